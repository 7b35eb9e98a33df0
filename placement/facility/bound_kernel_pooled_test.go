package facility

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// drawPooled returns a random small model with safety stock, some of whose
// clients have one facility only.
func drawPooled(t testing.TB, r *rand.Rand) (*Problem, *model) {
	n, m := 1+r.IntN(5), 1+r.IntN(9)
	table := NewDense(n, m)
	p := &Problem{Opening: make([]int64, n), Safety: make([]int64, n), Variance: make([]int64, m), Cost: table}
	for i := range n {
		p.Opening[i], p.Safety[i] = r.Int64N(40), r.Int64N(9)
	}
	for j := range m {
		p.Variance[j] = r.Int64N(30)
		for i := range n {
			if table.Values[j*n+i] = r.Int64N(30); r.IntN(4) == 0 {
				table.Values[j*n+i] = Never
			}
		}
	}
	totals, err := p.check(t.Context())
	require.NoError(t, err)
	md, err := newModel(t.Context(), p, totals, n)
	require.NoError(t, err)
	return p, md
}

// bySubsets returns the reduced cost of facility i by looking at all sets of
// clients that hold those who have no other facility, rounded down once.
func bySubsets(md *model, u []int64, i int32) int64 {
	best := int64(impossible)
	for set := range 1 << md.clients {
		cost, variance, possible := md.opening[i], int64(0), true
		for j := range md.clients {
			at := int64(-1)
			for e := md.start[j]; md.site[e] >= 0; e++ {
				if md.site[e] == i {
					at = md.cost[e]
				}
			}
			in := set>>j&1 == 1
			if (in && at < 0) || (!in && at >= 0 && md.length(j) == 1) {
				possible = false
			}
			if in {
				cost += at - u[j]
				variance += md.variance[j]
			}
		}
		if possible {
			best = min(best, cost+exact.SqrtFloor(md.safety[i]*md.unit, variance))
		}
	}
	return best
}

func TestPrefixEqualsTheFormula(t *testing.T) {
	r := rand.New(rand.NewPCG(61, 62))
	for range 1000 {
		_, md := drawPooled(t, r)
		d, u := drawDomain(r, md), drawMultipliers(r, &md.lists)
		o := newOracle(md)
		z := o.eval(u, d)
		for i, rho := range o.reduced {
			want := bySubsets(md, u, int32(i))
			require.GreaterOrEqual(t, rho, want)
			require.Less(t, rho, want+md.unit) // of a facility with nothing to choose
		}
		if z == impossible {
			continue
		}
		// But for what is rounded, the cut of the evaluation touches the bound
		// here and is above it elsewhere.
		c := newCut(o, md.clients)
		c.record(o, u)
		require.InDelta(t, float64(z), c.value+dotTicks(c.grad, u, 1), 1)
		for j, i := range c.serve {
			wants := 1 - c.grad[j]
			require.Equal(t, i == nobody, wants == 0)
			require.Equal(t, i == several, wants > 1)
		}
		rounded := float64(len(md.number)) * float64(md.unit)
		v := drawMultipliers(r, &md.lists)
		require.LessOrEqual(t, float64(o.eval(v, d)), c.value+dotTicks(c.grad, v, 1)+rounded)
	}
}

func TestPrefixDoesNotAllocate(t *testing.T) {
	_, md := drawPooled(t, rand.New(rand.NewPCG(63, 64)))
	d, u := md.domain(), md.most
	o, g, serve := newOracle(md), make([]int32, md.clients), make([]int32, md.clients)
	require.Zero(t, testing.AllocsPerRun(100, func() {
		o.eval(u, d)
		o.gradient(o, g, serve)
	}))
}

func TestDistrictsStayExact(t *testing.T) {
	r := rand.New(rand.NewPCG(65, 66))
	for range 300 {
		p, md := drawPooled(t, r)
		d := newDistricts(md, never)
		c := newDistrictClimber(d)
		c.begin()
		for range 20 {
			if r.IntN(2) == 0 {
				c.shake()
			} else {
				c.round()
			}
			require.Equal(t, costOfAll(p, md, d.answer()), d.value)
		}
		if c.trail.least != impossible {
			require.Equal(t, costOfAll(p, md, c.trail.best), c.trail.least)
			// Clients pay for no more than the best plan, and for all of it if no
			// facility is without risk.
			sum, riskless := int64(0), false
			for _, u := range c.shares() {
				sum += u
			}
			for _, i := range d.open {
				riskless = riskless || d.load[i] == 0
			}
			rounded := int64(md.clients+len(md.number)) * md.unit
			require.LessOrEqual(t, sum, c.trail.least)
			if !riskless {
				require.GreaterOrEqual(t, sum, c.trail.least-rounded)
			}
		}
	}
}

// costOfAll returns what a plan costs in ticks, with clients that nobody serves.
func costOfAll(p *Problem, md *model, a answer) int64 {
	load := make([]int64, len(md.number))
	sum := int64(0)
	for j, i := range a.serve {
		if i == nobody {
			sum += md.unserved
			continue
		}
		sum += md.ticks(p.Cost.At(int(md.number[i]), j))
		load[i] += p.Variance[j]
	}
	for _, i := range a.open {
		sum += md.opening[i] + md.ticks(safetyCost(p.Safety[md.number[i]], load[i]))
	}
	return sum
}
