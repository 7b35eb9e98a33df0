package facility

import (
	"math/rand/v2"
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
				require.True(t, c.stale(int32(j)))
				stale++
			}
		}
	}
	require.Greater(t, stale, 200)
}
