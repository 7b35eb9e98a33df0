package whatif_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// bestAcross returns by enumeration of all sites and items that a plan may hold in how
// few scenarios rules are broken, and the least mean cost over those with so few.
func bestAcross(p placement.Problem, problems []placement.Problem) (breaks int, mean placement.Money) {
	sites, items := len(p.Network.Sites), len(p.Items)
	breaks, mean = math.MaxInt, math.MaxInt64
	for mask := range 1 << (sites * (items + 1)) {
		plan := &placement.Plan{Sites: make([]placement.SitePlan, sites), Items: make([]placement.ItemPlan, items)}
		valid := true
		for w := range sites {
			plan.Sites[w].Open = mask>>w&1 == 1
			for k := range items {
				if mask>>(sites+k*sites+w)&1 == 1 {
					valid = valid && plan.Sites[w].Open
					plan.Items[k].Stock = append(plan.Items[k].Stock, placement.StockPlan{Site: int32(w), Way: -1})
				}
			}
		}
		if !valid {
			continue
		}
		broken, cost, n := 0, 0.0, 0
		for s := range problems {
			if c, ok := kept(problems[s], plan); ok {
				cost, n = cost+float64(c), n+1
			} else {
				broken++
			}
		}
		if n == 0 {
			continue
		}
		if m := placement.Money(math.Round(cost / float64(n))); broken < breaks || broken == breaks && m < mean {
			breaks, mean = broken, m
		}
	}
	return breaks, mean
}

// Where each of two sites may be out, no scenario's own plan may do, and still the plans
// looked at have the best of all, or nearly always.
func TestCompareAcrossOutagesAgainstEnumeration(t *testing.T) {
	tried, best, saved := 0, 0, 0
	want := 40
	if testing.Short() {
		want = 10
	}
	for i := uint64(0); tried < want && i < 4000; i++ {
		p := smallplan.Problem(rand.New(rand.NewPCG(i, 91)), smallplan.Size{Items: 2, Regions: 3, Sites: 3, Services: 1})
		if len(p.Network.Sites) < 2 {
			continue
		}
		scenarios, problems, err := []whatif.Scenario{}, []placement.Problem{}, error(nil)
		for w := range 2 {
			id := p.Network.Sites[w].ID
			s := whatif.Scenario{Name: id, Changes: []whatif.Change{{Outage: &whatif.Outage{Site: id}}}}
			var in placement.Problem
			if in, err = whatif.Apply(p, s); err != nil {
				break
			}
			scenarios, problems = append(scenarios, s), append(problems, in)
		}
		if err != nil {
			continue
		}
		c, err := whatif.Compare(context.Background(), p, scenarios, exactly)
		require.NoError(t, err)
		if c.Scenarios[0].Plan < 0 || c.Scenarios[1].Plan < 0 || len(c.Plans) < 2 {
			continue
		}
		tried++
		breaks, mean := bestAcross(p, problems)
		got := &c.Plans[c.Cheapest]
		require.GreaterOrEqual(t, got.Breaks, breaks, "problem %d", i)
		if got.Breaks == breaks {
			require.GreaterOrEqual(t, got.Expected, mean, "problem %d", i)
			if got.Expected == mean {
				best++
			}
		}
		if len(got.Scenarios) == 0 {
			saved++
		}
		require.GreaterOrEqual(t, c.Looked, len(c.Plans))
	}
	t.Logf("%d of %d best, %d of them no scenario's own", best, tried, saved)
	require.Equal(t, want, tried)
	require.GreaterOrEqual(t, 10*best, 8*tried)
	require.True(t, testing.Short() || saved > 3)
}
