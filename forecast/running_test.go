package forecast_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
)

func demands(r *forecast.Running, days int) []forecast.ItemDemand {
	return slices.Collect(r.Demand(days))
}

// sales returns the sales of a history in the order of days, one for each order.
func sales(h *forecast.History) []forecast.Sale {
	var all []forecast.Sale
	places := h.Places()
	for i := range h.Len() {
		for c := range h.Cells(i) {
			p := places[c.Place]
			for k := range c.Orders {
				units := c.Units / c.Orders
				if k == 0 {
					units += c.Units % c.Orders
				}
				all = append(all, forecast.Sale{Day: c.Day, Item: h.Item(i), Units: units, Region: p.Region, State: p.State})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b forecast.Sale) int { return int(a.Day - b.Day) })
	return all
}

func TestRunningBeginsWithTheModel(t *testing.T) {
	h := seller(t, 60, 200, 0.3)
	start := h.Last() + 1
	for _, o := range []forecast.Options{
		{}, {Categories: map[string]string{h.Item(0): "a", h.Item(1): "b", h.Item(2): "b"}}, {Horizon: 10, Start: start + 5}, {Start: start - 40},
		{Events: []forecast.Event{{First: start + 2, Uplift: 4}}, New: []string{"vase"}},
		{Events: []forecast.Event{{First: start, Last: start + 40, Closed: true}}, New: []string{"vase"}},
	} {
		m := fit(t, h, o)
		o.Events = nil
		want := fit(t, h, o).Demand()
		got := demands(m.Run(h), want.Days)
		require.Len(t, got, len(want.Items))
		for i, d := range got {
			w := want.Items[i]
			require.Equal(t, w.Item, d.Item)
			require.Equal(t, w.Orders, d.Orders)
			require.InEpsilon(t, w.Mean, d.Mean, 1e-9)
			require.InDelta(t, w.LevelVar, d.LevelVar, 1e-9*(1+w.LevelVar))
			require.Equal(t, w.Dispersion, d.Dispersion)
			require.InDelta(t, w.Lump, d.Lump, 1e-9)
			// Orders are weighed by the start, in Fit by the end of the history.
			require.InEpsilon(t, w.Concentration, d.Concentration, 1e-3)
			for k := range w.Shares {
				require.InDelta(t, w.Shares[k], d.Shares[k], 1e-4)
			}
		}
	}
}

// Days that come one by one, or all at once, or by way of bytes in between, give
// the same state to the bit; asking changes nothing.
func TestRunningDayByDay(t *testing.T) {
	h := seller(t, 30, 250, 0.2)
	cut := h.First() + 200
	later := sales(h.Between(cut, h.Last()+1))
	m := fit(t, h, forecast.Options{Start: cut})
	once, daily := m.Run(h), m.Run(h.Until(cut))
	for _, s := range later {
		require.NoError(t, once.Add(s))
		if s.Day > daily.Next() {
			daily.Until(s.Day)
			for range daily.Demand(7) {
				break
			}
			state, err := daily.MarshalBinary()
			require.NoError(t, err)
			daily = new(forecast.Running)
			require.NoError(t, daily.UnmarshalBinary(state))
		}
		require.NoError(t, daily.Add(s))
	}
	once.Until(h.Last() + 1)
	daily.Until(h.Last() + 1)
	require.Equal(t, demands(once, 28), demands(daily, 28))
	require.ErrorIs(t, once.Add(later[0]), forecast.ErrSale)
	require.ErrorIs(t, once.Add(forecast.Sale{}), forecast.ErrSale)
}

// Eight weeks later it is near to what another Fit says: of sellers that stay as
// they are, all items within 4 %, and each within a third of its deviation.
func TestRunningIsNearAnotherFit(t *testing.T) {
	h := seller(t, 200, 456, 0.15)
	cut := h.Last() + 1 - 56
	r := fit(t, h, forecast.Options{Start: cut}).Run(h)
	for _, s := range sales(h.Between(cut, h.Last()+1)) {
		require.NoError(t, r.Add(s))
	}
	r.Until(h.Last() + 1)
	want := fit(t, h, forecast.Options{}).Demand()
	var mine, its, off float64
	for i, d := range demands(r, 28) {
		w := want.Items[i]
		require.Equal(t, w.Item, d.Item)
		mine, its = mine+d.Mean, its+w.Mean
		off += math.Abs(d.Mean-w.Mean) / math.Sqrt(w.Total().Var) / float64(len(want.Items))
		require.InDelta(t, 1, w.Shares[5]/d.Shares[5], 0.2)
	}
	require.InEpsilon(t, its, mine, 0.04)
	require.Less(t, off, 0.33)
}

// A Running that no model made says so.
func TestRunningOfNoModel(t *testing.T) {
	var r forecast.Running
	require.ErrorIs(t, r.Add(forecast.Sale{Day: 1, Item: "a", Units: 1}), forecast.ErrState)
	require.ErrorIs(t, r.Refit(t.Context(), 28, 1), forecast.ErrState)
	require.Empty(t, demands(&r, 28))
	require.Zero(t, r.Len())
	r.Until(100)
	require.Equal(t, forecast.Day(100), r.Next())
}

// An item that is new, or sells again, gets what its sales say.
func TestRunningFollowsSales(t *testing.T) {
	h := shop(t, 50, 300, func(i, _ int) float64 { return 0.4 * float64(1+i%10) })
	r := fit(t, h, forecast.Options{}).Run(h)
	start := r.Next()
	usual := demands(r, 28)[0].Mean
	for d := range 70 {
		for range 3 {
			require.NoError(t, r.Add(forecast.Sale{Day: start.Add(d), Item: "new", Units: 2, State: "TX"}))
		}
		require.NoError(t, r.Add(forecast.Sale{Day: start.Add(d), Item: h.Item(0), Returned: 1}))
	}
	r.Until(start + 70)
	all := demands(r, 28)
	require.Len(t, all, 51)
	require.Equal(t, 51, r.Len())
	last := all[50]
	require.Equal(t, "new", last.Item)
	require.InEpsilon(t, 28*6, last.Mean, 0.25)
	texas := 0.0
	for k, region := range geo.Regions() {
		if region.State == "TX" {
			texas += last.Shares[k]
		}
	}
	require.Greater(t, texas, 0.5)
	require.Less(t, all[0].Mean, 0.9*usual, "nobody bought it for ten weeks")
	sound(t, forecast.Demand{Start: r.Next(), Days: 28, Regions: geo.Regions(), Items: all})
	r.Until(forecast.MaxDay)
	sound(t, forecast.Demand{Start: start, Days: 28, Regions: geo.Regions(), Items: demands(r, 28)[:2]})
}
