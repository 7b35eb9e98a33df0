package facility_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
	"github.com/forwardstock/forwardstock/placement/facility/internal/random"
)

// scarce draws a small problem with single sources whose facilities hold little more
// than the clients need, in units from one to more than any table has entries.
func scarce(r *rand.Rand) *facility.Problem {
	n, m := 2+r.IntN(4), 3+r.IntN(3)
	span := []int64{50, 10_000, 1e12, 1e14}[r.IntN(4)]
	table := facility.NewDense(n, m)
	p := &facility.Problem{
		Cost: table, Single: true, Opening: make([]int64, n), Demand: make([]int64, m), Capacity: make([]int64, n),
	}
	never := r.IntN(3)
	for k := range table.Values {
		if table.Values[k] = r.Int64N(span); r.IntN(6) < never {
			table.Values[k] = facility.Never
		}
	}
	unit := []int64{1, 1, 3_000_000, 1 << 45}[r.IntN(4)]
	need := int64(0)
	for j := range p.Demand {
		p.Demand[j] = (1 + r.Int64N(30)) * unit
		need += p.Demand[j]
	}
	few := int64(1 + r.IntN(3))
	for i := range p.Capacity {
		p.Opening[i] = r.Int64N(2 * span)
		p.Capacity[i] = need/few + r.Int64N(1+need/few/2)
		if r.IntN(8) == 0 {
			p.Capacity[i] = 0
		}
	}
	if r.IntN(2) == 0 {
		p.MaxOpen = min(n, int(few)+r.IntN(2))
		p.MinOpen = r.IntN(p.MaxOpen + 1)
	}
	if i := r.IntN(2 * n); i < n && p.MaxOpen != 0 {
		p.Forced = []int{i}
	}
	return p
}

// TestOptionsKeepTheirWord solves small problems of every class from bad starts with
// random gaps and limits of work, and compares what they claim with brute force, and
// each with what more workers find.
func TestOptionsKeepTheirWord(t *testing.T) {
	count := 3000
	if testing.Short() {
		count = 150
	}
	median := func(r *rand.Rand) *facility.Problem {
		p := random.Problem(r)
		p.Opening, p.MinOpen, p.MaxOpen = nil, 0, 1+r.IntN(p.Facilities())
		if r.IntN(2) == 0 {
			p.MinOpen = p.MaxOpen
		}
		return p
	}
	capacitated := func(single bool) func(*rand.Rand) *facility.Problem {
		return func(r *rand.Rand) *facility.Problem {
			p := random.Capacitated(r)
			p.Single = single
			return p
		}
	}
	for name, draw := range map[string]func(*rand.Rand) *facility.Problem{
		"uncapacitated": random.Problem, "median": median, "pooled": random.Pooled,
		"shared": capacitated(false), "single": capacitated(true), "scarce": scarce,
	} {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(107, 108))
			ends := map[facility.Stop]int{}
			for range count {
				p := draw(r)
				o := facility.Options{Certify: r.IntN(4) > 0, Start: badStart(r, p)}
				if r.IntN(3) == 0 {
					o.Gap = r.Float64() * r.Float64()
				}
				if r.IntN(3) == 0 {
					o.Work = 1 + r.Int64N(1<<(4+r.IntN(12)))
				}
				ends[requireHonest(t, p, o).Stop]++
			}
			require.Greater(t, ends[facility.WorkLimit], count/50)
			require.Greater(t, ends[facility.Proved], count/3)
		})
	}
}

// requireHonest solves a problem by 1, 2 and 4 workers, which must give the same, and
// checks it against brute force.
func requireHonest(t *testing.T, p *facility.Problem, o facility.Options) *facility.Solution {
	var s *facility.Solution
	for _, o.Workers = range []int{1, 2, 4} {
		again, err := facility.Solve(t.Context(), p, o)
		require.NoError(t, err)
		if s == nil {
			s = again
		}
		require.Equal(t, s, again)
	}
	best, found := bruteForce(p)
	if !found {
		require.False(t, s.HasPlan())
		if s.Stop != facility.WorkLimit {
			require.Equal(t, facility.Infeasible, s.Status)
			require.NotEmpty(t, s.Reason)
		}
		return s
	}
	require.NotEqual(t, facility.Infeasible, s.Status, "%+v", p)
	require.LessOrEqual(t, s.Bound, best)
	if s.Stop != facility.WorkLimit {
		require.True(t, s.HasPlan())
		require.LessOrEqual(t, s.Gap(), o.Gap, "%+v %+v", p, o)
	}
	if s.HasPlan() {
		require.GreaterOrEqual(t, s.Value, best)
		require.NoError(t, certify.Solution(p, s), "%+v %+v", p, o)
	} else if s.Certificate != nil {
		require.NoError(t, certify.Bound(p, s.Certificate), "%+v %+v", p, o)
	}
	return s
}
