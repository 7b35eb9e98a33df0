package facility_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/cputime"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
)

// inventory returns a problem like those of Daskin, Coullard and Shen (2002) with
// n regions, each of which could hold a warehouse: people are spread over towns of
// very different sizes, transport costs grow with distance and demand, and the
// variance of demand with demand. safety weighs the stock.
func inventory(n int, safety float64, seed uint64) *facility.Problem {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	x, y, people := make([]float64, n), make([]float64, n), make([]float64, n)
	for j := range n {
		x[j], y[j] = -125+58*r.Float64(), 25+24*r.Float64()
		people[j] = 20 * float64(n) / (1 + float64(r.IntN(n))) // few large, many small
	}
	p := &facility.Problem{Scale: 100, Opening: make([]int64, n), Safety: make([]int64, n), Variance: make([]int64, n)}
	table := facility.NewDense(n, n)
	for j := range n {
		for i := range n {
			dx, dy := 54*(x[i]-x[j]), 69*(y[i]-y[j])
			table.Values[j*n+i] = int64(people[j] * math.Sqrt(float64(dx*dx)+float64(dy*dy)))
		}
		p.Variance[j] = int64(10000 * people[j])
		p.Opening[j] = int64(float64(n) * (1500 + 1000*r.Float64()))
		p.Safety[j] = int64(safety * 1000)
	}
	p.Cost = table
	return p
}

func TestInventoriesAreSolved(t *testing.T) {
	for _, n := range []int{88, 150, 900} {
		for _, safety := range []float64{0, 0.1, 0.5, 2} {
			if n == 900 && (testing.Short() || safety != 0.1) {
				continue
			}
			p := inventory(n, safety, 1)
			s, err := facility.Solve(t.Context(), p, facility.Options{Gap: 1e-5, Certify: true})
			require.NoError(t, err)
			require.NoError(t, certify.Solution(p, s), "%d %g", n, safety)
			require.LessOrEqual(t, s.Gap(), 1e-5, "%d %g", n, safety)
			value, err := facility.CostOf(p, s.Open, s.Assign)
			require.NoError(t, err)
			require.Equal(t, value, s.Value)
		}
	}
}

// BenchmarkInventory shows what it takes to come within 0.1 % of the optimum,
// and to prove it. Metrics are those of the last run, of three problems in turn.
func BenchmarkInventory(b *testing.B) {
	for _, n := range []int{88, 150, 900} {
		for _, safety := range []float64{0.02, 0.1, 0.5, 2} {
			for _, gap := range []float64{0.001, 0} {
				b.Run(fmt.Sprintf("n=%d/safety=%g/gap=%g", n, safety, gap), func(b *testing.B) {
					var s *facility.Solution
					var err error
					before := cputime.Used()
					for k := uint64(0); b.Loop(); k++ {
						s, err = facility.Solve(b.Context(), inventory(n, safety, k%3), facility.Options{Workers: 1, Gap: gap})
						require.NoError(b, err)
						require.LessOrEqual(b, s.Gap(), gap)
					}
					b.ReportMetric((cputime.Used()-before).Seconds()/float64(b.N), "cpu-s/op")
					b.ReportMetric(100*s.Gap(), "gap%")
					b.ReportMetric(float64(s.Nodes), "nodes")
					b.ReportMetric(float64(len(s.Open)), "open")
				})
			}
		}
	}
}

func ExampleSolve_safetyStock() {
	// Two warehouses, three customers of the same variance 400. Stock costs 3 per
	// unit of standard deviation. Served by the nearest warehouse each, customers
	// cost 20 + 15 + 19, opening 50 + 50, and stock 3 * sqrt(800) + 3 * sqrt(400):
	// 299 in all. Pooled in one warehouse they need 3 * sqrt(1200).
	problem := &facility.Problem{
		Opening: []int64{50, 50},
		Cost: facility.Dense{Width: 2, Values: []int64{
			20, 60,
			15, 40,
			50, 19,
		}},
		Variance: []int64{400, 400, 400},
		Safety:   []int64{3, 3},
	}
	solution, err := facility.Solve(context.Background(), problem, facility.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(solution.Status, solution.Open, solution.Assign, solution.Value)
	// Output: optimal [0] [0 0 0] 239
}
