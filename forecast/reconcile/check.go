package reconcile

import (
	"fmt"
	"math"
)

// Numbers beyond these would reach those that have no square or no inverse.
const (
	mostUnits     = 1e15
	mostVariance  = mostUnits * mostUnits
	leastVariance = 1 / mostVariance // but for 0
)

// isUnits reports whether f is a number of units.
func isUnits(f float64) bool { return math.Abs(f) <= mostUnits }

// isVariance reports whether w is a variance, infinite too.
func isVariance(w float64) bool {
	return w == 0 || w >= leastVariance && w <= mostVariance || math.IsInf(w, 1)
}

// ofCount returns the variance of a count f, 0 of one that is next to nothing.
func ofCount(f float64) float64 {
	if !(f >= leastVariance) {
		return 0
	}
	return f
}

func (t *Tree) check(dst, base, variance []float64) error {
	n := t.Len()
	if len(dst) != n || len(base) != n || variance != nil && len(variance) != n {
		return fmt.Errorf("%w: there are %d nodes, but %d results, %d forecasts and %d variances", ErrForecast, n, len(dst), len(base), len(variance))
	}
	for v, f := range base {
		if !isUnits(f) && !(math.IsNaN(f) && t.link[v] < 0) {
			return fmt.Errorf("%w: base[%d]: %g is not within ±%g", ErrForecast, v, f, mostUnits)
		}
	}
	for v, w := range variance {
		if !isVariance(w) || math.IsInf(w, 0) && t.link[v] >= 0 {
			return fmt.Errorf("%w: variance[%d]: %g is neither 0 nor within %g..%g", ErrForecast, v, w, leastVariance, mostVariance)
		}
	}
	return nil
}
