package facility

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/transport"
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

// TestSharesStop ends the writing of a plan with shared clients at many of the
// looks, of which there are some for each client and more while it is solved.
func TestSharesStop(t *testing.T) {
	r := rand.New(rand.NewPCG(99, 100))
	const n, m = 60, 400
	p := &Problem{Capacity: make([]int64, n), Demand: make([]int64, m)}
	cost := make([]int64, n*m)
	for k := range cost {
		cost[k] = r.Int64N(1e6)
	}
	p.Cost = Dense{Width: n, Values: cost}
	var open []int
	for i := range p.Capacity {
		p.Capacity[i] = 700 + r.Int64N(200)
		open = append(open, i)
	}
	for j := range p.Demand {
		p.Demand[j] = 1 + r.Int64N(200)
	}
	asked, last := 0, 0
	stop := func() bool {
		asked++
		return last > 0 && asked >= last
	}
	want, err := p.share(open, nil)
	require.NoError(t, err)
	got, err := p.share(open, stop)
	require.NoError(t, err)
	require.Equal(t, want, got)
	all := asked
	require.Greater(t, all, 3*m)
	for last = 1; last <= all; last += 1 + last/50 {
		asked = 0
		_, err := p.share(open, stop)
		require.ErrorIs(t, err, transport.ErrStopped)
		require.LessOrEqual(t, asked, last+1)
	}
}
