package facility_test

import (
	"github.com/forwardstock/forwardstock/placement/facility/internal/random"

	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
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

// tightPooled returns a problem whose optimum needs many decisions on who serves
// whom: costs are alike, and as many facilities are open as limits say.
func tightPooled(r *rand.Rand, n, m int) *facility.Problem {
	p := random.Hard(n, m, r.Uint64())
	p.Variance, p.Safety = make([]int64, m), make([]int64, n)
	rate := int64(1) << r.IntN(8)
	for j := range p.Variance {
		p.Variance[j] = r.Int64N(1000)
	}
	for i := range p.Safety {
		p.Safety[i] = 1 + r.Int64N(rate)
	}
	if r.IntN(3) > 0 {
		p.MinOpen = 1 + r.IntN(n)
		p.MaxOpen = p.MinOpen
	}
	return p
}

// bestDistricts returns the cost of the best plan by a program over the sets of
// clients that the first facilities serve, and their number.
func bestDistricts(p *facility.Problem) int64 {
	n, m := p.Facilities(), p.Clients()
	all := 1 << m
	const none = int64(1) << 60
	table := make([][]int64, n+1) // by number of open facilities and set of clients
	for k := range table {
		table[k] = make([]int64, all)
		for set := range table[k] {
			table[k][set] = none
		}
	}
	table[0][0] = 0
	for i := range n {
		alone := make([]int64, all)
		for set := range alone {
			variance := int64(0)
			alone[set] = p.OpeningCost(i)
			for j := range m {
				if set>>j&1 == 1 {
					alone[set] += p.Cost.At(i, j)
					variance += p.Variance[j]
				}
			}
			alone[set] += facility.SafetyCost(p.Safety[i], variance)
		}
		for k := i; k >= 0; k-- {
			for set := range all {
				rest := (all - 1) &^ set
				for add := rest; ; add = (add - 1) & rest {
					to := &table[k+1][set|add]
					*to = min(*to, table[k][set]+alone[add])
					if add == 0 {
						break
					}
				}
			}
		}
	}
	best := none
	for k := max(1, p.MinOpen); k <= n && (p.MaxOpen == 0 || k <= p.MaxOpen); k++ {
		best = min(best, table[k][all-1])
	}
	return best
}

func TestDistrictsAreTheBest(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	split := 0
	for range 300 {
		p := tightPooled(r, 2+r.IntN(4), 5+r.IntN(4))
		s, err := facility.Solve(t.Context(), p, facility.Options{Workers: 1, Start: badStart(r, p), Certify: true})
		require.NoError(t, err)
		require.Equal(t, facility.Optimal, s.Status)
		require.Equal(t, bestDistricts(p), s.Value, "%+v", p)
		require.NoError(t, certify.Solution(p, s))
		for _, step := range s.Certificate.Steps {
			if step.Kind == facility.SplitPair {
				split++
			}
		}
	}
	require.Positive(t, split, "too easy to tell")
}

func TestPooledIsTheSameForAnyWorkers(t *testing.T) {
	p := random.Hard(50, 60, 3)
	p.Variance, p.Safety = make([]int64, 60), make([]int64, 50)
	for j := range p.Variance {
		p.Variance[j] = int64(100 + j)
	}
	for i := range p.Safety {
		p.Safety[i] = int64(1 + i%7)
	}
	for _, o := range []facility.Options{{Certify: true, Work: 15_000_000}, {Certify: true, Gap: 0.01}} {
		var first *facility.Solution
		for _, workers := range []int{1, 2, 4, 1} {
			o.Workers = workers
			s, err := facility.Solve(t.Context(), p, o)
			require.NoError(t, err)
			require.NoError(t, certify.Solution(p, s))
			if first == nil {
				first = s
				if o.Work > 0 {
					require.Greater(t, s.Nodes, 4, "too easy to tell")
				}
			}
			require.Equal(t, first, s)
		}
	}
}

func TestHaltedPooledSearchesProveTheirBound(t *testing.T) {
	r := rand.New(rand.NewPCG(45, 46))
	for range 60 {
		p := tightPooled(r, 10+r.IntN(20), 10+r.IntN(20))
		s, err := facility.Solve(t.Context(), p, facility.Options{Certify: true, Work: 1 + r.Int64N(1<<(10+r.IntN(14)))})
		require.NoError(t, err)
		require.True(t, s.HasPlan())
		require.NoError(t, certify.Solution(p, s))
	}
}

func TestCancelledPooledSearchEndsAtOnce(t *testing.T) {
	p := inventory(300, 0.5, 2)
	for _, asked := range []int64{1, 2, 50, 300, 310, 320, 400, 1000} {
		ctx := &countingContext{Context: context.Background()}
		ctx.left.Store(asked)
		s, err := facility.Solve(ctx, p, facility.Options{Workers: 2, Certify: true})
		require.ErrorIs(t, err, context.Canceled, "after %d", asked)
		require.Equal(t, facility.Cancelled, s.Stop)
		require.NoError(t, certify.Solution(p, s), "after %d", asked)
		require.Greater(t, ctx.left.Load(), int64(-fewLooks), "after %d", asked)
	}
}

// TestPooledChangesAsItMust turns the order of facilities and clients around,
// and adds a facility, variance and a price of safety.
func TestPooledChangesAsItMust(t *testing.T) {
	r := rand.New(rand.NewPCG(47, 48))
	for range 200 {
		p := tightPooled(r, 2+r.IntN(5), 3+r.IntN(8))
		p.MinOpen = 0
		n, m := p.Facilities(), p.Clients()
		want := solve(t, p).Value

		rows, cols := r.Perm(m), r.Perm(n)
		turned := *p
		table := facility.NewDense(n, m)
		turned.Opening, turned.Safety, turned.Variance = make([]int64, n), make([]int64, n), make([]int64, m)
		more := *p
		wider := facility.NewDense(n+1, m)
		for j := range m {
			turned.Variance[j] = p.Variance[rows[j]]
			for i := range n {
				table.Values[j*n+i] = p.Cost.At(cols[i], rows[j])
				wider.Values[j*(n+1)+i] = p.Cost.At(i, j)
			}
			wider.Values[j*(n+1)+n] = 1000 + r.Int64N(1000)
		}
		for i := range n {
			turned.Opening[i], turned.Safety[i] = p.Opening[cols[i]], p.Safety[cols[i]]
		}
		turned.Cost, more.Cost = table, wider
		require.Equal(t, want, solve(t, &turned).Value)

		more.Opening = append(slices.Clone(p.Opening), 1000+r.Int64N(1000))
		more.Safety = append(slices.Clone(p.Safety), r.Int64N(100))
		require.LessOrEqual(t, solve(t, &more).Value, want)

		risky := *p
		risky.Variance = slices.Clone(p.Variance)
		risky.Variance[r.IntN(m)] += r.Int64N(1000)
		require.GreaterOrEqual(t, solve(t, &risky).Value, want)
		dear := *p
		dear.Safety = slices.Clone(p.Safety)
		dear.Safety[r.IntN(n)] += r.Int64N(100)
		require.GreaterOrEqual(t, solve(t, &dear).Value, want)

		calm := *p
		calm.Safety = make([]int64, n)
		free := *p
		free.Variance, free.Safety = nil, nil
		require.Equal(t, solve(t, &free).Value, solve(t, &calm).Value)
	}
}

func TestLargestPooledNumbersStayExact(t *testing.T) {
	r := rand.New(rand.NewPCG(49, 50))
	for range 200 {
		n, m := 1+r.IntN(3), 1+r.IntN(6)
		p := tightPooled(r, n, m)
		p.MinOpen, p.MaxOpen = 0, 0
		largest := (int64(1)<<61)/int64(n+1)/int64(2*n+m) - 1
		for k := range p.Cost.(facility.Dense).Values {
			p.Cost.(facility.Dense).Values[k] = largest - r.Int64N(1+largest>>r.IntN(60))
		}
		variance := int64(1) << r.IntN(58)
		for j := range p.Variance {
			p.Variance[j] = r.Int64N(variance)
		}
		for i := range n {
			p.Opening[i] = largest - r.Int64N(1+largest>>r.IntN(60))
			p.Safety[i] = int64(float64(largest) * r.Float64() / math.Sqrt(float64(variance)*float64(m)))
		}
		s, err := facility.Solve(t.Context(), p, facility.Options{Certify: true})
		require.NoError(t, err)
		require.Equal(t, bestDistricts(p), s.Value)
		require.NoError(t, certify.Solution(p, s))
	}
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
