package backtest_test

import (
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/forecast/backtest"
	"github.com/forwardstock/forwardstock/internal/dataset"
)

func values(t testing.TB, text string) (y []float64) {
	for _, field := range strings.Fields(text) {
		x, err := strconv.ParseFloat(field, 64)
		require.NoError(t, err)
		y = append(y, x)
	}
	return y
}

// m3 returns the 3,003 series of the M3 competition.
func m3(t testing.TB) (cases []backtest.Case) {
	rows, err := csv.NewReader(dataset.Open(t, "forecast", "m3.csv.gz")).ReadAll()
	require.NoError(t, err)
	periods := map[string]int{"yearly": 1, "quarterly": 4, "monthly": 12, "other": 1}
	for i := 1; i+1 < len(rows); i += 2 {
		require.Equal(t, rows[i][0], rows[i+1][0])
		past := forecast.Series{Units: values(t, rows[i][7]), Period: periods[rows[i][1]]}
		cases = append(cases, backtest.Case{Past: past, Future: values(t, rows[i+1][7])})
	}
	require.Len(t, cases, 3003)
	return cases
}

// m4 returns the series of one frequency of the M4 competition.
func m4(t testing.TB, name string, period int) (cases []backtest.Case) {
	past := map[string][]float64{}
	for _, part := range []string{"train", "test"} {
		rows, err := csv.NewReader(dataset.Open(t, "forecast", "m4", name+"-"+part+".csv.gz")).ReadAll()
		require.NoError(t, err)
		for _, row := range rows[1:] {
			y := values(t, row[1])
			if part == "train" {
				past[row[0]] = y
				continue
			}
			cases = append(cases, backtest.Case{Past: forecast.Series{Units: past[row[0]], Period: period}, Future: y})
		}
	}
	return cases
}

func summary(t testing.TB, cases []backtest.Case, method string) backtest.Summary {
	for _, f := range every() {
		if f.Name() == method {
			paths, err := backtest.Predict(t.Context(), cases, f, 0)
			require.NoError(t, err)
			s := backtest.Summarise(backtest.Losses(cases, paths))
			require.Zero(t, s.Failed)
			return s
		}
	}
	t.Fatalf("no method %q", method)
	return backtest.Summary{}
}

// The default beats what has been published, and its intervals hold.
func TestAutoOnCompetitions(t *testing.T) {
	if testing.Short() {
		t.Skip("many forecasts, as others that are tested for races")
	}
	cases := m3(t)
	auto, naive2 := summary(t, cases, "auto"), summary(t, cases, "naive2")
	require.LessOrEqual(t, backtest.OWA(auto, naive2), 0.815)
	require.LessOrEqual(t, auto.SMAPE, 12.30)
	require.InDelta(t, 0.95, auto.Coverage, 0.01)
	require.LessOrEqual(t, auto.MSIS, 10.3)
	for _, c := range []struct {
		set           string
		period, every int
		owa           float64
	}{{"Weekly", 1, 3, 0.80}, {"Hourly", 24, 4, 0.55}} {
		var sample []backtest.Case
		for i, one := range m4(t, c.set, c.period) {
			if i%c.every == 0 {
				sample = append(sample, one)
			}
		}
		auto, naive2 := summary(t, sample, "auto"), summary(t, sample, "naive2")
		require.LessOrEqual(t, backtest.OWA(auto, naive2), c.owa, c.set)
		require.InDelta(t, 0.95, auto.Coverage, 0.03, c.set)
	}
}

// The default forecasts the totals of slow, declining items without bias.
func TestAutoOnCarParts(t *testing.T) {
	var cases []backtest.Case
	for _, y := range carParts(t) {
		cases = append(cases, backtest.Origins(forecast.Series{Units: y, Period: 12}, 6, 2, 4, 1)...)
	}
	auto, ses := summary(t, cases, "auto"), summary(t, cases, "ses0.1")
	require.InDelta(t, 1.390, ses.CRPS, 0.005)
	require.LessOrEqual(t, auto.CRPS, 1.33)
	require.LessOrEqual(t, math.Abs(auto.Bias), 0.06)
	require.InDelta(t, 0.96, auto.Quantile[3].Coverage, 0.02)
	require.LessOrEqual(t, auto.Quantile[5].Pinball, 0.157)
}

// The benchmarks agree with R's thetaf on M3, and with the official score sheet
// of M4.
func TestBenchmarksAgreeWithPublishedScores(t *testing.T) {
	cases := m3(t)
	theta, naive2 := summary(t, cases, "theta"), summary(t, cases, "naive2")
	require.InDelta(t, 12.79, theta.SMAPE, 0.01)
	require.InDelta(t, 1.419, theta.MASE, 0.001)
	require.InDelta(t, 0.860, backtest.OWA(theta, naive2), 0.001)
	require.InDelta(t, 10.65, theta.MSIS, 0.1)
	for _, c := range []struct {
		set         string
		period      int
		method      string
		smape, mase float64
	}{
		{"Weekly", 1, "naive2", 9.161, 2.777}, {"Weekly", 1, "ses", 9.012, 2.685}, {"Weekly", 1, "theta", 9.093, 2.637},
		{"Hourly", 24, "snaive", 13.912, 1.193}, {"Hourly", 24, "ses", 18.094, 2.385}, {"Hourly", 24, "theta", 18.138, 2.455},
	} {
		s := summary(t, m4(t, c.set, c.period), c.method)
		require.InDelta(t, c.smape, s.SMAPE, 0.006, "%+v", c)
		require.InDelta(t, c.mase, s.MASE, 0.003, "%+v", c)
	}
}
