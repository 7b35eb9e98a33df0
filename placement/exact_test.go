package placement_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// TestSolveAgainstEnumeration compares plans with the optimum of small problems
// with rules, limits, services that do not reach everything, and promises.
func TestSolveAgainstEnumeration(t *testing.T) {
	for _, c := range []struct {
		problems int
		size     smallplan.Size
	}{
		{2500, smallplan.Tiny},
		{1000, smallplan.Size{Items: 3, Regions: 4, Sites: 5, Services: 2}},
		{300, smallplan.Size{Items: 2, Regions: 6, Sites: 5, Services: 1, Promises: 1}},
	} {
		optimal, none := 0, 0
		for i := range c.problems {
			p := smallplan.Problem(rand.New(rand.NewPCG(uint64(i), 11)), c.size)
			best, feasible := smallplan.Best(p)
			exact, err := placement.Solve(context.Background(), p, placement.Options{Gap: placement.Exact, Workers: 1})
			if !feasible {
				require.ErrorIs(t, err, placement.ErrInfeasible, "problem %d", i)
				none++
				continue
			}
			require.NoError(t, err, "problem %d", i)
			require.NoError(t, verify.Plan(p, exact), "problem %d", i)
			require.Equal(t, best, exact.Cost, "problem %d", i)
			require.LessOrEqual(t, exact.Bound, best, "problem %d", i)
			if exact.Gap() < 1e-6 { // reserves are rounded, which the bound allows for
				optimal++
			}
			rough, err := placement.Solve(context.Background(), p, placement.Options{Gap: 0.05, Workers: 1})
			require.NoError(t, err, "problem %d", i)
			require.NoError(t, verify.Plan(p, rough), "problem %d", i)
			require.LessOrEqual(t, best, rough.Cost, "problem %d", i)
			require.LessOrEqual(t, rough.Bound, best, "problem %d", i)
		}
		require.Greater(t, optimal, (c.problems-none)*9/10, "most small problems should be proved")
		require.Less(t, none, c.problems*6/10, "too few problems have a plan")
	}
}

// optimum solves a problem to the end; -1 means that there is no plan.
func optimum(t *testing.T, p placement.Problem) placement.Money {
	t.Helper()
	plan, err := placement.Solve(context.Background(), p, placement.Options{Gap: placement.Exact, Workers: 1})
	if err != nil {
		require.ErrorIs(t, err, placement.ErrInfeasible)
		return -1
	}
	return plan.Cost
}

func TestOrderDoesNotMatter(t *testing.T) {
	for i := range 300 {
		rng := rand.New(rand.NewPCG(uint64(i), 12))
		p := smallplan.Problem(rng, smallplan.Tiny)
		q := p
		q.Network.Sites = shuffled(rng, p.Network.Sites)
		q.Items = shuffled(rng, p.Items)
		order := rng.Perm(len(p.Demand.Regions))
		q.Demand.Regions = nil
		for _, r := range order {
			q.Demand.Regions = append(q.Demand.Regions, p.Demand.Regions[r])
		}
		q.Demand.Items = shuffled(rng, p.Demand.Items)
		for k, item := range q.Demand.Items {
			var shares []float64
			for _, r := range order {
				shares = append(shares, item.Shares[r])
			}
			q.Demand.Items[k].Shares = shares
		}
		require.Equal(t, optimum(t, p), optimum(t, q), "problem %d", i)
	}
}

func shuffled[T any](rng *rand.Rand, list []T) []T {
	out := make([]T, len(list))
	for to, from := range rng.Perm(len(list)) {
		out[to] = list[from]
	}
	return out
}

func TestMoreSitesNeverCostMore(t *testing.T) {
	compared := 0
	for i := range 500 {
		rng := rand.New(rand.NewPCG(uint64(i), 13))
		p := smallplan.Problem(rng, smallplan.Size{Items: 3, Regions: 4, Sites: 5, Services: 2, Promises: 2})
		last := len(p.Network.Sites) - 1
		if p.Network.Sites[last].Rule != placement.Free || last == 0 || p.Policy.MinSites > 0 {
			continue
		}
		without := p
		without.Network.Sites = p.Network.Sites[:last]
		without.Network.ItemSites, without.Network.Stock = nil, nil
		with := p
		with.Network.ItemSites, with.Network.Stock = nil, nil
		less, more := optimumIfValid(t, without), optimumIfValid(t, with)
		if less < 0 {
			continue
		}
		compared++
		require.GreaterOrEqual(t, more, placement.Money(0), "problem %d", i)
		require.LessOrEqual(t, more, less, "problem %d", i)
	}
	require.Greater(t, compared, 50)
}

// optimumIfValid is optimum, and -1 for a problem that makes no sense.
func optimumIfValid(t *testing.T, p placement.Problem) placement.Money {
	if p.Check() != nil {
		return -1
	}
	return optimum(t, p)
}

func TestStricterPromisesNeverCostLess(t *testing.T) {
	compared := 0
	for i := range 500 {
		p := smallplan.Problem(rand.New(rand.NewPCG(uint64(i), 14)), smallplan.Tiny)
		if len(p.Policy.Within) == 0 {
			continue
		}
		strict := p
		strict.Policy.Within = append([]placement.Promise(nil), p.Policy.Within...)
		strict.Policy.Within[0].Share = min(1, strict.Policy.Within[0].Share+0.1)
		easy, hard := optimum(t, p), optimum(t, strict)
		if easy < 0 {
			require.Less(t, hard, placement.Money(0), "problem %d", i)
		} else if hard >= 0 {
			require.LessOrEqual(t, easy, hard, "problem %d", i)
			compared++
		}
	}
	require.Greater(t, compared, 50)
}

func TestDoublePricesCostDouble(t *testing.T) {
	for i := range 300 {
		p := smallplan.Problem(rand.New(rand.NewPCG(uint64(i), 15)), smallplan.Tiny)
		q := p
		q.Network.Sites = append([]placement.Site(nil), p.Network.Sites...)
		for w := range q.Network.Sites {
			s := &q.Network.Sites[w]
			for _, m := range []*placement.Money{&s.Fixed, &s.PerItem, &s.Inbound.PerUnit, &s.Inbound.PerKilo, &s.Inbound.PerM3, &s.Handling, &s.Storage} {
				*m *= 2
			}
		}
		q.Network.ItemSites = append([]placement.ItemSite(nil), p.Network.ItemSites...)
		for j := range q.Network.ItemSites {
			q.Network.ItemSites[j].PerItem = twice(q.Network.ItemSites[j].PerItem)
			q.Network.ItemSites[j].Inbound = twice(q.Network.ItemSites[j].Inbound)
		}
		q.Network.Services = append([]placement.Service(nil), p.Network.Services...)
		for s := range q.Network.Services {
			q.Network.Services[s].Card = doubled(q.Network.Services[s].Card)
		}
		q.Policy.Late.PerDay *= 2
		one, two := optimum(t, p), optimum(t, q)
		if one < 0 {
			require.Equal(t, one, two, "problem %d", i)
			continue
		}
		// Each cost of a unit and each part of a cell is rounded on its own.
		units := 0.0
		for _, d := range p.Demand.Items {
			units += d.Mean
		}
		slack := float64(10*len(p.Items)*len(p.Demand.Regions)) + 10*units
		require.InDelta(t, float64(2*one), float64(two), slack, "problem %d", i)
	}
}

// doubled returns a card with twice the prices.
func doubled(card rate.Card) rate.Card {
	double := func(prices []placement.Money) (out []placement.Money) {
		for _, m := range prices {
			out = append(out, 2*m)
		}
		return out
	}
	card.Bands = slices.Clone(card.Bands)
	for b := range card.Bands {
		card.Bands[b].Prices = double(card.Bands[b].Prices)
	}
	card.Excess.Prices = double(card.Excess.Prices)
	card.Surcharges = slices.Clone(card.Surcharges)
	for s := range card.Surcharges {
		card.Surcharges[s].Amount *= 2
	}
	return card
}

func twice(m *placement.Money) *placement.Money {
	if m == nil {
		return nil
	}
	double := 2 * *m
	return &double
}
