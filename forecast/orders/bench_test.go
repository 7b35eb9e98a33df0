package orders

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// generate writes n order lines of a year to some hundred ZIPs.
func generate(n int) string {
	rng := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	b.WriteString("Order ID,Created Time,Seller SKU,Quantity,Buyer,Address,State,Zipcode,Order Status\n")
	for i := range n {
		fmt.Fprintf(&b, "%d,2026-%02d-%02d 10:%02d:00,SKU-%03d,%d,\"Doe, Jane\",1 Main St,California,9%04d,Completed\n",
			576461413038700000+i, 1+rng.IntN(12), 1+rng.IntN(28), rng.IntN(60), rng.IntN(500), 1+rng.IntN(3), rng.IntN(50)*20)
	}
	return b.String()
}

func BenchmarkRows(b *testing.B) {
	const n = 100_000
	text := generate(n)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		for range Rows(strings.NewReader(text), Options{}) {
		}
	}
	b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkRead(b *testing.B) {
	const n = 100_000
	text := generate(n)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		_, _, err := Read(strings.NewReader(text), Options{})
		require.NoError(b, err)
	}
	b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// A row costs the text of its order number and nothing else.
func TestRowsAllocateOncePerRow(t *testing.T) {
	const n = 20_000
	text := generate(n)
	allocs := testing.AllocsPerRun(2, func() {
		for _, err := range Rows(strings.NewReader(text), Options{}) {
			require.NoError(t, err)
		}
	})
	require.Less(t, allocs, 1.2*n)
}
