package verify_test

import (
	"math/rand/v2"
	"os"
	"strconv"
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
	if testing.Short() {
		t.Skip("many small problems, one after the other: they say nothing about races")
	}
	statuses, missed := map[facility.Status]int{}, 0 // missed: too many choices to enumerate
	for seed := range uint64(1200) {
		rng := rand.New(rand.NewPCG(seed, 3))
		size := smallplan.Tiny
		if seed%5 > 0 {
			size.Terms = smallplan.AllTerms | smallplan.Seasons
		}
		if seed%5 == 4 {
			size.Terms |= smallplan.Pins
		}
		p := smallplan.Problem(rng, size)
		options := []placement.Options{{}, {Gap: placement.Exact}, {Gap: placement.Exact, Work: 1 + rng.Int64N(500)}}[seed%3]
		status, best := compare(t, seed, p, options)
		statuses[status]++
		if !best && options.Gap == placement.Exact && options.Work == 0 {
			missed++
		}
	}
	require.LessOrEqual(t, missed, 4)
	require.Greater(t, statuses[facility.Optimal], 50)
	require.Greater(t, statuses[facility.Feasible], 200)
	require.Greater(t, statuses[facility.Infeasible], 200)
}

// TestSolverOnManyProblems is the same on larger ones with all terms, exactly:
// on as many as FORWARDSTOCK_PROBLEMS says, 5,000 of which are for a long run.
func TestSolverOnManyProblems(t *testing.T) {
	n, err := strconv.ParseUint(os.Getenv("FORWARDSTOCK_PROBLEMS"), 10, 32)
	if err != nil {
		n = 50
	}
	missed := uint64(0) // where the choices were too many to enumerate
	for seed := range n {
		p := smallplan.Problem(rand.New(rand.NewPCG(seed, 9)), smallplan.Small)
		if _, best := compare(t, seed, p, placement.Options{Gap: placement.Exact}); !best {
			missed++
		}
	}
	require.LessOrEqual(t, missed, 1+n/100)
}

// compare takes the answer of the solver to a problem against the optimum and
// through the checker. It returns its status and whether it is the best there is.
func compare(t *testing.T, seed uint64, p placement.Problem, options placement.Options) (facility.Status, bool) {
	best, feasible := smallplan.Best(p)
	plan, err := placement.Solve(t.Context(), p, options)
	if err != nil {
		require.ErrorIs(t, err, placement.ErrInfeasible, "seed %d", seed)
		require.False(t, feasible, "seed %d", seed)
		return facility.Infeasible, true
	}
	require.NoError(t, verify.Plan(p, plan), "seed %d", seed)
	if plan.Status != facility.Optimal && plan.Status != facility.Feasible {
		return plan.Status, false
	}
	require.True(t, feasible, "seed %d", seed)
	require.LessOrEqual(t, plan.Bound, best, "seed %d", seed)
	require.GreaterOrEqual(t, plan.Cost, best, "seed %d", seed)
	if plan.Status == facility.Optimal {
		require.Equal(t, best, plan.Cost, "seed %d", seed)
	}
	return plan.Status, plan.Cost == best
}
