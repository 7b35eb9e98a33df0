package placement_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// withTransfers adds stock, lanes between sites, values, margins and aims.
func withTransfers(rng *rand.Rand, p *placement.Problem) {
	p.Network.Stock = nil
	for k := range p.Items {
		p.Items[k].Value = placement.Money(rng.IntN(30)) * rate.Dollar
		p.Items[k].Margin = placement.Money(1+rng.IntN(20)) * rate.Dollar
		p.Items[k].Aim = []placement.Aim{placement.AimLevel, placement.AimFill, placement.AimProfit}[rng.IntN(3)]
		for _, site := range p.Network.Sites {
			if rng.IntN(2) == 0 {
				p.Network.Stock = append(p.Network.Stock, placement.Stock{
					Item: p.Items[k].ID, Site: site.ID, OnHand: rng.Int64N(60), OnWay: max(0, rng.Int64N(20)-15),
				})
			}
		}
	}
	for _, a := range p.Network.Sites {
		for _, b := range p.Network.Sites {
			if a.ID != b.ID && rng.IntN(3) > 0 {
				p.Network.Transfers = append(p.Network.Transfers, placement.Transfer{
					From: a.ID, To: b.ID, PerUnit: placement.Money(rng.IntN(30)) * rate.Cent,
					PerShipment: placement.Money(rng.IntN(3)) * rate.Dollar, Days: rng.IntN(4),
				})
			}
		}
	}
}

func TestTransfersAreVerified(t *testing.T) {
	moves := 0
	for i := range 400 {
		rng := rand.New(rand.NewPCG(uint64(i), 21))
		p := smallplan.Problem(rng, smallplan.Tiny)
		withTransfers(rng, &p)
		plan, err := placement.Solve(context.Background(), p, placement.Options{Workers: 1})
		if err != nil {
			require.ErrorIs(t, err, placement.ErrInfeasible)
			continue
		}
		require.NoError(t, verify.Plan(p, plan), "problem %d", i)
		moves += len(plan.Moves)
		if len(plan.Moves) == 0 {
			continue
		}
		m := &plan.Moves[rng.IntN(len(plan.Moves))]
		change := []func(){
			func() { m.Units++ }, func() { m.Cost-- }, func() { m.Lost++ }, func() { m.Instead++ },
			func() { m.From, m.To = m.To, m.From }, func() { plan.Moves = nil }, func() { m.Item = 99 },
			func() { plan.Spent++ },
		}[rng.IntN(8)]
		change()
		require.ErrorIs(t, verify.Plan(p, plan), verify.ErrFalse, "problem %d", i)
	}
	require.Greater(t, moves, 100)
}

func TestMistakesOfTransfers(t *testing.T) {
	p := oneOfEach(t, 10)
	p.Items[0].Aim = placement.AimProfit
	p.Policy.Aim = "most"
	p.Network.Transfers = []placement.Transfer{
		{From: "Columbus", To: "Columbus", PerUnit: -1, Days: -1}, {From: "Columbus", To: "Mars"}, {From: "Columbus", To: "Mars"},
	}
	err := p.Check()
	for _, want := range []string{
		"items[0] (\"cup\").margin: none, and yet its stock aims at profit", "policy.aim: \"most\" is none of",
		"transfers[0]: from \"Columbus\" to itself", "transfers[0].per_unit: -$0.000001 is negative", "transfers[0].days: -1",
		"transfers[1].to: there is no site \"Mars\"", "transfers[2]: \"Columbus\" to \"Mars\" is transfers[1] too",
	} {
		require.ErrorContains(t, err, want)
	}
}
