package placement

import (
	"math"

	"github.com/forwardstock/forwardstock/internal/bundle"
)

// rowSearch is the search for the prices of several rows: prices are measured per unit
// of demand, by the density of their row.
type rowSearch struct {
	*model
	search *bundle.Search
	trials []*trial // by plane
}

// nearTop is within what part of its gain a point is looked for.
const nearTop = 0.01

// manyPrices is onePrice for several rows, by a proximal bundle. It changes out.s.
func (m *model) manyPrices(out *priced, known []*trial, tolerance float64, look func() (*trial, error)) error {
	highest, weight := make([]float64, len(m.rows)), make([]float64, len(m.rows))
	for i := range m.rows {
		r := &m.rows[i]
		highest[i], weight[i] = float64(r.most)*r.density/million, m.weight(r)
	}
	b := &rowSearch{model: m, search: bundle.New(highest, weight)}
	for _, t := range known {
		b.search.Add(b.plane(t, t.s))
	}
	t, err := look()
	if err != nil || t == nil || t.missing > 0 {
		out.late = t
		return err
	}
	x, value, slope := b.plane(t, out.s)
	b.search.Start(x, value, slope, float64(t.cost)/float64(max(1, m.total))/2)
	for range 2 * maxTrials {
		x, top := b.search.Next(nearTop, max(1e-9, tolerance/10)*math.Abs(b.search.Value()), b.patience())
		for i := range out.s {
			out.s[i] = b.price(i, x[i])
		}
		if value := b.search.Value(); top-value <= math.Abs(value)*tolerance {
			break
		}
		if t, err = look(); err != nil || t == nil || t.missing > 0 {
			return err
		}
		b.search.Tell(b.plane(t, out.s))
	}
	out.value = int64(b.search.Value())
	for i, x := range b.search.Centre() {
		out.s[i] = b.price(i, x)
	}
	out.late, out.timely = b.sides()
	return nil
}

// price returns the price of row i for a measure x.
func (b *rowSearch) price(i int, x float64) int64 {
	r := &b.rows[i]
	return int64(min(max(0, math.Round(x*million/r.density)), float64(r.most)))
}

// plane returns what the bundle wants to know of a trial at prices s, and notes it as
// that of its next plane.
func (b *rowSearch) plane(t *trial, s []int64) (x []float64, value float64, slope []float64) {
	b.trials = append(b.trials, t)
	for i, price := range s {
		r := &b.rows[i]
		x = append(x, float64(price)*r.density/million)
		slope = append(slope, float64(b.excess(t, i))/r.density)
	}
	return x, float64(t.value), slope
}

// patience bounds the steps to the next point, each of which reads all planes: by how
// dear a look at the items is that a better point may spare.
func (b *rowSearch) patience() int {
	n := len(b.trials)
	return n * min(max(20, 4*len(b.q)*b.slots/(n*n*len(b.rows))), 100)
}

// sides returns the trials whose planes are lowest at the centre, one that breaks
// a row and one that keeps them all; nil if there is none.
func (b *rowSearch) sides() (late, timely *trial) {
	lateAt, timelyAt := math.Inf(1), math.Inf(1)
	for p, t := range b.trials {
		h := b.search.Above(p)
		if b.keepsAll(t) {
			if h < timelyAt {
				timely, timelyAt = t, h
			}
		} else if h < lateAt {
			late, lateAt = t, h
		}
	}
	return late, timely
}
