package placement_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
)

// TestNoSiteStaysOpenForNothing closes, by hand, every open site of plans that holds
// nothing: none of it saves and breaks no rule.
func TestNoSiteStaysOpenForNothing(t *testing.T) {
	open, kept := 0, 0
	for i := range 600 {
		rng := rand.New(rand.NewPCG(uint64(i), 71))
		p := refinable(rng)
		if i%2 == 0 {
			small := smallplan.Problem(rng, smallplan.Size{Items: 2, Regions: 4, Sites: 3, Services: 1})
			p = &small
		}
		for k := range p.Items {
			p.Items[k].CasePack = 1 + rng.Int64N(60)
		}
		gap := []float64{0, 0.05, placement.Exact}[i%3]
		plan, err := placement.Solve(context.Background(), *p, placement.Options{Gap: gap, Workers: 1})
		if err != nil || len(plan.Sites) == 0 {
			continue
		}
		for w, site := range plan.Sites {
			if !site.Open {
				continue
			}
			if open++; site.Items > 0 {
				continue
			}
			kept++
			other := *plan
			other.Sites = slices.Clone(plan.Sites)
			other.Sites[w].Open = false
			closed, err := placement.Evaluate(context.Background(), *p, &other, placement.Options{Workers: 1})
			require.NoError(t, err)
			require.True(t, len(closed.Broken) > 0 || closed.Plan.Cost >= plan.Cost,
				"problem %d: %s holds nothing, and without it the plan costs %v instead of %v", i, site.Site, closed.Plan.Cost, plan.Cost)
		}
	}
	require.Greater(t, open, 300)
	require.Greater(t, kept, 3, "some must stay open: forced, or for the least number of sites")
}
