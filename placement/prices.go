package placement

import (
	"math"
	"slices"
)

// bundle maximises a concave function of the prices of several rows by a proximal
// bundle method (Lemarechal 1975, Kiwiel 1990): the least of the planes of all
// trials so far, less a quadratic that keeps it near the best prices. Prices are
// measured per unit of demand, by the density of their row.
type bundle struct {
	*model
	planes []plane
	lambda []float64 // weights of the planes, of sum 1
	centre []float64
	height float64 // value at the centre
	width  float64 // how far steps go
	misses int     // steps that did not go higher, of late
	x      []float64
	weight []float64 // by row
}

// plane is a trial at prices: an upper bound of the value at all prices.
type plane struct {
	trial *trial
	at    []float64
	slope []float64
	value float64
}

func (p *plane) heightAt(x []float64) float64 {
	h := p.value
	for i, slope := range p.slope {
		h += float64(slope * (x[i] - p.at[i]))
	}
	return h
}

// manyPrices is onePrice for several rows. It changes out.s.
func (m *model) manyPrices(out *priced, known []*trial, tolerance float64, look func() (*trial, error)) error {
	b := &bundle{model: m, x: make([]float64, len(m.rows)), weight: make([]float64, len(m.rows))}
	for i := range m.rows {
		b.weight[i] = m.weight(&m.rows[i])
	}
	for _, t := range known {
		b.add(t, t.s)
	}
	t, err := b.try(out, look)
	if err != nil || t == nil || t.missing > 0 {
		out.late = t
		return err
	}
	first := &b.planes[len(b.planes)-1]
	b.centre, b.height = slices.Clone(first.at), first.value
	b.width = float64(t.cost) / float64(max(1, m.total)) / 2
	for range 2 * maxTrials {
		top := b.solve()
		for i := range out.s {
			out.s[i] = b.price(i, b.x[i])
		}
		if top-b.height <= math.Abs(b.height)*tolerance {
			break
		}
		if t, err = b.try(out, look); err != nil || t == nil || t.missing > 0 {
			return err
		}
		last := &b.planes[len(b.planes)-1]
		b.height = min(b.height, last.heightAt(b.centre)) // choices need not be the best there are
		switch value := last.value; {
		case value >= b.height+(top-b.height)/10:
			if value >= b.height+(top-b.height)/2 {
				b.width *= 2
			}
			b.height, b.misses = value, 0
			copy(b.centre, last.at)
		default:
			if b.misses++; b.misses > 2 {
				b.width, b.misses = b.width*0.5, 0
			}
		}
	}
	out.value = int64(b.height)
	for i := range out.s {
		out.s[i] = b.price(i, b.centre[i])
	}
	out.late, out.timely = b.sides()
	return nil
}

// price returns the price of row i for a measure x.
func (b *bundle) price(i int, x float64) int64 {
	r := &b.rows[i]
	return int64(min(max(0, math.Round(x*million/r.density)), float64(r.most)))
}

// try looks at the prices and adds their plane.
func (b *bundle) try(out *priced, look func() (*trial, error)) (*trial, error) {
	t, err := look()
	if err != nil || t == nil || t.missing > 0 {
		return t, err
	}
	b.add(t, out.s)
	return t, nil
}

// add adds the plane of a trial at prices s.
func (b *bundle) add(t *trial, s []int64) {
	p := plane{trial: t, value: float64(t.value)}
	for i, price := range s {
		r := &b.rows[i]
		p.at = append(p.at, float64(price)*r.density/million)
		p.slope = append(p.slope, float64(b.excess(t, i))/r.density)
	}
	b.planes, b.lambda = append(b.planes, p), append(b.lambda, 0)
	if len(b.planes) == 1 {
		b.lambda[0] = 1
	}
}

// solve moves x to where the least of the planes less the quadratic is highest,
// and returns how high the mean of the planes is there, by their weights: the value
// is no higher where the quadratic lets it go. It improves the weights, two at a
// time, until the mean is about as low as the least: as near as what is to be gained
// asks for.
func (b *bundle) solve() float64 {
	heights := make([]float64, len(b.planes))
	for range 400 * len(b.planes) {
		b.place()
		low, high, mean := 0, -1, 0.0
		for i := range b.planes {
			heights[i] = b.planes[i].heightAt(b.x)
			if heights[i] < heights[low] {
				low = i
			}
			if b.lambda[i] > 0 && (high < 0 || heights[i] > heights[high]) {
				high = i
			}
			mean += float64(b.lambda[i] * heights[i])
		}
		if mean-heights[low] <= max(0.01*(heights[low]-b.height), 1e-9*math.Abs(b.height)) {
			break
		}
		gap, bend := heights[high]-heights[low], 0.0
		for i := range b.x {
			d := b.planes[low].slope[i] - b.planes[high].slope[i]
			bend += float64(d*d) / b.weight[i]
		}
		step := b.lambda[high]
		if bend *= b.width; bend > 0 {
			step = min(step, gap/bend)
		}
		b.lambda[low] += step
		b.lambda[high] -= step
	}
	b.place()
	mean := 0.0
	for i, l := range b.lambda {
		if l > 0 {
			mean += float64(l * b.planes[i].heightAt(b.x))
		}
	}
	return mean
}

// place puts x where the weighted sum of the planes less the quadratic is highest.
func (b *bundle) place() {
	for i := range b.x {
		slope := 0.0
		for p, l := range b.lambda {
			if l > 0 {
				slope += float64(l * b.planes[p].slope[i])
			}
		}
		most := float64(b.rows[i].most) * b.rows[i].density / million
		b.x[i] = min(max(0, b.centre[i]+float64(b.width*slope)/b.weight[i]), most)
	}
}

// sides returns the trials whose planes are lowest at the centre, one that breaks
// a row and one that keeps them all; nil if there is none.
func (b *bundle) sides() (late, timely *trial) {
	lateAt, timelyAt := math.Inf(1), math.Inf(1)
	for i := range b.planes {
		p := &b.planes[i]
		h := p.heightAt(b.centre)
		if b.keepsAll(p.trial) {
			if h < timelyAt {
				timely, timelyAt = p.trial, h
			}
		} else if h < lateAt {
			late, lateAt = p.trial, h
		}
	}
	return late, timely
}
