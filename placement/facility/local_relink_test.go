package facility

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// drawOpen returns random facilities of a model, within its limits.
func drawOpen(r *rand.Rand, md *model) []int32 {
	var open []int32
	for _, i := range r.Perm(len(md.number)) {
		if md.state[i] == opened {
			open = append(open, int32(i))
		}
	}
	count := max(len(open), md.lo+r.IntN(md.hi-md.lo+1))
	for _, i := range r.Perm(len(md.number)) {
		if len(open) < count && md.state[i] == free {
			open = append(open, int32(i))
		}
	}
	return open
}

func TestRelinkingStaysBetweenItsEnds(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	moved := 0
	for range 2000 {
		problem, md := drawModel(t, r)
		p := newPlan(md, newColumns(&md.lists, len(md.number), never), never)
		if problem.contradiction() != "" || p.agenda != nil {
			continue
		}
		a, b := drawOpen(r, md), drawOpen(r, md)
		p.set(a)
		p.relink(b)
		marks := make([]bool, len(md.number))
		for i := range marks {
			marks[i] = p.slot[i] >= 0
			inA, inB := slices.Contains(a, int32(i)), slices.Contains(b, int32(i))
			if inA == inB {
				require.Equal(t, inA, marks[i])
			}
		}
		require.Equal(t, md.costOf(marks), p.value)
		require.GreaterOrEqual(t, len(p.open), md.lo)
		require.LessOrEqual(t, len(p.open), md.hi)
		slices.Sort(a)
		slices.Sort(b)
		end := slices.Sorted(slices.Values(p.open))
		if all := apart(a, b); all >= 4 {
			require.LessOrEqual(t, apart(a, end), all-all/4)
			require.LessOrEqual(t, apart(b, end), all-all/4)
			moved++
		}
	}
	require.Greater(t, moved, 100)
}

func TestElitesDifferAndAreTheCheapest(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	for range 3 {
		var e elites
		least := int64(impossible)
		for k := range 300 {
			open := make([]int32, 8)
			for x, i := range r.Perm(40)[:8] {
				open[x] = int32(i)
			}
			cost := 1000 + r.Int64N(5000)
			before := slices.Clone(e.plans)
			e.admit(open, cost)
			least = min(least, cost)
			if e.stale == 0 {
				require.True(t, slices.ContainsFunc(e.plans, func(q elite) bool { return q.cost == cost }))
			} else {
				require.Equal(t, before, e.plans, k)
			}
			require.Equal(t, least, e.plans[0].cost)
			require.LessOrEqual(t, len(e.plans), elitePlans)
			for x, q := range e.plans {
				require.True(t, slices.IsSorted(q.open))
				for _, other := range e.plans[:x] {
					require.GreaterOrEqual(t, apart(q.open, other.open), eliteApart)
					require.LessOrEqual(t, other.cost, q.cost)
				}
			}
		}
	}
}

// TestPoolsOutliveCompaction moves a pool to a model without some facilities.
func TestPoolsOutliveCompaction(t *testing.T) {
	r := rand.New(rand.NewPCG(103, 104))
	moved := 0
	for range 300 {
		_, md := drawModel(t, r)
		old, ok := newPrimal(md, never).(*climber)
		require.True(t, ok)
		old.begin()
		for range 10 {
			old.shake()
			old.elites.admit(old.open, old.exact())
		}
		d := drawDomain(r, md)
		if d.empty() {
			continue
		}
		small, column := md.compact(d)
		c, ok := newPrimal(small, never).(*climber)
		require.True(t, ok)
		c.begin()
		c.inherit(old, column)
		for _, e := range c.elites.plans {
			require.Equal(t, small.costOf(marked(e.open, len(small.number))), e.cost)
			for i, state := range small.state {
				if state == opened {
					require.Contains(t, e.open, int32(i))
				}
			}
			moved++
		}
		require.Equal(t, c.trail.least, c.walk.least)
	}
	require.Greater(t, moved, 100)
}
