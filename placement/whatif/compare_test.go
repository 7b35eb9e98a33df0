package whatif_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

var exactly = placement.Options{Gap: placement.Exact, Workers: 1}

// kept returns the cost of a plan's sites and items in a problem by enumeration: sites
// that cannot be used are paid for, and rules on the number of sites do not count.
func kept(p placement.Problem, plan *placement.Plan) (placement.Money, bool) {
	rules := p.Policy
	p.Policy.MinSites, p.Policy.MaxSites, p.Policy.Providers = 0, 0, nil
	p.Network.Sites = slices.Clone(p.Network.Sites)
	sunk, open, by := placement.Money(0), 0, map[string]int{}
	var pairs []placement.ItemSite
	for w := range p.Network.Sites {
		site := &p.Network.Sites[w]
		forced := site.Rule == placement.Forced
		for k := range p.Items {
			held := slices.ContainsFunc(plan.Items[k].Stock, func(s placement.StockPlan) bool { return int(s.Site) == w })
			must := slices.ContainsFunc(p.Network.ItemSites, func(e placement.ItemSite) bool {
				return e.Item == p.Items[k].ID && e.Site == site.ID && e.Rule == placement.Forced
			})
			if must && !held && smallplan.Total(&p, k) > 0 {
				return 0, false
			}
		}
		if !plan.Sites[w].Open {
			if forced {
				return 0, false
			}
			site.Rule = placement.Forbidden
			continue
		}
		if site.Rule == placement.Forbidden {
			sunk += smallplan.Sites(&p, w, true)
			continue
		}
		site.Rule = placement.Forced
		open++
		by[site.Provider]++
		for k := range p.Items {
			pair := placement.ItemSite{Item: p.Items[k].ID, Site: site.ID, Rule: placement.Forbidden}
			for _, e := range p.Network.ItemSites {
				if e.Item == pair.Item && e.Site == pair.Site {
					pair.PerItem, pair.Inbound = e.PerItem, e.Inbound
				}
			}
			for _, s := range plan.Items[k].Stock {
				if int(s.Site) == w {
					pair.Rule = placement.Forced
				}
			}
			pairs = append(pairs, pair)
		}
	}
	wrong := func(n, low, high int) bool { return n < low || high > 0 && n > high }
	if wrong(open, rules.MinSites, rules.MaxSites) {
		return 0, false
	}
	for _, l := range rules.Providers {
		if wrong(by[l.Provider], l.Min, l.Max) {
			return 0, false
		}
	}
	if open == 0 {
		cost, ok := nothing(&p)
		return cost + sunk, ok
	}
	p.Network.ItemSites = pairs
	cost, ok := smallplan.Best(p)
	return cost + sunk, ok
}

// nothing returns the cost of serving no one.
func nothing(p *placement.Problem) (cost placement.Money, ok bool) {
	for k := range p.Items {
		if smallplan.Total(p, k) > 0 && !p.Items[k].MayLose {
			return 0, false
		}
		for r := range p.Demand.Regions {
			cost += smallplan.Of(smallplan.Demand(p, k, r), p.Items[k].Margin)
		}
		for w := range p.Network.Sites {
			if smallplan.Total(p, k) > 0 && smallplan.Held(p, k, w) {
				cost += p.Policy.Change
			}
		}
	}
	for w := range p.Network.Sites {
		cost += smallplan.Sites(p, w, false)
	}
	for i := range p.Policy.Within {
		if p.Policy.Within[i].Penalty == 0 && smallplan.Required(p, i) > 0 {
			return 0, false
		}
		cost += smallplan.Broken(p, i, 0)
	}
	return cost, true
}

func TestCompareAgainstEnumeration(t *testing.T) {
	broken, unsolvable, differ := 0, 0, 0
	seeds := uint64(150)
	if testing.Short() {
		seeds = 60
	}
	for seed := range seeds {
		rng := rand.New(rand.NewPCG(seed, 11))
		size := smallplan.Tiny
		if seed%2 == 1 {
			size.Terms = smallplan.AllTerms
		}
		p := smallplan.Problem(rng, size)
		scenarios := randomScenarios(rng, &p, 4)
		got, err := whatif.Compare(context.Background(), p, scenarios, exactly)
		require.NoError(t, err, "seed %d", seed)
		problems := make([]placement.Problem, len(scenarios))
		chance := 0.0
		for s := range scenarios {
			problems[s], err = whatif.Apply(p, scenarios[s])
			require.NoError(t, err)
			cost, ok := smallplan.Best(problems[s])
			require.Equal(t, ok, got.Scenarios[s].Plan >= 0, "seed %d scenario %d", seed, s)
			chance += got.Scenarios[s].Chance
			if !ok {
				require.NotEmpty(t, got.Scenarios[s].Reason)
				unsolvable++
				continue
			}
			require.Equal(t, cost, got.Scenarios[s].Cost, "seed %d scenario %d", seed, s)
			require.LessOrEqual(t, got.Scenarios[s].Bound, cost)
		}
		if len(got.Plans) == 0 {
			require.Equal(t, -1, got.Cheapest)
			continue
		}
		require.InDelta(t, 1, chance, 1e-12)
		if len(got.Plans) > 1 {
			differ++
		}
		for i, plan := range got.Plans {
			for s, cell := range plan.Cells {
				if got.Scenarios[s].Plan < 0 {
					require.NotEmpty(t, cell.Broken)
					continue
				}
				if slices.Contains(plan.Scenarios, s) {
					require.Equal(t, got.Scenarios[s].Cost, cell.Cost)
					continue
				}
				cost, ok := kept(problems[s], plan.Plan)
				require.Equal(t, !ok, len(cell.Broken) > 0, "seed %d plan %d scenario %d: %v", seed, i, s, cell.Broken)
				if !ok {
					broken++
					continue
				}
				require.Equal(t, cost, cell.Cost, "seed %d plan %d scenario %d", seed, i, s)
				require.Equal(t, cell.Cost, cell.Parts.Total())
				require.Equal(t, cost-got.Scenarios[s].Cost, cell.Regret.Value)
				require.LessOrEqual(t, cell.Regret.Least, cell.Regret.Value)
				require.GreaterOrEqual(t, cell.Regret.Most, cell.Regret.Value)
			}
		}
		checkBest(t, got)
	}
	require.Greater(t, broken, 5)
	require.Greater(t, unsolvable, 5)
	require.Greater(t, differ, 10)
}

// checkBest sums the table up anew.
func checkBest(t *testing.T, c *whatif.Comparison) {
	type sum struct {
		breaks           int
		expected, regret float64
	}
	var sums []sum
	for _, plan := range c.Plans {
		var x sum
		chance := 0.0
		for s, cell := range plan.Cells {
			if c.Scenarios[s].Plan < 0 {
				continue
			}
			if len(cell.Broken) > 0 {
				x.breaks++
				continue
			}
			x.expected += c.Scenarios[s].Chance * float64(cell.Cost)
			chance += c.Scenarios[s].Chance
			x.regret = max(x.regret, float64(cell.Cost-c.Scenarios[s].Cost))
		}
		if chance > 0 {
			x.expected /= chance
		}
		require.Equal(t, x.breaks, plan.Breaks)
		require.InDelta(t, x.expected, float64(plan.Expected), 1)
		require.InDelta(t, x.regret, float64(plan.Regret.Value), 0)
		sums = append(sums, x)
	}
	for _, x := range sums {
		cheapest, safest := sums[c.Cheapest], sums[c.Safest]
		require.True(t, cheapest.breaks < x.breaks || cheapest.breaks == x.breaks && cheapest.expected <= x.expected+1)
		require.True(t, safest.breaks < x.breaks || safest.breaks == x.breaks && safest.regret <= x.regret)
	}
}

func TestCompareIsTheSameForAnyWorkers(t *testing.T) {
	p := shop()
	scenarios := randomScenarios(rand.New(rand.NewPCG(3, 3)), &p, 5)
	want := ""
	for _, workers := range []int{1, 2, 4} {
		got, err := whatif.Compare(context.Background(), p, scenarios, placement.Options{Workers: workers})
		require.NoError(t, err)
		if text := asJSON(t, got); want == "" {
			want = text
		} else {
			require.Equal(t, want, text)
		}
	}
}

func TestCompareNamesMistakesOfAllScenarios(t *testing.T) {
	_, err := whatif.Compare(context.Background(), shop(), nil, exactly)
	require.ErrorContains(t, err, "there are no scenarios")
	_, err = whatif.Compare(context.Background(), shop(), []whatif.Scenario{
		{Name: "a", Changes: []whatif.Change{{}}}, {Name: "a"}, {Name: "b", Changes: []whatif.Change{{Outage: &whatif.Outage{Site: "north"}}}},
	}, exactly)
	require.ErrorIs(t, err, placement.ErrInvalid)
	require.ErrorContains(t, err, `scenarios[0] ("a").changes[0]: 0 of`)
	require.ErrorContains(t, err, `scenarios[1] ("a").name: it is that of scenarios[0], too`)
	require.ErrorContains(t, err, `scenarios[2] ("b").changes[0].outage.site: there is no site "north"`)
	_, err = whatif.Compare(context.Background(), shop(), []whatif.Scenario{{Name: "a"}}, placement.Options{Workers: -1})
	require.Error(t, err)
}

func TestCompareStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := whatif.Compare(ctx, shop(), []whatif.Scenario{{Name: "a"}}, exactly)
	require.ErrorIs(t, err, context.Canceled)
}

// Is a third site worth it if fuel may go up, or a live-stream in
// California sell ten times as much for a week?
func ExampleCompare() {
	p := shop()
	p.Policy = placement.Policy{}
	table, err := whatif.Compare(context.Background(), p, []whatif.Scenario{
		{Name: "as forecast", Weight: 6},
		{Name: "fuel up", Weight: 2, Changes: []whatif.Change{{Fuel: &whatif.FuelChange{Share: 80 * rate.Percent, Replaces: "fuel"}}}},
		{Name: "live-stream", Weight: 2, Changes: []whatif.Change{{Demand: &whatif.DemandChange{States: []string{"CA"}, From: 7, Days: 7, Factor: 10}}}},
	}, placement.Options{Gap: placement.Exact})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, plan := range table.Plans {
		fmt.Printf("plan %d:", i)
		for _, site := range plan.Plan.Sites {
			if site.Open {
				fmt.Print(" ", site.Site)
			}
		}
		fmt.Printf(": expected %v, regret at most %v\n", plan.Expected, plan.Regret.Value)
		for s, cell := range plan.Cells {
			fmt.Printf("  %-11s %10v, %v more than the best there\n", table.Scenarios[s].Name, cell.Cost, cell.Regret.Value)
		}
	}
	fmt.Println("least expected cost: plan", table.Cheapest, "least regret: plan", table.Safest)
	// Output:
	// plan 0: west east: expected $1,622.66, regret at most $41.20
	//   as forecast  $1,292.40, $0.00 more than the best there
	//   fuel up      $1,841.20, $41.20 more than the best there
	//   live-stream  $2,394.90, $0.00 more than the best there
	// plan 1: west east south: expected $1,628.50, regret at most $17.60
	//   as forecast  $1,310.00, $17.60 more than the best there
	//   fuel up      $1,800.00, $0.00 more than the best there
	//   live-stream  $2,412.50, $17.60 more than the best there
	// least expected cost: plan 0 least regret: plan 1
}
