package forecast_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
)

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
