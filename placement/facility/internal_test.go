package facility

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOracleEqualsTheFormula(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		_, md := drawModel(t, r)
		d, u := drawDomain(r, md), drawMultipliers(r, &md.lists)
		o := newOracle(md)
		want := dense(md, u, d)
		require.Equal(t, want, o.eval(u, d))
		if want == impossible {
			continue
		}
		// The cut of the evaluation touches the bound here and is above it
		// elsewhere.
		c := newCut(o, md.clients)
		c.record(o, u)
		require.Equal(t, float64(want), c.value+dotTicks(c.grad, u, 1))
		v := drawMultipliers(r, &md.lists)
		require.LessOrEqual(t, float64(o.eval(v, d)), c.value+dotTicks(c.grad, v, 1))

		// Shortened lists give the same bound within their range.
		var l lists
		md.restrict(&l, d, u)
		l.clip(v)
		full := o.eval(v, d)
		o.lists = &l
		require.Equal(t, full, o.eval(v, d))
	}
}

func TestEveryBoundIsBelowEveryPlan(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		_, md := drawModel(t, r)
		d := drawDomain(r, md)
		z := newOracle(md).eval(drawMultipliers(r, &md.lists), d)
		open := make([]bool, len(md.number))
		for set := range 1 << len(open) {
			inside, count := true, 0
			for i := range open {
				if open[i] = set>>i&1 == 1; open[i] {
					count++
				}
				inside = inside && (d.state[i] == free || (d.state[i] == opened) == open[i])
			}
			if inside && count >= d.lo && count <= d.hi {
				require.LessOrEqual(t, z, md.costOf(open))
			}
		}
	}
}

func TestReductionsKeepEveryPlanOfInterest(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 2000 {
		_, md := drawModel(t, r)
		d := drawDomain(r, md)
		o := newOracle(md)
		u := drawMultipliers(r, &md.lists)
		z := o.eval(u, d)
		if z == impossible {
			continue
		}
		cut := z + r.Int64N(20*md.unit)
		red := o.reduce(cut, d)
		narrow := d.clone()
		narrow.apply(&red)
		open := make([]bool, len(md.number))
		for set := range 1 << len(open) {
			in, still, count := true, true, 0
			for i := range open {
				if open[i] = set>>i&1 == 1; open[i] {
					count++
				}
				in = in && (d.state[i] == free || (d.state[i] == opened) == open[i])
				still = still && (narrow.state[i] == free || (narrow.state[i] == opened) == open[i])
			}
			in = in && count >= d.lo && count <= d.hi
			still = still && count >= narrow.lo && count <= narrow.hi
			if in && !still {
				require.Greater(t, md.costOf(open), cut)
			}
		}
	}
}

func TestPlanStaysExact(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 500 {
		_, md := drawModel(t, r)
		cols := newColumns(&md.lists, len(md.number), never)
		p := newPlan(md, cols, never)
		for range 12 {
			i := int32(r.IntN(len(p.slot)))
			switch {
			case p.slot[i] < 0:
				p.add(i)
			case md.state[i] != opened:
				p.drop(p.slot[i])
			}
			marks := make([]bool, len(p.slot))
			for _, i := range p.open {
				marks[i] = true
			}
			require.Equal(t, md.costOf(marks), p.value)
			requireSavings(t, p, marks)
		}
	}
}

// requireSavings checks what the plan says each change saves.
func requireSavings(t *testing.T, p *plan, marks []bool) {
	for i := range marks {
		if marks[i] {
			continue
		}
		marks[i] = true
		require.Equal(t, p.value-p.md.costOf(marks), p.gain[i])
		best := int64(0)
		for slot, out := range p.open {
			if p.md.state[out] == opened {
				continue
			}
			marks[out] = false
			saves := p.value - p.md.costOf(marks)
			best = max(best, saves)
			if p.agenda == nil {
				require.Equal(t, saves, p.gain[i]-p.loss[slot]+p.extra[slot][i])
			}
			marks[out] = true
		}
		if p.agenda != nil {
			require.Equal(t, best, p.swapFor(int32(i), p.cheapest()).saves)
		}
		marks[i] = false
	}
	for slot, out := range p.open {
		marks[out] = false
		require.Equal(t, p.value-p.md.costOf(marks), -p.loss[slot])
		marks[out] = true
	}
}

// TestTreeFromABadPlan leaves the local search and the root out, so that the
// tree has to find the optimum itself, from a bad plan and bad multipliers.
func TestTreeFromABadPlan(t *testing.T) {
	if testing.Short() {
		t.Skip("many small problems, one after the other: they say nothing about races")
	}
	r := rand.New(rand.NewPCG(11, 12))
	for range 3000 {
		p, md := drawModel(t, r)
		if p.contradiction() != "" {
			continue
		}
		s := &search{ctx: t.Context(), p: p, md: md, ub: impossible, left: impossible, history: newHistory(len(md.number))}
		s.adopt(md, answer{})
		climb := s.primal.(*climber)
		for i := len(climb.slot) - 1; i >= 0 && len(climb.open) < max(md.lo, md.hi/2); i-- {
			if climb.slot[i] < 0 {
				climb.add(int32(i))
			}
		}
		require.True(t, climb.adopt())
		climb.setOut()
		require.True(t, s.note())
		s.roots = [][]int64{slices.Clone(md.least)}
		s.tree()
		best := int64(impossible)
		open := make([]bool, len(md.number))
		for set := range 1 << len(open) {
			inside, count := true, 0
			for i := range open {
				if open[i] = set>>i&1 == 1; open[i] {
					count++
				}
				inside = inside && (md.state[i] == free || open[i])
			}
			if inside && count >= md.lo && count <= md.hi {
				best = min(best, md.costOf(open))
			}
		}
		require.Equal(t, best, s.ub)
		require.Equal(t, best, s.lb)
	}
}

func TestOracleDoesNotAllocate(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	_, md := drawModel(t, r)
	d, u := md.domain(), drawMultipliers(r, &md.lists)
	o, g := newOracle(md), make([]int32, md.clients)
	require.Zero(t, testing.AllocsPerRun(100, func() {
		o.eval(u, d)
		o.gradient(o, g, nil)
	}))
	d.lo = min(len(md.number), 3)
	d.hi = d.lo
	require.Zero(t, testing.AllocsPerRun(100, func() { o.eval(u, d) }))
}

// TestHopsOnlyRaiseTheBound compares the bound that a hopper reports with that of
// the multipliers it leaves, and with the one that it began from.
func TestHopsOnlyRaiseTheBound(t *testing.T) {
	r := rand.New(rand.NewPCG(33, 34))
	for range 300 {
		_, md := drawModel(t, r)
		d, u := md.domain(), drawMultipliers(r, &md.lists)
		o := newOracle(md)
		h := newHopper(o, md.clients)
		before := o.eval(u, d)
		z := h.raise(u, d, before+r.Int64N(1000)*md.unit, 30, true)
		require.GreaterOrEqual(t, z, before)
		require.Equal(t, o.eval(u, d), z)
		require.Zero(t, testing.AllocsPerRun(10, func() { h.raise(u, d, z+md.unit, 10, true) }))
	}
}

func TestSmallestSelects(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for range 3000 {
		n := r.IntN(30)
		key, order := make([]int64, n), make([]int32, n)
		for i := range order {
			key[i], order[i] = r.Int64N(8), int32(i)
		}
		want := slices.Clone(order)
		slices.SortFunc(want, func(a, b int32) int {
			if key[a] != key[b] {
				return int(key[a] - key[b])
			}
			return int(a - b)
		})
		r.Shuffle(n, func(a, b int) { order[a], order[b] = order[b], order[a] })
		k := r.IntN(n + 1)
		smallest(order, k, key)
		slices.Sort(order[:k])
		slices.Sort(want[:k])
		require.Equal(t, want[:k], order[:k])
	}
}
