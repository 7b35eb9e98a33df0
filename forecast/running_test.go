package forecast_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

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
		{}, {Horizon: 10, Start: start + 5}, {Start: start - 40},
		{Events: []forecast.Event{{First: start + 2, Uplift: 4}}, New: []string{"vase"}},
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

// What the state tells of all items is learned again as another Fit would: sizes and
// shares that have changed, and growth.
func TestRunningRefits(t *testing.T) {
	h := changing(t)
	cut := h.Last() + 1 - 84
	r := fit(t, h, forecast.Options{Start: cut}).Run(h)
	for _, s := range sales(h.Between(cut, h.Last()+1)) {
		require.NoError(t, r.Add(s))
	}
	r.Until(h.Last() + 1)
	want := fit(t, h, forecast.Options{}).Demand()
	off := func() (total, shares float64) {
		var mine, its float64
		for i, d := range demands(r, 28) {
			w := want.Items[i]
			mine, its = mine+d.Mean, its+w.Mean
			for k := range w.Shares {
				shares += math.Abs(d.Shares[k]-w.Shares[k]) / float64(len(want.Items))
			}
		}
		return math.Abs(mine/its - 1), shares
	}
	totalBefore, sharesBefore := off()
	require.NoError(t, r.Refit(t.Context(), 28, 0))
	total, shares := off()
	t.Logf("total %.4f for %.4f, shares %.4f for %.4f", total, totalBefore, shares, sharesBefore)
	require.Less(t, total, 0.05)
	require.Less(t, total, totalBefore/2)
	require.Less(t, shares, 0.5*sharesBefore)

	state, err := r.MarshalBinary()
	require.NoError(t, err)
	require.NoError(t, r.Refit(t.Context(), 28, 1))
	again, _ := off()
	require.InDelta(t, total, again, 0.01, "once more changes nothing")
	other := new(forecast.Running)
	require.NoError(t, other.UnmarshalBinary(state))
	require.NoError(t, other.Refit(t.Context(), 28, 4))
	require.Equal(t, demands(r, 28), demands(other, 28))

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	before := demands(r, 28)
	require.ErrorIs(t, r.Refit(ctx, 28, 1), context.Canceled)
	require.Equal(t, before, demands(r, 28), "it stays as it was")
}

// changing is a seller who grows, by 2.5 times within the last 12 weeks, in Texas.
func changing(t *testing.T) *forecast.History {
	random := rand.New(rand.NewPCG(3, 4))
	var b forecast.Builder
	for d := range 400 {
		late := max(0, float64(d-316)/84)
		for i := range 100 {
			for range int(distuv.Poisson{Lambda: 0.1 * (1 + 1.5*late), Src: random}.Rand()) {
				s := forecast.Sale{Day: someDay.Add(d), Item: fmt.Sprint("item", i), Units: 1, State: "CA"}
				if late > 0 && random.Float64() < 0.8 {
					s.State = "TX"
				}
				require.NoError(t, b.Add(s))
			}
		}
	}
	return b.History()
}

// Items that the model has not seen get what their sales say, as from a Fit.
func TestRunningJoinsItems(t *testing.T) {
	h := seller(t, 240, 300, 0.05)
	var sample forecast.Builder
	chunks := make([]forecast.Builder, 3)
	for _, s := range sales(h) {
		var n int
		_, err := fmt.Sscanf(s.Item, "item-%d", &n)
		require.NoError(t, err)
		if n%4 == 0 {
			require.NoError(t, sample.Add(s))
		}
		require.NoError(t, chunks[n%3].Add(s))
	}
	r := fit(t, sample.History(), forecast.Options{Start: h.Last() + 1}).Run(sample.History())
	joined := 0
	for k := range chunks {
		joined += r.Join(chunks[k].History())
	}
	require.Equal(t, 180, joined)
	require.Zero(t, r.Join(nil))
	require.Zero(t, new(forecast.Running).Join(h))
	got := map[string]forecast.ItemDemand{}
	for _, d := range demands(r, 28) {
		got[d.Item] = d
	}
	require.Len(t, got, 240)
	off, shares := 0.0, 0.0
	want := fit(t, h, forecast.Options{}).Demand()
	for _, w := range want.Items {
		d := got[w.Item]
		require.InDelta(t, w.Orders, d.Orders, 1, "the first day of all may not be in the sample")
		off += math.Abs(d.Mean-w.Mean) / math.Sqrt(w.Total().Var) / 240
		for k := range w.Shares {
			shares += math.Abs(d.Shares[k]-w.Shares[k]) / 240
		}
	}
	t.Logf("off by %.3f deviations, shares by %.3f", off, shares)
	require.Less(t, off, 0.25)
	require.Less(t, shares, 0.15)

	require.NoError(t, r.Refit(t.Context(), 28, 0))
	mine, its := 0.0, 0.0
	for k, d := range demands(r, 28) {
		mine, its = mine+d.Mean, its+want.Items[k].Mean
	}
	require.InEpsilon(t, its, mine, 0.02)
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

func TestRunningStateIsChecked(t *testing.T) {
	h := seller(t, 20, 100, 0.3)
	r := fit(t, h, forecast.Options{}).Run(h)
	state, err := r.MarshalBinary()
	require.NoError(t, err)
	again, err := r.MarshalBinary()
	require.NoError(t, err)
	require.Equal(t, state, again)
	for _, cut := range []int{0, 5, 30, len(state) / 2, len(state) - 1} {
		require.ErrorIs(t, new(forecast.Running).UnmarshalBinary(state[:cut]), forecast.ErrState)
	}
	other := slices.Clone(state)
	other[len(other)/2] ^= 1
	require.ErrorContains(t, r.UnmarshalBinary(other), "checksum")
	other = slices.Clone(state)
	other[20]++ // the version
	require.ErrorContains(t, r.UnmarshalBinary(other), "version")
	require.Len(t, demands(r, 7), 20, "it stays as it was")
	_, err = new(forecast.Running).MarshalBinary()
	require.ErrorIs(t, err, forecast.ErrState)
}

// signed gives bytes a right checksum.
func signed(data []byte) []byte {
	return binary.LittleEndian.AppendUint32(slices.Clone(data), crc32.ChecksumIEEE(data))
}

// Bytes that are changed but signed are refused, or are a state that works.
func TestRunningStateMutations(t *testing.T) {
	h := seller(t, 4, 60, 0.3)
	m, err := forecast.Fit(t.Context(), h, forecast.Options{Regions: geo.Regions()[:20]})
	require.NoError(t, err)
	state, err := m.Run(h).MarshalBinary()
	require.NoError(t, err)
	random := rand.New(rand.NewPCG(1, 9))
	refused := 0
	for range 1000 {
		data := slices.Clone(state[:len(state)-4])
		for range 1 + random.IntN(3) {
			data[random.IntN(len(data))] = byte(random.Uint32())
		}
		if !works(t, data) {
			refused++
		}
	}
	require.Greater(t, refused, 50)
	require.Less(t, refused, 1000)
}

// works reports whether bytes are a state, and checks its demand.
func works(t *testing.T, data []byte) bool {
	var r forecast.Running
	if err := r.UnmarshalBinary(signed(data)); err != nil {
		require.ErrorIs(t, err, forecast.ErrState)
		return false
	}
	soundly := func() {
		regions := 0
		for d := range r.Demand(7) {
			regions = len(d.Shares)
		}
		d := forecast.Demand{Start: r.Next(), Days: 7, Regions: geo.Regions()[:regions], Items: demands(&r, 7)}
		if regions > 0 {
			require.NoError(t, d.Check())
		}
	}
	soundly()
	require.NoError(t, r.Refit(t.Context(), 7, 1))
	soundly()
	if r.Next() <= forecast.MaxDay {
		require.NoError(t, r.Add(forecast.Sale{Day: r.Next(), Item: "a", Units: 1}))
	}
	soundly()
	return true
}

// Whatever the bytes are, they are refused or are a state that works.
func FuzzRunningState(f *testing.F) {
	var b forecast.Builder
	for d := range 60 {
		if err := b.Add(forecast.Sale{Day: someDay.Add(d), Item: "a", Units: 2, Region: geo.Regions()[d%5].ID}); err != nil {
			f.Fatal(err)
		}
	}
	h := b.History()
	m, err := forecast.Fit(f.Context(), h, forecast.Options{Regions: geo.Regions()[:6]})
	require.NoError(f, err)
	state, err := m.Run(h).MarshalBinary()
	require.NoError(f, err)
	f.Add(state[:len(state)-4])
	f.Fuzz(func(t *testing.T, data []byte) { works(t, data) })
}

// Beside names and what items share, an item takes less than 200 bytes and 16 for
// each place, and reading all demand keeps nothing.
func TestRunningMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("forty thousand items")
	}
	const items = 40_000
	h := seller(t, 50, 300, 0.1)
	r := fit(t, h, forecast.Options{}).Run(h)
	before := heap()
	for i := range items {
		require.NoError(t, r.Add(forecast.Sale{Day: r.Next(), Item: fmt.Sprintf("sku-%06d", i), Units: 1, Region: "100"}))
	}
	state, err := r.MarshalBinary()
	require.NoError(t, err)
	require.Less(t, float64(len(state))/items, 200.0)
	state = nil
	_ = state
	held := heap() - before
	t.Logf("%.0f bytes an item in memory, names and the index by name included", held/items)
	require.Less(t, held/items, 200.0)
	most, n := 0.0, 0
	for d := range r.Demand(28) {
		if n++; n%10_000 == 0 {
			most = max(most, heap()-before-held)
		}
		require.Len(t, d.Shares, len(geo.Regions()))
	}
	require.Equal(t, items+50, n)
	require.Less(t, most, 8e6)
	runtime.KeepAlive(r)
}

func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

func BenchmarkRunning(b *testing.B) {
	h := seller(b, 500, 200, 0.2)
	m, err := forecast.Fit(b.Context(), h, forecast.Options{})
	require.NoError(b, err)
	r := m.Run(h)
	b.Run("demand of an item", func(b *testing.B) {
		b.ReportAllocs()
		for n := 0; n < b.N; {
			for range r.Demand(28) {
				if n++; n >= b.N {
					break
				}
			}
		}
	})
	b.Run("sale", func(b *testing.B) {
		b.ReportAllocs()
		s := forecast.Sale{Day: r.Next(), Item: h.Item(3), Units: 1, Region: "100"}
		for range b.N {
			if err := r.Add(s); err != nil {
				b.Fatal(err)
			}
		}
	})
}
