package forecast_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
)

// asked is a context that is done after it was asked a number of times.
type asked struct {
	context.Context
	left atomic.Int64
}

func (c *asked) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// A fit that ends at once looks at a context that is done a few times at most.
// What no Fit has made, and what is nil, is empty.
func TestZeroModelAndNilHistory(t *testing.T) {
	var m forecast.Model
	_, ok := m.Item("x")
	require.False(t, ok)
	require.Empty(t, m.Demand().Items)
	for range m.Items() {
		t.Fatal("an item")
	}
	r := m.Run(nil)
	require.Zero(t, r.Len())
	require.Empty(t, demands(r, 28))
	require.ErrorIs(t, r.Add(forecast.Sale{Day: someDay, Item: "a", Units: 1}), forecast.ErrState)
	require.Zero(t, m.Run(seller(t, 2, 20, 1)).Len())
	var h *forecast.History
	empty := new(forecast.History)
	require.Equal(t, []any{empty.First(), empty.Last(), empty.Days(), empty.Len(), empty.Item(0), empty.Items(), empty.Places(), empty.Totals(0), empty.Sum(), empty.Between(1, 9), empty.Until(9)},
		[]any{h.First(), h.Last(), h.Days(), h.Len(), h.Item(0), h.Items(), h.Places(), h.Totals(0), h.Sum(), h.Between(1, 9), h.Until(9)})
	_, ok = h.Find("x")
	require.False(t, ok)
	for range h.Cells(0) {
		t.Fatal("a cell")
	}
	d := forecast.Demand{Items: []forecast.ItemDemand{{Mean: 3, Dispersion: 1}}}
	require.Equal(t, d.Together(func(int) float64 { return 1 }), d.Together(nil))
}

func TestFitEndsSoonAfterItIsCancelled(t *testing.T) {
	h := seller(t, 3000, 200, 0.02)
	for _, looks := range []int64{0, 1, 100, 1000} {
		ctx := &asked{Context: t.Context()}
		ctx.left.Store(looks)
		_, err := forecast.Fit(ctx, h, forecast.Options{})
		require.ErrorIs(t, err, context.Canceled)
		require.Greater(t, ctx.left.Load(), int64(-100), "after %d", looks)
	}
}

func TestOptionsTellEveryMistake(t *testing.T) {
	_, err := forecast.Fit(t.Context(), nil, forecast.Options{
		Horizon: -1, Start: forecast.MinDay - 1, Regions: []geo.Region{}, New: []string{"", "a", "a"},
	})
	require.ErrorIs(t, err, forecast.ErrOptions)
	for _, part := range []string{"horizon", "start", "regions: there are none", "new[0]", `new[2]: "a" is new[1] too`} {
		require.ErrorContains(t, err, part)
	}
	_, err = forecast.Fit(t.Context(), nil, forecast.Options{})
	require.ErrorContains(t, err, "start")
	sound(t, fit(t, nil, forecast.Options{Start: 1, New: []string{"a"}}).Demand())
	_, err = forecast.Fit(t.Context(), nil, forecast.Options{Start: 1, Regions: []geo.Region{{ID: "1", Population: -1}}})
	require.ErrorContains(t, err, "population")
}

// Any history gives a sound demand.
func TestFitSurvivesAnyHistory(t *testing.T) {
	regions := geo.Regions()
	rapid.Check(t, func(t *rapid.T) {
		var b forecast.Builder
		span := rapid.SampledFrom([]int{1, 6, 7, 8, 30, 400, 5000, 3_000_000}).Draw(t, "span")
		units := rapid.SampledFrom([]int64{1, 3, 1000, 1e9}).Draw(t, "units")
		for range rapid.IntRange(0, 60).Draw(t, "sales") {
			sale := forecast.Sale{
				Day:   forecast.MinDay.Add(rapid.IntRange(0, span).Draw(t, "day")),
				Item:  rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "item"),
				Units: rapid.Int64Range(0, units).Draw(t, "u"),
			}
			if sale.Units == 0 {
				sale.Returned = 1
			}
			switch rapid.IntRange(0, 3).Draw(t, "place") {
			case 0:
				sale.State = "XX"
			case 1:
				sale.State = "TX"
			case 2:
				sale.Region = regions[rapid.IntRange(0, 895).Draw(t, "region")].ID
			}
			require.NoError(t, b.Add(sale))
		}
		h := b.History()
		o := forecast.Options{Horizon: rapid.IntRange(1, 400).Draw(t, "horizon"), New: []string{"new"}}
		o.Start = h.Last().Add(1 + rapid.IntRange(-50, 400).Draw(t, "gap"))
		o.Start = max(o.Start, forecast.MinDay)
		if o.Start == 0 {
			o.Start = 1
		}
		d := fit(t, h, o).Demand()
		require.NoError(t, d.Check())
		for _, item := range d.Items {
			total := item.Total()
			require.LessOrEqual(t, total.Quantile(0.5), total.Quantile(0.99))
		}
	})
}

func BenchmarkFit(b *testing.B) {
	h := seller(b, 2000, 365, 0.02)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := forecast.Fit(b.Context(), h, forecast.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(h.Len())*float64(b.N)/b.Elapsed().Seconds(), "items/s")
}

func TestSalesOutsideTheRegionsAreReportedAndNotForecast(t *testing.T) {
	var b forecast.Builder
	for n := range 100 {
		sale := forecast.Sale{Day: someDay.Add(n), Item: "a", Units: 2, Region: "100"}
		switch n % 4 {
		case 1:
			sale.Region = "995" // Alaska
		case 2:
			sale.Region, sale.State = "", "HI"
		case 3:
			sale.Region = "" // unknown, which counts in the total
		}
		require.NoError(t, b.Add(sale))
	}
	var contiguous []geo.Region
	for _, r := range geo.Regions() {
		if r.Kind == geo.Contiguous {
			contiguous = append(contiguous, r)
		}
	}
	all := fit(t, b.History(), forecast.Options{})
	part := fit(t, b.History(), forecast.Options{Regions: contiguous})
	require.Equal(t, forecast.Totals{Units: 100, Orders: 50}, part.Outside())
	require.Zero(t, all.Outside())
	require.InEpsilon(t, all.Demand().Items[0].Mean/2, part.Demand().Items[0].Mean, 0.1)
	require.EqualValues(t, 50, part.Demand().Items[0].Orders)
	sound(t, part.Demand())
}

// A history at the end of time has no horizon after it.
func TestTheEndOfTime(t *testing.T) {
	for _, last := range []forecast.Day{forecast.MaxDay, forecast.MaxDay - 3660, forecast.MaxDay - 3661} {
		var b forecast.Builder
		for d := range 30 {
			require.NoError(t, b.Add(forecast.Sale{Day: last.Add(-d), Item: "a", Units: 1}))
		}
		m, err := forecast.Fit(t.Context(), b.History(), forecast.Options{Horizon: 3660})
		if last > forecast.MaxDay-3661 {
			require.ErrorIs(t, err, forecast.ErrOptions)
			continue
		}
		require.NoError(t, err)
		sound(t, m.Demand())
	}
}
