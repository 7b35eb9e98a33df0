package forecast_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/forecast"
)

// A chance of nothing changes neither mean nor variance, and is what it says.
func TestNoneKeepsTheMoments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.Float64Range(0.05, 20).Draw(t, "mean")
		v := m * rapid.Float64Range(1, 8).Draw(t, "v/m")
		usual := forecast.Dist{Mean: m, Var: v}.CDF(0)
		most := v / (v + m*m)
		d := forecast.Dist{Mean: m, Var: v, None: usual + rapid.Float64Range(0.01, 0.9).Draw(t, "more")*(most-usual)}
		require.InDelta(t, d.None, d.CDF(0), 1e-12)
		var sum, first, second float64
		for k := range int64(4000) {
			p := d.PMF(k)
			require.GreaterOrEqual(t, p, 0.0)
			sum, first, second = sum+p, first+p*float64(k), second+p*float64(k)*float64(k)
		}
		require.InDelta(t, 1, sum, 1e-9)
		require.InDelta(t, m, first, 1e-7*(1+m))
		// Two whole numbers around a mean cannot vary less than they do. Where hardly anything
		// sells twice, their variance is a difference of close numbers.
		require.GreaterOrEqual(t, second-first*first, v-1e-4*(1+v))
		// Less than a Poisson distribution does, by what is not certain of a unit, is
		// told of two numbers only.
		require.InDelta(t, v, second-first*first, 1-d.None+1e-6*v)
	})
}

// Scores, quantiles and what is beyond are those of the distribution function.
func TestNoneAgreesWithItsSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.Float64Range(0.02, 40).Draw(t, "mean")
		d := forecast.Dist{Mean: m, Var: m * rapid.Float64Range(0, 8).Draw(t, "v/m"), None: rapid.Float64Range(0, 1).Draw(t, "none")}
		y := rapid.Int64Range(0, 60).Draw(t, "y")
		var score, beyond, mean float64
		last := 0.0
		for k := range int64(6000) {
			f := d.CDF(k)
			require.GreaterOrEqual(t, f, last-1e-12)
			last = f
			mean += 1 - f
			if k >= y {
				beyond += 1 - f
				f = 1 - f
			}
			score += f * f
		}
		near, nearest := 1e-6, 1e-8
		if some := 1 - d.None; m > some && some*d.Var-d.None*m*m > 1000*some*(m-some) {
			near, nearest = 1e-3, 1e-3 // variance over mean of what sells, less one, is left to the gamma distribution
		}
		require.InDelta(t, m, mean, near*(1+m))
		require.InDelta(t, score, d.CRPS(float64(y)), nearest*(1+score))
		require.InDelta(t, beyond, d.Excess(y), near*(1+m))
		require.InDelta(t, m+2, d.Excess(-2), 1e-9*(1+m))
		p := rapid.Float64Range(0.001, 0.999).Draw(t, "p")
		q := d.Quantile(p)
		require.GreaterOrEqual(t, d.CDF(q), p-1e-8)
		if q > 0 {
			require.Less(t, d.CDF(q-1), p+1e-8)
		}
		n := d.Filled(p)
		require.LessOrEqual(t, d.Excess(n), (1-p)*m*(1+1e-6))
	})
}

// The chance of no sale in a territory is that of simulated orders of several
// units each, around a level that is Gamma.
func TestLumpIsTheChanceOfNoOrder(t *testing.T) {
	const (
		orders, levelVar, size = 1.2, 0.5, 4. // orders, variance of their level, units of each
		share, draws           = 0.4, 200_000
	)
	d := forecast.ItemDemand{Mean: orders * size, LevelVar: levelVar * size * size, Dispersion: size, Lump: size}
	random := rand.New(rand.NewPCG(1, 2))
	level := distuv.Gamma{Alpha: orders * orders / levelVar, Beta: orders / levelVar, Src: random}
	none := 0.0
	for range draws {
		if (distuv.Poisson{Lambda: share * level.Rand(), Src: random}).Rand() == 0 {
			none++
		}
	}
	got := d.Territory(share).CDF(0)
	require.InDelta(t, none/draws, got, 4*math.Sqrt(got*(1-got)/draws))
	d.Lump = 0
	require.Less(t, d.Territory(share).CDF(0), got-0.1, "units one at a time")
}

func TestTogetherNothingIsSoldWhereNoneIs(t *testing.T) {
	item := forecast.ItemDemand{Mean: 2, LevelVar: 1, Dispersion: 4, Lump: 4}
	d := forecast.Demand{Items: []forecast.ItemDemand{item, item, item}}
	one := item.Total().CDF(0)
	all := func(int) float64 { return 1 }
	require.InDelta(t, one*one*one, d.Together(all).CDF(0), 1e-12)
	d.Common = 0.5 // a bad year is one for all
	require.Greater(t, d.Together(all).CDF(0), one*one*one)
	d.Items = d.Items[:1]
	require.InDelta(t, one, d.Together(all).CDF(0), 1e-12)
}
