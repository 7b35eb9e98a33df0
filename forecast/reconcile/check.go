package reconcile

import (
	"fmt"
	"math"
)

func (t *Tree) check(dst, base, variance []float64) error {
	n := t.Len()
	if len(dst) != n || len(base) != n || variance != nil && len(variance) != n {
		return fmt.Errorf("%w: there are %d nodes, but %d results, %d forecasts and %d variances", ErrForecast, n, len(dst), len(base), len(variance))
	}
	for v, f := range base {
		if math.IsInf(f, 0) || math.IsNaN(f) && t.link[v] >= 0 {
			return fmt.Errorf("%w: base[%d]: %g", ErrForecast, v, f)
		}
	}
	for v, w := range variance {
		if !(w >= 0) || math.IsInf(w, 0) && t.link[v] >= 0 {
			return fmt.Errorf("%w: variance[%d]: %g", ErrForecast, v, w)
		}
	}
	return nil
}
