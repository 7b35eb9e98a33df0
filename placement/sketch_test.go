package placement

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// A search that begins with a sketch ends with a bound that no plan beats, and with
// leaves that are a partition and prove it.
func TestSketch(t *testing.T) {
	ctx := context.Background()
	problems := 40
	if testing.Short() {
		problems = 12
	}
	sketched := 0
	for seed := range problems {
		random := rand.New(rand.NewPCG(uint64(seed), 77))
		p, entries := drawCatalogue(t, random, 8+random.IntN(8), 60)
		for _, e := range entries {
			p.Items, p.Demand.Items = append(p.Items, e.Item), append(p.Demand.Items, e.Demand)
		}
		plan, err := Solve(ctx, p, Options{Gap: 0.001, Workers: 1})
		if errors.Is(err, ErrInfeasible) {
			continue
		}
		require.NoError(t, err)
		m, err := compile(ctx, &p, 1)
		require.NoError(t, err)
		x := newTree(newPrimal(newOracle(m, 1, unlimited())), 0.004, nil)
		x.dear = true
		require.NoError(t, x.begin(ctx))
		if x.best == nil {
			continue
		}
		require.NoError(t, x.sketch(ctx, 6))
		if x.magnify != nil {
			sketched++
		}
		require.NoError(t, x.run(ctx))
		require.LessOrEqual(t, x.bound(), int64(plan.Cost), "seed %d", seed)
		require.GreaterOrEqual(t, x.best.cost, int64(plan.Bound))
		require.True(t, m.keepsAll(x.best))
		var fixes [][]decision
		for _, n := range x.leaves {
			require.Nil(t, n.coarse)
			fixes = append(fixes, leafOf(n, m))
			bound, possible, err := x.oracle.eval(ctx, n.x, n.fix)
			require.NoError(t, err)
			require.True(t, !possible || bound >= n.bound, "seed %d: %d, not %d", seed, bound, n.bound)
		}
		require.True(t, partition(fixes), "seed %d: %v", seed, fixes)
	}
	require.Greater(t, sketched, problems/4)
}

// leafOf is how a node fixes sites beyond their rules.
func leafOf(n *node, m *model) []decision {
	fix := slices.Clone(n.fix)
	for w, d := range m.siteRule {
		if d != free {
			fix[w] = free
		}
	}
	return fix
}
