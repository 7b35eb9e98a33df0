package facility

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// cheapestOf returns the cost of the cheapest plan of p that opens just these
// facilities, false if there is none.
func cheapestOf(p *Problem, open []int) (best int64, found bool) {
	if !p.Single {
		s, err := p.share(open, nil)
		return s.value, err == nil
	}
	assign := make([]int32, p.Clients())
	var extend func(j int)
	extend = func(j int) {
		if j == len(assign) {
			if cost, err := CostOf(p, open, assign); err == nil && (!found || cost < best) {
				best, found = cost, true
			}
			return
		}
		for _, i := range open {
			assign[j] = int32(i)
			extend(j + 1)
		}
	}
	extend(0)
	return best, found
}

// needTiny makes the first facility so small that a unit of it is dear, and mostly
// adds to the demand what some others lack for a plan without it.
func needTiny(r *rand.Rand, p *Problem, md *model) {
	p.Capacity[0] = 1 + r.Int64N(3)
	md.capacity[0] = p.Capacity[0]
	need := p.Capacity[0]
	for i, s := range p.Capacity[1:] {
		if i == 0 || r.IntN(2) == 0 {
			need += s
		}
	}
	if more := need - total(p.Demand); more > 0 {
		p.Demand[0] += more
	}
	md.need = total(p.Demand)
}

// TestReductionsWithCapacitiesKeepEveryPlanOfInterest draws amounts so large that
// the need for capacity often cannot be priced without overflow.
func TestReductionsWithCapacitiesKeepEveryPlanOfInterest(t *testing.T) {
	r := rand.New(rand.NewPCG(103, 104))
	unpriced, narrowed, lost := 0, 0, 0
	for range 3000 {
		price := []int64{1, 1e6 + 3, 1e11 + 7}[r.IntN(3)]
		p, md := drawScaled(t, r, 1+r.IntN(5), 1+r.IntN(4), r.IntN(2) == 0, price, []int64{1, 1 << 52}[r.IntN(2)])
		needTiny(r, p, md)
		d, u := drawDomain(r, md), drawMultipliers(r, &md.lists)
		for j := range u {
			u[j] = min(u[j], md.least[j]+r.Int64N(600*price*md.unit))
		}
		o := newOracle(md)
		o.whole, md.complete = false, false // nothing has to be filled
		z := o.eval(u, d)
		if z == impossible {
			continue
		}
		cut := (max(z, 0)/md.unit + r.Int64N(100*price)) * md.unit
		if o.covering.lifted && o.covering.cost == 0 {
			unpriced++
		}
		red := o.reduce(cut, d)
		if red.nothing(d) {
			continue
		}
		narrowed++
		narrow := d.clone()
		narrow.apply(&red)
		for set := range 1 << len(md.number) {
			var open []int
			in, still := true, true
			for i := range md.number {
				is := set>>i&1 == 1
				if is {
					open = append(open, int(md.number[i]))
				}
				in = in && (d.state[i] == free || (d.state[i] == opened) == is)
				still = still && (narrow.state[i] == free || (narrow.state[i] == opened) == is)
			}
			in = in && len(open) >= d.lo && len(open) <= d.hi
			still = still && len(open) >= narrow.lo && len(open) <= narrow.hi
			if !in || still {
				continue
			}
			if best, found := cheapestOf(p, open); found {
				lost++
				require.Greater(t, md.ticks(best), cut)
			}
		}
	}
	require.Greater(t, unpriced, 100)
	require.Greater(t, narrowed, 500)
	require.Greater(t, lost, 200)
}
