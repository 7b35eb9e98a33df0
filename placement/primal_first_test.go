package placement_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// A search that is cut short at its first report has a plan already, whatever
// the promises.
func TestThereIsAPlanFromTheFirstReportOn(t *testing.T) {
	items := 40
	if testing.Short() {
		items = 8
	}
	for _, promises := range [][]placement.Promise{nil, {threeDays}, {threeDays, {Days: 2, Share: 0.4}}} {
		p := catalogue(t, items, promises...)
		for _, limit := range []int{0, 4} {
			p.Policy.MaxSites = limit
			ctx, cancel := context.WithCancelCause(context.Background())
			first := placement.Money(-1)
			plan, err := placement.Solve(ctx, p, placement.Options{Progress: func(p placement.Progress) {
				if first < 0 {
					first = p.Best
					cancel(errEnough)
				}
			}})
			require.ErrorIs(t, err, errEnough)
			require.Positive(t, first)
			require.Equal(t, facility.Feasible, plan.Status)
			require.Equal(t, first, plan.Cost)
			require.NoError(t, verify.Plan(p, plan))
		}
	}
}

// With one promise and no limit on the number of sites the first plan exists
// whenever any does.
func TestFirstPlanOfSmallProblems(t *testing.T) {
	tried := 0
	for i := range 600 {
		p := smallplan.Problem(rand.New(rand.NewPCG(uint64(i), 21)), smallplan.Tiny)
		p.Policy.MaxSites = 0
		p.Policy.Within = p.Policy.Within[:min(1, len(p.Policy.Within))]
		var first *placement.Progress
		plan, err := placement.Solve(context.Background(), p, placement.Options{Gap: placement.Exact, Progress: func(p placement.Progress) {
			if first == nil {
				first = &p
			}
		}})
		if err != nil {
			require.ErrorIs(t, err, placement.ErrInfeasible)
			continue
		}
		if plan.Cost > 0 {
			tried++
			require.Equal(t, "first plan", first.Phase, "problem %d", i)
			require.GreaterOrEqual(t, first.Best, plan.Cost, "problem %d", i)
		}
	}
	require.Greater(t, tried, 100)
}
