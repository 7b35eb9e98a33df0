package forecast_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/forwardstock/forwardstock/forecast"
)

// Items that were out of stock for ten of the last twelve weeks are expected to sell
// as before if that is told, and to sell nothing while they are planned to be closed.
func TestStockOutsAreNoLackOfDemand(t *testing.T) {
	const (
		items, days = 60, 52 * 7
		rate        = 0.4 // a day
	)
	name := func(i int) string { return fmt.Sprintf("item-%02d", i) }
	out := forecast.Event{First: someDay.Add(days - 80), Last: someDay.Add(days - 6), Closed: true}
	for i := range items / 2 {
		out.Items = append(out.Items, name(i))
	}
	random := rand.New(rand.NewPCG(5, 6))
	var b forecast.Builder
	for i := range items {
		for d := range days {
			day := someDay.Add(d)
			if i < items/2 && day >= out.First && day <= out.Last {
				continue
			}
			for range int(distuv.Poisson{Lambda: rate, Src: random}.Rand()) {
				require.NoError(t, b.Add(forecast.Sale{Day: day, Item: name(i), Units: 1, State: "TX"}))
			}
		}
	}
	h := b.History()
	sum := func(events []forecast.Event, from, to int) (units float64) {
		m := fit(t, h, forecast.Options{Start: someDay.Add(days), Events: events})
		require.Empty(t, m.Learned().Channels, "what was closed is no channel")
		for _, d := range m.Demand().Items[from:to] {
			units += d.Mean
		}
		return units
	}
	truth := items / 2 * rate * 28
	require.InEpsilon(t, truth, sum([]forecast.Event{out}, 0, items/2), 0.1)
	require.InEpsilon(t, truth, sum([]forecast.Event{out}, items/2, items), 0.1)
	require.Less(t, sum(nil, 0, items/2), 0.8*truth, "it looks like a lack of demand otherwise")

	half := forecast.Event{First: someDay.Add(days), Last: someDay.Add(days + 13), Items: out.Items, Closed: true}
	require.InEpsilon(t, truth/2, sum([]forecast.Event{out, half}, 0, items/2), 0.1)

	out.Uplift = 2
	require.ErrorContains(t, forecast.Options{Events: []forecast.Event{out}}.Check(), "closed")
}
