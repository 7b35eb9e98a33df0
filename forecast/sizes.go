package forecast

import "github.com/forwardstock/forwardstock/internal/exact"

// sizes is what is known of the units of an order: those of the items vary
// around the seller's mean.
type sizes struct {
	mean   float64 // units of an order, over all items; at least 1 in practice
	cv2    float64 // variance within an item over the square of its mean
	orders float64 // how many own orders outweigh the seller's mean
}

// variancePrior is how many orders the seller's variation of sizes is worth
// against an item's own.
const variancePrior = 20

// sizeTally sums the cells of one item. A cell of n orders and u units says
// what their mean is; around the item's own mean μ, (u - nμ)²/n estimates the
// variance of one order.
type sizeTally struct{ cells, orders, units, squares float64 }

func (t *sizeTally) add(c Totals) {
	n, u := float64(c.Orders), float64(c.Units)
	if n == 0 {
		return
	}
	t.cells++
	t.orders += n
	t.units += u
	t.squares += float64(u*u) / n
}

// within returns the sum of squares around the item's own mean, and its
// degrees of freedom.
func (t *sizeTally) within() (sum, freedom float64) {
	if t.cells < 2 {
		return 0, 0
	}
	return max(0, t.squares-float64(t.units*t.units)/t.orders), t.cells - 1
}

// newSizes learns the mean, the variance within items and that between items
// by the method of moments (as in one-way analysis of variance).
func newSizes(tallies []sizeTally) sizes {
	var all sizeTally
	var within, freedom, between, weight exact.Sum
	for _, t := range tallies {
		all.orders += t.orders
		all.units += t.units
		w, f := t.within()
		within.Add(w)
		freedom.Add(f)
	}
	s := sizes{mean: 1, orders: 10}
	if all.orders == 0 {
		return s
	}
	s.mean = all.units / all.orders
	variance := within.Value() / max(1, freedom.Value())
	s.cv2 = variance / (s.mean * s.mean)
	// An item's mean over n orders has variance between + variance/n.
	for _, t := range tallies {
		if t.orders == 0 {
			continue
		}
		off := t.units/t.orders - s.mean
		between.Add(float64(t.orders*(off*off)) - variance)
		weight.Add(t.orders)
	}
	spread := max(between.Value()/weight.Value(), variance/1000)
	if spread > 0 {
		s.orders = max(0.1, variance/spread)
	}
	return s
}

// of returns the mean and variance of the units of an order of one item, and
// the variance with which that mean is known.
func (s sizes) of(t sizeTally) (mean, variance, unsure float64) {
	mean = (t.units + float64(s.orders*s.mean)) / (t.orders + s.orders)
	within, freedom := t.within()
	variance = (within + float64(variancePrior*s.cv2*(mean*mean))) / (freedom + variancePrior)
	return mean, variance, variance / (t.orders + s.orders)
}
