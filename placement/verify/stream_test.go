package verify_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// split returns what the items of a problem share, and the items; it first drops
// the terms that a catalogue does not have from the problem.
func split(p *placement.Problem) (placement.Problem, []placement.Entry) {
	p.Baskets, p.Network.Transfers, p.Network.Stock = nil, nil, nil
	p.Policy.Within = slices.DeleteFunc(slices.Clone(p.Policy.Within), func(w placement.Promise) bool { return w.Item != "" })
	p.Items = slices.Clone(p.Items)
	var entries []placement.Entry
	for i := range p.Items {
		p.Items[i].Limit = 0
		e := placement.Entry{Item: p.Items[i]}
		e.Demand.Shares = make([]float64, len(p.Demand.Regions))
		e.Demand.Shares[0] = 1
		for _, d := range p.Demand.Items {
			if d.Item == e.Item.ID {
				e.Demand = d
			}
		}
		for _, s := range p.Network.ItemSites {
			if s.Item == e.Item.ID {
				e.Sites = append(e.Sites, s)
			}
		}
		for _, h := range p.Network.Held {
			if h.Item == e.Item.ID {
				e.Held = append(e.Held, h.Site)
			}
		}
		entries = append(entries, e)
	}
	shared := *p
	shared.Items, shared.Demand.Items, shared.Network.ItemSites, shared.Network.Held = nil, nil, nil, nil
	return shared, entries
}

// TestStreamOnSmallProblems takes streamed plans against enumeration, and their
// bounds through the checker.
func TestStreamOnSmallProblems(t *testing.T) {
	statuses := map[facility.Status]int{}
	for seed := range uint64(600) {
		rng := rand.New(rand.NewPCG(seed, 21))
		size := smallplan.Tiny
		if seed%5 > 0 {
			size.Terms = smallplan.AllTerms
		}
		p := smallplan.Problem(rng, size)
		shared, entries := split(&p)
		if p.Check() != nil || shared.Check() != nil {
			continue
		}
		best, feasible := smallplan.Best(p)
		values := make([][]placement.Money, 0, len(entries))
		plan, err := placement.Stream(t.Context(), shared, func(yield func(placement.Entry, error) bool) {
			for _, e := range entries {
				if !yield(e, nil) {
					return
				}
			}
		}, func(d *placement.Decision) error {
			var row []placement.Money
			if d.Values != nil {
				row = d.Values[0]
			}
			values = append(values, row)
			return nil
		}, placement.Options{Values: true})
		if err != nil {
			require.ErrorIs(t, err, placement.ErrInfeasible, "seed %d", seed)
			require.False(t, feasible, "seed %d", seed)
			continue
		}
		statuses[plan.Status]++
		if feasible {
			require.LessOrEqual(t, plan.Bound, best, "seed %d", seed)
		}
		if plan.Status == facility.Unknown {
			continue
		}
		require.True(t, feasible, "seed %d", seed)
		require.GreaterOrEqual(t, plan.Cost, best, "seed %d", seed)
		plan.Certificate.Leaves[0].Values = values
		claim := &placement.Plan{Schema: placement.Schema, Stop: facility.WorkLimit, Bound: plan.Bound, Certificate: plan.Certificate}
		require.NoError(t, verify.Plan(p, claim), "seed %d", seed)
	}
	require.Greater(t, statuses[facility.Feasible]+statuses[facility.Optimal], 150)
}
