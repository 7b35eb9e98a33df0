package placement_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// afterwards is what a plan costs with what comes after the optimisation, from
// what it says.
func afterwards(plan *placement.Plan) float64 {
	sum := float64(plan.Cost + plan.RoundingCost + plan.MissedCost)
	if plan.Orders != nil {
		sum += float64(plan.Orders.Cost)
	}
	return sum
}

// TestRefiningSavesWhatItSays writes plans with and without it.
func TestRefiningSavesWhatItSays(t *testing.T) {
	refined, merged := 0, 0
	for i := range 1500 {
		rng := rand.New(rand.NewPCG(uint64(i), 31))
		p := refinable(rng)
		before, after, err := placement.PlanTwice(p)
		if err != nil {
			continue // infeasible
		}
		require.Zero(t, before.Refined)
		saved := afterwards(before) - afterwards(after)
		require.InDelta(t, float64(after.Refined), saved, 100+1e-9*float64(before.Cost), "problem %d", i)
		if after.Refined > 0 {
			refined++
		}
		a, b := 0, 0
		for k := range before.Items {
			a, b = a+len(before.Items[k].Stock), b+len(after.Items[k].Stock)
		}
		if b < a {
			merged++
		}
	}
	require.Greater(t, refined, 30)
	require.Greater(t, merged, 15)
}

// refinable is a problem of a few items that sell little, in large cartons, and
// are ordered together.
func refinable(rng *rand.Rand) *placement.Problem {
	p := smallplan.Problem(rng, smallplan.Size{Items: 3, Regions: 5, Sites: 4, Services: 1, Promises: 1})
	p.Network.Stock = nil
	for k := range p.Items {
		p.Items[k].CasePack = 1 + rng.Int64N(40)
		p.Items[k].Margin = placement.Money(rng.IntN(4)) * rate.Dollar
		p.Items[k].Value = placement.Money(rng.IntN(20)) * rate.Dollar
	}
	p.Policy.Capital = rate.Share(rng.Int64N(4)) * 10 * rate.Percent
	if rng.IntN(2) == 0 && len(p.Items) > 1 {
		p.Policy.SplitParcel = placement.Money(rng.IntN(9)) * rate.Dollar
		p.Baskets = append(p.Baskets, placement.Basket{Items: []string{p.Items[0].ID, p.Items[1].ID}, Orders: 30 * rng.Float64()})
	}
	return &p
}
