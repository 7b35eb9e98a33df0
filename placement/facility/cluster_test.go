package facility

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// drawSets draws clusters of the facilities of a model.
func drawSets(r *rand.Rand, n int) [][]int32 {
	var sets [][]int32
	order := r.Perm(n)
	for len(order) > 0 {
		size := min(len(order), 1+r.IntN(5))
		if size > 1 && r.IntN(4) > 0 {
			var set []int32
			for _, i := range order[:size] {
				set = append(set, int32(i))
			}
			sets = append(sets, set)
		}
		order = order[size:]
	}
	return sets
}

// plans calls f for each plan of d.
func plans(d *domain, f func(open []bool)) {
	open := make([]bool, len(d.state))
	for set := range 1 << len(open) {
		in, count := true, 0
		for i, s := range d.state {
			if open[i] = set>>i&1 == 1; open[i] {
				count++
			}
			in = in && (s == free || (s == opened) == open[i])
		}
		if in && count >= d.lo && count <= d.hi {
			f(open)
		}
	}
}

// clusteredByFormula evaluates the bound by the formula, over all choices of each
// cluster.
func clusteredByFormula(md *model, d *domain, sets [][]int32, u []int64) int64 {
	fee := u[md.clients]
	z := -max(fee*int64(d.lo), fee*int64(d.hi))
	for _, v := range u[:md.clients] {
		z += v
	}
	in := make([]bool, len(d.state))
	all := append([][]int32(nil), sets...)
	for _, set := range sets {
		for _, i := range set {
			in[i] = true
		}
	}
	for i := range in {
		if !in[i] {
			all = append(all, []int32{int32(i)})
		}
	}
	for _, set := range all {
		best := int64(impossible)
		for choice := range 1 << len(set) {
			sum, allowed := int64(0), true
			cost := make([]int64, md.clients)
			for a, i := range set {
				if choice>>a&1 == 0 {
					allowed = allowed && d.state[i] != opened
					continue
				}
				allowed = allowed && d.state[i] != closed
				sum += md.opening[i] + fee
				for j := range md.clients {
					for k := md.start[j]; k < md.start[j+1]-1; k++ {
						if md.site[k] == i {
							cost[j] = min(cost[j], md.cost[k]-u[j])
						}
					}
				}
			}
			for _, c := range cost {
				sum += c
			}
			if allowed {
				best = min(best, sum)
			}
		}
		z += best
	}
	return z
}

func drawClustered(t *testing.T, r *rand.Rand) (*clustered, [][]int32, []int64) {
	_, md := drawModel(t, r)
	n := len(md.number)
	sets := drawSets(r, n)
	worst := int64(1)
	for _, v := range md.most {
		worst += v
	}
	u := append(drawMultipliers(r, &md.lists), r.Int64N(2*worst)-worst)
	return newClustered(newOracle(md), md, drawDomain(r, md), sets, make([]float64, n), never), sets, u
}

func TestClusteredBoundEqualsTheFormula(t *testing.T) {
	r := rand.New(rand.NewPCG(71, 72))
	for range 2000 {
		c, sets, u := drawClustered(t, r)
		require.Equal(t, clusteredByFormula(c.md, c.domain, sets, u), c.eval(u))
		require.Equal(t, clusteredByFormula(c.md, c.domain, sets, u), c.eval(u)) // from a good choice
	}
}

func TestClusteredReductionsKeepEveryPlanOfInterest(t *testing.T) {
	r := rand.New(rand.NewPCG(73, 74))
	for range 2000 {
		c, _, u := drawClustered(t, r)
		if c.domain.empty() {
			continue
		}
		z := c.eval(u)
		cut := z + r.Int64N(20*c.md.unit)
		red := c.reduce(cut, never)
		narrow := c.domain.clone()
		narrow.apply(&red)
		plans(c.domain, func(open []bool) {
			cost := c.md.costOf(open)
			require.LessOrEqual(t, z, cost)
			for i, s := range narrow.state {
				if s != free && (s == opened) != open[i] {
					require.Greater(t, cost, cut)
				}
			}
		})
	}
}

// TestClusteredGradientIsOne checks that no multipliers lie above the plane that
// the supergradient spans.
func TestClusteredGradientIsOne(t *testing.T) {
	r := rand.New(rand.NewPCG(75, 76))
	for range 2000 {
		c, _, u := drawClustered(t, r)
		if c.domain.empty() {
			continue
		}
		z := c.eval(u)
		g := make([]int32, len(u))
		c.gradient(g)
		for range 5 {
			v := append(drawMultipliers(r, &c.md.lists), u[c.md.clients]+r.Int64N(21)-10)
			plane := z
			for j := range v {
				plane += int64(g[j]) * (v[j] - u[j])
			}
			require.LessOrEqual(t, c.eval(v), plane)
		}
	}
}

// TestTooMuchWorkStillBounds compares a search that stops early with a full one.
func TestTooMuchWorkStillBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(77, 78))
	const members, clients = 30, 200
	k := &cluster{sites: make([]int32, members), active: clients, state: make([]int8, members)}
	for range members {
		var wants []want
		alone := int64(0)
		for j := range clients {
			if r.IntN(4) == 0 {
				wants = append(wants, want{int32(j), 900 + r.Int64N(200)})
				alone -= 400
			}
		}
		k.wants, k.alone = append(k.wants, wants), append(k.alone, alone)
	}
	k.search.fit(members, clients)
	bound, chosen := k.search.best(k, 0)
	require.Greater(t, k.search.work, int64(enough)) // it did stop early
	require.Greater(t, bound, k.search.value)
	have := make([]int64, clients)
	sum := int64(0)
	for a := range int32(members) {
		if chosen>>a&1 == 1 {
			sum += k.search.join(have, a)
		}
	}
	require.Equal(t, k.search.value, sum)
}

func TestClusteredEvaluationDoesNotAllocate(t *testing.T) {
	r := rand.New(rand.NewPCG(79, 80))
	c, _, u := drawClustered(t, r)
	for len(c.clusters) < 2 {
		c, _, u = drawClustered(t, r)
	}
	g := make([]int32, len(u))
	c.eval(u) // makes room
	require.Zero(t, testing.AllocsPerRun(20, func() {
		c.eval(u)
		c.gradient(g)
	}))
}

// TestRegroupProvesOrBounds solves problems of points by clusters at the root,
// and checks the bound and what is fixed against all plans.
func TestRegroupProvesOrBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(81, 82))
	proved := 0
	for range 300 {
		p, md := drawModel(t, r)
		if p.contradiction() != "" || md.clients == 0 {
			continue
		}
		s := &search{ctx: t.Context(), p: p, md: md, ub: impossible, left: impossible, history: newHistory(len(md.number))}
		s.adopt(md, answer{})
		s.primal.begin()
		require.True(t, s.note())
		s.roots = [][]int64{md.guess()}
		best := int64(impossible)
		plans(md.domain(), func(open []bool) { best = min(best, md.costOf(open)) })
		if s.regroup() {
			require.Equal(t, best, s.ub)
			proved++
		}
		require.LessOrEqual(t, s.lb, best)
		if s.ub > best { // a better plan must be left
			left := int64(impossible)
			plans(s.domain, func(open []bool) { left = min(left, s.md.costOf(open)) })
			require.Equal(t, best, left)
		}
	}
	require.Greater(t, proved, 100)
}
