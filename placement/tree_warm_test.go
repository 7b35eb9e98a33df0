package placement_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// vary changes costs, demand, promises or rules of a problem.
func vary(rng *rand.Rand, p placement.Problem) placement.Problem {
	p.Network.Sites = slices.Clone(p.Network.Sites)
	p.Demand.Items = slices.Clone(p.Demand.Items)
	p.Policy.Within = slices.Clone(p.Policy.Within)
	site := &p.Network.Sites[rng.IntN(len(p.Network.Sites))]
	switch rng.IntN(6) {
	case 0:
		site.Fixed += 5 * rate.Dollar
	case 1:
		site.Handling += rate.Dollar / 10
	case 2:
		d := &p.Demand.Items[rng.IntN(len(p.Demand.Items))]
		d.Mean *= 1.2
	case 3:
		if len(p.Policy.Within) > 0 {
			p.Policy.Within[0].Share = min(1, p.Policy.Within[0].Share+0.05)
		} else {
			p.Policy.Within = []placement.Promise{{Days: 3, Share: 0.3}}
		}
	case 4:
		if site.Rule == placement.Free && p.Policy.MaxSites == 0 {
			site.Rule = placement.Forbidden
		} else if site.Rule == placement.Forced {
			site.Rule = placement.Free
		}
	}
	return p
}

func TestStartKeepsTheResult(t *testing.T) {
	if testing.Short() {
		t.Skip("many small problems, one after the other: they say nothing about races")
	}
	cold, warm, same, first, found := int64(0), int64(0), int64(0), int64(0), 0
	for i := range 500 {
		rng := rand.New(rand.NewPCG(uint64(i), 53))
		p := smallplan.Problem(rng, []smallplan.Size{smallplan.Tiny, smallplan.Small}[i%2])
		o := placement.Options{Workers: 1, Gap: placement.Exact}
		start, err := placement.Solve(context.Background(), p, o)
		if err != nil || start.Status == facility.Unknown {
			continue
		}
		o.Start = start
		again, err := placement.Solve(context.Background(), p, o)
		require.NoError(t, err)
		require.NoError(t, verify.Plan(p, again), "problem %d", i)
		require.Equal(t, start.Cost, again.Cost, "problem %d", i)
		require.GreaterOrEqual(t, again.Bound, start.Bound, "problem %d", i)
		same, first = same+again.Work, first+start.Work

		other := vary(rng, p)
		if other.Check() != nil {
			continue
		}
		best, feasible := smallplan.Best(other)
		plan, err := placement.Solve(context.Background(), other, o)
		if !feasible {
			require.ErrorIs(t, err, placement.ErrInfeasible, "problem %d", i)
			continue
		}
		require.NoError(t, err, "problem %d", i)
		require.NoError(t, verify.Plan(other, plan), "problem %d", i)
		require.Equal(t, best, plan.Cost, "problem %d", i)
		o.Start = nil
		alone, err := placement.Solve(context.Background(), other, o)
		require.NoError(t, err, "problem %d", i)
		cold, warm = cold+alone.Work, warm+plan.Work
		found++
	}
	require.Greater(t, found, 150)
	require.Less(t, same, first)
	require.Less(t, warm, cold)
}

func TestStartSparesWork(t *testing.T) {
	if testing.Short() {
		t.Skip("large searches, as others that are tested for races")
	}
	p := catalogue(t, 25, placement.Promise{Days: 3, Share: 0.9})
	start, err := placement.Solve(context.Background(), p, placement.Options{Gap: 0.02})
	require.NoError(t, err)
	p.Policy.Within[0].Share = 0.91
	cold, err := placement.Solve(context.Background(), p, placement.Options{Gap: 0.02})
	require.NoError(t, err)
	var text []byte
	for _, workers := range []int{1, 2, 4} {
		warm, err := placement.Solve(context.Background(), p, placement.Options{Gap: 0.02, Start: start, Workers: workers})
		require.NoError(t, err)
		require.NoError(t, verify.Plan(p, warm))
		require.LessOrEqual(t, warm.Gap(), 0.02)
		require.Less(t, warm.Work, cold.Work/2)
		again, err := json.Marshal(warm)
		require.NoError(t, err)
		if text == nil {
			text = again
		}
		require.Equal(t, string(text), string(again))
	}
}

func TestStartMayBeAnything(t *testing.T) {
	if testing.Short() {
		t.Skip("many searches alike")
	}
	p := catalogue(t, 6, threeDays)
	plan, err := placement.Solve(context.Background(), p, placement.Options{Gap: 0.02})
	require.NoError(t, err)
	changes := []func(*placement.Plan){
		func(plan *placement.Plan) { *plan = placement.Plan{} },
		func(plan *placement.Plan) { plan.Certificate = nil },
		func(plan *placement.Plan) { plan.Promises = nil },
		func(plan *placement.Plan) { plan.Certificate = &placement.Certificate{Leaves: []placement.Leaf{{}}} },
		func(plan *placement.Plan) {
			leaf := plan.Certificate.Leaves[0]
			leaf.Open = []int32{0, 99}
			plan.Certificate = &placement.Certificate{Leaves: []placement.Leaf{leaf}}
		},
		func(plan *placement.Plan) { // not all ways
			leaf := plan.Certificate.Leaves[0]
			leaf.Open, leaf.Closed = []int32{0}, nil
			plan.Certificate = &placement.Certificate{Leaves: []placement.Leaf{leaf}}
		},
		func(plan *placement.Plan) { // out of range
			leaf := plan.Certificate.Leaves[0]
			leaf.Prices = []placement.Money{-1 << 62}
			leaf.Values = [][]placement.Money{{1 << 62}, nil, leaf.Values[2], leaf.Values[3], leaf.Values[4], {-1 << 62}}
			plan.Certificate = &placement.Certificate{Leaves: []placement.Leaf{leaf}}
		},
		func(plan *placement.Plan) {
			for w := range plan.Sites {
				plan.Sites[w].Open = false
			}
			for k := range plan.Items {
				plan.Items[k].Stock, plan.Items[k].Lanes = nil, nil
			}
		},
	}
	for i, change := range changes {
		start := decided(plan)
		start.Promises, start.Certificate = plan.Promises, plan.Certificate
		change(start)
		again, err := placement.Solve(context.Background(), p, placement.Options{Start: start, Gap: 0.02})
		require.NoError(t, err, i)
		require.NoError(t, verify.Plan(p, again), i)
		require.LessOrEqual(t, again.Gap(), 0.02, i)
	}
}
