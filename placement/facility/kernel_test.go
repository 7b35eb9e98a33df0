package facility

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// drawLimited returns a random model whose facilities have capacities.
func drawLimited(t testing.TB, r *rand.Rand, n, m int, whole bool) *model {
	_, md := drawScaled(t, r, n, m, whole, 1, 1)
	return md
}

// drawScaled is drawLimited, with the problem, with costs and amounts times so much.
func drawScaled(t testing.TB, r *rand.Rand, n, m int, whole bool, price, unit int64) (*Problem, *model) {
	table := NewDense(n, m)
	p := &Problem{
		Opening: make([]int64, n), Capacity: make([]int64, n), Demand: make([]int64, m),
		Cost: table, Single: whole,
	}
	for i := range p.Opening {
		p.Opening[i], p.Capacity[i] = r.Int64N(400)*price, r.Int64N(60)*unit
	}
	for j := range p.Demand {
		p.Demand[j] = r.Int64N(20) * unit
	}
	for k := range table.Values {
		if table.Values[k] = r.Int64N(300) * price; r.IntN(9) == 0 {
			table.Values[k] = Never
		}
	}
	totals, err := p.check(t.Context())
	require.NoError(t, err)
	md, err := newModel(t.Context(), p, totals, n)
	require.NoError(t, err)
	return p, md
}

// packedByHand returns what facility i saves most at multipliers u: in order of
// savings per unit if clients may be shared, else by trying all sets of clients.
func packedByHand(md *model, i int, u []int64) float64 {
	type item struct{ saves, demand float64 }
	var items []item
	for j, v := range u {
		for k := md.start[j]; md.site[k] >= 0; k++ {
			if int(md.site[k]) == i && md.cost[k] < v {
				items = append(items, item{float64(v - md.cost[k]), float64(md.demand[j])})
			}
		}
	}
	room, best := float64(md.capacity[i]), 0.0
	if md.class == single {
		for set := range 1 << len(items) {
			saves, demand := 0.0, 0.0
			for k, it := range items {
				if set>>k&1 == 1 {
					saves, demand = saves+it.saves, demand+it.demand
				}
			}
			if demand <= room {
				best = max(best, saves)
			}
		}
		return best
	}
	slices.SortFunc(items, func(a, b item) int { return cmp.Compare(b.saves*a.demand, a.saves*b.demand) })
	for _, it := range items {
		part := 1.0
		if it.demand > room {
			part = room / it.demand
		}
		best += part * it.saves
		room -= part * it.demand
	}
	return best
}

func TestFacilitiesArePackedBest(t *testing.T) {
	r := rand.New(rand.NewPCG(51, 52))
	for k := range 2000 {
		md := drawLimited(t, r, 1+r.IntN(6), r.IntN(9), k%2 == 0)
		md.complete = false // nothing has to be filled
		o, u := newOracle(md), drawMultipliers(r, &md.lists)
		for j := range u {
			u[j] = min(u[j], 500*md.unit)
		}
		o.eval(u, md.domain())
		for i := range md.number {
			// Rounded down to a tick, and nothing else.
			exact := float64(md.opening[i]) - packedByHand(md, i, u)
			require.InDelta(t, exact, float64(o.reduced[i]), 1.5)
		}
	}
}

// TestCoveringLiftsTheBound compares the choice of facilities with all sets that
// have the capacity, where the number is not limited.
func TestCoveringLiftsTheBound(t *testing.T) {
	r := rand.New(rand.NewPCG(53, 54))
	lifted := 0
	for k := range 2000 {
		md := drawLimited(t, r, 1+r.IntN(8), 1+r.IntN(8), k%2 == 0)
		md.complete = false // nothing has to be filled
		o, u, d := newOracle(md), drawMultipliers(r, &md.lists), drawDomain(r, md)
		d.lo, d.hi = 0, len(md.number)
		for j := range u {
			u[j] = md.least[j] + r.Int64N(80*md.unit)
		}
		z := o.eval(u, d)
		best := int64(impossible)
		for set := range 1 << len(md.number) {
			sum, supply, allowed := o.sum, int64(0), true
			for i, s := range d.state {
				if set>>i&1 == 1 {
					sum, supply, allowed = sum+o.reduced[i], supply+md.capacity[i], allowed && s != closed
				} else {
					allowed = allowed && s != opened
				}
			}
			if allowed && supply >= o.covering.need {
				best = min(best, sum)
			}
		}
		require.Equal(t, best, z)
		if z == impossible {
			continue
		}
		if o.covering.cost > 0 {
			lifted++
		}
		// What is priced instead of kept is a bound too.
		o.dualise(d)
		require.LessOrEqual(t, o.bound, z)
	}
	require.Greater(t, lifted, 100)
}

func TestLimitedOraclesDoNotAllocate(t *testing.T) {
	r := rand.New(rand.NewPCG(55, 56))
	for _, whole := range []bool{false, true} {
		md := drawLimited(t, r, 12, 40, whole)
		o, g, serve := newOracle(md), make([]int32, md.clients), make([]int32, md.clients)
		u, d := drawMultipliers(r, &md.lists), md.domain()
		require.Zero(t, testing.AllocsPerRun(100, func() {
			o.eval(u, d)
			o.gradient(o, g, serve)
			o.dualise(d)
		}))
	}
}
