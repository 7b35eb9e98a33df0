package facility_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
	"github.com/forwardstock/forwardstock/placement/facility/internal/random"
)

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
	endsAtOnce(t, inventory(300, 0.5, 2), 1, 2, 50, 300, 310, 320, 400, 1000)
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
