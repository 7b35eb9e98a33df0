package forecast_test

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/forecast"
)

// bruteCDF sums the probabilities of the negative binomial (Poisson when v is
// m) from zero in big floats, where nothing underflows.
func bruteCDF(m, v float64, to int) []float64 {
	big0 := func(x float64) *big.Float { return new(big.Float).SetPrec(300).SetFloat64(x) }
	// Unnormalised from 1; the sum goes on until the rest is negligible.
	a := new(big.Float).Quo(new(big.Float).Mul(big0(m), big0(m)), big0(v))
	q := new(big.Float).Quo(new(big.Float).Sub(big0(v), big0(m)), big0(v))
	weight, total := big0(1), big0(0)
	var sums []*big.Float
	for k := 0; ; k++ {
		total.Add(total, weight)
		sums = append(sums, new(big.Float).Copy(total))
		ratio := new(big.Float).Mul(q, big0(float64(k)))
		ratio.Add(ratio, a).Quo(ratio, big0(float64(k+1)))
		weight.Mul(weight, ratio)
		small := new(big.Float).Mul(total, big0(1e-25))
		if k >= to && float64(k) > m && weight.Cmp(small) < 0 {
			break
		}
	}
	cdf := make([]float64, len(sums))
	for k, s := range sums {
		cdf[k], _ = new(big.Float).Quo(s, total).Float64()
	}
	return cdf
}

func TestDistAgainstSummationInBigFloats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := math.Exp(rapid.Float64Range(math.Log(1e-6), math.Log(900)).Draw(t, "ln mean"))
		v := m * rapid.SampledFrom([]float64{1, 1.0000001, 1.01, 1.5, 3, 10, 50}).Draw(t, "v/m")
		want := bruteCDF(m, v, int(m)+5)
		d := forecast.Dist{Mean: m, Var: v}
		for _, k := range []int{0, 1, int(m / 2), int(m), int(m) + 3} {
			require.InDelta(t, want[k], d.CDF(int64(k)), 1e-11, "CDF(%d)", k)
		}
		p := rapid.Float64Range(0.001, 0.9999).Draw(t, "p")
		q := d.Quantile(p)
		at, _ := slices.BinarySearch(want, p)
		if int64(at) != q { // only where the distribution function touches p
			require.InDelta(t, p, want[q], 2e-9, "Quantile(%v) = %d, not %d", p, q, at)
		}
	})
}

func TestDistMomentsComeBack(t *testing.T) {
	for _, d := range []forecast.Dist{{Mean: 3, Var: 3}, {Mean: 3, Var: 9}, {Mean: 0.2, Var: 0.2}, {Mean: 0.2, Var: 0.5}, {Mean: 1.5, Var: 0.25}, {Mean: 1.25, Var: 0.25}, {Mean: 7.3, Var: 2}, {Mean: 7, Var: 1},
		{Mean: 100, Var: 25}, {Mean: 40, Var: 4000}, {Mean: 4999, Var: 6000}, {Mean: 2.5, Var: 0.25}} {
		var sum, first, second float64
		for k := range int64(12000) {
			p := d.PMF(k)
			sum += p
			first += p * float64(k)
			second += p * float64(k) * float64(k)
		}
		require.InDelta(t, 1, sum, 1e-9, "%+v", d)
		require.InDelta(t, d.Mean, first, 1e-9*(1+d.Mean), "mean of %+v", d)
		require.InDelta(t, d.Var, second-first*first, 1e-6*(1+d.Var), "variance of %+v", d)
	}
}

func TestDistWithoutVarianceIsTheNumber(t *testing.T) {
	d := forecast.Dist{Mean: 7}
	for _, p := range []float64{0, 0.01, 0.5, 0.99, 1} {
		require.EqualValues(t, 7, d.Quantile(p))
	}
	require.Zero(t, d.CRPS(7))
	require.Equal(t, 3.0, d.CRPS(4))
	require.Equal(t, 3.0, d.CRPS(10))

	d = forecast.Dist{Mean: 7.25}
	require.EqualValues(t, 7, d.Quantile(0.75))
	require.EqualValues(t, 8, d.Quantile(0.76))
	require.Zero(t, forecast.Dist{}.Quantile(1))
	require.Zero(t, forecast.Dist{Var: 5}.Quantile(1), "units are never negative, so a mean of 0 is 0")
}

// The two ways of evaluation must agree where one gives over to the other.
func TestDistHasNoSeam(t *testing.T) {
	for _, ratio := range []float64{1, 1.5, 20, 900} {
		for _, p := range []float64{0.01, 0.5, 0.9, 0.99, 0.999} {
			below := forecast.Dist{Mean: 5000, Var: 5000 * ratio}
			above := forecast.Dist{Mean: 5000.001, Var: 5000.001 * ratio}
			sd := math.Sqrt(below.Var)
			require.InDelta(t, below.Quantile(p), above.Quantile(p), 1+0.01*sd, "p %v, ratio %v", p, ratio)
			require.InEpsilon(t, below.CRPS(4900), above.CRPS(4900), 0.002)
		}
	}
}

func TestDistCRPSIsTheSumOfSquares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.Float64Range(0.01, 60).Draw(t, "mean")
		d := forecast.Dist{Mean: m, Var: m * rapid.Float64Range(0, 6).Draw(t, "v/m")}
		y := rapid.Int64Range(0, 200).Draw(t, "y")
		var want float64
		for k := range int64(3000) {
			f := d.CDF(k)
			if k >= y {
				f = 1 - f
			}
			want += f * f
		}
		require.InDelta(t, want, d.CRPS(float64(y)), 1e-9*(1+want))
	})
}

// Whatever the numbers, quantiles are finite, ordered and agree with CDF.
func TestDistSurvivesAnyNumbers(t *testing.T) {
	any64 := rapid.OneOf(rapid.Float64(), rapid.Float64Range(0, 1e7),
		rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), -1, 0, 1e-300, 1e-6, 1e6, 1e15, 1e300}))
	levels := []float64{math.NaN(), -1, 0, 1e-9, 0.1, 0.5, 0.9, 0.99, 0.9999, 1, 2}
	rapid.Check(t, func(t *rapid.T) {
		d := forecast.Dist{Mean: any64.Draw(t, "mean"), Var: any64.Draw(t, "variance")}
		last := int64(0)
		all := make([]int64, len(levels))
		d.Quantiles(all, levels)
		for i, p := range levels {
			q := d.Quantile(p)
			require.GreaterOrEqual(t, q, last, "quantile %v", p)
			require.Equal(t, q, all[i])
			if f := d.CDF(q); p > 0 {
				require.GreaterOrEqual(t, f, min(p, 1)-1e-8)
				require.LessOrEqual(t, f, 1.0)
			}
			last = q
		}
		score := d.CRPS(any64.Draw(t, "y"))
		require.GreaterOrEqual(t, score, 0.0)
	})
}

func TestDistOfExtremeMeans(t *testing.T) {
	for _, m := range []float64{1e-6, 1e-3, 1, 1e3, 1e6, 1e9} {
		for _, ratio := range []float64{1, 2, 100, 1e5} {
			d := forecast.Dist{Mean: m, Var: m * ratio}
			sd := math.Sqrt(d.Var)
			require.LessOrEqual(t, float64(d.Quantile(0.5)), m+1)
			require.LessOrEqual(t, float64(d.Quantile(0.999)), m+50*sd+1)
			if m >= 1e6 && ratio <= 100 { // normal by then
				require.InEpsilon(t, m+2.326*sd, float64(d.Quantile(0.99)), 1e-3)
			}
		}
	}
	require.EqualValues(t, 0, forecast.Dist{Mean: 1e-6, Var: 1e-6}.Quantile(0.999))
	require.EqualValues(t, 1, forecast.Dist{Mean: 1e-2, Var: 1e-2}.Quantile(0.999))
}

func BenchmarkDistNineQuantiles(b *testing.B) {
	levels := []float64{0.1, 0.25, 0.5, 0.75, 0.8, 0.9, 0.95, 0.98, 0.99}
	for _, bench := range []struct {
		name string
		dist forecast.Dist
	}{{"slow", forecast.Dist{Mean: 1.5, Var: 3}}, {"medium", forecast.Dist{Mean: 60, Var: 300}}, {"large", forecast.Dist{Mean: 1e5, Var: 1e8}}} {
		b.Run(bench.name, func(b *testing.B) {
			quantiles := make([]int64, len(levels))
			b.ReportAllocs()
			for b.Loop() {
				bench.dist.Quantiles(quantiles, levels)
			}
		})
	}
}

func TestQuantilesFillWhatThereIsALevelFor(t *testing.T) {
	d := forecast.Dist{Mean: 3, Var: 3}
	dst := []int64{-1, -1}
	d.Quantiles(dst, []float64{0.5})
	require.Equal(t, []int64{3, -1}, dst)
	d.Quantiles(dst[:1], []float64{0.9, 0.95})
	require.Equal(t, []int64{d.Quantile(0.9), -1}, dst)
}
