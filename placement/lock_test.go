package placement_test

import (
	"context"
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

// everything locks all of a plan.
func everything(p *placement.Problem) placement.Lock {
	lock := placement.Lock{Sites: true}
	for _, item := range p.Items {
		lock.Items = append(lock.Items, item.ID)
		for _, r := range p.Demand.Regions {
			lock.Lanes = append(lock.Lanes, placement.ItemRegion{Item: item.ID, Region: r.ID})
		}
	}
	return lock
}

func TestLock(t *testing.T) {
	if testing.Short() {
		t.Skip("many small problems, one after the other: they say nothing about races")
	}
	found, dearer := 0, 0
	for i := range 800 {
		rng := rand.New(rand.NewPCG(uint64(i), 55))
		size := smallplan.Tiny
		size.Terms = smallplan.AllTerms | smallplan.Pins
		p := smallplan.Problem(rng, size)
		o := placement.Options{Workers: 1, Gap: placement.Exact}
		plan, err := placement.Solve(context.Background(), p, o)
		if err != nil || plan.Status == facility.Unknown {
			continue
		}
		found++
		all := everything(&p)
		locked, err := p.Lock(plan, all)
		require.NoError(t, err)
		if !slices.ContainsFunc(plan.Sites, func(s placement.SitePlan) bool { return s.Open }) {
			require.ErrorContains(t, locked.Check(), "all are forbidden", "problem %d", i)
			continue
		}
		require.NoError(t, locked.Check(), "problem %d", i)
		again, err := placement.Solve(context.Background(), locked, o)
		require.NoError(t, err, "problem %d", i)
		require.NoError(t, verify.Plan(locked, again), "problem %d", i)
		require.Equal(t, plan.Cost, again.Cost, "problem %d", i)
		e, err := placement.Evaluate(context.Background(), p, again, placement.Options{Workers: 1})
		require.NoError(t, err)
		require.Empty(t, e.Broken, "problem %d", i)
		require.Equal(t, plan.Cost, e.Plan.Cost, "problem %d", i)

		// With other costs, a locked plan has the decisions that it had.
		other := p
		other.Network.Sites = append([]placement.Site{}, p.Network.Sites...)
		for w := range other.Network.Sites {
			other.Network.Sites[w].Fixed = placement.Money(rng.IntN(40)) * rate.Dollar
			other.Network.Sites[w].Handling = placement.Money(rng.IntN(300)) * rate.Cent
		}
		part := placement.Lock{Sites: rng.IntN(2) == 0, Items: all.Items[:rng.IntN(len(all.Items)+1)], Lanes: all.Lanes[:rng.IntN(len(all.Lanes)+1)]}
		locked, err = other.Lock(plan, part)
		require.NoError(t, err)
		best, feasible := smallplan.Best(locked)
		again, err = placement.Solve(context.Background(), locked, o)
		if !feasible { // a budget or a limit may forbid what it allowed
			require.ErrorIs(t, err, placement.ErrInfeasible, "problem %d", i)
			continue
		}
		require.NoError(t, err, "problem %d", i)
		require.NoError(t, verify.Plan(locked, again), "problem %d", i)
		require.Equal(t, best, again.Cost, "problem %d", i)
		if free, _ := smallplan.Best(other); free < best {
			dearer++
		}
		e, err = placement.Evaluate(context.Background(), locked, plan, placement.Options{Workers: 1})
		require.NoError(t, err)
		require.GreaterOrEqual(t, e.Plan.Cost, best, "problem %d", i)
	}
	require.Greater(t, found, 100)
	require.Greater(t, dearer, 40)
}

func TestPinsAreChecked(t *testing.T) {
	p := oneOfEach(t, 10)
	p.Network.Pins = []placement.Pin{
		{Item: "mug", Region: "432", Site: "Columbus"}, {Item: "cup", Region: "100", Site: "Columbus"}, {Item: "cup", Region: "432", Site: "Reno"},
		{Item: "cup", Region: "432", Site: ""},
	}
	_, err := placement.Solve(context.Background(), p, placement.Options{})
	require.ErrorIs(t, err, placement.ErrInvalid)
	for _, what := range []string{`no item "mug"`, `no region "100"`, `no site "Reno"`, `"cup" may not be lost`, "pins[2] too"} {
		require.ErrorContains(t, err, what)
	}
	p.Network.Pins = []placement.Pin{{Item: "cup", Region: "432", Site: "Columbus"}}
	plan, err := placement.Solve(context.Background(), p, placement.Options{})
	require.NoError(t, err)
	require.NoError(t, verify.Plan(p, plan))
	why, err := placement.Explain(context.Background(), p, plan, placement.Options{}, "cup")
	require.NoError(t, err)
	require.Equal(t, placement.BindsPin, why.Items[0].Lanes[0].Binding.Kind)
	_, err = p.Lock(plan, placement.Lock{Items: []string{"mug"}})
	require.ErrorIs(t, err, placement.ErrInvalid)
	_, err = p.Lock(plan, placement.Lock{Lanes: []placement.ItemRegion{{Item: "cup", Region: "100"}}})
	require.ErrorIs(t, err, placement.ErrInvalid)
	_, err = p.Lock(nil, placement.Lock{})
	require.ErrorIs(t, err, placement.ErrInvalid)
}
