package verify_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/verify"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestTruePlansPass also takes what the checker accepts as a bound against the
// optimum.
func TestTruePlansPass(t *testing.T) {
	optimal, leaves, positive := 0, 0, 0
	for e := range examples(700) {
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
	require.Greater(t, optimal, 5)
	require.Greater(t, positive, 70)
	require.Greater(t, leaves, 2000)
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

// TestAnItemWithoutDemandForcesNothing: a plan that opens a site for it is not
// optimal.
func TestAnItemWithoutDemandForcesNothing(t *testing.T) {
	p := placement.Problem{
		Network: placement.Network{
			Sites:     []placement.Site{{ID: "A", ZIP: "89501", Fixed: 10}},
			ItemSites: []placement.ItemSite{{Item: "dead", Site: "A", Rule: placement.Forced}},
		},
		Items:  []placement.Item{{ID: "dead", Weight: 1}},
		Demand: forecast.Demand{Days: 1, Regions: geo.Regions()[:1]},
	}
	plan := describe(&p, smallplan.Assignment{Open: []bool{true}, Holds: [][]bool{{false}}, Ways: [][]int32{{-1}}, Lanes: [][]smallplan.Option{nil}})
	plan.Status, plan.Stop, plan.Certificate = facility.Feasible, facility.WorkLimit, &placement.Certificate{Leaves: []placement.Leaf{{Values: [][]placement.Money{nil}}}}
	require.NoError(t, verify.Plan(p, plan))
	plan.Status, plan.Stop, plan.Bound = facility.Optimal, facility.Proved, plan.Cost
	require.ErrorIs(t, verify.Plan(p, plan), verify.ErrFalse)
}
