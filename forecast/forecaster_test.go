package forecast_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/forecast"
)

// everyForecaster returns all forecasters, the default first.
func everyForecaster() []forecast.Forecaster {
	return append([]forecast.Forecaster{forecast.Auto()}, forecast.Methods()...)
}

func byName(t testing.TB, name string) forecast.Forecaster {
	for _, f := range everyForecaster() {
		if f.Name() == name {
			return f
		}
	}
	t.Fatalf("no method %q", name)
	return nil
}

func means(p forecast.Path) (y []float64) {
	for _, s := range p.Steps {
		y = append(y, s.Mean)
	}
	return y
}

// levelsOfSpread are probabilities from end to end.
var levelsOfSpread = []float64{0, 1e-6, 0.005, 0.025, 0.25, 0.5, 0.75, 0.975, 0.995, 1}

// requireSane checks that all numbers of a forecast are finite, at least 0 and
// in order.
func requireSane(t *testing.T, p forecast.Path, horizon int) {
	t.Helper()
	require.NoError(t, p.Err)
	require.NotEmpty(t, p.Method)
	require.Len(t, p.Steps, horizon)
	for _, s := range append([]forecast.Spread{p.Total}, p.Steps...) {
		for _, x := range []float64{s.Mean, s.Dev, s.CRPS(3)} {
			require.True(t, x >= 0 && x <= 1e16, "%+v", s)
		}
		before := 0.0
		for _, level := range levelsOfSpread {
			q := s.Quantile(level)
			require.True(t, q >= before && q <= 1e16, "%+v: quantile %g is %g, after %g", s, level, q, before)
			before = q
		}
	}
}

func repeat(n int, f func(t int) float64) []float64 {
	y := make([]float64, n)
	for t := range y {
		y[t] = f(t)
	}
	return y
}

// oddSeries are unusual but valid.
func oddSeries() []forecast.Series {
	nan := math.NaN()
	random := rand.New(rand.NewPCG(1, 2))
	series := []forecast.Series{
		{Units: []float64{5}, Period: 12},
		{Units: []float64{0}, Period: 12},
		{Units: []float64{3, 4}, Period: 4},
		{Units: []float64{nan, 7, nan}, Period: 7},
		{Units: repeat(5, func(int) float64 { return 2 }), Period: 4},
		{Units: make([]float64, 60), Period: 12},
		{Units: repeat(60, func(int) float64 { return 1e15 }), Period: 12},
		{Units: repeat(60, func(t int) float64 { return 1e15 * float64(t%2) }), Period: 7},
		{Units: repeat(60, func(t int) float64 { return 1e-9 * float64(t) }), Period: 12},
		{Units: repeat(61, func(t int) float64 { return 100 + 50*math.Sin(float64(t)*math.Pi/6) }), Period: 12},
		{Units: repeat(40, func(t int) float64 { return math.Pow(2, float64(t)) }), Period: 1},
		{Units: repeat(40, func(t int) float64 { return math.Pow(2, -float64(t)) }), Period: 1},
		{Units: append(make([]float64, 59), 1e6), Period: 12},
		{Units: append([]float64{1e6}, make([]float64, 59)...), Period: 12},
		{Units: repeat(400, func(int) float64 { return float64(random.IntN(2)) }), Period: 24},
		{Units: repeat(400, func(int) float64 { return 100 * random.Float64() }), Period: 24},
		{Units: repeat(300, func(t int) float64 { return 100 + float64(t) }), Period: 365},
		{Units: repeat(90, func(t int) float64 { return []float64{nan, 4, 9}[t%3] }), Period: 12},
	}
	for n := 1; n < 40; n++ {
		series = append(series, forecast.Series{
			Units:  repeat(n, func(int) float64 { return 10 * random.ExpFloat64() }),
			Period: []int{0, 1, 4, 7, 12}[n%5],
		})
	}
	return series
}

func TestOddSeriesHaveSaneForecasts(t *testing.T) {
	series := oddSeries()
	for _, f := range everyForecaster() {
		for _, horizon := range []int{1, 7, 30} {
			paths, err := f.Forecast(t.Context(), series, horizon, 0)
			require.NoError(t, err)
			require.Len(t, paths, len(series))
			for i, p := range paths {
				t.Run(f.Name(), func(t *testing.T) {
					requireSane(t, p, horizon)
				})
				if t.Failed() {
					t.Fatalf("%s, series %d, horizon %d", f.Name(), i, horizon)
				}
			}
		}
	}
}

func TestABadSeriesDoesNotTouchTheOthers(t *testing.T) {
	good := forecast.Series{Units: repeat(48, func(t int) float64 { return float64(20 + t%12) }), Period: 12}
	bad := []forecast.Series{
		{}, {Units: []float64{math.NaN()}}, {Units: []float64{1, -1}}, {Units: []float64{math.Inf(1)}},
		{Units: []float64{1e300}}, {Units: []float64{1}, Period: -1},
		{Units: []float64{1, 0, 0, 1}, Exposure: []float64{1, math.NaN(), 1, 1}},
		{Units: []float64{1, 0, 0, 1}, Exposure: []float64{1, -1, 1, 1}},
		{Units: []float64{1, 0, 0, 1}, Exposure: []float64{1, 1, 1, 1e16}},
		{Units: []float64{1, 0, 0, 1}, Exposure: []float64{1}},
		{Units: []float64{1, 0, 0, 1}, Exposure: []float64{1, 1, 1, 1, 1}},
		{Units: []float64{1, 0, 0, 1}, First: math.NaN()},
		{Units: []float64{1, 0, 0, 1}, First: -1},
		{Units: []float64{1, 0, 0, 1}, First: 2},
	}
	for _, f := range everyForecaster() {
		alone, err := f.Forecast(t.Context(), []forecast.Series{good, good}, 6, 1)
		require.NoError(t, err)
		paths, err := f.Forecast(t.Context(), append(append([]forecast.Series{good}, bad...), good), 6, 1)
		require.NoError(t, err)
		requireSane(t, alone[0], 6)
		requireSane(t, paths[0], 6)
		requireSane(t, paths[len(paths)-1], 6)
		require.Equal(t, means(alone[0]), means(paths[0]), f.Name())
		for _, p := range paths[1 : len(paths)-1] {
			require.ErrorIs(t, p.Err, forecast.ErrSeries, f.Name())
		}
		_, err = f.Forecast(t.Context(), []forecast.Series{good}, 0, 1)
		require.ErrorIs(t, err, forecast.ErrOptions)
	}
}

// Bad series among slow, quick and odd ones leave the others as they are without them,
// whatever their exposure.
func TestABatchIsItsGoodSeries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		exposures := rapid.SampledFrom([]float64{0, 1e-300, 0.5, 1, 1, 1, 1e15})
		var good, mixed []forecast.Series
		var at []int
		for range rapid.IntRange(1, 12).Draw(t, "series") {
			n := rapid.IntRange(1, 40).Draw(t, "periods")
			top := rapid.SampledFrom([]int{1, 8, 200}).Draw(t, "top")
			y := forecast.Series{Period: rapid.SampledFrom([]int{0, 7}).Draw(t, "period"), Units: make([]float64, n)}
			for k := range y.Units {
				y.Units[k] = float64(rapid.IntRange(0, top).Draw(t, "units"))
			}
			if rapid.Bool().Draw(t, "exposed") {
				y.Exposure = rapid.SliceOfN(exposures, n, n).Draw(t, "exposure")
			}
			for rapid.Bool().Draw(t, "bad before") {
				bad := y
				bad.Exposure = append([]float64{math.NaN()}, make([]float64, n-1)...)
				mixed = append(mixed, bad)
			}
			at, good, mixed = append(at, len(mixed)), append(good, y), append(mixed, y)
		}
		f := rapid.SampledFrom(everyForecaster()).Draw(t, "method")
		want, err := f.Forecast(context.Background(), good, 3, 1)
		require.NoError(t, err)
		got, err := f.Forecast(context.Background(), mixed, 3, 2)
		require.NoError(t, err)
		for k, i := range at {
			require.NoError(t, want[k].Err)
			require.Equal(t, want[k], got[i], f.Name())
			for _, s := range append(got[i].Steps, got[i].Total) {
				require.True(t, s.Mean >= 0 && s.Mean <= 1e15 && s.Dev >= 0 && s.Dev <= 1e15, "%s %+v", f.Name(), s)
			}
			got[i] = forecast.Path{Err: forecast.ErrSeries}
		}
		for _, p := range got {
			require.ErrorIs(t, p.Err, forecast.ErrSeries)
		}
	})
}

// Forecasts are the same for any number of workers, and do not change what they
// are given.
func TestForecastersDoNotDependOnWorkers(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	series := oddSeries()
	for range 60 {
		rate := random.ExpFloat64() * 5
		series = append(series, forecast.Series{Period: 12, Units: repeat(60, func(int) float64 { return math.Floor(rate * random.ExpFloat64()) })})
	}
	before := make([][]float64, len(series))
	for i, s := range series {
		before[i] = append([]float64(nil), s.Units...)
	}
	for _, f := range everyForecaster() {
		one, err := f.Forecast(t.Context(), series, 9, 1)
		require.NoError(t, err)
		for _, workers := range []int{2, 5} {
			other, err := f.Forecast(t.Context(), series, 9, workers)
			require.NoError(t, err)
			require.Equal(t, one, other, f.Name())
		}
	}
	for i, s := range series {
		for k, u := range s.Units {
			require.True(t, u == before[i][k] || math.IsNaN(u) && math.IsNaN(before[i][k]))
		}
	}
}

func TestForecastersCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, f := range everyForecaster() {
		_, err := f.Forecast(ctx, oddSeries(), 3, 1)
		require.ErrorIs(t, err, context.Canceled, f.Name())
	}
}

// A cancellation amid the work ends it, and no half-made forecast comes out.
func TestForecastersCancelAmidTheWork(t *testing.T) {
	long := forecast.Series{Units: repeat(2000, func(t int) float64 { return 1000 + float64(t*t%97) + 0.5 }), Period: 24}
	series := make([]forecast.Series, 16)
	for i := range series {
		series[i] = long
	}
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		paths, err := forecast.Auto().Forecast(ctx, series, 48, 1)
		if err == nil {
			for _, p := range paths {
				assert.NotEmpty(t, p.Steps)
			}
			return
		}
		assert.ErrorIs(t, err, cause)
		assert.Nil(t, paths)
	}()
	time.Sleep(10 * time.Millisecond)
	cancel(cause)
	<-done
}
