package facility_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

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

// smallPooled returns a random problem that enumeration can solve.
func smallPooled(r *rand.Rand) *facility.Problem {
	n, m := 1+r.IntN(4), 1+r.IntN(6)
	costs, rates := int64(1+r.IntN(1000)), int64(1+r.IntN(60))
	p := &facility.Problem{Opening: make([]int64, n), Safety: make([]int64, n), Variance: make([]int64, m)}
	table := facility.NewDense(n, m)
	for k := range table.Values {
		table.Values[k] = r.Int64N(costs)
		if r.IntN(20) == 0 {
			table.Values[k] = facility.Never
		}
	}
	p.Cost = table
	for i := range n {
		p.Opening[i], p.Safety[i] = r.Int64N(2*costs), r.Int64N(rates)
	}
	for j := range m {
		p.Variance[j] = r.Int64N(1000)
	}
	if r.IntN(3) == 0 {
		p.MaxOpen = 1 + r.IntN(n)
	}
	if r.IntN(3) == 0 {
		p.MinOpen = r.IntN(n + 1)
	}
	switch i := r.IntN(n); r.IntN(6) {
	case 0:
		p.Forced = []int{i}
	case 1:
		p.Forbidden = []int{i}
	}
	return p
}

// bestPooled returns the cost of the best plan by looking at all, -1 if there is
// none.
func bestPooled(p *facility.Problem) int64 {
	n, m := p.Facilities(), p.Clients()
	best := int64(-1)
	serve := make([]int32, m)
	for set := range 1 << n {
		var open []int
		for i := range n {
			if set>>i&1 == 1 {
				open = append(open, i)
			}
		}
		forced := slices.ContainsFunc(p.Forced, func(i int) bool { return set>>i&1 == 0 })
		forbidden := slices.ContainsFunc(p.Forbidden, func(i int) bool { return set>>i&1 == 1 })
		if forced || forbidden || len(open) < p.MinOpen || (p.MaxOpen > 0 && len(open) > p.MaxOpen) || len(open) == 0 {
			continue
		}
		var fill func(j int)
		fill = func(j int) {
			if j == m {
				if v, err := facility.CostOf(p, open, serve); err == nil && (best < 0 || v < best) {
					best = v
				}
				return
			}
			for _, i := range open {
				serve[j] = int32(i)
				fill(j + 1)
			}
		}
		fill(0)
	}
	return best
}

func TestPooledIsTheBestOfAllPlans(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	for k := range 10000 {
		p := smallPooled(r)
		want := bestPooled(p)
		s, err := facility.Solve(t.Context(), p, facility.Options{Workers: 1, Start: []int{r.IntN(p.Facilities())}, Certify: true})
		require.NoError(t, err)
		require.NoError(t, certify.Solution(p, s), "%d: %+v", k, p)
		if want < 0 {
			require.Equal(t, facility.Infeasible, s.Status, "%d: %+v", k, p)
			continue
		}
		require.Equal(t, facility.Optimal, s.Status, "%d: %+v", k, p)
		require.Equal(t, want, s.Value, "%d: %+v", k, p)
		value, err := facility.CostOf(p, s.Open, s.Assign)
		require.NoError(t, err)
		require.Equal(t, want, value)
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
