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
	defer clear(t.nodes)
	for v := len(t.nodes) - 1; v >= 0; v-- {
		if !(base[v] >= 0) {
			return fmt.Errorf("%w: base[%d]: %g", ErrForecast, v, base[v])
		}
		if p := t.parent[v]; p >= 0 {
			t.nodes[p].sum += base[v]
			t.nodes[p].total++ // children
		}
	}
	for v := range t.nodes {
		p := t.parent[v]
		start := p < 0
		if from != nil {
			start = from[v]
		}
		n := &t.nodes[v]
		n.spread = 0 // 1 if it has its number
		var above *node
		if p >= 0 {
			above = &t.nodes[p]
		}
		switch covered := above != nil && above.spread == 1; {
		case start && covered:
			return fmt.Errorf("%w: from[%d]: a node above it is in it too", ErrForecast, v)
		case start:
			n.mean, n.spread = base[v], 1
		case covered && above.sum > 0:
			n.mean, n.spread = above.mean*(base[v]/above.sum), 1
		case covered:
			n.mean, n.spread = above.mean/above.total, 1
		case !t.inner[v]:
			return fmt.Errorf("%w: from: node %d and all above it are missing", ErrForecast, v)
		}
	}
	for v := range t.nodes {
		dst[v] = t.nodes[v].mean
	}
	t.BottomUp(dst)
	return nil
}
