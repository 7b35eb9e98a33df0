package placement_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// TestSolveAgainstEnumeration compares plans with the optimum of small problems
// with rules, limits, services that do not reach everything, and promises.
func TestSolveAgainstEnumeration(t *testing.T) {
	if testing.Short() {
		t.Skip("many small problems, one after the other: they say nothing about races")
	}
	for _, c := range []struct {
		problems int
		size     smallplan.Size
	}{
		{2500, smallplan.Tiny},
		{1000, smallplan.Size{Items: 3, Regions: 4, Sites: 5, Services: 2}},
		{300, smallplan.Size{Items: 2, Regions: 6, Sites: 5, Services: 1, Promises: 1}},
	} {
		optimal, none := 0, 0
		for i := range c.problems {
			p := smallplan.Problem(rand.New(rand.NewPCG(uint64(i), 11)), c.size)
			best, feasible := smallplan.Best(p)
			exact, err := placement.Solve(context.Background(), p, placement.Options{Gap: placement.Exact, Workers: 1})
			if !feasible {
				require.ErrorIs(t, err, placement.ErrInfeasible, "problem %d", i)
				none++
				continue
			}
			require.NoError(t, err, "problem %d", i)
			require.NoError(t, verify.Plan(p, exact), "problem %d", i)
			require.Equal(t, best, exact.Cost, "problem %d", i)
			require.LessOrEqual(t, exact.Bound, best, "problem %d", i)
			if exact.Gap() < 1e-6 { // reserves are rounded, which the bound allows for
				optimal++
			}
			rough, err := placement.Solve(context.Background(), p, placement.Options{Gap: 0.05, Workers: 1})
			require.NoError(t, err, "problem %d", i)
			require.NoError(t, verify.Plan(p, rough), "problem %d", i)
			require.LessOrEqual(t, best, rough.Cost, "problem %d", i)
			require.LessOrEqual(t, rough.Bound, best, "problem %d", i)
		}
		require.Greater(t, optimal, (c.problems-none)*9/10, "most small problems should be proved")
		require.Less(t, none, c.problems*6/10, "too few problems have a plan")
	}
}

// optimum solves a problem to the end; -1 means that there is no plan.
func optimum(t *testing.T, p placement.Problem) placement.Money {
	t.Helper()
	plan, err := placement.Solve(context.Background(), p, placement.Options{Gap: placement.Exact, Workers: 1})
	if err != nil {
		require.ErrorIs(t, err, placement.ErrInfeasible)
		return -1
	}
	return plan.Cost
}

func TestMoreSitesNeverCostMore(t *testing.T) {
	compared := 0
	for i := range 500 {
		rng := rand.New(rand.NewPCG(uint64(i), 13))
		p := smallplan.Problem(rng, smallplan.Size{Items: 3, Regions: 4, Sites: 5, Services: 2, Promises: 2})
		last := len(p.Network.Sites) - 1
		if p.Network.Sites[last].Rule != placement.Free || last == 0 || p.Policy.MinSites > 0 {
			continue
		}
		without := p
		without.Network.Sites = p.Network.Sites[:last]
		without.Network.ItemSites, without.Network.Stock = nil, nil
		with := p
		with.Network.ItemSites, with.Network.Stock = nil, nil
		less, more := optimumIfValid(t, without), optimumIfValid(t, with)
		if less < 0 {
			continue
		}
		compared++
		require.GreaterOrEqual(t, more, placement.Money(0), "problem %d", i)
		require.LessOrEqual(t, more, less, "problem %d", i)
	}
	require.Greater(t, compared, 50)
}

// optimumIfValid is optimum, and -1 for a problem that makes no sense.
func optimumIfValid(t *testing.T, p placement.Problem) placement.Money {
	if p.Check() != nil {
		return -1
	}
	return optimum(t, p)
}

// Whether a small problem has a plan is settled, however tight its limits are and
// whatever gap is asked for.
func TestSmallProblemsAreSettled(t *testing.T) {
	problems := 300
	if testing.Short() {
		problems = 40
	}
	size := smallplan.Size{Items: 3, Regions: 4, Sites: 4, Services: 2, Promises: 2, Terms: smallplan.AllTerms | smallplan.Pins}
	plans, none := 0, 0
	for i := range problems {
		rng := rand.New(rand.NewPCG(uint64(i), 29))
		p := smallplan.Problem(rng, size)
		need := int64(2)
		for k := range p.Items {
			need += smallplan.Total(&p, k) / 1_000_000
		}
		for w := range p.Network.Sites {
			p.Network.Sites[w].Capacity.Units = 1 + need/3 + rng.Int64N(need)
		}
		plan, err := placement.Solve(context.Background(), p, placement.Options{Gap: 1, Workers: 1})
		if _, feasible := smallplan.Best(p); !feasible {
			require.ErrorIs(t, err, placement.ErrInfeasible, "problem %d", i)
			none++
			continue
		}
		require.NoError(t, err, "problem %d", i)
		require.NotEmpty(t, plan.Sites, "problem %d", i)
		require.NoError(t, verify.Plan(p, plan), "problem %d", i)
		plans++
	}
	require.Greater(t, plans, problems/10)
	require.Greater(t, none, problems/10)
}
