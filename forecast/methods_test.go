package forecast_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
)

func TestPlainMethodsByHand(t *testing.T) {
	series := []forecast.Series{{Units: []float64{1, 2, 3, 4, math.NaN(), 6, 7, 8}, Period: 4}}
	for name, want := range map[string][]float64{
		"naive":  {8, 8, 8, 8, 8},
		"snaive": {1, 6, 7, 8, 1}, // the gap is filled in from the cycle before
		"mean":   {4, 4, 4, 4, 4},
		"zero":   {0, 0, 0, 0, 0},
	} {
		paths, err := byName(t, name).Forecast(t.Context(), series, 5, 1)
		require.NoError(t, err)
		require.Equal(t, want, means(paths[0]), name)
	}
	// A gap amid neighbours of the cycle is their mean.
	gap := []forecast.Series{{Units: []float64{1, 10, math.NaN(), 20, 3, 30}, Period: 2}}
	paths, err := byName(t, "mean").Forecast(t.Context(), gap, 1, 1)
	require.NoError(t, err)
	require.InDelta(t, 11, paths[0].Steps[0].Mean, 1e-12)
	// Errors of a random walk add up: 1 + 4 + 9 of them in three steps.
	walk := []forecast.Series{{Units: []float64{1, 2, 1, 2, 1, 2}}}
	paths, err = byName(t, "naive").Forecast(t.Context(), walk, 3, 1)
	require.NoError(t, err)
	require.InDelta(t, math.Sqrt(3), paths[0].Steps[2].Dev, 1e-12)
	require.InDelta(t, math.Sqrt(14), paths[0].Total.Dev, 1e-12)
}

// A series without noise is continued.
func TestExactSeasonsAndTrendsAreContinued(t *testing.T) {
	profile := []float64{0.5, 0.8, 1.2, 1.5}
	y := forecast.Series{Units: repeat(48, func(t int) float64 { return 100 * profile[t%4] }), Period: 4}
	for _, name := range []string{"auto", "ets", "dotm", "theta", "ses", "snaive", "naive2"} {
		paths, err := byName(t, name).Forecast(t.Context(), []forecast.Series{y}, 8, 1)
		require.NoError(t, err)
		for k, u := range means(paths[0]) {
			require.InEpsilon(t, 100*profile[k%4], u, 0.01, name)
		}
	}
	line := forecast.Series{Units: repeat(40, func(t int) float64 { return 100 + 3*float64(t) })}
	paths, err := byName(t, "dotm").Forecast(t.Context(), []forecast.Series{line}, 4, 1)
	require.NoError(t, err)
	for k, u := range means(paths[0]) {
		require.InEpsilon(t, 100+3*float64(40+k), u, 0.01)
	}
}
