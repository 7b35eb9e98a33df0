package facility

import (
	"math/bits"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/transport"
)

// drawCapacitated returns a small problem; often the capacities are tight, some
// pairs must not be used, facilities are forced and their number is limited.
func drawCapacitated(r *rand.Rand) *capacitated {
	n, m := 1+r.IntN(7), r.IntN(9)
	c := &capacitated{
		unit: 1 + r.Int64N(4), opening: make([]int64, n), capacity: make([]int64, n),
		demand: make([]int64, m), serving: make([]int64, n*m), state: make([]int8, n), hi: n,
	}
	for j := range c.demand {
		c.demand[j] = r.Int64N(12)
	}
	for i := range c.opening {
		c.opening[i], c.capacity[i] = r.Int64N(120), r.Int64N(30)
		if r.IntN(10) == 0 {
			c.state[i] = opened
		}
	}
	never := r.IntN(3) == 0
	for k := range c.serving {
		c.serving[k] = r.Int64N(100)
		if never && r.IntN(4) == 0 {
			c.serving[k] = Never
		}
	}
	forced := 0
	for _, s := range c.state {
		forced += int(s)
	}
	if r.IntN(3) == 0 {
		c.hi = max(forced, 1+r.IntN(n))
	}
	if r.IntN(3) == 0 {
		c.lo = r.IntN(c.hi + 1)
	}
	return c
}

// leastShared returns the cost of the best of all sets, impossible if none can
// serve the clients.
func leastShared(t *testing.T, c *capacitated) int64 {
	least := int64(impossible)
	for set := range 1 << len(c.opening) {
		if k := bits.OnesCount(uint(set)); k < c.lo || k > c.hi {
			continue
		}
		s, err := transport.New(transport.Problem{Demand: c.demand, Supply: c.capacity, Cost: c.serving, Whole: true})
		require.NoError(t, err)
		sum, allowed := int64(0), true
		for i, f := range c.opening {
			in := set>>i&1 == 1
			s.SetOpen(i, in)
			if in {
				sum += f
			} else if c.state[i] == opened {
				allowed = false
			}
		}
		if r := s.Solve(0); allowed && r.Status == transport.Optimal {
			least = min(least, sum+r.Value)
		}
	}
	return least
}

func TestSharedSearchFindsTheBestOfAllSets(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 5))
	missed, possible := 0, 0
	for range 1500 {
		c := drawCapacitated(r)
		least := leastShared(t, c)
		p, err := newFlow(c, func() bool { return false })
		require.NoError(t, err)
		climb := newFlowClimber(p)
		climb.begin()
		climb.try(answer{open: []int32{0}})
		for range 30 {
			climb.round()
		}
		a, value := climb.found()
		if least == impossible {
			require.Equal(t, int64(impossible), value)
			continue
		}
		possible++
		if value == impossible {
			missed++
			continue
		}
		require.GreaterOrEqual(t, value, least*c.unit)
		require.GreaterOrEqual(t, len(a.open), c.lo)
		require.LessOrEqual(t, len(a.open), c.hi)
		if value > least*c.unit {
			missed++
		}
	}
	require.Greater(t, possible, 700)
	require.LessOrEqual(t, missed, 15)
}

// TestGuessesAreOptimistic holds the estimates against what changes save.
func TestGuessesAreOptimistic(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 5))
	checked := 0
	for range 500 {
		c := drawCapacitated(r)
		c.lo, c.hi = 0, len(c.opening)
		p, err := newFlow(c, func() bool { return false })
		require.NoError(t, err)
		for i := range c.opening {
			if p.slot[i] < 0 && r.IntN(2) == 0 {
				p.add(int32(i))
			}
		}
		before := p.solve()
		if before == impossible {
			continue
		}
		p.price()
		p.guessAll(1 << 10)
		promised := map[[2]int32]float64{}
		for _, g := range p.guesses {
			promised[[2]int32{g.in, g.out}] = g.saves
		}
		for in := int32(-1); in < int32(len(c.opening)); in++ {
			for out := int32(-1); out < int32(len(c.opening)); out++ {
				if in == out || (in >= 0 && p.slot[in] >= 0) || (out >= 0 && (p.slot[out] < 0 || c.state[out] == opened)) {
					continue
				}
				p.save()
				p.change(in, out)
				after := p.solve()
				p.back(in, out, before)
				if after != impossible && after < before {
					require.GreaterOrEqual(t, promised[[2]int32{in, out}]+1.001, float64(before-after))
					checked++
				}
			}
		}
		require.Equal(t, before, p.solve())
	}
	require.Greater(t, checked, 300)
}
