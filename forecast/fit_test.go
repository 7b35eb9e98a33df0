package forecast_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
)

const someDay forecast.Day = 20000

// seller draws sales of items over some days, with Poisson orders of one to
// three units to regions as people live. rate is the orders a day of an item.
func seller(t testing.TB, items, days int, rate float64) *forecast.History {
	random := rand.New(rand.NewPCG(5, uint64(items)))
	regions := geo.Regions()
	var people int64
	for _, r := range regions {
		people += r.Population
	}
	region := func() geo.RegionID {
		at := random.Int64N(people)
		for _, r := range regions {
			if at -= r.Population; at < 0 {
				return r.ID
			}
		}
		return regions[0].ID
	}
	var b forecast.Builder
	for i := range items {
		orders := distuv.Poisson{Lambda: rate, Src: random}
		for d := range days {
			for range int(orders.Rand()) {
				require.NoError(t, b.Add(forecast.Sale{
					Day: someDay.Add(d), Item: fmt.Sprintf("item-%05d", i), Units: 1 + random.Int64N(3), Region: region(),
				}))
			}
		}
	}
	return b.History()
}

// sound checks that a demand is what the placement can rely on.
func sound(t require.TestingT, d forecast.Demand) {
	require.NoError(t, d.Check())
	for _, item := range d.Items {
		var sum exact.Sum
		for _, p := range item.Shares {
			sum.Add(p)
		}
		require.InDelta(t, 1, sum.Value(), 1e-9)
		require.Greater(t, item.Concentration, 0.0)
		require.Greater(t, item.Mean, 0.0)
		total := item.Total()
		last := int64(0)
		for _, p := range []float64{0.01, 0.5, 0.9, 0.99, 0.9999} {
			q := total.Quantile(p)
			require.GreaterOrEqual(t, q, last)
			require.Less(t, float64(q), 1e3+1e3*total.Mean)
			last = q
		}
	}
}

func fit(t require.TestingT, h *forecast.History, o forecast.Options) *forecast.Model {
	m, err := forecast.Fit(context.Background(), h, o)
	require.NoError(t, err)
	return m
}

func TestFitFindsSteadyRates(t *testing.T) {
	const days, rate = 300, 0.05
	h := seller(t, 300, days, rate)
	m := fit(t, h, forecast.Options{})
	d := m.Demand()
	sound(t, d)
	require.Equal(t, h.Last()+1, d.Start)
	require.Equal(t, 28, d.Days)
	total, evidence := 0.0, int64(0)
	for i, item := range d.Items {
		require.Equal(t, h.Item(i), item.Item)
		require.Equal(t, h.Totals(i).Orders, item.Orders)
		total += item.Mean
		evidence += item.Orders
	}
	require.InEpsilon(t, 28*rate*2*float64(len(d.Items)), total, 0.06)
	require.InEpsilon(t, 2, m.Learned().OrderSize, 0.03)
	for _, x := range m.Learned().Weekday {
		require.InDelta(t, 1, x, 0.15)
	}
	require.Zero(t, m.Outside())
}

// Twice as long a horizon sells about twice as much, and three days less than
// that.
func TestHorizonsAreConsistent(t *testing.T) {
	h := seller(t, 100, 200, 0.1)
	one := fit(t, h, forecast.Options{Horizon: 28}).Demand()
	two := fit(t, h, forecast.Options{Horizon: 56}).Demand()
	few := fit(t, h, forecast.Options{Horizon: 3}).Demand()
	for i := range one.Items {
		require.InEpsilon(t, 2*one.Items[i].Mean, two.Items[i].Mean, 0.04)
		require.InEpsilon(t, one.Items[i].Mean*3/28, few.Items[i].Mean, 0.4) // as weekdays are
		require.Greater(t, two.Items[i].LevelVar, 3.5*one.Items[i].LevelVar)
	}
}

func TestFastItemsGetTheEnsemble(t *testing.T) {
	h := seller(t, 5, 400, 4) // 8 units a day
	d := fit(t, h, forecast.Options{Horizon: 28}).Demand()
	sound(t, d)
	for _, item := range d.Items {
		require.Equal(t, forecast.Combined, item.Method)
		require.InEpsilon(t, 28*8, item.Mean, 0.15)
		require.Less(t, item.Total().Var, 30*item.Mean)
		require.GreaterOrEqual(t, item.Total().Var, item.Mean)
	}
}

// TestOneDayIsNotARate gives one to three orders of a single day: nobody would
// expect as many every day.
func TestOneDayIsNotARate(t *testing.T) {
	for orders := 1; orders <= 3; orders++ {
		var b forecast.Builder
		for n := range orders {
			require.NoError(t, b.Add(forecast.Sale{Day: someDay, Order: fmt.Sprint(n), Item: "A", Units: 1, Region: "900"}))
		}
		d := fit(t, b.History(), forecast.Options{Horizon: 28}).Demand()
		sound(t, d)
		require.Less(t, d.Items[0].Mean, 28.0*float64(orders)/7+1, "%d orders", orders)
		require.Greater(t, d.Items[0].Total().Var, d.Items[0].Mean, "wide")
	}
}

func TestWithFewOrdersDemandIsNearThePrior(t *testing.T) {
	for _, orders := range []int{0, 1, 20} {
		var b forecast.Builder
		for n := range orders {
			region := geo.RegionID("900") // then all over the country
			if n > 0 {
				region = geo.Regions()[n*44].ID
			}
			require.NoError(t, b.Add(forecast.Sale{Day: someDay.Add(n * 7), Item: fmt.Sprint("item", n%3), Units: 1, Region: region}))
		}
		m := fit(t, b.History(), forecast.Options{Start: someDay + 200, New: []string{"new"}})
		d := m.Demand()
		sound(t, d)
		fresh := d.Items[len(d.Items)-1]
		require.Equal(t, "new", fresh.Item)
		require.Equal(t, forecast.PriorOnly, fresh.Method)
		total := fresh.Total()
		require.Greater(t, total.Var, total.Mean, "wide")
		off, most := 0.0, 0.0 // half the L1 distance to the population, and the largest share
		for r, region := range d.Regions {
			p := float64(region.Population) / 334_726_586
			off += math.Abs(fresh.Shares[r]-p) / 2
			most = max(most, fresh.Shares[r])
		}
		switch orders {
		case 0:
			require.InDelta(t, 0, off, 1e-9, "as people live")
		case 1:
			require.Less(t, off, 0.05, "one order decides nothing")
		case 20:
			require.Less(t, off, 0.4)
			require.Greater(t, off, 0.01)
		}
		require.Less(t, most, 0.1)
	}
}

func TestItemsWithoutOrdersShareTheirShares(t *testing.T) {
	h := seller(t, 10, 100, 0.1)
	d := fit(t, h, forecast.Options{New: []string{"a", "b", h.Item(0)}}).Demand()
	n := len(d.Items)
	require.Equal(t, h.Len()+2, n, "an item of the history is not repeated")
	require.Same(t, &d.Items[n-1].Shares[0], &d.Items[n-2].Shares[0])
	require.NotSame(t, &d.Items[0].Shares[0], &d.Items[n-1].Shares[0])
}

// An item that only one state buys moves there, the more so the more it sold;
// the others stay with the seller.
func TestSharesMoveWithEvidence(t *testing.T) {
	texas := func(orders int) float64 {
		var b forecast.Builder
		random := rand.New(rand.NewPCG(1, 1))
		regions := geo.Regions()
		for i := range 200 {
			for range 10 {
				region := regions[random.IntN(len(regions))].ID
				if i%2 == 0 {
					region = regions[(i*7)%len(regions)].ID // items with a taste of their own
				}
				require.NoError(t, b.Add(forecast.Sale{Day: someDay.Add(random.IntN(300)), Item: fmt.Sprint("item", i), Units: 1, Region: region}))
			}
		}
		for range orders {
			require.NoError(t, b.Add(forecast.Sale{Day: someDay + 299, Item: "boots", Units: 1, State: "TX"}))
		}
		d := fit(t, b.History(), forecast.Options{New: []string{"boots"}}).Demand()
		for _, item := range d.Items {
			if item.Item == "boots" {
				sum := 0.0
				for r, region := range d.Regions {
					if region.State == "TX" {
						require.Greater(t, item.Shares[r], 0.0, "people live there")
						sum += item.Shares[r]
					}
				}
				return sum
			}
		}
		return math.NaN()
	}
	none, few, many := texas(0), texas(5), texas(100)
	require.Less(t, none, few)
	require.Less(t, few, many)
	require.Greater(t, many, 0.8)
	require.Less(t, none, 0.15)
}
