package reconcile

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// leastShare is the variance that a node without any error has, in shares of
// the mean variance.
const leastShare = 1e-8

// shrunk returns the covariance of errors, a row a series, about 0: that of
// the sample with its correlations made smaller by the factor 1-λ of
// [Groups.MinT], so that it has an inverse even if there are fewer errors than
// series. The error wraps [ErrForecast].
func shrunk(errors [][]float64) (covariance *mat.SymDense, lambda float64, err error) {
	n := len(errors)
	if n == 0 || n > MaxNodes || len(errors[0]) < 2 {
		return nil, 0, fmt.Errorf("%w: errors of %d series; there must be 1 to %d with 2 errors and more", ErrForecast, n, MaxNodes)
	}
	times := len(errors[0])
	dev, total := make([]float64, n), 0.0
	for i, e := range errors {
		if len(e) != times {
			return nil, 0, fmt.Errorf("%w: errors[%d]: %d, but %d of the first", ErrForecast, i, len(e), times)
		}
		for _, u := range e {
			if !isUnits(u) {
				return nil, 0, fmt.Errorf("%w: errors[%d]: %g is not within ±%g", ErrForecast, i, u, mostUnits)
			}
			dev[i] += float64(u*u) / float64(times)
		}
		total += dev[i] / float64(n)
	}
	if total < leastVariance {
		total = 1
	}
	z := make([][]float64, n)
	for i, e := range errors {
		dev[i] = math.Sqrt(max(dev[i], leastShare*total))
		z[i] = make([]float64, times)
		for t, u := range e {
			z[i][t] = u / dev[i]
		}
	}
	r := mat.NewSymDense(n, nil)
	chance, squares := 0.0, 0.0
	for i := range n {
		r.SetSym(i, i, dev[i]*dev[i])
		for j := range i {
			mean, square := 0.0, 0.0
			for t, u := range z[i] {
				product := u * z[j][t]
				mean += product
				square += float64(product * product)
			}
			mean /= float64(times)
			square /= float64(times)
			chance += max(0, square-float64(mean*mean)) / float64(times-1)
			squares += float64(mean * mean)
			r.SetSym(i, j, mean)
		}
	}
	lambda = 1
	if squares > 0 {
		lambda = min(1, chance/squares)
	}
	for i := range n {
		for j := range i {
			r.SetSym(i, j, (1-lambda)*r.At(i, j)*dev[i]*dev[j])
		}
	}
	return r, lambda, nil
}
