package certify

import (
	"math/big"
	"slices"
)

// item is a client that a facility would like to serve.
type item struct {
	saves  *big.Int // what that saves, times the denominator, above 0
	demand *big.Int
}

// packed returns the most that facility i can save with multipliers u if clients
// may be shared: the continuous knapsack problem of its capacity, rounded up.
func (k *checker) packed(i int, u []int64) *big.Int {
	var items []item
	scale := big.NewInt(k.c.Denominator)
	for j, x := range u {
		c := k.cost(i, j)
		if c >= x {
			continue
		}
		saves := new(big.Int).Mul(big.NewInt(c), scale)
		if saves.Sub(big.NewInt(x), saves).Sign() > 0 {
			items = append(items, item{saves, big.NewInt(k.p.Demand[j])})
		}
	}
	slices.SortStableFunc(items, func(a, b item) int { // most saved per unit first
		var x, y big.Int
		return y.Mul(b.saves, a.demand).Cmp(x.Mul(a.saves, b.demand))
	})
	sum, room := new(big.Int), big.NewInt(k.p.Capacity[i])
	for _, it := range items {
		if it.demand.Cmp(room) <= 0 {
			sum.Add(sum, it.saves)
			room.Sub(room, it.demand)
			continue
		}
		part := new(big.Int).Mul(it.saves, room)
		return sum.Add(sum, ceil(new(big.Rat).SetFrac(part, it.demand)))
	}
	return sum
}
