package verify_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// TestSolverOnManyItems has so many items that sites and prices come from a
// miniature, with limits that grow with their number.
func TestSolverOnManyItems(t *testing.T) {
	if testing.Short() {
		t.Skip("as many items as races do not need")
	}
	statuses, close := map[facility.Status]int{}, 0
	for seed := range uint64(60) {
		p := smallplan.Problem(rand.New(rand.NewPCG(seed, 29)), smallplan.Size{Items: 900, Regions: 6, Sites: 5, Services: 2, Promises: 2, Terms: smallplan.AllTerms})
		n := len(p.Items)
		if n < 400 {
			continue
		}
		p.Policy.Budget *= placement.Money(n / 2)
		for w := range p.Network.Sites {
			c := &p.Network.Sites[w].Capacity
			c.Units, c.Volume, c.Parcels = c.Units*int64(n/2), c.Volume*rate.Volume(n/2), c.Parcels*int64(n/2)
		}
		for i := range p.Items {
			p.Items[i].MayLose = p.Items[i].MayLose || i%3 == 0
			p.Items[i].Limit = 0
		}
		p.Policy.ServiceLevel = 0.9
		for i := range p.Policy.Within {
			p.Policy.Within[i].Share /= 2
		}
		plan, err := placement.Solve(t.Context(), p, placement.Options{Gap: 0.002, Work: 30_000_000})
		if err != nil {
			require.ErrorIs(t, err, placement.ErrInfeasible, "seed %d", seed)
			statuses[facility.Infeasible]++
			continue
		}
		statuses[plan.Status]++
		require.NoError(t, verify.Plan(p, plan), "seed %d", seed)
		if plan.Gap() < 0.01 {
			close++
		}
	}
	require.Greater(t, statuses[facility.Feasible]+statuses[facility.Optimal], 8)
	require.Greater(t, close, 5)
}
