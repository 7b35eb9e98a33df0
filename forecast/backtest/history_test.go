package backtest_test

import (
	"encoding/csv"
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/forecast/backtest"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/dataset"
)

func superstore(t testing.TB) *forecast.History {
	rows, err := csv.NewReader(dataset.Open(t, "orders", "superstore_orders.csv.gz")).ReadAll()
	require.NoError(t, err)
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	var b forecast.Builder
	for _, row := range rows[1:] {
		day, err := forecast.ParseDay(row[column["Order Date"]])
		require.NoError(t, err)
		units, err := strconv.ParseInt(row[column["Quantity"]], 10, 64)
		require.NoError(t, err)
		require.NoError(t, b.Add(forecast.Sale{
			Day: day, Item: row[column["Product ID"]], Units: units,
			Region: geo.RegionID(row[column["Postal Code"]][:3]),
		}))
	}
	return b.History()
}

func TestSuperstore(t *testing.T) {
	h := superstore(t)
	methods := backtest.Baselines()
	r, err := backtest.History(t.Context(), h, backtest.HistoryPlan{}, methods...)
	require.NoError(t, err)
	show(t, append(append([]backtest.Score(nil), r.Totals...), append(r.Sums, r.States)...))
	model := r.Totals[0]
	for _, other := range r.Totals[1:] {
		require.Less(t, model.CRPS, other.CRPS, other.Method)
		require.Equal(t, model.N, other.N)
	}
	require.Less(t, math.Abs(model.Bias), 0.2)
	require.InDelta(t, model.Mean*float64(model.N), r.Sums[0].Mean*float64(r.Sums[0].N)-float64(r.Unseen), 1e-6)
	forecasted := func(s backtest.Score) float64 { return float64(s.N) * s.Mean * (1 + s.Bias) }
	require.InEpsilon(t, forecasted(model), forecasted(r.Sums[0]), 1e-9, "states add up to the totals")
	require.InDelta(t, model.Bias, r.States.Bias, 1e-9)
	require.Equal(t, 4*len(statesOf(geo.Regions())), r.Sums[0].N)
	require.Less(t, r.Sums[0].WAPE, 0.5)
	for i, p := range backtest.Levels()[2:] {
		require.InDelta(t, p, model.Quantile[2+i].Coverage, 0.03)
		require.GreaterOrEqual(t, r.States.Quantile[2+i].Coverage, p)
		require.InDelta(t, p, r.Sums[0].Quantile[2+i].Coverage, 0.1)
	}
}

// Real purchases of which only the state is known, by category.
func TestAmazonByState(t *testing.T) {
	if testing.Short() {
		t.Skip("many forecasts, as others that are tested for races")
	}
	rows, err := csv.NewReader(dataset.Open(t, "orders", "amazon_open_ecommerce_29states.csv.gz")).ReadAll()
	require.NoError(t, err)
	end, err := forecast.NewDay(2022, time.October, 1) // later, people left the survey
	require.NoError(t, err)
	var b forecast.Builder
	for _, row := range rows[1:] {
		day, err := forecast.ParseDay(row[0])
		require.NoError(t, err)
		units, err := strconv.ParseInt(row[3], 10, 64)
		require.NoError(t, err)
		if row[2] != "" && units > 0 && day < end {
			require.NoError(t, b.Add(forecast.Sale{Day: day, Item: row[2], Units: units, State: row[1]}))
		}
	}
	plan := backtest.HistoryPlan{Origins: []forecast.Day{end - 6*28, end - 28}}
	r, err := backtest.History(t.Context(), b.History(), plan, backtest.Baselines()...)
	require.NoError(t, err)
	show(t, append(append([]backtest.Score(nil), r.Totals...), append(r.Sums, r.States)...))
	model := r.Totals[0]
	for _, other := range r.Totals[1:] {
		require.Less(t, model.CRPS, other.CRPS, other.Method)
	}
	require.Less(t, math.Abs(model.Bias), 0.1)
	require.Less(t, r.Sums[0].WAPE, 0.25)
	for i, p := range backtest.Levels()[2:] {
		require.GreaterOrEqual(t, model.Quantile[2+i].Coverage, p-0.005)
	}
}

func statesOf(regions []geo.Region) map[string]bool {
	states := map[string]bool{}
	for _, r := range regions {
		states[r.State] = true
	}
	return states
}

// A small history by hand: one item, sold every day to one region, and one
// that comes late.
func TestHistoryScoresWhatWasSoldLater(t *testing.T) {
	var b forecast.Builder
	for n := range forecast.Day(100) {
		require.NoError(t, b.Add(forecast.Sale{Day: 20000 + n, Item: "a", Units: 3, Region: "100"}))
		if n >= 95 {
			require.NoError(t, b.Add(forecast.Sale{Day: 20000 + n, Item: "late", Units: 1, State: "TX"}))
		}
	}
	r, err := backtest.History(t.Context(), b.History(), backtest.HistoryPlan{Options: forecast.Options{Horizon: 14}},
		backtest.Baselines()[:1]...)
	require.NoError(t, err)
	model := r.Totals[0]
	require.Equal(t, 4, model.N)
	require.EqualValues(t, 5, r.Unseen)
	require.InDelta(t, 42, model.Mean, 1e-12)
	require.InDelta(t, 0, model.Bias, 0.05)
	require.InDelta(t, 42, r.Totals[1].Mean, 1e-12)
	require.InDelta(t, 0, r.Totals[1].Bias, 1e-9)

	_, err = backtest.History(t.Context(), b.History(), backtest.HistoryPlan{Origins: []forecast.Day{20099}})
	require.ErrorIs(t, err, backtest.ErrPlan)
	_, err = backtest.History(t.Context(), b.History(), backtest.HistoryPlan{Options: forecast.Options{Horizon: -1}, Origins: []forecast.Day{20050}})
	require.ErrorIs(t, err, forecast.ErrOptions)
	_, err = backtest.History(t.Context(), b.History(), backtest.HistoryPlan{Options: forecast.Options{Horizon: 200}})
	require.ErrorIs(t, err, backtest.ErrPlan)
}
