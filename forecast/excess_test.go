package forecast_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/forecast"
)

func TestExcessIsTheSumOfChances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := math.Exp(rapid.Float64Range(math.Log(0.01), math.Log(300)).Draw(t, "ln mean"))
		d := forecast.Dist{Mean: m, Var: m * rapid.Float64Range(0, 12).Draw(t, "v/m")}
		k := rapid.Int64Range(0, int64(2*m)+5).Draw(t, "k")
		want := 0.0
		const reach = 6000
		for j := k + 1; j <= k+reach; j++ {
			want += d.PMF(j) * float64(j-k)
		}
		beyond := d.Excess(k+reach) + reach*(1-d.CDF(k+reach)) // a residue of little mean can have a long tail
		require.GreaterOrEqual(t, d.Excess(k), want-1e-7*(1+m))
		require.LessOrEqual(t, d.Excess(k), want+beyond+1e-7*(1+m))
		require.InDelta(t, d.Mean+3, d.Excess(-3), 1e-9*(1+m))
	})
}

// The gamma of large demand is compared with the normal loss, to the skewness
// that these have.
func TestExcessOfLargeDemand(t *testing.T) {
	loss := func(z float64) float64 {
		return math.Exp(-z*z/2)/math.Sqrt(2*math.Pi) - z*math.Erfc(z/math.Sqrt2)/2
	}
	for _, d := range []forecast.Dist{{Mean: 6e3, Var: 6e3}, {Mean: 1e6, Var: 2e6}, {Mean: 1e9, Var: 1e12}, {Mean: 1e5, Var: 1e8}} {
		sd := math.Sqrt(d.Var)
		for _, z := range []float64{-20, -2, -0.5, 0, 1, 2.5, 20} {
			got := d.Excess(int64(d.Mean + z*sd))
			want := sd * loss(z)
			require.InDelta(t, want, got, 0.02*sd*(1+2*d.Var/d.Mean/sd), "%+v at %v", d, z)
		}
	}
	// With a strong skew the closed form holds to what is left of the tail.
	skewed := forecast.Dist{Mean: 6000, Var: 6000 * 6000}
	sum, at := 0.0, int64(9000)
	for j := at; j < 200_000; j += 10 {
		sum += 10 * (1 - skewed.CDF(j+4))
	}
	require.InEpsilon(t, sum, skewed.Excess(at), 0.002)
}

func TestExcessFallsAndIsConvex(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := math.Exp(rapid.Float64Range(math.Log(0.01), math.Log(1e5)).Draw(t, "ln mean"))
		d := forecast.Dist{Mean: m, Var: m * rapid.Float64Range(0, 30).Draw(t, "v/m")}
		k := rapid.Int64Range(0, int64(3*m)+3).Draw(t, "k")
		step := 1 + k/50
		a, b, c := d.Excess(k), d.Excess(k+step), d.Excess(k+2*step)
		slack := 1e-3*math.Sqrt(d.Var) + 1e-9*m
		require.GreaterOrEqual(t, a, b-slack)
		require.GreaterOrEqual(t, a-b, b-c-2*slack)
		require.GreaterOrEqual(t, a, math.Max(0, m-float64(k))-slack)
	})
}

func TestFilledIsTheSmallest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := math.Exp(rapid.Float64Range(math.Log(0.01), math.Log(2000)).Draw(t, "ln mean"))
		d := forecast.Dist{Mean: m, Var: m * rapid.Float64Range(0, 12).Draw(t, "v/m")}
		share := rapid.Float64Range(0.01, 0.999).Draw(t, "share")
		n := d.Filled(share)
		require.LessOrEqual(t, d.Excess(n), (1-share)*m*(1+1e-6))
		if n > 0 {
			require.Greater(t, d.Excess(n-1), (1-share)*m*(1-1e-6))
		}
	})
	require.Zero(t, forecast.Dist{Mean: 7}.Filled(0))
	require.EqualValues(t, 7, forecast.Dist{Mean: 7}.Filled(1))
	require.Zero(t, forecast.Dist{}.Filled(0.9))
	require.Zero(t, forecast.Dist{Mean: 5, Var: 9}.Filled(math.NaN()))
}
