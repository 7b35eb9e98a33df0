package backtest_test

import (
	"encoding/csv"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast/backtest"
	"github.com/forwardstock/forwardstock/internal/dataset"
)

// carParts returns the 2,509 complete series of 51 months of the car parts of
// Hyndman et al. (2008), Forecasting with Exponential Smoothing.
func carParts(t testing.TB) [][]float64 {
	rows, err := csv.NewReader(dataset.Open(t, "forecast", "carparts.csv.gz")).ReadAll()
	require.NoError(t, err)
	var series [][]float64
	for _, row := range rows[1:] {
		if slices.Contains(row, "") {
			continue
		}
		y := make([]float64, len(row)-1)
		for i, text := range row[1:] {
			y[i], err = strconv.ParseFloat(text, 64)
			require.NoError(t, err)
		}
		series = append(series, y)
	}
	require.Len(t, series, 2509)
	return series
}

// carPartsPlan stands at four origins two months apart.
var carPartsPlan = backtest.Plan{Horizon: 6, Origins: []int{39, 41, 43, 45}}

// show logs the table of scores.
func show(t testing.TB, scores []backtest.Score) {
	t.Helper()
	var text strings.Builder
	require.NoError(t, backtest.Table(&text, scores))
	t.Log("\n" + text.String())
}

func TestCarParts(t *testing.T) {
	series := carParts(t)
	methods := append([]backtest.Method{backtest.GammaPoissonActivity(0), backtest.GammaPoisson(0)}, backtest.Baselines()...)
	scores, err := backtest.Series(t.Context(), series, carPartsPlan, methods...)
	require.NoError(t, err)
	show(t, scores)
	by := map[string]backtest.Score{}
	for _, s := range scores {
		require.Equal(t, 4*2509, s.N)
		by[s.Method] = s
	}
	// What an independent implementation of the same evaluation found.
	for method, crps := range map[string]float64{
		"SES(0.1)": 1.393, "SMA12": 1.435, "ADIDA": 1.436, "TSB": 1.497, "SBA": 2.062, "Croston": 2.119, "all-zero": 2.497,
	} {
		require.InEpsilon(t, crps, by[method].CRPS, 0.01, method)
	}
	require.InDelta(t, 0.370, by["all-zero"].Quantile[0].Coverage, 0.001)

	smoother := by["Gamma-Poisson"]
	require.LessOrEqual(t, smoother.CRPS, 1.36)
	require.LessOrEqual(t, smoother.Quantile[5].Pinball, 0.160)
	best := by["+ activity"]
	require.LessOrEqual(t, best.CRPS, 1.345)
	require.Less(t, math.Abs(best.Bias), 0.13)
	for _, s := range []backtest.Score{smoother, best} {
		require.InDelta(t, 0.96, s.Quantile[3].Coverage, 0.02, "of the 95 % quantile")
		require.InDelta(t, 0.99, s.Quantile[5].Coverage, 0.01, "of the 99 % quantile")
		for _, other := range backtest.Baselines() {
			require.Less(t, s.CRPS, by[other.Name()].CRPS, other.Name())
		}
	}
}

func BenchmarkCarParts(b *testing.B) {
	series := carParts(b)
	for b.Loop() {
		if _, err := backtest.Series(b.Context(), series, carPartsPlan, backtest.GammaPoissonActivity(0)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(4*float64(len(series))*float64(b.N)/b.Elapsed().Seconds(), "forecasts/s")
}
