package backtest_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/forecast/backtest"
)

func every() []forecast.Forecaster {
	return append([]forecast.Forecaster{forecast.Auto()}, forecast.Methods()...)
}

// fixed forecasts the same for every series.
type fixed struct {
	step, total forecast.Spread
	err         error
}

func (fixed) Name() string { return "fixed" }

func (f fixed) Forecast(_ context.Context, series []forecast.Series, horizon, _ int) ([]forecast.Path, error) {
	paths := make([]forecast.Path, len(series))
	for i := range paths {
		paths[i] = forecast.Path{Method: "fixed", Total: f.total, Err: f.err}
		for range horizon {
			paths[i].Steps = append(paths[i].Steps, f.step)
		}
	}
	return paths, nil
}

func TestLossesByHand(t *testing.T) {
	cases := []backtest.Case{
		{Past: forecast.Series{Units: []float64{0, 2, 4, 2, 3}, Period: 2}, Future: []float64{3, 5}, Weight: 2},
		{Past: forecast.Series{Units: []float64{7, 7, 7}}, Future: []float64{4, math.NaN()}},
	}
	method := fixed{step: forecast.Spread{Mean: 4}, total: forecast.Spread{Mean: 8}}
	paths, err := backtest.Predict(t.Context(), cases, method, 1)
	require.NoError(t, err)
	losses := backtest.Losses(cases, paths)
	l := losses[0]
	require.InDelta(t, (200.0/7+200.0/9)/2, l.SMAPE, 1e-12)
	require.InDelta(t, 1/(5.0/3), l.MASE, 1e-12) // seasonal steps 4, 0, 1
	require.InDelta(t, 40/(5.0/3), l.MSIS, 1e-12)
	require.InDelta(t, math.Sqrt(1/(9.0/3)), l.RMSSE, 1e-12) // steps 2, -2, 1 from the first sale on
	require.Zero(t, l.Inside)
	require.Zero(t, l.CRPS)
	require.False(t, losses[1].Scaled)
	require.Equal(t, 1, losses[1].Steps)
	s := backtest.Summarise(losses)
	require.Equal(t, 2, s.N)
	require.Equal(t, 1, s.Unscaled)
	require.InDelta(t, 1.0/3, s.Coverage, 1e-12)
	require.InDelta(t, 0, s.Bias, 1e-12)
	require.InDelta(t, l.RMSSE, s.WRMSSE, 1e-12)
	require.InDelta(t, 1, backtest.OWA(s, s), 1e-12)
	require.True(t, math.IsNaN(backtest.OWA(s, backtest.Summary{})))
}

func TestCasesWithoutForecastAreCounted(t *testing.T) {
	cases := []backtest.Case{{Past: forecast.Series{Units: []float64{1, 2}}, Future: []float64{3}}}
	paths, err := backtest.Predict(t.Context(), cases, fixed{err: forecast.ErrSeries}, 1)
	require.NoError(t, err)
	s := backtest.Summarise(backtest.Losses(cases, paths))
	require.Equal(t, 1, s.Failed)
	require.Zero(t, s.N)
	_, err = backtest.Predict(t.Context(), []backtest.Case{{}}, fixed{}, 1)
	require.ErrorIs(t, err, backtest.ErrPlan)
}

func TestWhatIsMissingIsNoPanic(t *testing.T) {
	c := backtest.Case{Past: forecast.Series{Units: []float64{1, 2}}, Future: []float64{3, 4}, Weight: 2}
	failed := backtest.Loss{Failed: true, Weight: 2}
	for _, paths := range [][]forecast.Path{nil, {{}}, {{Steps: make([]forecast.Spread, 1)}}, {{Steps: make([]forecast.Spread, 3)}}} {
		require.Equal(t, []backtest.Loss{failed}, backtest.Losses([]backtest.Case{c}, paths))
	}
	require.True(t, backtest.Losses([]backtest.Case{{}}, make([]forecast.Path, 1))[0].Failed)
	_, err := backtest.Predict(t.Context(), []backtest.Case{c}, nil, 1)
	require.ErrorIs(t, err, backtest.ErrPlan)
	nobody := backtest.Of(nil, 7)
	require.Empty(t, nobody.Name())
	_, err = nobody.Forecast(t.Context(), [][]float64{{1, 2, 3}}, 1)
	require.ErrorIs(t, err, backtest.ErrPlan)
	_, err = backtest.Series(t.Context(), [][]float64{{1, 2, 3}}, backtest.Plan{Horizon: 1, Origins: []int{2}}, backtest.GammaPoisson(1), nobody)
	require.ErrorIs(t, err, backtest.ErrPlan)
	require.ErrorContains(t, err, "methods[1]: ")
	require.ErrorContains(t, err, "there is no forecaster")
	y := forecast.Series{Units: []float64{1, 2, 3}}
	for _, x := range []int{math.MinInt, -1, 0} {
		require.Empty(t, backtest.Origins(y, x, 1, 3, 1))
		require.Empty(t, backtest.Origins(y, 1, x, 3, 1))
		require.Empty(t, backtest.Origins(y, 1, 1, x, 1))
		require.Len(t, backtest.Origins(y, 1, 1, 3, x), 2)
	}
	require.Empty(t, backtest.Origins(y, math.MaxInt, 1, 3, 1))
	require.Len(t, backtest.Origins(y, 1, math.MaxInt, 3, 1), 1)
	y.Exposure = []float64{1}
	require.Equal(t, y.Exposure, backtest.Origins(y, 1, 1, 1, 1)[0].Past.Exposure)
}

func TestOriginsLieBeforeTheirFuture(t *testing.T) {
	y := forecast.Series{Units: []float64{1, 2, 3, 4, 5, 6, 7}, Period: 3}
	cases := backtest.Origins(y, 2, 2, 5, 2)
	require.Len(t, cases, 2)
	require.Equal(t, []float64{1, 2, 3, 4, 5}, cases[0].Past.Units)
	require.Equal(t, []float64{6, 7}, cases[0].Future)
	require.Equal(t, []float64{1, 2, 3}, cases[1].Past.Units)
	require.Equal(t, []float64{4, 5}, cases[1].Future)
	require.Equal(t, 1, cases[1].Group)
}

// Forecasts of all methods are the same, bit by bit, when everything after the
// origin is scrambled, in the same backing array too.
func TestNoForecasterSeesTheFuture(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 9))
	var one, two []backtest.Case
	for i := range 80 {
		y := make([]float64, 66)
		for k := range y {
			y[k] = math.Floor(float64(1+i) * random.ExpFloat64())
		}
		other := append([]float64(nil), y...)
		for k := 60; k < len(other); k++ {
			other[k] = 1000 * random.Float64()
		}
		one = append(one, backtest.Origins(forecast.Series{Units: y, Period: 12}, 6, 1, 1, 1)...)
		two = append(two, backtest.Origins(forecast.Series{Units: other, Period: 12}, 6, 1, 1, 1)...)
	}
	for _, f := range every() {
		a, err := backtest.Predict(t.Context(), one, f, 1)
		require.NoError(t, err)
		b, err := backtest.Predict(t.Context(), two, f, 2)
		require.NoError(t, err)
		require.Equal(t, a, b, f.Name())
	}
}

// The true distribution is calibrated and scores best.
func TestTheTrueSpreadScoresBest(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	cases := make([]backtest.Case, 20_000)
	for i := range cases {
		cases[i] = backtest.Case{Past: forecast.Series{Units: []float64{99, 100}}, Future: []float64{100 + 10*random.NormFloat64()}}
	}
	score := func(mean, dev float64) backtest.Summary {
		s := forecast.Spread{Mean: mean, Dev: dev}
		paths, err := backtest.Predict(t.Context(), cases, fixed{step: s, total: s}, 1)
		require.NoError(t, err)
		return backtest.Summarise(backtest.Losses(cases, paths))
	}
	truth := score(100, 10)
	require.InDelta(t, 0.95, truth.Coverage, 0.006)
	for _, tenth := range truth.PIT {
		require.InDelta(t, 0.1, tenth, 0.01)
	}
	for _, other := range []backtest.Summary{score(103, 10), score(97, 10), score(100, 13), score(100, 7)} {
		require.Less(t, truth.CRPS, other.CRPS)
		require.Less(t, truth.MSIS, other.MSIS)
		require.Less(t, truth.SPL, other.SPL)
		require.Less(t, truth.Pinball, other.Pinball)
	}
}

// A total of which a part was not counted scores nothing, rather than well.
func TestGapsInTheFutureDoNotImproveScores(t *testing.T) {
	past := forecast.Series{Units: []float64{4, 6, 5, 7, 4, 6}}
	cases := []backtest.Case{{Past: past, Future: []float64{5, 9}}, {Past: past, Future: []float64{5, math.NaN()}}}
	s := forecast.Spread{Mean: 5, Dev: 2}
	paths, err := backtest.Predict(t.Context(), cases, fixed{step: s, total: s}, 1)
	require.NoError(t, err)
	losses := backtest.Losses(cases, paths)
	require.True(t, losses[1].Gaps)
	one, both := backtest.Summarise(losses[:1]), backtest.Summarise(losses)
	require.Equal(t, 2, both.N)
	require.Equal(t, one.CRPS, both.CRPS)
	require.Equal(t, one.Quantile, both.Quantile)
	require.Equal(t, one.PIT, both.PIT)
	require.Less(t, both.SMAPE, one.SMAPE, "steps that were counted do")
}

// Counts of the true distribution fill all tenths alike, others do not.
func TestPITOfCounts(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	cases := make([]backtest.Case, 20_000)
	rate := distuv.Poisson{Lambda: 0.7, Src: random}
	for i := range cases {
		cases[i] = backtest.Case{Past: forecast.Series{Units: []float64{1, 2}}, Future: []float64{rate.Rand()}}
	}
	tenths := func(mean float64) [10]float64 {
		s := forecast.Spread{Mean: mean, Dev: math.Sqrt(mean), Whole: true}
		paths, err := backtest.Predict(t.Context(), cases, fixed{step: s, total: s}, 1)
		require.NoError(t, err)
		return backtest.Summarise(backtest.Losses(cases, paths)).PIT
	}
	sum := 0.0
	for _, tenth := range tenths(0.7) {
		require.InDelta(t, 0.1, tenth, 0.01)
		sum += tenth
	}
	require.InDelta(t, 1, sum, 1e-9)
	require.Greater(t, tenths(0.4)[9], 0.15)
	require.Greater(t, tenths(1.2)[0], 0.15)
}

func TestDieboldMariano(t *testing.T) {
	// By hand: differences 1, 2, 3, 4 with mean 2.5 and variance 1.25.
	got, err := backtest.DieboldMariano([]float64{1, 2, 3, 4}, make([]float64, 4), 1)
	require.NoError(t, err)
	require.InDelta(t, 2.5/math.Sqrt(1.25/4)*math.Sqrt(3.0/4), got, 1e-12)
	// Equal methods are beyond 2.0 one time in twenty.
	random, beyond := rand.New(rand.NewPCG(1, 1)), 0
	for range 2000 {
		a, b := make([]float64, 60), make([]float64, 60)
		for k := range a {
			a[k], b[k] = random.ExpFloat64(), random.ExpFloat64()
		}
		if s, err := backtest.DieboldMariano(a, b, 1); err == nil && math.Abs(s) > 2.001 {
			beyond++
		}
	}
	require.InDelta(t, 0.05, float64(beyond)/2000, 0.02)
	for _, bad := range [][2][]float64{{{1}, {1}}, {{1, 2}, {1}}, {{1, 2}, {1, 2}}} {
		_, err := backtest.DieboldMariano(bad[0], bad[1], 1)
		require.ErrorIs(t, err, backtest.ErrPlan)
	}
}

// Three cases by hand. Steps of the past count from the first sale on; the one
// whose past never moved has no scale.
func TestWRMSSE(t *testing.T) {
	step := func(mean ...float64) (p forecast.Path) {
		for _, m := range mean {
			p.Steps = append(p.Steps, forecast.Spread{Mean: m})
		}
		return p
	}
	cases := []backtest.Case{
		{Past: forecast.Series{Units: []float64{0, 0, 3, 5, 4, 6}}, Future: []float64{7, 5}, Weight: 3}, // steps 4, 1, 4
		{Past: forecast.Series{Units: []float64{10, 10, 14}}, Future: []float64{12, 16}, Weight: 1},     // steps 0, 16
		{Past: forecast.Series{Units: []float64{2, 2, 2}}, Future: []float64{1, 1}, Weight: 100},
	}
	paths := []forecast.Path{step(6, 6), step(14, 14), step(2, 2)} // errors 1 and 1, 2 and 2, 1 and 1
	s := backtest.Summarise(backtest.Losses(cases, paths))
	require.InDelta(t, (3*math.Sqrt(1./3)+1*math.Sqrt(4./8))/4, s.WRMSSE, 1e-12)
	require.Equal(t, 1, s.Unscaled)
}
