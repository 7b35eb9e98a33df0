package forecast

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestElementaryFunctionsAgainstMath(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.OneOf(rapid.Float64Range(1e-300, 1e300), rapid.Float64Range(0.5, 2), rapid.Float64Range(1e-12, 1e6)).Draw(t, "x")
		require.InDelta(t, math.Log(x), ln(x), 4e-16*(math.Abs(math.Log(x)))+1e-300, "ln")
		want, _ := math.Lgamma(x)
		if x < 1e280 {
			require.InDelta(t, want, lgamma(x), 1e-13*(1+math.Abs(want)), "lgamma")
		}
		y := rapid.Float64Range(-700, 700).Draw(t, "y")
		require.InEpsilon(t, math.Exp(y), exp(y), 1e-14, "exp")
		z := rapid.Float64Range(-8, 8).Draw(t, "z")
		require.InDelta(t, math.Erfc(-z/math.Sqrt2)/2, normal(z), 1e-14, "normal")
	})
	require.Zero(t, exp(-1e9))
	require.True(t, math.IsInf(exp(1e9), 1))
	require.True(t, math.IsNaN(exp(math.NaN())))
	require.True(t, math.IsInf(ln(0), -1))
	require.Zero(t, ln(1))
	require.True(t, math.IsInf(ln(math.Inf(1)), 1))
	require.True(t, math.IsInf(ln(math.NaN()), -1))
	require.InEpsilon(t, -1074*math.Ln2, ln(5e-324), 1e-14) // where math.Log is wrong on amd64
}

// The chance that a Gamma(k, 1) variable is at most x is that of at least k
// Poisson arrivals.
func TestLowerGammaAgainstPoisson(t *testing.T) {
	for _, k := range []int{1, 2, 10, 50, 99, 150} {
		for _, x := range []float64{0.01, 1, 5, 40, 90, 120, 200} {
			below, term := 0.0, math.Exp(-x)
			for j := range k {
				below += term
				term *= x / float64(j+1)
			}
			tolerance := 1e-12
			if k > 100 {
				tolerance = 1e-4
			}
			require.InDelta(t, 1-below, lowerGamma(float64(k), x), tolerance, "P(%d, %g)", k, x)
		}
	}
	require.Zero(t, lowerGamma(2, 0))
	require.Equal(t, 1.0, lowerGamma(2, math.Inf(1)))
}
