package verify_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/verify"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestTruePlansPass also takes what the checker accepts as a bound against the
// optimum.
func TestTruePlansPass(t *testing.T) {
	optimal, leaves, positive := 0, 0, 0
	for e := range examples(3000) {
		require.NoError(t, verify.Plan(e.problem, e.plan), "seed %d", e.seed)
		require.NoError(t, verify.Feasible(e.problem, e.plan), "seed %d", e.seed)
		require.LessOrEqual(t, e.plan.Bound, e.best, "seed %d", e.seed)
		if e.plan.Status == facility.Optimal {
			optimal++
		}
		if e.plan.Bound > 0 {
			positive++
		}
		leaves += len(e.plan.Certificate.Leaves)
	}
	require.Greater(t, optimal, 10)
	require.Greater(t, positive, 300)
	require.Greater(t, leaves, 9000)
}

// TestFeasibleLeavesTheBoundAside is what a plan without its certificate needs.
func TestFeasibleLeavesTheBoundAside(t *testing.T) {
	for e := range examples(50) {
		e.plan.Bound, e.plan.Certificate = e.plan.Cost-1, nil
		require.NoError(t, verify.Feasible(e.problem, e.plan), "seed %d", e.seed)
		e.plan.Cost++
		require.ErrorIs(t, verify.Feasible(e.problem, e.plan), verify.ErrFalse, "seed %d", e.seed)
	}
}

// TestEveryDiscrepancyIsNamed with its place, up to a number that can be read.
func TestEveryDiscrepancyIsNamed(t *testing.T) {
	for e := range examples(20) {
		e.plan.Parts.Handling++
		e.plan.Sites[0].Regions++
		e.plan.Bound = math.MaxInt64
		err := verify.Plan(e.problem, e.plan)
		require.ErrorContains(t, err, "plan: parts: handling: says ", "seed %d", e.seed)
		require.ErrorContains(t, err, `sites[0] ("site 0"): regions: says `, "seed %d", e.seed)
		require.ErrorContains(t, err, "certificate: leaf ", "seed %d", e.seed)
	}
	e, _ := draw(4)
	e.plan.Items[0].Stock = make([]placement.StockPlan, 1000)
	require.Len(t, verify.Plan(e.problem, e.plan).(interface{ Unwrap() []error }).Unwrap(), 101)
}
