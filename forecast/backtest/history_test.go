package backtest_test

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"

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
	r, err := backtest.History(t.Context(), superstore(t), backtest.HistoryPlan{},
		backtest.Baselines()[:1]...)
	require.NoError(t, err)
	require.NoError(t, backtest.Table(os.Stderr, append(r.Totals, r.States, r.Sum)))
}
