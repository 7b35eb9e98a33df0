package backtest_test

import (
	"encoding/csv"
	"os"
	"slices"
	"strconv"
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

func TestCarParts(t *testing.T) {
	methods := append([]backtest.Method{backtest.GammaPoissonActivity(0), backtest.GammaPoisson(0)}, backtest.Baselines()...)
	scores, err := backtest.Series(t.Context(), carParts(t), carPartsPlan, methods...)
	require.NoError(t, err)
	require.NoError(t, backtest.Table(os.Stderr, scores))
}
