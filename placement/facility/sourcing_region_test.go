package facility

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRegionsAreServedAtTheLowestCost compares partitions of small regions with all
// ways to serve their clients.
func TestRegionsAreServedAtTheLowestCost(t *testing.T) {
	r := rand.New(rand.NewPCG(103, 104))
	better, best := 0, 0
	for range 500 {
		md := drawRoomy(t, r, 4+r.IntN(3), 4+r.IntN(3))
		for i := range md.capacity {
			md.capacity[i] = 12 + r.Int64N(25)
		}
		c, ok := newPrimal(md, never).(*sourcingClimber)
		require.True(t, ok)
		if c.begin(); c.trail.least == impossible {
			continue
		}
		if r.IntN(3) > 0 { // begins from a poor plan
			c.ruin()
			if c.insert(); c.total() == impossible {
				continue
			}
			c.trail.least = impossible
		}
		if r.IntN(3) == 0 {
			c.state[c.open[r.IntN(len(c.open))]] = opened
		}
		require.True(t, c.trail.least != impossible || c.adopt())
		if heedAny(r, c, md); !c.survey() {
			continue
		}
		g := &c.region
		now, least := c.total(), c.total()-g.now+leastOf(g, c.demand)
		switch {
		case !g.raise(never):
			require.Equal(t, least, now)
		case g.partition(g.least-1, never):
			require.LessOrEqual(t, g.packs.bound, least-now+g.now)
			require.True(t, c.relocate())
			require.Equal(t, least, c.total())
			require.Less(t, least, now)
			better++
		default:
			require.LessOrEqual(t, g.packs.bound, g.now)
			require.Equal(t, least, now)
			best++
		}
	}
	require.Greater(t, better, 30)
	require.Greater(t, best, 30)
}

// leastOf returns the lowest cost of serving the clients of a region, by trying
// all ways.
func leastOf(g *region, demand []int64) int64 {
	best := int64(impossible)
	load := make([]int64, len(g.sites))
	count := make([]int, len(g.sites))
	var serve func(k int, cost int64)
	serve = func(k int, cost int64) {
		if k == len(g.clients) {
			for f := range g.sites {
				if count[f] > 0 || g.must>>f&1 == 1 {
					cost += g.opening[f]
				}
			}
			best = min(best, cost)
			return
		}
		d := demand[g.clients[k]]
		for f := range g.sites {
			if v := g.serving[f][k]; v != Never && load[f]+d <= g.packs.capacity[f] {
				load[f] += d
				count[f]++
				serve(k+1, cost+v)
				load[f] -= d
				count[f]--
			}
		}
	}
	serve(0, 0)
	return best
}

// TestRegionsWithLargeCapacitiesHaveBounds prices regions whose tables are rounded.
func TestRegionsWithLargeCapacitiesHaveBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(105, 106))
	priced := 0
	for range 100 {
		md := drawRoomy(t, r, 6, 6)
		scale := int64(100 + r.IntN(5000))
		for i := range md.capacity {
			md.capacity[i] = (12+r.Int64N(25))*scale + r.Int64N(scale)
		}
		for j := range md.demand {
			md.demand[j] = md.demand[j]*scale + r.Int64N(scale)
		}
		c, ok := newPrimal(md, never).(*sourcingClimber)
		require.True(t, ok)
		if c.begin(); c.trail.least == impossible {
			continue
		}
		if heedAny(r, c, md); !c.survey() {
			continue
		}
		g := &c.region
		least := leastOf(g, c.demand)
		if !g.raise(never) {
			require.Equal(t, least, g.now)
			continue
		}
		require.LessOrEqual(t, g.packs.bound, least)
		priced++
		if g.partition(g.least-1, never) {
			before := c.total() - g.now
			require.True(t, c.relocate())
			require.Equal(t, before+least, c.total())
		} else {
			require.Equal(t, least, g.now)
		}
	}
	require.Greater(t, priced, 20)
}
