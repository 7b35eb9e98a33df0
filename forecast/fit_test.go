package forecast_test

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

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

func TestAnItemThatStoppedIsDead(t *testing.T) {
	var b forecast.Builder
	for n := range 400 {
		if n < 150 {
			require.NoError(t, b.Add(forecast.Sale{Day: someDay.Add(n), Item: "gone", Units: 1, Region: "100"}))
		}
		for i := range 20 {
			if (n+i)%5 == 0 {
				require.NoError(t, b.Add(forecast.Sale{Day: someDay.Add(n), Item: fmt.Sprint("item", i), Units: 1, Region: "100"}))
			}
		}
	}
	d := fit(t, b.History(), forecast.Options{}).Demand()
	require.Equal(t, "gone", d.Items[0].Item)
	require.Equal(t, forecast.Stopped, d.Items[0].Method)
	require.Less(t, d.Items[0].Mean, 0.5)
	require.Equal(t, forecast.Smoothed, d.Items[1].Method)
	require.InEpsilon(t, 28./5, d.Items[1].Mean, 0.15)
}

// An item that is new is not taken for one that sold nothing for a year.
func TestANewItemIsNotHeldDownByItsPast(t *testing.T) {
	var b forecast.Builder
	for n := range 400 {
		for i := range 20 {
			if (n+i)%(1+i) == 0 {
				require.NoError(t, b.Add(forecast.Sale{Day: someDay.Add(n), Item: fmt.Sprint("item", i), Units: 1, Region: "100"}))
			}
		}
		if n >= 344 && n%2 == 0 {
			require.NoError(t, b.Add(forecast.Sale{Day: someDay.Add(n), Item: "fresh", Units: 1, Region: "100"}))
		}
	}
	d := fit(t, b.History(), forecast.Options{}).Demand()
	require.Equal(t, "fresh", d.Items[0].Item)
	require.Greater(t, d.Items[0].Mean, 8.0)
	require.Less(t, d.Items[0].Mean, 16.0)
}

// What comes after the start of the horizon cannot matter.
func TestTheFutureDoesNotLeak(t *testing.T) {
	h := seller(t, 50, 300, 0.05)
	origin := someDay + 250
	scrambled := func(seed uint64) *forecast.History {
		random := rand.New(rand.NewPCG(seed, seed))
		var b forecast.Builder
		for i := range h.Len() {
			for c := range h.Cells(i) {
				sale := forecast.Sale{Day: c.Day, Item: h.Item(i), Units: c.Units, Region: h.Places()[c.Place].Region}
				if c.Day >= origin {
					sale.Day = origin + forecast.Day(random.IntN(100))
					sale.Item = fmt.Sprint("item", random.IntN(99))
					sale.Units = random.Int64N(1000) + 1
					sale.Region = "900"
				}
				require.NoError(t, b.Add(sale))
			}
		}
		return b.History()
	}
	o := forecast.Options{Start: origin}
	want := fit(t, scrambled(1), o)
	require.Equal(t, want, fit(t, scrambled(2), o))
}

func fingerprint(m *forecast.Model) string {
	h := fnv.New64a()
	for _, item := range m.Demand().Items {
		fmt.Fprintf(h, "%s %x %x %x %x %s\n", item.Item, item.Mean, item.LevelVar, item.Dispersion, item.Concentration, item.Method)
		for _, p := range item.Shares {
			fmt.Fprintf(h, "%x ", p)
		}
		fmt.Fprintln(h, item.Total().Quantile(0.95), item.Territory(0.37).Quantile(0.99))
	}
	fmt.Fprintf(h, "%x", m.Learned())
	return fmt.Sprintf("%016x", h.Sum64())
}

// The bits do not depend on the number of cores, nor on the machine: run this
// with GOAMD64=v1 and v3, and on arm64.
func TestFitIsTheSameEverywhere(t *testing.T) {
	h := fixed()
	for _, procs := range []int{1, 2, 4} {
		old := runtime.GOMAXPROCS(procs)
		got := fingerprint(fit(t, h, forecast.Options{Horizon: 30, New: []string{"new"}}))
		runtime.GOMAXPROCS(old)
		require.Equal(t, golden, got, "GOMAXPROCS %d", procs)
	}
}

// golden changes whenever the model does; what it must not do is differ between
// machines.
const golden = "5d4dce1c263f7a7b"

// fixed is a history made with integers only.
func fixed() *forecast.History {
	var b forecast.Builder
	regions := geo.Regions()
	state := uint64(1)
	next := func(n uint64) uint64 {
		state = state*6364136223846793005 + 1442695040888963407
		return (state >> 33) % n
	}
	for range 6000 {
		item := next(60)
		item = item * item / 60 // some sell much more than others
		day := someDay.Add(int(next(900)))
		if day.Month() == time.December || next(3) > 0 {
			_ = b.Add(forecast.Sale{Day: day, Item: fmt.Sprint("item", item), Units: int64(1 + next(1+item/9)), Region: regions[next(896)].ID})
		}
	}
	for d := range 400 { // a fast item, with a spike
		units := int64(2 + d%3)
		for n := range 1 + 40*(max(0, 1-max(d-200, 200-d))) {
			_ = b.Add(forecast.Sale{Day: someDay.Add(500 + d), Item: "fast", Units: units, Region: regions[(d+n)%896].ID})
		}
	}
	return b.History()
}

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

// A live stream neither raises the level of an item for long nor is forgotten.
func TestASpikeIsNotTheLevel(t *testing.T) {
	mean := func(spike int) (spiky, calm float64) {
		var b forecast.Builder
		for n := range 300 {
			for i := range 10 {
				require.NoError(t, b.Add(forecast.Sale{Day: someDay.Add(n), Item: fmt.Sprint("item", i), Units: 1, Region: "100"}))
				if n == 290 && i == 0 {
					for range spike {
						require.NoError(t, b.Add(forecast.Sale{Day: someDay.Add(n), Item: "item0", Units: 1, Region: "100"}))
					}
				}
			}
		}
		d := fit(t, b.History(), forecast.Options{}).Demand()
		return d.Items[0].Mean, d.Items[1].Mean
	}
	spiky, calm := mean(700)
	require.InEpsilon(t, 28, calm, 0.35)
	require.Greater(t, spiky, calm, "not forgotten")
	require.Less(t, spiky, 28+700*4./43+35, "28 days of the usual, the mean spike, and a good week for a spike")
}
