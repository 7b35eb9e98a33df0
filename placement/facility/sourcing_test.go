package facility

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestHigherFinesBringClientsUpAgain serves clients beyond capacities at random:
// those of facilities that hold too much have to be looked at once fines are higher,
// even if nothing has moved.
func TestHigherFinesBringClientsUpAgain(t *testing.T) {
	r := rand.New(rand.NewPCG(61, 62))
	stale := 0
	for range 200 {
		md := drawLimited(t, r, 2+r.IntN(5), 3+r.IntN(9), true)
		c := newPrimal(md, func() bool { return false }).(*sourcingClimber)
		open := make([]int32, len(md.number))
		for i := range open {
			open[i] = int32(i)
		}
		serve := make([]int32, md.clients)
		for j := range serve {
			serve[j] = int32(r.IntN(len(open)))
		}
		c.reset(open, serve)
		for j := range c.seen {
			c.seen[j] = c.clock
		}
		c.raise()
		for j, i := range c.serve {
			if i >= 0 && c.load[i] > c.capacity[i] {
				require.True(t, c.changed(int32(j), c.seen[j]))
				stale++
			}
		}
	}
	require.Greater(t, stale, 200)
}

// drawRoomy returns a random model with single sources of points on a line, in
// which plans are easy to find.
func drawRoomy(t testing.TB, r *rand.Rand, n, m int) *model {
	table := NewDense(n, m)
	p := &Problem{
		Opening: make([]int64, n), Capacity: make([]int64, n), Demand: make([]int64, m),
		Cost: table, Single: true,
	}
	for i := range n {
		p.Opening[i], p.Capacity[i] = 200+r.Int64N(200), 30+r.Int64N(60)
	}
	for j := range m {
		p.Demand[j] = 3 + r.Int64N(15)
		for i := range n {
			apart := max(i*m-j*n, j*n-i*m) / 4
			table.Values[j*n+i] = int64(apart) + r.Int64N(20)
		}
	}
	totals, err := p.check(t.Context())
	require.NoError(t, err)
	md, err := newModel(t.Context(), p, totals, n)
	require.NoError(t, err)
	return md
}

// heedAny makes c take over multipliers of any size that clients may pay.
func heedAny(r *rand.Rand, c *sourcingClimber, md *model) {
	u := make([]int64, md.clients)
	for j := range u {
		u[j] = r.Int64N(c.alone[j] * md.unit)
	}
	c.heed(u, md.unit)
}

// TestSourcingStaysExact recomputes plans after everything that changes them, and
// compares cyclic exchanges and blends with what they promise: better plans.
func TestSourcingStaysExact(t *testing.T) {
	r := rand.New(rand.NewPCG(101, 102))
	rotated, blended := 0, 0
	for range 30 {
		md := drawRoomy(t, r, 30, 60)
		c, ok := newPrimal(md, never).(*sourcingClimber)
		require.True(t, ok)
		c.begin()
		heedAny(r, c, md)
		exact := func() {
			cost, fixed := int64(0), int64(0)
			load := make([]int64, len(md.number))
			for j, i := range c.serve {
				cost += c.at(i, int32(j))
				if i >= 0 {
					require.GreaterOrEqual(t, c.slot[i], int32(0))
					load[i] += md.demand[j]
				}
			}
			for _, i := range c.open {
				fixed += c.opening[i]
			}
			require.Equal(t, cost, c.cost)
			require.Equal(t, fixed, c.fixed)
			require.Equal(t, load, c.load)
		}
		for range 60 {
			least := c.trail.least
			switch r.IntN(3) {
			case 0:
				c.ruin()
				c.insert()
				if before := c.total(); c.rotateAll() {
					require.Less(t, c.total(), before)
					rotated++
				}
			case 1:
				from := answer{slices.Clone(c.open), slices.Clone(c.serve)}
				c.ruin()
				if c.insert(); c.total() != impossible { // begins from a poor best plan
					c.trail.least = impossible
					c.adopt()
					least = c.trail.least
				}
				c.reset(from.open, from.serve)
				c.ruin()
				c.insert()
				if least != impossible && c.blend() {
					require.Less(t, c.trail.least, least)
					require.Equal(t, c.trail.least, c.total())
					blended++
				}
			default:
				c.round()
			}
			exact()
			require.LessOrEqual(t, c.trail.least, least)
			if r.IntN(3) == 0 {
				c.shake()
				c.ruin()
				c.settle()
				exact()
			}
		}
	}
	require.Greater(t, rotated, 50)
	require.Greater(t, blended, 2)
}
