package verify_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/verify"
)

func TestTruePlansPass(t *testing.T) {
	optimal, leaves := 0, 0
	for e := range examples(2000) {
		require.NoError(t, verify.Plan(e.problem, e.plan), "seed %d", e.seed)
		require.NoError(t, verify.Feasible(e.problem, e.plan), "seed %d", e.seed)
		if e.plan.Status == facility.Optimal {
			optimal++
		}
		leaves += len(e.plan.Certificate.Leaves)
	}
	require.Greater(t, optimal, 10)
	require.Greater(t, leaves, 6000)
}

// TestBoundsHold takes what the checker accepts as a bound against the optimum.
func TestBoundsHold(t *testing.T) {
	positive := 0
	for e := range examples(2000) {
		require.LessOrEqual(t, e.plan.Bound, e.best, "seed %d", e.seed)
		if e.plan.Bound > 0 {
			positive++
		}
	}
	require.Greater(t, positive, 200)
}
