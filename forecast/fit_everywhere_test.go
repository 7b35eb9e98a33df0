package forecast_test

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
)

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
		fmt.Fprintf(h, "%s %x %x %x %x %x %s\n", item.Item, item.Mean, item.LevelVar, item.Dispersion, item.Lump, item.Concentration, item.Method)
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
const golden = "0d39e8622d70aeef"

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
