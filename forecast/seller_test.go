package forecast_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/forwardstock/forwardstock/forecast"
)

// shop draws Poisson sales of one unit each, at rates by item and day.
func shop(t testing.TB, items, days int, rate func(item, day int) float64) *forecast.History {
	random := rand.New(rand.NewPCG(11, 12))
	var b forecast.Builder
	for i := range items {
		for d := range days {
			for range int(distuv.Poisson{Lambda: rate(i, d), Src: random}.Rand()) {
				require.NoError(t, b.Add(forecast.Sale{
					Day: someDay.Add(d), Item: fmt.Sprintf("item-%04d", i), Units: 1, State: "CA",
				}))
			}
		}
	}
	return b.History()
}

// weekly returns the units of item i, or of all (-1), by whole weeks.
func weekly(h *forecast.History, i int) []float64 {
	y := make([]float64, h.Days()/7)
	for k := range h.Len() {
		for c := range h.Cells(k) {
			if w := int(h.Last()-c.Day) / 7; w < len(y) && (i < 0 || k == i) {
				y[len(y)-1-w] += float64(c.Units)
			}
		}
	}
	return y
}

func auto(t testing.TB, y forecast.Series, weeks int) forecast.Path {
	paths, err := forecast.Auto().Forecast(t.Context(), []forecast.Series{y}, weeks, 1)
	require.NoError(t, err)
	return paths[0]
}

func everything(int) float64 { return 1 }

// What is planned with is what Auto says: of a frequent item by itself, and of
// all items together.
func TestThePlanGetsWhatAutoForecasts(t *testing.T) {
	h := shop(t, 1, 20*7, func(int, int) float64 { return 30 })
	want := auto(t, forecast.Series{Units: weekly(h, 0)}, 4)
	got := fit(t, h, forecast.Options{}).Demand().Items[0]
	require.Equal(t, forecast.Combined, got.Method)
	require.InEpsilon(t, want.Total.Mean, got.Mean, 1e-9)
	require.InEpsilon(t, want.Total.Dev*want.Total.Dev, got.Total().Var, 0.1)

	h = shop(t, 80, 26*7, func(i, _ int) float64 { return 0.02 * float64(1+i) })
	demand := fit(t, h, forecast.Options{Horizon: 35}).Demand()
	want = auto(t, forecast.Series{Units: weekly(h, -1), Period: 52}, 5)
	all := demand.Together(everything)
	require.InEpsilon(t, want.Total.Mean, all.Mean, 0.01) // spikes come on top
	methods := map[forecast.Method]int{}
	for _, item := range demand.Items {
		methods[item.Method]++
	}
	require.Greater(t, methods[forecast.Combined], 10)
	require.Greater(t, methods[forecast.Smoothed], 10)
}

// A seller who lost half of all business ten weeks ago: no single item shows
// it, all together do.
func TestItemsFollowTheSeller(t *testing.T) {
	h := shop(t, 400, 52*7, func(_, d int) float64 {
		if d >= 42*7 {
			return 0.015
		}
		return 0.03
	})
	demand := fit(t, h, forecast.Options{}).Demand()
	all := demand.Together(everything)
	truth := 400 * 28 * 0.015
	require.InEpsilon(t, truth, all.Mean, 0.12)
	require.Greater(t, all.Var, all.Mean, "the seller's level is not known for sure")
}

func TestTogether(t *testing.T) {
	d := forecast.Demand{Common: 0.04, Items: []forecast.ItemDemand{
		{Mean: 10, LevelVar: 4, Dispersion: 2, Concentration: 9},
		{Mean: 30, LevelVar: 36, Dispersion: 1, Concentration: 0},
	}}
	share := func(i int) float64 { return []float64{0.5, 0.1}[i] }
	got := d.Together(share)
	require.InDelta(t, 5+3, got.Mean, 1e-12)
	apart := d.Items[0].Territory(0.5).Var + d.Items[1].Territory(0.1).Var
	require.InDelta(t, apart+0.04*2*5*3, got.Var, 1e-12)
	d.Items = d.Items[:1]
	require.Equal(t, d.Items[0].Territory(0.5), d.Together(share))
	require.Equal(t, forecast.Dist{}, forecast.Demand{}.Together(everything))
	d.Common = -1
	require.ErrorContains(t, d.Check(), "common")
}
