package placement

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// Where all sites are decided, items that raise their values on their own prove a bound
// that is no lower than before, no higher than what they choose at the same prices, and
// in most problems about as high.
func TestItemsApart(t *testing.T) {
	ctx := context.Background()
	tried, close := 0, 0
	for seed := range uint64(40) {
		random := rand.New(rand.NewPCG(seed, 5))
		p, entries := drawCatalogue(t, random, 4+random.IntN(8), 30)
		for _, e := range entries {
			p.Items, p.Demand.Items = append(p.Items, e.Item), append(p.Demand.Items, e.Demand)
		}
		m, err := compile(ctx, &p, 1)
		require.NoError(t, err)
		x := newTree(newPrimal(newOracle(m, 1, unlimited())), 0.001, nil)
		open, ok := x.repairSites(x.allowed(), m.siteRule)
		if !ok {
			continue
		}
		fix := make([]decision, m.sites)
		for w := range fix {
			fix[w] = out
		}
		for _, w := range open {
			fix[w] = in
		}
		found, err := x.fit(ctx, open, make([]int64, len(m.rows)), func(*trial) {})
		require.NoError(t, err)
		least, err := x.try(ctx, open, found.s)
		require.NoError(t, err)
		if least.missing > 0 {
			continue
		}
		from, err := x.oracle.start(ctx, found.s, fix)
		require.NoError(t, err)
		before, _, err := x.oracle.eval(ctx, from, fix)
		require.NoError(t, err)
		c, err := x.settleItems(ctx, from, fix, studyEvaluations)
		require.NoError(t, err)
		bound, _, err := x.oracle.eval(ctx, c.best, fix)
		require.NoError(t, err)
		require.Equal(t, bound, c.bound, "seed %d", seed)
		require.GreaterOrEqual(t, bound, before, "seed %d", seed)
		require.LessOrEqual(t, bound, least.value, "seed %d", seed)
		tried++
		if least.value-bound <= abs(least.value)/500 {
			close++
		}
	}
	require.Greater(t, tried, 20)
	require.Greater(t, 4*close, 3*tried)
}
