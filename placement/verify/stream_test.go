package verify_test

import (
	"iter"
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
	var entries []placement.Entry
	for i := range p.Items {
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
		for _, pin := range p.Network.Pins {
			if pin.Item == e.Item.ID {
				e.Pins = append(e.Pins, pin)
			}
		}
		for _, w := range p.Policy.Within {
			if w.Item == e.Item.ID {
				e.Within = append(e.Within, w)
			}
		}
		entries = append(entries, e)
	}
	shared := *p
	shared.Items, shared.Demand.Items, shared.Network.ItemSites, shared.Network.Held, shared.Network.Pins = nil, nil, nil, nil, nil
	shared.Policy.Within = slices.DeleteFunc(slices.Clone(p.Policy.Within), func(w placement.Promise) bool { return w.Item != "" })
	return shared, entries
}

// join puts the prices of the rows that items share and of their own in the order of
// Leaf.Prices.
func join(p *placement.Problem, shared []placement.Money, own [][]placement.Money) []placement.Money {
	index := map[string]int{}
	for i := range p.Items {
		index[p.Items[i].ID] = i
	}
	var out []placement.Money
	next := make([]int, len(own))
	for _, w := range p.Policy.Within {
		k, about := index[w.Item]
		switch {
		case !about:
			out, shared = append(out, shared[0]), shared[1:]
		case own[k] == nil:
			out = append(out, 0)
		default:
			out = append(out, own[k][next[k]])
			next[k]++
		}
	}
	out = append(out, shared...)
	for k := range own {
		if next[k] < len(own[k]) {
			out = append(out, own[k][next[k]])
		}
	}
	return out
}

// TestStreamOnSmallProblems takes streamed plans against enumeration, and their
// bounds through the checker.
func TestStreamOnSmallProblems(t *testing.T) {
	seeds := uint64(600)
	if testing.Short() {
		seeds = 60
	}
	statuses := map[facility.Status]int{}
	for seed := range seeds {
		rng := rand.New(rand.NewPCG(seed, 21))
		size := smallplan.Tiny
		if seed%5 > 0 {
			size.Terms = smallplan.AllTerms | smallplan.Seasons
		}
		if seed%3 == 0 {
			size.Terms |= smallplan.Pins
		}
		p := smallplan.Problem(rng, size)
		shared, entries := split(&p)
		if p.Check() != nil || shared.Check() != nil {
			continue
		}
		best, feasible := smallplan.Best(p)
		var decisions []placement.Decision
		plan, err := placement.Stream(t.Context(), shared, func(yield func(placement.Entry, error) bool) {
			for _, e := range entries {
				if !yield(e, nil) {
					return
				}
			}
		}, func(d *placement.Decision) error {
			decisions = append(decisions, *d)
			return nil
		}, placement.Options{Values: true})
		if !feasible {
			require.ErrorIs(t, err, placement.ErrInfeasible, "seed %d", seed)
			continue
		}
		require.NoError(t, err, "seed %d", seed)
		statuses[plan.Status]++
		require.LessOrEqual(t, plan.Bound, best, "seed %d", seed)
		require.GreaterOrEqual(t, plan.Cost, best, "seed %d", seed)
		certificate := &placement.Certificate{}
		for n, leaf := range plan.Certificate.Leaves {
			own := make([][]placement.Money, len(decisions))
			for k := range decisions {
				leaf.Values = append(leaf.Values, nil)
				if d := &decisions[k]; d.Values != nil {
					leaf.Values[k], own[k] = d.Values[n], d.Prices[n]
				}
			}
			leaf.Prices = join(&p, leaf.Prices, own)
			certificate.Leaves = append(certificate.Leaves, leaf)
		}
		pairs := func(yield func(placement.Entry, *placement.Decision) bool) {
			for i := range decisions {
				if !yield(entries[i], &decisions[i]) {
					return
				}
			}
		}
		require.NoError(t, verify.Stream(shared, plan, pairs), "seed %d", seed)
		require.ErrorIs(t, verify.Stream(shared, plan, func(yield func(placement.Entry, *placement.Decision) bool) { yield(entries[0], nil) }), verify.ErrFalse)
		requireCaught(t, rng, shared, plan, decisions, pairs)
		claim := &placement.Plan{Schema: placement.Schema, Stop: facility.WorkLimit, Bound: plan.Bound, Certificate: certificate}
		require.NoError(t, verify.Plan(p, claim), "seed %d", seed)
	}
	t.Log(statuses)
	require.Greater(t, statuses[facility.Feasible]+statuses[facility.Optimal], int(seeds/4))
	require.Zero(t, statuses[facility.Unknown])
}

// requireCaught spoils a streamed plan in some way, and restores it.
func requireCaught(t *testing.T, rng *rand.Rand, p placement.Problem, plan *placement.Plan, decisions []placement.Decision, pairs iter.Seq2[placement.Entry, *placement.Decision]) {
	t.Helper()
	for n := range 7 {
		bad, k := *plan, rng.IntN(len(decisions))
		d := decisions[k]
		served := slices.IndexFunc(d.Plan.Lanes, func(lane placement.Lane) bool { return lane.Site >= 0 })
		switch n {
		case 0:
			bad.Cost++
		case 1:
			bad.Parts.Parcel++
		case 2:
			w := slices.IndexFunc(plan.Sites, func(s placement.SitePlan) bool { return s.Items > 0 })
			if w < 0 {
				continue
			}
			bad.Sites = slices.Clone(plan.Sites)
			bad.Sites[w].Open = false
		case 3:
			if d.Values == nil {
				continue
			}
			row := slices.Clone(d.Values[0])
			row[d.Plan.Lanes[0].Region] -= 3 * (plan.Cost + 1) // which proves less
			decisions[k].Values = slices.Clone(d.Values)
			decisions[k].Values[0] = row
		case 4:
			if served < 0 {
				continue
			}
			decisions[k].Plan.Lanes = slices.Delete(slices.Clone(d.Plan.Lanes), served, served+1)
		case 5:
			if served < 0 {
				continue
			}
			decisions[k].Plan.Stock = nil
		case 6:
			if decisions[k].Plan.Item = d.Plan.Item + "x"; d.Values != nil {
				decisions[k].Values = nil
			}
		}
		require.ErrorIs(t, verify.Stream(p, &bad, pairs), verify.ErrFalse, "way %d", n)
		decisions[k] = d
	}
}
