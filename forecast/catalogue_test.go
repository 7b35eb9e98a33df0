package forecast_test

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sort"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/cputime"
)

// catalogue yields the sales of a year, item by item: half of the items sell five
// times at most, one in a hundred more than sixty times, 9 on average, to where
// people live.
func catalogue(items int) iter.Seq2[forecast.Sale, error] {
	const days, median, spread = 365, 4, 1.2
	regions := geo.Regions()
	reach := make([]float64, len(regions))
	people := 0.0
	for k, r := range regions {
		people += float64(r.Population)
		reach[k] = people
	}
	return func(yield func(forecast.Sale, error) bool) {
		random := rand.New(rand.NewPCG(8, 1))
		for i := range items {
			name := fmt.Sprintf("sku-%07d", i)
			rate := median * math.Exp(spread*random.NormFloat64()) / days
			for t, sure := random.ExpFloat64()/rate, days*random.Float64(); t < days || sure >= 0; t += random.ExpFloat64() / rate {
				if t > sure && sure >= 0 {
					t, sure = sure, -1
				}
				k := sort.SearchFloat64s(reach, people*random.Float64())
				sale := forecast.Sale{Day: someDay.Add(int(t)), Item: name, Units: 1 + int64(random.ExpFloat64()), Region: regions[k].ID}
				if !yield(sale, nil) {
					return
				}
			}
		}
	}
}

// A catalogue from its sales to the demand for every item in every region, which
// is looked at and let go, and on to the next day. Run by /usr/bin/time -v, the test
// binary tells the peak of memory.
//
// "whole" fits all items at once. "chunks" fits every 50th and joins the others, of
// which 10,000 are in memory at a time.
func BenchmarkCatalogue(b *testing.B) {
	for _, items := range []int{10_000, 100_000, 1_000_000} {
		if testing.Short() && items > 100_000 {
			continue
		}
		b.Run(fmt.Sprint("whole/", items), func(b *testing.B) {
			for range b.N {
				l := lap{B: b}
				m, h := l.fit(catalogue(items), items)
				l.read("items", m.Items(), items)
				runtime.KeepAlive(h)
			}
		})
		b.Run(fmt.Sprint("chunks/", items), func(b *testing.B) {
			for range b.N {
				inChunks(b, items)
			}
		})
	}
}

func inChunks(b *testing.B, items int) {
	const every, chunk = 50, 10_000
	l := lap{B: b}
	m, h := l.fit(some(catalogue(items), every), items)
	before := heap()
	r := m.Run(h)
	last, n := "", 0
	var builder forecast.Builder
	for s, err := range catalogue(items) {
		if s.Item != last {
			if last, n = s.Item, n+1; n%chunk == 0 {
				r.Join(builder.History())
				builder = forecast.Builder{}
			}
		}
		if err := errors.Join(err, builder.Add(s)); err != nil {
			b.Fatal(err)
		}
	}
	r.Join(builder.History())
	builder = forecast.Builder{}
	require.Equal(b, items, r.Len())
	l.took("join")
	b.ReportMetric((heap()-before)/float64(r.Len()), "state-B/item")
	require.NoError(b, r.Refit(b.Context(), 28, 0))
	l.took("refit")
	random := rand.New(rand.NewPCG(1, 1))
	day, regions := r.Next(), geo.Regions()
	for range items * 9 / 365 {
		name := fmt.Sprintf("sku-%07d", random.IntN(items))
		if err := r.Add(forecast.Sale{Day: day, Item: name, Units: 1, Region: regions[random.IntN(len(regions))].ID}); err != nil {
			b.Fatal(err)
		}
	}
	r.Until(day + 1)
	l.took("day")
	l.read("demand", r.Demand(28), items)
	state, err := r.MarshalBinary()
	require.NoError(b, err)
	b.ReportMetric(float64(len(state))/float64(r.Len()), "bytes/item")
	l.took("marshal")
	runtime.KeepAlive(r)
}

// some yields the sales of every so many-th item of a catalogue.
func some(sales iter.Seq2[forecast.Sale, error], every int) iter.Seq2[forecast.Sale, error] {
	return func(yield func(forecast.Sale, error) bool) {
		last, n := "", 0
		for s, err := range sales {
			if s.Item != last {
				last, n = s.Item, n+1
			}
			if n%every == 0 && !yield(s, err) {
				return
			}
		}
	}
}

// lap reports the processor time since it was last asked.
type lap struct {
	*testing.B
	since time.Duration
}

func (l *lap) took(what string) {
	now := cputime.Used()
	if l.since > 0 {
		l.ReportMetric((now - l.since).Seconds(), what+"-cpu-s")
	}
	l.since = now
}

func (l *lap) fit(sales iter.Seq2[forecast.Sale, error], items int) (*forecast.Model, *forecast.History) {
	l.took("")
	h, err := forecast.Collect(sales)
	require.NoError(l, err)
	l.took("collect")
	before := heap()
	m, err := forecast.Fit(l.Context(), h, forecast.Options{Start: someDay + 365})
	require.NoError(l, err)
	l.took("fit")
	l.ReportMetric((heap()-before)/float64(items), "model-B/item")
	return m, h
}

// read looks at the demand for all items.
func (l *lap) read(what string, demand iter.Seq[forecast.ItemDemand], items int) {
	n, regions := 0, len(geo.Regions())
	for d := range demand {
		if len(d.Shares) == regions && d.Mean > 0 {
			n++
		}
	}
	require.Equal(l, items, n)
	l.took(what)
}

// One by one, items are what they are all at once.
func TestItemsAreThoseOfDemand(t *testing.T) {
	h := seller(t, 150, 100, 0.05)
	m := fit(t, h, forecast.Options{New: []string{"vase"}, Workers: 3})
	all := m.Demand()
	require.Equal(t, all.Items, slices.Collect(m.Items()))
	header := m.Header()
	require.Empty(t, header.Items)
	header.Items = all.Items
	require.Equal(t, all, header)
	for range m.Items() { // may end early
		break
	}
	r := m.Run(nil)
	require.Equal(t, demands(m.Run(h), 28), demands(r, 28))
	for i, d := range demands(r, 28) {
		one, ok := r.Item(d.Item, 28)
		require.True(t, ok)
		require.Equal(t, d, one)
		one, ok = m.Item(d.Item)
		require.True(t, ok)
		require.Equal(t, all.Items[i], one)
	}
	_, ok := m.Item("none")
	require.False(t, ok)
	_, ok = r.Item("none", 28)
	require.False(t, ok)
	_, ok = new(forecast.Running).Item("a", 1)
	require.False(t, ok)
}
