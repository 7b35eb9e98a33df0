package reconcile

import "fmt"

// Proportions writes to dst what follows from the forecasts of some nodes alone:
// below them, children get what their parent has in proportion to their own
// base forecasts (evenly, if all of these are 0); above them, sums. from tells
// which nodes: the roots if it is nil (top-down), else a level or any set in
// which every leaf has exactly one node above it or is one (middle-out). Base
// forecasts are not below 0. It takes three passes; dst may be base. The error
// wraps [ErrForecast].
//
// Use it where one level is forecast far better than those below, as totals of
// slow items are (Gross and Sohl 1990; Athanasopoulos, Ahmed and Hyndman 2009).
// What items know about the sum is lost.
func (t *Tree) Proportions(dst, base []float64, from []bool) error {
	if err := t.check(dst, base, nil); err != nil {
		return err
	}
	if from != nil && len(from) != t.Len() {
		return fmt.Errorf("%w: %d nodes, but %d in from", ErrForecast, t.Len(), len(from))
	}
	sum, children := make([]float64, t.Len()), make([]float64, t.Len())
	for v, f := range base {
		if !(f >= 0) {
			return fmt.Errorf("%w: base[%d]: %g", ErrForecast, v, f)
		}
		if p := t.parent[v]; p >= 0 {
			sum[p] += f
			children[p]++
		}
	}
	x, settled := make([]float64, t.Len()), make([]bool, t.Len())
	for v, p := range t.parent {
		start := p < 0
		if from != nil {
			start = from[v]
		}
		switch covered := p >= 0 && settled[p]; {
		case start && covered:
			return fmt.Errorf("%w: from[%d]: a node above it is in it too", ErrForecast, v)
		case start:
			x[v] = base[v]
		case covered && sum[p] > 0:
			x[v] = x[p] * (base[v] / sum[p])
		case covered:
			x[v] = x[p] / children[p]
		case t.link[v] >= 0:
			return fmt.Errorf("%w: from: node %d and all above it are missing", ErrForecast, v)
		default:
			continue
		}
		settled[v] = true
	}
	copy(dst, x)
	t.add(dst)
	return nil
}
