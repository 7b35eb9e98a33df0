package forecast

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNormalQuantileInvertsNormal(t *testing.T) {
	for _, p := range []float64{1e-6, 0.001, 0.02, 0.025, 0.3, 0.5, 0.9, 0.976, 0.9999} {
		require.InEpsilon(t, p, normal(normalQuantile(p)), 1e-6)
	}
	require.Zero(t, normalQuantile(0.5))
	require.Less(t, normalQuantile(math.NaN()), -5.0)
}

func TestTailsAndTheirInverse(t *testing.T) {
	own := tails{-4, -3, -2, -1.5, -1, 0.1, 0.5, 2, 3, 4, 9}
	for k, z := range tailKnots {
		require.InDelta(t, own[k], own.at(z), 1e-12)
	}
	for z := -5.0; z < 5; z += 0.1 {
		require.InDelta(t, z, own.inverse(own.at(z)), 1e-9)
	}
	s := Spread{Mean: 100, Dev: 10, tails: &own}
	for _, p := range []float64{0.01, 0.3, 0.8, 0.999} {
		require.InDelta(t, p, s.CDF(s.Quantile(p)), 1e-6)
	}
	require.InDelta(t, 80, s.Quantile(0.025), 1e-6)
}

// The CRPS of 100 quantiles is close to the closed form of the normal one.
func TestCRPSOfANormalNumber(t *testing.T) {
	s := Spread{Mean: 50, Dev: 4}
	for _, y := range []float64{40, 50, 57} {
		z := (y - 50) / 4
		exact := 4 * (z*(2*normal(z)-1) + 2*math.Exp(-z*z/2)/math.Sqrt(2*math.Pi) - 1/math.Sqrt(math.Pi))
		require.InEpsilon(t, exact, s.CRPS(y), 0.01)
	}
}
