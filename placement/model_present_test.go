package placement_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// lamps is a problem of one item that two sites can hold, with enough at the first.
func lamps() placement.Problem {
	p := smallplan.Problem(rand.New(rand.NewPCG(2, 3)), smallplan.Tiny)
	p.Network.Sites = []placement.Site{
		{ID: "LA", ZIP: "90021", Fixed: 30 * rate.Dollar, PerItem: 5 * rate.Dollar},
		{ID: "NJ", ZIP: "07105", Fixed: 40 * rate.Dollar, PerItem: 5 * rate.Dollar, Inbound: placement.Inbound{PerUnit: rate.Dollar}},
	}
	shares := make([]float64, len(p.Demand.Regions))
	shares[0] = 1
	p.Items = []placement.Item{{ID: "lamp", Weight: 800, Value: 20 * rate.Dollar}}
	p.Demand.Items = []forecast.ItemDemand{{Item: "lamp", Mean: 100, LevelVar: 400, Shares: shares}}
	p.Network.Services = p.Network.Services[:1]
	p.Network.Services[0].Card = rate.Card{Bands: []rate.Band{{UpTo: rate.Kilogram, Prices: slices.Repeat([]rate.Money{6 * rate.Dollar}, 8)}}, Dim: rate.Dim{ActualWeightOnly: true}}
	p.Network.Services[0].Zones = nil
	p.Network.Ways, p.Network.ItemSites, p.Network.Held = nil, nil, nil
	p.Network.Stock = []placement.Stock{{Item: "lamp", Site: "NJ", OnHand: 500}}
	p.Policy = placement.Policy{}
	return p
}

// What is there has been paid for: it takes nothing of the budget, nor of what can
// be bought of an item.
func TestStockIsOutsideOfTheBudgetAndTheLimitsOfItems(t *testing.T) {
	for name, limit := range map[string]func(*placement.Problem){
		"none":   func(*placement.Problem) {},
		"budget": func(p *placement.Problem) { p.Policy.Budget = 10 * rate.Dollar },
		"item":   func(p *placement.Problem) { p.Items[0].Limit = 1 },
	} {
		p := lamps()
		p.Network.Sites[0].Rule = placement.Forbidden
		limit(&p)
		plan, err := placement.Solve(context.Background(), p, placement.Options{Gap: placement.Exact})
		require.NoError(t, err, name)
		require.NoError(t, verify.Plan(p, plan), name)
		require.Equal(t, 5*rate.Dollar, plan.Spent, name)
		require.Equal(t, plan.Parts.Inbound, plan.Landed, name)
		require.Empty(t, plan.Grants, name)
		p.Network.Stock = nil
		_, err = placement.Solve(context.Background(), p, placement.Options{Gap: placement.Exact})
		if name != "none" {
			require.ErrorIs(t, err, placement.ErrInfeasible, name)
		}
	}
}

// Carrying an item is paid from the budget even if all of it is there.
func TestBudgetPaysForCarryingWhatIsThere(t *testing.T) {
	p := lamps()
	p.Policy.Budget = 4 * rate.Dollar
	_, err := placement.Solve(context.Background(), p, placement.Options{})
	require.ErrorIs(t, err, placement.ErrInfeasible)
	require.ErrorContains(t, err, "for carrying items")
}

// More stock never takes a plan away, and whole units keep the budget and the limits
// of items.
func TestMoreStockTakesNoPlanAway(t *testing.T) {
	more, some := 0, 0
	size := smallplan.Size{Items: 2, Regions: 4, Sites: 3, Services: 1, Promises: 1,
		Terms: smallplan.Ways | smallplan.Losses | smallplan.Budgets | smallplan.ItemLimits}
	problems := 300
	if testing.Short() {
		problems = 60
	}
	for i := range problems {
		p := smallplan.Problem(rand.New(rand.NewPCG(uint64(i), 17)), size)
		stock := p.Network.Stock
		p.Network.Stock = nil
		before := optimum(t, p)
		p.Network.Stock = stock
		plan, err := placement.Solve(context.Background(), p, placement.Options{Gap: placement.Exact, Workers: 1})
		best, feasible := smallplan.Best(p)
		if !feasible {
			require.ErrorIs(t, err, placement.ErrInfeasible, "problem %d", i)
			require.Negative(t, before, "problem %d", i)
			continue
		}
		require.NoError(t, err, "problem %d", i)
		require.NoError(t, verify.Plan(p, plan), "problem %d", i)
		require.Equal(t, best, plan.Cost, "problem %d", i)
		if before >= 0 {
			some++
			require.LessOrEqual(t, plan.Cost, before, "problem %d", i)
		} else {
			more++
		}
		if p.Policy.Budget > 0 {
			require.LessOrEqual(t, plan.Spent, p.Policy.Budget, "problem %d", i)
		}
		for k := range p.Items {
			sent := int64(0)
			for _, s := range plan.Items[k].Stock {
				sent += s.Send
			}
			if limit := p.Items[k].Limit; limit > 0 {
				require.LessOrEqual(t, sent, limit, "problem %d", i)
			}
		}
	}
	require.Greater(t, some, problems/4)
	require.Positive(t, more, "stock should help now and then")
}
