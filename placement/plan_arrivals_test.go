package placement_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// TestDaysAreSharesOfAllDemand compares the days of plans that give sales up with what
// they serve, and with the promises that they keep.
func TestDaysAreSharesOfAllDemand(t *testing.T) {
	lost, promised, none := 0, 0, 0
	for i := range 300 {
		rng := rand.New(rand.NewPCG(uint64(i), 23))
		size := smallplan.Tiny
		size.Terms = smallplan.AllTerms
		p := smallplan.Problem(rng, size)
		for k := range p.Items {
			p.Items[k].MayLose = p.Items[k].MayLose || rng.IntN(2) == 0
		}
		p.Policy.Within = []placement.Promise{{Days: 2, Share: 0.5, Penalty: placement.Money(1 + rng.Int64N(1e6))}}
		plan, err := placement.Solve(context.Background(), p, placement.Options{Workers: 1})
		if err != nil {
			continue
		}
		require.NoError(t, verify.Plan(p, plan), "problem %d", i)
		all, served := 0.0, 0.0
		for k := range p.Items {
			for r := range p.Demand.Regions {
				all += float64(smallplan.Demand(&p, k, r))
			}
		}
		for _, site := range plan.Sites {
			served += float64(site.Demand)
		}
		if all == 0 {
			continue
		}
		days := plan.Compared[0].Days
		require.InDelta(t, served/all, float64(days.Served())/1e6, 1e-5, "problem %d", i)
		require.InDelta(t, float64(plan.Promises[0].OnTime)/all, float64(days.Within(2))/1e6, 1e-4, "problem %d", i)
		if promised++; served < all {
			lost++
		}
		if served == 0 {
			none++
			require.Zero(t, days)
		}
	}
	require.Greater(t, lost, 20)
	require.Greater(t, none, 3)
	require.Greater(t, promised, 100)
}

func TestArrivals(t *testing.T) {
	a := placement.Arrivals{1: 200_000, 3: 300_000}
	require.Equal(t, int64(500_000), a.Served())
	require.Equal(t, []int64{0, 200_000, 200_000, 500_000, 500_000, 0}, []int64{a.Within(0), a.Within(1), a.Within(2), a.Within(3), a.Within(1000), a.Within(-5)})
	require.Equal(t, 2.2, a.Mean())
	require.Zero(t, placement.Arrivals{}.Mean())
	text, err := json.Marshal(a)
	require.NoError(t, err)
	require.Equal(t, "[0,200000,0,300000]", string(text))
	var back placement.Arrivals
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, a, back)
	for _, bad := range []string{"[600000,600000]", "[-1]", `"x"`, "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]"} {
		require.Error(t, json.Unmarshal([]byte(bad), &back))
		require.Equal(t, a, back)
	}
	require.ErrorIs(t, placement.Arrivals{-1}.Check(), placement.ErrInvalid)
	require.NoError(t, placement.Arrivals{geo.MaxDay: geo.Certain}.Check())
}
