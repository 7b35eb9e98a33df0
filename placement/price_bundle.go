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

	mean    []float64   // slope of the planes by their weights, by row
	heights []float64   // of the planes at x
	gram    [][]float64 // squared distances of the slopes of a plane and those before
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
	b := &bundle{model: m, x: make([]float64, len(m.rows)), weight: make([]float64, len(m.rows)), mean: make([]float64, len(m.rows))}
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
		top := b.solve(tolerance)
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
	distances := make([]float64, len(b.planes))
	for q := range distances {
		for i, slope := range b.planes[q].slope {
			d := slope - p.slope[i]
			distances[q] += float64(d*d) / b.weight[i]
		}
	}
	b.gram = append(b.gram, distances)
	b.planes, b.lambda = append(b.planes, p), append(b.lambda, 0)
	if len(b.planes) == 1 {
		b.lambda[0] = 1
	}
}

// solve moves x to where the least of the planes less the quadratic is highest,
// and returns how high the mean of the planes is there, by their weights: the value
// is no higher where the quadratic lets it go. It improves the weights, two at a
// time, those first by which most is gained (Fan, Chen and Lin 2005), until the mean
// is about as low as the least: as near as what is to be gained asks for, or what the
// caller tells apart.
func (b *bundle) solve(tolerance float64) float64 {
	clear(b.mean)
	for p, l := range b.lambda {
		b.lean(p, l)
	}
	b.heights = slices.Grow(b.heights[:0], len(b.planes))[:len(b.planes)]
	least := max(1e-9, tolerance/10) * math.Abs(b.height)
	for range b.patience() {
		low, mean := b.place()
		if mean-b.heights[low] <= max(0.01*(b.heights[low]-b.height), least) {
			return mean
		}
		high, step, most := -1, 0.0, 0.0
		for p, l := range b.lambda {
			gap := b.heights[p] - b.heights[low]
			if l == 0 || gap <= 0 {
				continue
			}
			s := l
			if bend := b.width * b.bend(low, p); bend > 0 {
				s = min(l, gap/bend)
			}
			if gain := s * gap; gain > most {
				high, step, most = p, s, gain
			}
		}
		if high < 0 {
			return mean
		}
		b.lambda[low] += step
		b.lambda[high] -= step
		b.lean(low, step)
		b.lean(high, -step)
	}
	_, mean := b.place()
	return mean
}

// patience bounds the steps of solve, each of which reads all planes: by how dear a look
// at the items is that a better point may spare.
func (b *bundle) patience() int {
	n := len(b.planes)
	return n * min(max(20, 4*len(b.q)*b.slots/(n*n*len(b.rows))), 100)
}

// lean adds a share of the slope of a plane to the mean slope.
func (b *bundle) lean(p int, share float64) {
	if share != 0 {
		for i, slope := range b.planes[p].slope {
			b.mean[i] += float64(share * slope)
		}
	}
}

// bend is how fast the gap between two planes closes when weight goes from the one to
// the other.
func (b *bundle) bend(p, q int) float64 {
	return b.gram[max(p, q)][min(p, q)]
}

// place puts x where the weighted sum of the planes less the quadratic is highest, and
// returns the plane that is lowest there and the mean of all.
func (b *bundle) place() (low int, mean float64) {
	for i, slope := range b.mean {
		most := float64(b.rows[i].most) * b.rows[i].density / million
		b.x[i] = min(max(0, b.centre[i]+float64(b.width*slope)/b.weight[i]), most)
	}
	for p := range b.planes {
		b.heights[p] = b.planes[p].heightAt(b.x)
		if b.heights[p] < b.heights[low] {
			low = p
		}
		if b.lambda[p] > 0 {
			mean += float64(b.lambda[p] * b.heights[p])
		}
	}
	return low, mean
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
