package verify_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// TestSolverOnSmallProblems takes what the solver says against enumeration, and
// all its plans through the checker, with and without limits.
func TestSolverOnSmallProblems(t *testing.T) {
	statuses := map[facility.Status]int{}
	for seed := range uint64(1500) {
		rng := rand.New(rand.NewPCG(seed, 3))
		size := smallplan.Tiny
		if seed%5 > 0 {
			size.Terms = smallplan.AllTerms
		}
		p := smallplan.Problem(rng, size)
		options := []placement.Options{{}, {Gap: placement.Exact}, {Gap: placement.Exact, Work: 1 + rng.Int64N(500)}}[seed%3]
		best, feasible := smallplan.Best(p)
		plan, err := placement.Solve(t.Context(), p, options)
		if err != nil {
			require.ErrorIs(t, err, placement.ErrInfeasible, "seed %d", seed)
			require.False(t, feasible, "seed %d", seed)
			statuses[facility.Infeasible]++
			continue
		}
		statuses[plan.Status]++
		require.NoError(t, verify.Plan(p, plan), "seed %d", seed)
		switch plan.Status {
		case facility.Optimal:
			require.Equal(t, best, plan.Cost, "seed %d", seed)
			fallthrough
		case facility.Feasible:
			require.True(t, feasible, "seed %d", seed)
			require.LessOrEqual(t, plan.Bound, best, "seed %d", seed)
			require.GreaterOrEqual(t, plan.Cost, best, "seed %d", seed)
		}
	}
	require.Greater(t, statuses[facility.Optimal], 150)
	require.Greater(t, statuses[facility.Feasible], 50)
	require.Greater(t, statuses[facility.Infeasible], 200)
}
