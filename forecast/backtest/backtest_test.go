package backtest_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/forecast/backtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// told is a method that returns what it was told to, and remembers what it was
// shown.
type told struct {
	dists func(past [][]float64) []forecast.Dist
	seen  *[][][]float64
}

func (told) Name() string { return "told" }

func (m told) Forecast(_ context.Context, past [][]float64, _ int) ([]forecast.Dist, error) {
	if m.seen != nil {
		*m.seen = append(*m.seen, past)
	}
	return m.dists(past), nil
}

func TestScoresByHand(t *testing.T) {
	series := [][]float64{{0, 2, 4, 2, 3, 1}, {1, 1, 1, 1, 0, 0}}
	method := told{dists: func([][]float64) []forecast.Dist { return []forecast.Dist{{Mean: 6}, {Mean: 2}} }}
	scores, err := backtest.Series(t.Context(), series, backtest.Plan{Horizon: 2, Origins: []int{4}}, method)
	require.NoError(t, err)
	s := scores[0]
	require.Equal(t, 2, s.N)
	require.InDelta(t, 2, s.Mean, 1e-12)   // (4 + 0) / 2
	require.InDelta(t, 1, s.WAPE, 1e-12)   // (2 + 2) / 4
	require.InDelta(t, 1, s.Bias, 1e-12)   // (8 - 4) / 4
	require.InDelta(t, 2, s.CRPS, 1e-12)   // a sure forecast: its error
	require.Equal(t, 1, s.Unscaled)        // the second never moved
	require.InDelta(t, 0.5, s.MASE, 1e-12) // errors 0 and 2 of 3 a period, steps of 2 from the first sale on
	require.InDelta(t, math.Sqrt(2)/2, s.RMSSE, 1e-12)
	for i, p := range backtest.Levels() {
		require.Equal(t, p, s.Quantile[i].Level)
		require.InDelta(t, (1-p)*2, s.Quantile[i].Pinball, 1e-12)
		require.Equal(t, 1.0, s.Quantile[i].Coverage)
	}
}

// Forecasts of the distribution that outcomes come from are calibrated, and
// score better than any other.
func TestTheTruthScoresBest(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	truth := forecast.Dist{Mean: 40, Var: 160}
	cdf := make([]float64, 400)
	for k := range cdf {
		cdf[k] = truth.CDF(int64(k))
	}
	series := make([][]float64, 20_000)
	for i := range series {
		u, k := random.Float64(), 0
		for cdf[k] < u {
			k++
		}
		series[i] = []float64{1, float64(k)}
	}
	of := func(d forecast.Dist) backtest.Method {
		return told{dists: func(past [][]float64) []forecast.Dist {
			dists := make([]forecast.Dist, len(past))
			for i := range dists {
				dists[i] = d
			}
			return dists
		}}
	}
	scores, err := backtest.Series(t.Context(), series, backtest.Plan{Horizon: 1, Origins: []int{1}}, of(truth),
		of(forecast.Dist{Mean: 44, Var: 160}), of(forecast.Dist{Mean: 36, Var: 160}),
		of(forecast.Dist{Mean: 40, Var: 80}), of(forecast.Dist{Mean: 40, Var: 320}))
	require.NoError(t, err)
	for _, other := range scores[1:] {
		require.Less(t, scores[0].CRPS, other.CRPS)
	}
	for _, q := range scores[0].Quantile {
		require.InDelta(t, truth.CDF(truth.Quantile(q.Level)), q.Coverage, 4*q.CoverageErr+1e-9)
	}
	require.InDelta(t, 0, scores[0].Bias, 0.01)
}

// Forecasts are the same, bit by bit, when everything after the origin is
// scrambled.
func TestTheFutureDoesNotLeak(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	draw := func(n int) []float64 {
		y := make([]float64, n)
		for t := range y {
			y[t] = float64(random.IntN(4) * random.IntN(3))
		}
		return y
	}
	const origin, horizon = 30, 6
	one := make([][]float64, 100)
	two := make([][]float64, 100)
	for i := range one {
		past := draw(origin)
		one[i] = append(append([]float64(nil), past...), draw(horizon)...)
		two[i] = append(append([]float64(nil), past...), draw(horizon)...)
	}
	methods := append([]backtest.Method{backtest.GammaPoisson(0), backtest.GammaPoissonActivity(0)}, backtest.Baselines()...)
	for _, method := range methods {
		var seen [2][][][]float64
		var dists [2][]forecast.Dist
		for k, series := range [][][]float64{one, two} {
			spy := told{seen: &seen[k], dists: func(past [][]float64) []forecast.Dist {
				d, err := method.Forecast(t.Context(), past, horizon)
				require.NoError(t, err)
				dists[k] = d
				return d
			}}
			_, err := backtest.Series(t.Context(), series, backtest.Plan{Horizon: horizon, Origins: []int{origin}}, spy)
			require.NoError(t, err)
			for _, y := range seen[k][0] {
				require.Len(t, y, origin)
				require.LessOrEqual(t, cap(y), 2*origin, "the future is not behind the slice")
			}
		}
		require.Equal(t, seen[0], seen[1])
		require.Equal(t, dists[0], dists[1], method.Name())
	}
}

func TestBaselineRates(t *testing.T) {
	y := []float64{0, 2, 0, 0, 4, 0}
	want := map[string]float64{
		"all-zero": 0,
		"mean":     1,
		"SMA12":    1,
		"SES(0.1)": ((0.2*0.9*0.9)*0.9 + 0.4) * 0.9,
		"Croston":  (2 + 0.1*2) / (2 + 0.1*1),
		"SBA":      0.95 * (2 + 0.1*2) / (2 + 0.1*1),
		"TSB":      (2 + 0.1*2) * (((0.1*0.9*0.9)*0.9 + 0.1) * 0.9),
	}
	found := 0
	for _, method := range backtest.Baselines() {
		dists, err := method.Forecast(t.Context(), [][]float64{y}, 1)
		require.NoError(t, err)
		if rate, ok := want[method.Name()]; ok {
			found++
			require.InDelta(t, rate, dists[0].Mean, 1e-12, method.Name())
			require.GreaterOrEqual(t, dists[0].Var, dists[0].Mean)
		}
	}
	require.Equal(t, len(want), found)
}

func TestEveryMethodOfAnySeriesIsFinite(t *testing.T) {
	methods := append([]backtest.Method{backtest.GammaPoisson(1), backtest.GammaPoissonActivity(1)}, backtest.Baselines()...)
	rapid.Check(t, func(t *rapid.T) {
		series := rapid.SliceOfN(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) float64 {
			return float64(rapid.IntRange(0, 1000).Draw(t, "units") * rapid.IntRange(0, 1).Draw(t, "sold"))
		}), 0, 30), 0, 6).Draw(t, "series")
		for _, method := range methods {
			dists, err := method.Forecast(context.Background(), series, 4)
			require.NoError(t, err)
			require.Len(t, dists, len(series))
			for _, d := range dists {
				require.False(t, math.IsNaN(d.Mean+d.Var) || math.IsInf(d.Mean+d.Var, 0), "%s: %+v", method.Name(), d)
				require.GreaterOrEqual(t, d.Mean, 0.0)
				require.GreaterOrEqual(t, d.Var, 0.0)
			}
		}
	})
}

func TestPlansThatCannotBe(t *testing.T) {
	series := [][]float64{{1, 2, 3}}
	for _, plan := range []backtest.Plan{{Horizon: -1}, {Horizon: 3}, {Origins: []int{0}}, {Origins: []int{3}}, {Horizon: 2, Origins: []int{2}}} {
		_, err := backtest.Series(t.Context(), series, plan)
		require.ErrorIs(t, err, backtest.ErrPlan, "%+v", plan)
	}
	_, err := backtest.Series(t.Context(), nil, backtest.Plan{})
	require.ErrorIs(t, err, backtest.ErrPlan)
	_, err = backtest.Series(t.Context(), [][]float64{{1, math.NaN(), 2}}, backtest.Plan{Origins: []int{2}}, backtest.GammaPoisson(1))
	require.ErrorIs(t, err, backtest.ErrPlan)
	short := told{dists: func([][]float64) []forecast.Dist { return nil }}
	_, err = backtest.Series(t.Context(), series, backtest.Plan{}, short)
	require.ErrorContains(t, err, "0 forecasts for 1 series")
	for _, h := range []*forecast.History{nil, {}} {
		_, err = backtest.History(t.Context(), h, backtest.HistoryPlan{})
		require.ErrorIs(t, err, backtest.ErrPlan)
	}
}

func TestMethodsThatAreMissing(t *testing.T) {
	_, err := backtest.Series(t.Context(), [][]float64{{1, 2, 3}}, backtest.Plan{Horizon: 1, Origins: []int{2}}, nil)
	require.ErrorIs(t, err, backtest.ErrPlan)
	require.ErrorContains(t, err, "methods[0]")
}

func TestCancelledBacktest(t *testing.T) {
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	_, err := backtest.Series(ctx, [][]float64{{1, 2, 3}}, backtest.Plan{}, backtest.GammaPoisson(2))
	require.ErrorIs(t, err, cause)
}

func TestTable(t *testing.T) {
	scores, err := backtest.Series(t.Context(), [][]float64{{1, 2, 3}}, backtest.Plan{}, backtest.Baselines()...)
	require.NoError(t, err)
	var text strings.Builder
	require.NoError(t, backtest.Table(&text, scores))
	require.Equal(t, len(scores)+1, strings.Count(text.String(), "\n"))
	require.Contains(t, text.String(), "Croston")
}
