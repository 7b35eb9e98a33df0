package facility

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestOpenFacilitiesAreFilled compares the prices of facilities that are all open,
// where capacity is scarce, with all sets of clients that fill them.
func TestOpenFacilitiesAreFilled(t *testing.T) {
	r := rand.New(rand.NewPCG(57, 58))
	filled, impossibles := 0, 0
	for range 6000 {
		md := drawLimited(t, r, 1+r.IntN(4), 4+r.IntN(6), true)
		if total(md.capacity) < md.need || md.hi < len(md.number) {
			continue
		}
		d := md.domain()
		for i, s := range d.state {
			if s == free {
				d.fix(int32(i), opened)
			}
		}
		o, u := newOracle(md), make([]int64, md.clients)
		for j := range u {
			u[j] = min(md.most[j], r.Int64N(400*md.unit)) // also below all costs
		}
		md.complete = true
		z := o.eval(u, d)
		want, possible := make([]int64, len(md.number)), true
		for i := range want {
			save, ok := filledByHand(md, int32(i), u, md.capacity[i]-(total(md.capacity)-md.need))
			want[i], possible = md.opening[i]-save, possible && ok
			if ok && save < 0 {
				filled++
			}
		}
		if !possible {
			require.Equal(t, int64(impossible), z)
			impossibles++
			continue
		}
		require.Equal(t, want, o.reduced)
		// The gradient is that of the clients that the facilities serve.
		g, sum := make([]int32, md.clients), z
		o.gradient(o, g, nil)
		for j := range u {
			sum -= int64(g[j]) * u[j]
		}
		c := newCut(o, md.clients)
		c.record(o, u)
		require.InDelta(t, sum, c.value, 1)
		require.LessOrEqual(t, c.slack, md.spare(d))
	}
	require.Greater(t, filled, 100)
	require.Greater(t, impossibles, 100)
}

// filledByHand returns what facility i saves most with a load of at least least.
func filledByHand(md *model, i int32, u []int64, least int64) (best int64, ok bool) {
	type item struct{ saves, demand int64 }
	var items []item
	for j, v := range u {
		for k := md.start[j]; md.site[k] >= 0; k++ {
			if md.site[k] == i {
				items = append(items, item{v - md.cost[k], md.demand[j]})
			}
		}
	}
	for set := range 1 << len(items) {
		saves, load := int64(0), int64(0)
		for k, it := range items {
			if set>>k&1 == 1 {
				saves, load = saves+it.saves, load+it.demand
			}
		}
		if load >= least && load <= md.capacity[i] && (!ok || saves > best) {
			best, ok = saves, true
		}
	}
	return best, ok
}

// TestNoFacilityIsEmptierThanItMayBe draws plans and looks at what they leave
// unused.
func TestNoFacilityIsEmptierThanItMayBe(t *testing.T) {
	r := rand.New(rand.NewPCG(59, 60))
	plans := 0
	for range 4000 {
		md := drawLimited(t, r, 1+r.IntN(5), 1+r.IntN(8), true)
		d := drawDomain(r, md)
		load, open := make([]int64, len(md.number)), make([]bool, len(md.number))
		count, serves := 0, true
		for i, s := range d.state {
			if open[i] = s == opened || (s == free && r.IntN(2) == 0); open[i] {
				count++
			}
		}
		for _, demand := range md.demand {
			i := r.IntN(len(load))
			load[i] += demand
			serves = serves && open[i] && load[i] <= md.capacity[i]
		}
		if !serves || count < d.lo || count > d.hi {
			continue
		}
		plans++
		for i := range load {
			if open[i] {
				require.LessOrEqual(t, md.capacity[i]-load[i], md.spare(d))
			}
		}
	}
	require.Greater(t, plans, 100)
}

// TestFacilitiesThatCannotBeFilledStayClosed has two facilities that must be full
// within one unit. No clients fill the second, which saves most without that.
func TestFacilitiesThatCannotBeFilledStayClosed(t *testing.T) {
	p := &Problem{
		Opening: []int64{5, 5, 5}, Single: true, MaxOpen: 2, Demand: []int64{4, 4, 3}, Capacity: []int64{6, 6, 5},
		Cost: Dense{Width: 3, Values: []int64{1, 1, 9, 2, 1, Never, 1, Never, 9}},
	}
	totals, err := p.check(t.Context())
	require.NoError(t, err)
	md, err := newModel(t.Context(), p, totals, 3)
	require.NoError(t, err)
	require.True(t, md.complete)
	o, u := newOracle(md), make([]int64, md.clients)
	for j := range u {
		u[j] = 20 * md.unit
	}
	o.eval(u, md.domain())
	require.Greater(t, o.reduced[1], 1000*md.unit)
	require.Less(t, o.reduced[2], int64(0))
}
