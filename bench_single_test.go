package forwardstock_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/cputime"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// BenchmarkSingleItem proves the best plan for one item among few and many sites: alone,
// with a promise, and with safety stock that sites pool.
func BenchmarkSingleItem(b *testing.B) {
	for _, kind := range []string{"plain", "promise", "pooled"} {
		for _, sites := range []int{10, 50, 100, 200, 500} {
			b.Run(fmt.Sprintf("%s/sites=%d", kind, sites), func(b *testing.B) {
				if testing.Short() && sites > 50 {
					b.Skip("large")
				}
				p := catalogue(b, 1, sites)
				if kind != "promise" {
					p.Policy.Within = nil
				}
				if kind == "pooled" {
					p.Items[0].Value = 40 * rate.Dollar
					p.Policy.Capital = 300_000
				}
				var plan *placement.Plan
				before := cputime.Used()
				for b.Loop() {
					var err error
					plan, err = placement.Solve(b.Context(), p, placement.Options{})
					require.NoError(b, err)
				}
				b.ReportMetric((cputime.Used()-before).Seconds()/float64(b.N), "cpu-s/op")
				b.ReportMetric(1e6*plan.Gap(), "gap-ppm")
				b.ReportMetric(float64(plan.Nodes), "nodes")
			})
		}
	}
}
