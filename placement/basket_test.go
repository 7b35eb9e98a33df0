package placement_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// A week of orders tells what a horizon of four weeks has.
func ExampleOrderBook() {
	var book placement.OrderBook
	for _, s := range []forecast.Sale{
		{Day: 100, Order: "1", Item: "cup", Units: 2}, {Day: 100, Order: "1", Item: "plate", Units: 2},
		{Day: 103, Order: "2", Item: "plate", Units: 1}, {Day: 103, Order: "2", Item: "cup", Units: 1},
		{Day: 106, Order: "3", Item: "cup", Units: 1},
	} {
		book.Add(s)
	}
	for _, b := range book.Baskets(28) {
		fmt.Println(b.Items, b.Orders)
	}
	// Output: [cup plate] 8
}

// withBaskets adds random baskets, half of the time with a price of a parcel.
func withBaskets(rng *rand.Rand, p *placement.Problem) {
	for range rng.IntN(5) {
		b := placement.Basket{Orders: float64(rng.IntN(300)) / 10}
		for _, k := range rng.Perm(len(p.Items)) {
			if rng.IntN(3) > 0 || len(b.Items) < 2 {
				b.Items = append(b.Items, p.Items[k].ID)
			}
		}
		if len(b.Items) > 1 {
			p.Baskets = append(p.Baskets, b)
		}
	}
	if rng.IntN(2) == 0 {
		p.Policy.SplitParcel = placement.Money(rng.IntN(500)) * rate.Cent
	}
}

func TestSplitOrdersAreVerified(t *testing.T) {
	split, priced := 0, 0
	for i := range 1000 {
		rng := rand.New(rand.NewPCG(uint64(i), 22))
		p := smallplan.Problem(rng, smallplan.Tiny)
		withBaskets(rng, &p)
		plan, err := placement.Solve(context.Background(), p, placement.Options{Workers: 1})
		if err != nil {
			require.ErrorIs(t, err, placement.ErrInfeasible)
			continue
		}
		require.NoError(t, verify.Plan(p, plan), "problem %d", i)
		if len(p.Baskets) == 0 {
			require.Nil(t, plan.Orders)
			continue
		}
		require.LessOrEqual(t, plan.Orders.Split, plan.Orders.Orders)
		require.LessOrEqual(t, plan.Orders.Split, plan.Orders.Parcels)
		if plan.Orders.Split > 0 {
			split++
			if plan.Orders.Cost > 0 {
				priced++
			}
		}
		[]func(){
			func() { plan.Orders.Orders++ }, func() { plan.Orders.Split-- }, func() { plan.Orders.Parcels++ },
			func() { plan.Orders.Cost++ }, func() { plan.Orders = nil }, func() { plan.Orders.Split++ },
		}[rng.IntN(6)]()
		require.ErrorIs(t, verify.Plan(p, plan), verify.ErrFalse, "problem %d", i)
	}
	require.Greater(t, split, 30)
	require.Greater(t, priced, 20)
}

func TestMistakesOfBaskets(t *testing.T) {
	p := oneOfEach(t, 10)
	p.Policy.SplitParcel = -1
	p.Baskets = []placement.Basket{{Items: []string{"cup"}}, {Items: []string{"cup", "cup"}, Orders: -1}, {Items: []string{"cup", "pan"}}}
	err := p.Check()
	for _, want := range []string{
		"baskets[0].items: 1 are not within 2..1000", "baskets[1].items[1]: \"cup\" is there twice", "baskets[1].orders: -1 is not within",
		"baskets[2].items[1]: there is no item \"pan\"", "policy.split_parcel: -$0.000001 is negative",
	} {
		require.ErrorContains(t, err, want)
	}
}
