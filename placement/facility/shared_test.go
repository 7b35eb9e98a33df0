package facility

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// problem returns the problem that c is.
func (c *capacitated) problem() *Problem {
	p := &Problem{
		Opening: c.opening, Cost: Dense{Width: len(c.opening), Values: c.serving},
		Demand: c.demand, Capacity: c.capacity, MinOpen: c.lo, MaxOpen: c.hi,
	}
	for i, s := range c.state {
		if s == opened {
			p.Forced = append(p.Forced, i)
		}
	}
	return p
}

func TestSharedClientsAgainstAllSets(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	solved := 0
	for k := range 4000 {
		c := drawCapacitated(r)
		if len(c.demand) == 0 {
			continue
		}
		least := leastShared(t, c)
		s, err := Solve(context.Background(), c.problem(), Options{Workers: 1, Start: []int{len(c.opening) - 1}})
		require.NoError(t, err)
		if least == impossible {
			require.Equal(t, Infeasible, s.Status, k)
			continue
		}
		require.Equal(t, Optimal, s.Status, "%d: %+v", k, s)
		require.Equal(t, least, s.Value, k)
		solved++
	}
	require.Greater(t, solved, 1000)
}
