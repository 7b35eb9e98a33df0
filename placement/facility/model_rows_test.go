package facility

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// drawTable returns a random problem without impossible pairs.
func drawTable(r *rand.Rand) *Problem {
	n := 2 + r.IntN(14)
	table := NewDense(n, 1+r.IntN(14))
	for k := range table.Values {
		table.Values[k] = r.Int64N(12)
	}
	p := &Problem{Opening: make([]int64, n), Cost: table, MinOpen: 1 + r.IntN(n)}
	for i := range p.Opening {
		p.Opening[i] = r.Int64N(9)
	}
	return p
}

func TestShortListsBeginLikeFullOnes(t *testing.T) {
	r := rand.New(rand.NewPCG(19, 20))
	for range 2000 {
		p := drawTable(r)
		totals, err := p.check(t.Context())
		require.NoError(t, err)
		full, err := newModel(t.Context(), p, totals, p.Facilities())
		require.NoError(t, err)
		require.False(t, full.truncated)
		length := 1 + r.IntN(p.Facilities())
		md, err := newModel(t.Context(), p, totals, length)
		require.NoError(t, err)
		requirePrefixes(t, md, full, length)

		which := make([]bool, md.clients)
		for j := range which {
			which[j] = r.IntN(2) == 0
		}
		before := slices.Clone(md.start)
		require.NoError(t, md.lengthen(t.Context(), which))
		requirePrefixes(t, md, full, length)
		for j := range which {
			if which[j] {
				was := int(before[j+1]-before[j]) - 1
				require.GreaterOrEqual(t, md.length(j), min(2*was, full.length(j)))
			}
		}
		requireSameCosts(t, r, md, full)
	}
}

// requirePrefixes checks that the lists of md are the first entries of those of
// full, at least length, and that what is left out costs at least most.
func requirePrefixes(t *testing.T, md, full *model, length int) {
	for j := range md.clients {
		size := md.length(j)
		require.GreaterOrEqual(t, size, min(length, full.length(j)))
		from, at := full.start[j], md.start[j]
		require.Equal(t, full.site[from:int(from)+size], md.site[at:int(at)+size])
		require.Equal(t, full.cost[from:int(from)+size], md.cost[at:int(at)+size])
		require.Equal(t, size < full.length(j), md.short[j])
		if md.short[j] {
			require.Equal(t, full.cost[int(from)+size], md.most[j])
		}
	}
}

// requireSameCosts checks the costs of random plans, and the bounds within the
// range of the short lists.
func requireSameCosts(t *testing.T, r *rand.Rand, md, full *model) {
	open := make([]bool, len(md.number))
	open[r.IntN(len(open))] = true
	for i := range open {
		open[i] = open[i] || r.IntN(4) == 0
	}
	require.Equal(t, full.costOf(open), md.costOf(open))

	p := newPlan(md, newColumns(&md.lists, len(open), never), never)
	for i, in := range open {
		if in {
			p.add(int32(i))
		}
	}
	require.Equal(t, full.costOf(open), newClimber(p).exact())

	d, u := md.domain(), drawMultipliers(r, &md.lists)
	require.Equal(t, newOracle(full).eval(u, d), newOracle(md).eval(u, d))
}

func TestNthSmallest(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	for range 3000 {
		values := make([]int64, 1+r.IntN(30))
		for k := range values {
			values[k] = r.Int64N(10)
		}
		sorted := slices.Sorted(slices.Values(values))
		k := r.IntN(len(values))
		require.Equal(t, sorted[k], nthSmallest(values, k))
	}
}

// TestAgendaKeepsThePlanExact makes the local search with an agenda descend and
// compares what its moves claim to save with what they save.
func TestAgendaKeepsThePlanExact(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	seen := 0
	for range 3000 {
		p := drawTable(r)
		p.MinOpen = max(1, p.MinOpen/2)
		p.MaxOpen = p.MinOpen + r.IntN(2)
		totals, err := p.check(t.Context())
		require.NoError(t, err)
		md, err := newModel(t.Context(), p, totals, 1+r.IntN(p.Facilities()))
		require.NoError(t, err)
		plan := newPlan(md, newColumns(&md.lists, len(md.number), never), never)
		plan.agenda = newAgenda(len(md.number))
		plan.extra = nil
		plan.grow()
		for i := range plan.slot {
			if plan.slot[i] >= 0 {
				continue
			}
			m := plan.swapFor(int32(i), plan.cheapest())
			if m.saves <= 0 {
				continue
			}
			seen++
			before := plan.value
			plan.make(m)
			require.Equal(t, before-m.saves, plan.value)
		}
		before := plan.value
		plan.descend()
		require.LessOrEqual(t, plan.value, before)
		require.GreaterOrEqual(t, len(plan.open), md.lo)
		require.LessOrEqual(t, len(plan.open), md.hi)
	}
	require.Positive(t, seen)
}

// TestMemoryIsThatOfTheListEntries counts what a model of a large problem of which
// many facilities are to be open keeps: far less than all pairs.
func TestMemoryIsThatOfTheListEntries(t *testing.T) {
	const n = 2100
	r := rand.New(rand.NewPCG(109, 110))
	x, y := make([]int32, n), make([]int32, n)
	for i := range x {
		x[i], y[i] = r.Int32N(1e6), r.Int32N(1e6)
	}
	for _, open := range []int{1, 20, 200, 700} {
		p := &Problem{Cost: Grid{X: x, Y: y}, MinOpen: open, MaxOpen: open}
		totals, err := p.check(t.Context())
		require.NoError(t, err)
		length := min(n, 2*n/open+30)
		require.Equal(t, length, p.length(totals))
		md, err := newModel(t.Context(), p, totals, length)
		require.NoError(t, err)
		entries := len(md.site) - md.clients // without sentinels
		require.GreaterOrEqual(t, entries, n*length)
		require.LessOrEqual(t, entries, n*length+n) // equals at the end of a list
		require.LessOrEqual(t, 4*cap(md.site)+8*cap(md.cost), 20*(n*length+2*n))
	}
}
