package backtest_test

import (
	"iter"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
)

// followed is how the demand for the known items did in the four weeks from origins on.
type followed struct{ crps, mean, sold, off float64 }

func (f *followed) add(demand iter.Seq[forecast.ItemDemand], h, known *forecast.History, origin forecast.Day) {
	later := h.Between(origin, origin+28)
	mean, sold := 0.0, 0.0
	for d := range demand {
		if _, ok := known.Find(d.Item); !ok {
			continue
		}
		units := 0.0
		if i, ok := later.Find(d.Item); ok {
			units = float64(later.Totals(i).Units)
		}
		f.crps += d.Total().CRPS(units)
		mean, sold = mean+d.Mean, sold+units
	}
	f.mean, f.sold = f.mean+mean, f.sold+sold
	f.off += max(mean-sold, sold-mean)
}

// A model that has run for half a year without another fit, and one that was refitted
// every four weeks, beside one that is fitted anew.
func TestRunningBesideFits(t *testing.T) {
	if testing.Short() {
		t.Skip("twelve fits")
	}
	h := superstore(t)
	const run, horizon = 182, 28
	var fresh, frozen, refitted followed
	for origin := h.Last() + 1 - 6*horizon; origin+horizon <= h.Last()+1; origin += horizon {
		known := h.Until(origin)
		from := origin - run
		m, err := forecast.Fit(t.Context(), h, forecast.Options{Start: from})
		require.NoError(t, err)
		plain, again := m.Run(h), m.Run(h)
		byDay, places := map[forecast.Day][]forecast.Sale{}, h.Places()
		for i := range h.Len() {
			for c := range h.Cells(i) {
				for k := range c.Orders {
					s := forecast.Sale{Day: c.Day, Item: h.Item(i), Units: c.Units / c.Orders, Region: places[c.Place].Region}
					if k == 0 {
						s.Units += c.Units % c.Orders
					}
					byDay[c.Day] = append(byDay[c.Day], s)
				}
			}
		}
		for day := from; day < origin; day++ {
			for _, s := range byDay[day] {
				require.NoError(t, plain.Add(s))
				require.NoError(t, again.Add(s))
			}
			plain.Until(day + 1)
			again.Until(day + 1)
			if (day+1-from)%horizon == 0 || day+1 == origin {
				require.NoError(t, again.Refit(t.Context(), horizon, 0))
			}
		}
		anew, err := forecast.Fit(t.Context(), known, forecast.Options{Start: origin})
		require.NoError(t, err)
		fresh.add(anew.Items(), h, known, origin)
		frozen.add(plain.Demand(horizon), h, known, origin)
		refitted.add(again.Demand(horizon), h, known, origin)
	}
	for _, f := range []followed{fresh, refitted, frozen} {
		t.Logf("CRPS %.1f, bias %+.3f, total off by %.3f", f.crps, f.mean/f.sold-1, f.off/f.sold)
	}
	require.Less(t, refitted.crps, 1.03*fresh.crps)
	require.Less(t, refitted.off, 0.5*frozen.off)
}
