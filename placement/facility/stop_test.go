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

// TestEvaluationsHalt halts evaluations anywhere: what they give up with is a bound
// all the same, and proves nothing else.
func TestEvaluationsHalt(t *testing.T) {
	r := rand.New(rand.NewPCG(97, 98))
	halted := 0
	for range 2000 {
		_, md := drawModel(t, r)
		if r.IntN(2) == 0 {
			_, md = drawPooled(t, r)
		}
		d := drawDomain(r, md)
		if d.empty() {
			continue
		}
		o := newOracle(md)
		asked := false
		o.stop = func() bool {
			asked = true
			return true
		}
		o.u, o.domain, o.look = drawMultipliers(r, &md.lists), d, r.Int64N(int64(3*len(md.site)+1))
		sum := o.price(o, o.u)
		if !asked {
			continue
		}
		halted++
		z := o.choose(sum, d)
		if z == impossible {
			continue
		}
		require.LessOrEqual(t, z, int64(0))
		require.Equal(t, o.reduce(impossible/8, d), o.reduce(r.Int64N(1000)*md.unit, d))
		o.gradient(o, make([]int32, md.clients), nil)
	}
	require.Greater(t, halted, 500)
}
