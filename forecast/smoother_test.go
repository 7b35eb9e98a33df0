package forecast_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/cputime"
)

func anySmoother(t *rapid.T) forecast.Smoother {
	return forecast.Smoother{
		Discount:   rapid.Float64Range(0, 1).Draw(t, "discount"),
		Shape:      rapid.Float64Range(0.01, 20).Draw(t, "shape"),
		Rate:       rapid.Float64Range(0.01, 20).Draw(t, "rate"),
		Dispersion: rapid.Float64Range(1.001, 10).Draw(t, "dispersion"),
	}
}

func anySales(t *rapid.T) forecast.Series {
	return forecast.Series{Units: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) float64 {
		return float64(rapid.IntRange(0, 40).Draw(t, "units"))
	}), 0, 40).Draw(t, "sales")}
}

// δ = 1 forgets nothing: the static Gamma-Poisson model, of which only sums
// matter.
func TestSmootherWithoutForgettingIsStatic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, y := anySmoother(t), anySales(t)
		s.Discount = 1
		sum := 0.0
		for _, u := range y.Units {
			sum += u
		}
		l := s.Filter(y)
		require.InEpsilon(t, s.Shape+sum/s.Dispersion, l.Shape, 1e-9)
		require.InEpsilon(t, s.Rate+float64(len(y.Units))/s.Dispersion, l.Rate, 1e-9)
	})
}

// A vague prior leaves exponential smoothing, of weight 1-δ in the long run.
func TestSmootherWithoutPriorIsExponentialSmoothing(t *testing.T) {
	s := forecast.Smoother{Discount: 0.9, Shape: 1e-12, Rate: 1e-12, Dispersion: 2}
	y := forecast.Series{}
	level := 5.0
	for t := range 400 {
		u := float64(t * 7919 % 11)
		y.Units = append(y.Units, u)
		level += 0.1 * (u - level)
	}
	require.InEpsilon(t, level, s.Filter(y).Mean(), 1e-9)
}

func TestSmootherWithoutSalesReturnsToThePrior(t *testing.T) {
	s := forecast.Smoother{Discount: 0.9, Shape: 2, Rate: 4, Dispersion: 1.5}
	l := forecast.Level{Shape: 100, Rate: 3}
	for range 500 {
		l = s.Update(l, 0, 0)
	}
	require.InEpsilon(t, 2, l.Shape, 1e-9)
	require.InEpsilon(t, 4, l.Rate, 1e-9)
}

// The likelihood is that of negative binomials: it sums to one over the next
// period's sales.
func TestLikelihoodIsThatOfAProbability(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, y := anySmoother(t), anySales(t)
		y.First = rapid.SampledFrom([]float64{0, 0.3}).Draw(t, "first")
		before := s.LogLikelihood(y)
		mean := s.Filter(y).Mean()
		if mean > 100 {
			t.Skip("a long tail to sum")
		}
		sum, factorial := 0.0, 0.0 // the likelihood leaves out y!
		for u := range 5000 {
			if u > 0 {
				factorial += math.Log(float64(u))
			}
			next := forecast.Series{Units: append(append([]float64(nil), y.Units...), float64(u)), First: y.First}
			sum += math.Exp(s.LogLikelihood(next) - before - factorial)
			if sum > 1-1e-9 {
				break
			}
		}
		require.InDelta(t, 1, sum, 1e-6)
	})
}

// simulate draws series of the model itself, with levels that do not move.
func simulate(n, periods int, shape, rate, dispersion float64) []forecast.Series {
	random := rand.New(rand.NewPCG(7, 11))
	level := distuv.Gamma{Alpha: shape, Beta: rate, Src: random}
	series := make([]forecast.Series, n)
	for i := range series {
		l := level.Rand()
		for range periods {
			r := max(l/(dispersion-1), 1e-9)
			given := distuv.Gamma{Alpha: r, Beta: 1 / (dispersion - 1), Src: random}.Rand()
			series[i].Units = append(series[i].Units, distuv.Poisson{Lambda: max(given, 1e-12), Src: random}.Rand())
		}
	}
	return series
}

func TestFitFindsTheParametersOfASimulation(t *testing.T) {
	const shape, rate, dispersion = 0.8, 0.5, 2.0
	series := simulate(600, 60, shape, rate, dispersion)
	s, err := forecast.FitSmoother(t.Context(), series, 0)
	require.NoError(t, err)
	require.InEpsilon(t, dispersion, s.Dispersion, 0.1)
	require.Greater(t, s.Discount, 0.95, "levels do not move")
	require.InEpsilon(t, shape/rate, s.Shape/s.Rate, 0.2)
}

func TestFitIsABetterExplanationThanItsStart(t *testing.T) {
	series := simulate(200, 40, 0.3, 0.1, 3)
	fitted, err := forecast.FitSmoother(t.Context(), series, 0)
	require.NoError(t, err)
	value := func(s forecast.Smoother) (sum float64) {
		for _, y := range series {
			sum += s.LogLikelihood(y)
		}
		return sum
	}
	best := value(fitted)
	for _, other := range []forecast.Smoother{
		{Discount: 0.9, Shape: 0.5, Rate: 0.17, Dispersion: 1.5},
		{Discount: 0.7, Shape: fitted.Shape, Rate: fitted.Rate, Dispersion: fitted.Dispersion},
		{Discount: fitted.Discount, Shape: fitted.Shape * 1.5, Rate: fitted.Rate, Dispersion: fitted.Dispersion},
		{Discount: fitted.Discount, Shape: fitted.Shape, Rate: fitted.Rate / 1.5, Dispersion: fitted.Dispersion},
		{Discount: fitted.Discount, Shape: fitted.Shape, Rate: fitted.Rate, Dispersion: fitted.Dispersion * 1.2},
	} {
		require.Greater(t, best, value(other), "%+v", other)
	}
}

func TestFitOfNothingIsWideAndOfBadSeriesAnError(t *testing.T) {
	for _, series := range [][]forecast.Series{nil, {{}}, {{Units: []float64{0, 0, 0}}}} {
		s, err := forecast.FitSmoother(t.Context(), series, 1)
		require.NoError(t, err)
		mean, levelVar := s.Total(s.Prior(), 4, 4)
		require.Greater(t, mean, 0.0)
		require.Greater(t, levelVar, 0.0)
		require.False(t, math.IsInf(mean, 0) || math.IsInf(levelVar, 0))
	}
	_, err := forecast.FitSmoother(t.Context(), []forecast.Series{{Units: []float64{1, math.NaN()}}, {Units: []float64{-1}, First: 2}}, 1)
	require.ErrorIs(t, err, forecast.ErrSeries)
	for _, part := range []string{"series[0].units[1]", "series[1].units[0]", "series[1].first"} {
		require.ErrorContains(t, err, part)
	}
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	_, err = forecast.FitSmoother(ctx, simulate(50, 20, 1, 1, 2), 2)
	require.ErrorIs(t, err, cause)
}

func TestFilterDoesNotAllocate(t *testing.T) {
	y := simulate(1, 500, 1, 1, 2)[0]
	s := forecast.Smoother{Discount: 0.9, Shape: 1, Rate: 1, Dispersion: 2}
	require.Zero(t, testing.AllocsPerRun(10, func() { s.Filter(y); s.LogLikelihood(y) }))
	require.Zero(t, testing.AllocsPerRun(10, func() { forecast.SES(y.Units); forecast.Theta(y.Units) }))
}

// Common growth that no item shows alone is seen in all of them together.
func TestActivityFollowsWhatItemsHaveInCommon(t *testing.T) {
	series := simulate(500, 80, 1, 5, 1.5)
	for i := range series { // from period 40 on, half of what would have been sold is not
		random := rand.New(rand.NewPCG(uint64(i), 3))
		for t := 40; t < 80; t++ {
			series[i].Units[t] = distuv.Binomial{N: series[i].Units[t], P: 0.5, Src: random}.Rand()
		}
	}
	a, err := forecast.FitActivity(t.Context(), series)
	require.NoError(t, err)
	require.InEpsilon(t, 2, a.Factor[39]/a.Factor[79], 0.15)
	exposure, spread := a.Ahead(4)
	require.InEpsilon(t, 4*a.Factor[79], exposure, 0.05)
	require.Less(t, spread, 0.05)
	require.Len(t, series[0].Exposure, 80)
}

// Series a second of processor time: the pass alone, and with nine quantiles of four
// weeks ahead.
func BenchmarkSmoother(b *testing.B) {
	s := forecast.Smoother{Discount: 0.95, Shape: 0.5, Rate: 0.5, Dispersion: 2}
	levels := []float64{0.1, 0.25, 0.5, 0.75, 0.8, 0.9, 0.95, 0.98, 0.99}
	quantiles := make([]int64, len(levels))
	for _, n := range []int{104, 1941} {
		y := simulate(1, n, 0.5, 0.5, 2)[0]
		speed := func(name string, run func()) {
			b.Run(fmt.Sprint(name, "/", n), func(b *testing.B) {
				b.ReportAllocs()
				before := cputime.Used()
				for b.Loop() {
					run()
				}
				b.ReportMetric(float64(b.N)/(cputime.Used()-before).Seconds(), "series/cpu-s")
			})
		}
		var level forecast.Level
		speed("pass", func() { level = s.Filter(y) })
		speed("quantiles", func() {
			mean, levelVar := s.Total(s.Filter(y), 28, 28)
			forecast.Dist{Mean: mean, Var: s.Dispersion*mean + levelVar}.Quantiles(quantiles, levels)
		})
		require.Positive(b, level.Rate)
	}
}

func TestZeroLevelIsZero(t *testing.T) {
	exposure, spread := forecast.Activity{}.Ahead(4)
	require.Zero(t, exposure)
	require.Zero(t, spread)
	require.Zero(t, forecast.Level{}.Mean())
	require.Zero(t, forecast.Level{}.Var())
}

// Whatever is filtered by whatever smoother, totals are numbers in their ranges.
func TestSmootherSurvivesAnything(t *testing.T) {
	wild := rapid.OneOf(rapid.Float64(), rapid.Float64Range(0, 20), rapid.SampledFrom([]float64{
		math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -1, 0, 0.9, 1e300,
	}))
	rapid.Check(t, func(t *rapid.T) {
		s := forecast.Smoother{Discount: wild.Draw(t, "δ"), Shape: wild.Draw(t, "a"), Rate: wild.Draw(t, "b"), Dispersion: wild.Draw(t, "κ")}
		y := forecast.Series{Units: rapid.SliceOfN(wild, 0, 9).Draw(t, "units"), Exposure: rapid.SliceOfN(wild, 0, 9).Draw(t, "exposure"), First: wild.Draw(t, "first")}
		mean, levelVar := s.Total(s.Filter(y), wild.Draw(t, "periods"), wild.Draw(t, "total"))
		require.True(t, mean >= 0 && mean <= 1e15, "%v", mean)
		require.True(t, levelVar >= 0 && levelVar <= 1e30, "%v", levelVar)
		require.False(t, math.IsNaN(s.LogLikelihood(y)))
		for _, l := range []forecast.Level{s.Filter(y), s.Update(forecast.Level{Shape: wild.Draw(t, "shape"), Rate: wild.Draw(t, "rate")}, wild.Draw(t, "x"), wild.Draw(t, "y"))} {
			require.True(t, l.Shape >= 0 && l.Rate >= 0, "%v", l)
		}
		good := forecast.Series{Units: []float64{3, 0, 2, 1, 0, 4}}
		fitted, err := forecast.FitSmoother(t.Context(), []forecast.Series{good, y}, 1)
		if err != nil {
			require.ErrorIs(t, err, forecast.ErrSeries)
			return
		}
		level := fitted.Filter(good)
		require.True(t, level.Mean() > 0 && level.Mean() < 1e15)
		require.False(t, math.IsNaN(fitted.LogLikelihood(y)))
	})
}

// A period that nobody counted is as one without exposure.
func TestGapsTellNothing(t *testing.T) {
	s := forecast.Smoother{Discount: 0.9, Shape: 0.5, Rate: 0.5, Dispersion: 2}
	gap := forecast.Series{Units: []float64{3, math.NaN(), 2}}
	none := forecast.Series{Units: []float64{3, 0, 2}, Exposure: []float64{1, 0, 1}}
	require.Equal(t, s.Filter(none), s.Filter(gap))
	require.Equal(t, s.LogLikelihood(none), s.LogLikelihood(gap))
}
