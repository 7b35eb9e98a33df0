package backtest_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/forecast/backtest"
	"github.com/forwardstock/forwardstock/geo"
)

// streamer draws sales of items with steady rates of different size, of which
// a live stream makes about ten times as much for one to three days, some four
// times a year.
func streamer(t testing.TB, items, days int, spikes bool) *forecast.History {
	random := rand.New(rand.NewPCG(1, 2))
	regions := geo.Regions()
	var b forecast.Builder
	for i := range items {
		rate := math.Exp(1.2*random.NormFloat64() - 1.5)
		left, times := 0, 1.0
		for d := range days {
			if left == 0 && random.Float64() < 0.01 {
				left, times = 1+random.IntN(3), math.Exp(0.7*random.NormFloat64()+2.2)
			}
			today := rate
			if left > 0 {
				left--
				if spikes {
					today *= times
				}
			}
			for range int(distuv.Poisson{Lambda: today, Src: random}.Rand()) {
				require.NoError(t, b.Add(forecast.Sale{
					Day: 20000 + forecast.Day(d), Item: fmt.Sprint("item", i), Units: 1 + random.Int64N(2),
					Region: regions[random.IntN(len(regions))].ID,
				}))
			}
		}
	}
	return b.History()
}

func TestLiveStreams(t *testing.T) {
	for _, spikes := range []bool{true, false} {
		r, err := backtest.History(t.Context(), streamer(t, 300, 500, spikes), backtest.HistoryPlan{}, backtest.Baselines()...)
		require.NoError(t, err)
		show(t, append(r.Totals, r.States))
		model := r.Totals[0]
		for _, other := range r.Totals[1:] {
			if other.Method == "mean" {
				continue // rates that never change are what it assumes
			}
			require.Less(t, model.CRPS, other.CRPS, "%s, spikes %t", other.Method, spikes)
		}
		require.Less(t, math.Abs(model.Bias), 0.05)
		for i, p := range backtest.Levels()[2:] {
			coverage := model.Quantile[2+i].Coverage
			require.Greater(t, coverage, p-0.03)
			require.Less(t, coverage, p+0.04, "whole units meet their quantile with more than p")
		}
	}
}
