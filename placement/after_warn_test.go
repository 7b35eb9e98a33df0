package placement_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// TestNothingOfAnItemIsSaid has a limit that no carton fits: nothing is sent, which
// leaves all demand unserved and is no saving.
func TestNothingOfAnItemIsSaid(t *testing.T) {
	p := oneOfEach(t, 10)
	p.Items[0].CasePack, p.Items[0].Limit, p.Items[0].Margin, p.Items[0].Value = 60, 50, 8*rate.Dollar, 20*rate.Dollar
	p.Policy.Capital = 50 * rate.Percent
	plan, err := placement.Solve(context.Background(), p, placement.Options{})
	require.NoError(t, err)
	require.NoError(t, verify.Plan(p, plan))
	require.Zero(t, plan.Sites[0].Send)
	require.Negative(t, plan.RoundingCost)
	require.Equal(t, 80*rate.Dollar, plan.MissedCost, "ten units at a margin of 8")
	require.Equal(t, int64(10_000_000), plan.Items[0].Stock[0].Missed)
	require.Equal(t, []string{"item cup: nothing is sent to any site and nothing is there, while about 10.0 units are expected to be ordered: " +
		"a limit has no room for a carton of 60 units"}, plan.Warnings)
}

func TestWarningsOfManyItemsAreCounted(t *testing.T) {
	p := oneOfEach(t, 10)
	p.Items[0].CasePack, p.Items[0].Limit = 60, 50
	item, demand := p.Items[0], p.Demand.Items[0]
	for i := range 30 {
		item.ID = strings.Repeat("x", i+1)
		demand.Item = item.ID
		p.Items, p.Demand.Items = append(p.Items, item), append(p.Demand.Items, demand)
	}
	demand.Item, demand.Mean, demand.LevelVar, demand.Dispersion = "rare", 0.01, 0, 1
	item.ID, item.Limit = "rare", 0
	p.Items, p.Demand.Items = append(p.Items, item), append(p.Demand.Items, demand)
	plan, err := placement.Solve(context.Background(), p, placement.Options{})
	require.NoError(t, err)
	require.Len(t, plan.Warnings, 22)
	require.Equal(t, "nothing is sent of 11 items more, and nothing is there", plan.Warnings[20])
	require.Equal(t, "1 item with so little demand at some site that none in stock is enough there: rare", plan.Warnings[21])
}

// TestEveryItemWithoutStockIsSaid counts what warnings must name.
func TestEveryItemWithoutStockIsSaid(t *testing.T) {
	without := 0
	for i := range 300 {
		rng := rand.New(rand.NewPCG(uint64(i), 91))
		p := refinable(rng)
		for k := range p.Items {
			p.Items[k].Aim = placement.AimProfit
		}
		plan, err := placement.Solve(context.Background(), *p, placement.Options{Workers: 1})
		if err != nil || plan.Status == facility.Unknown {
			continue
		}
		for _, item := range plan.Items {
			for _, s := range item.Stock {
				if s.Target > 0 && s.Send+s.OnHand+s.OnWay+s.In-s.Out == 0 {
					without++
					require.Contains(t, strings.Join(plan.Warnings, "\n"), "item "+item.Item+": nothing is sent", "problem %d", i)
				}
			}
		}
	}
	require.Greater(t, without, 5)
}

// TestFeesOfOtherDaysAreSaid compares the days of a way's rate card with the horizon, as
// those of services are.
func TestFeesOfOtherDaysAreSaid(t *testing.T) {
	p := oneOfEach(t, 10) // from 2024-10-04 on, ten days
	fee := p.Network.Services[0].Card
	p.Network.Ways = []placement.Way{{ID: "sea", Fee: &fee}}
	plan, err := placement.Solve(context.Background(), p, placement.Options{})
	require.NoError(t, err)
	require.Empty(t, plan.Warnings)
	fee.ValidTo = "2024-10-12"
	plan, err = placement.Solve(context.Background(), p, placement.Options{})
	require.NoError(t, err)
	require.Len(t, plan.Warnings, 1)
	require.Contains(t, plan.Warnings[0], "way sea: its prices are valid until 2024-10-12, and 1 day of the plan come after that")
}

// TestEveryStopIsTrue looks at why searches for the best plan end: where the bound
// falls short of it, all choices were tried, or what is left of them is not known.
func TestEveryStopIsTrue(t *testing.T) {
	stops := map[facility.Stop]int{}
	for i := range 400 {
		rng := rand.New(rand.NewPCG(uint64(i), 17))
		size := smallplan.Tiny
		size.Promises, size.Terms = 1, smallplan.AllTerms
		p := smallplan.Problem(rng, size)
		gap := []float64{placement.Exact, 0.02}[i%2]
		plan, err := placement.Solve(context.Background(), p, placement.Options{Gap: gap, Workers: 1})
		if err != nil {
			require.ErrorIs(t, err, placement.ErrInfeasible)
			continue
		}
		stops[plan.Stop]++
		best, ok := smallplan.Best(p)
		require.True(t, ok)
		switch plan.Stop {
		case facility.Proved:
			require.Equal(t, plan.Cost, plan.Bound)
		case facility.GapReached:
			require.LessOrEqual(t, plan.SearchGap(), max(gap, 0))
		case facility.Enumerated:
			require.Greater(t, plan.Gap(), max(gap, 0))
			searched := plan.Cost
			if plan.Searched > 0 {
				searched = plan.Searched
			}
			require.LessOrEqual(t, float64(searched-best), max(gap, 0)*float64(searched)+1, "problem %d", i)
		default:
			require.Equal(t, facility.Exhausted, plan.Stop, "problem %d", i)
			require.Greater(t, plan.SearchGap(), max(gap, 0))
		}
	}
	require.Greater(t, stops[facility.Enumerated], 20, stops)
	require.Greater(t, stops[facility.Proved], 20, stops)
	require.Less(t, stops[facility.Exhausted], 20, stops)
}
