package forecast_test

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sort"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/cputime"
)

// catalogue yields the sales of a year, item by item: half of the items sell four
// times at most, one in a hundred more than sixty times, 8 on average, to where
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
			for t := random.ExpFloat64() / rate; t < days; t += random.ExpFloat64() / rate {
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
// is looked at and let go. Under /usr/bin/time -v, with the test binary, it tells the
// peak of memory.
func BenchmarkCatalogue(b *testing.B) {
	for _, items := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(items), func(b *testing.B) {
			for range b.N {
				once(b, items)
			}
		})
	}
}

func once(b *testing.B, items int) {
	lap := cputime.Used()
	took := func(what string) {
		now := cputime.Used()
		b.ReportMetric((now - lap).Seconds(), what+"-cpu-s")
		lap = now
	}
	h, err := forecast.Collect(catalogue(items))
	require.NoError(b, err)
	took("collect")
	b.ReportMetric(heap()/1e6, "history-MB")
	m, err := forecast.Fit(b.Context(), h, forecast.Options{})
	require.NoError(b, err)
	took("fit")
	b.ReportMetric(heap()/1e6, "model-MB")
	sum := 0.0
	for d := range m.Items() {
		sum += d.Total().Mean
	}
	require.Positive(b, sum)
	took("items")
	runtime.KeepAlive(m)
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
}
