package placement

import (
	"context"
	"errors"
	"math"
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
	sketched, cut := 0, 0
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
		for _, limit := range []int64{math.MaxInt64, 100_000, 1_000_000, 4_000_000} {
			x := newTree(newPrimal(newOracle(m, 1, unlimited())), 0.004, nil)
			x.dear = true
			require.NoError(t, x.begin(ctx))
			if x.best == nil {
				break
			}
			x.work.limit = min(limit, math.MaxInt64-x.work.done) + x.work.done
			err = x.sketch(ctx, 6)
			if x.magnify != nil && limit == math.MaxInt64 {
				sketched++
			}
			requireProof(t, x)
			if err == nil {
				err = x.run(ctx)
			} else {
				cut++
			}
			if err != nil {
				require.ErrorIs(t, err, errWork)
			}
			requireProof(t, x)
			require.LessOrEqual(t, x.bound(), int64(plan.Cost), "seed %d", seed)
			require.GreaterOrEqual(t, x.best.cost, int64(plan.Bound))
			require.True(t, m.keepsAll(x.best))
		}
	}
	require.Greater(t, sketched, problems/4)
	require.Greater(t, cut, problems/4)
}

// requireProof requires that the nodes of a tree are a partition, and that the point of
// each proves its bound.
func requireProof(t *testing.T, x *tree) {
	t.Helper()
	check := newOracle(x.model, 1, unlimited())
	var fixes [][]decision
	for _, n := range slices.Concat(x.leaves, x.open) {
		fixes = append(fixes, leafOf(n, x.model))
		bound, possible, err := check.eval(t.Context(), n.x, n.fix)
		require.NoError(t, err)
		require.True(t, !possible || bound >= n.bound, "%d, not %d", bound, n.bound)
	}
	require.True(t, partition(fixes), "%v", fixes)
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
