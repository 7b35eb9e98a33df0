package facility

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSettingUpStops ends the set-up of the local search at each of the looks.
func TestSettingUpStops(t *testing.T) {
	r := rand.New(rand.NewPCG(95, 96))
	for range 20 {
		_, md := drawModel(t, r)
		asked, last := 0, 0
		stop := func() bool {
			asked++
			return asked == last
		}
		newPrimal(md, stop)
		all := asked
		require.GreaterOrEqual(t, all, 3*md.clients)
		for last = 1; last <= all; last++ {
			asked = 0
			require.Equal(t, nothing{}, newPrimal(md, stop))
			require.Equal(t, last, asked)
		}
	}
}
