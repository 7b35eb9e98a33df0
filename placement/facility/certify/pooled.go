package certify

import (
	"fmt"
	"math/big"
	"slices"
)

// want is a client that is worth its while for a facility: what it saves, times
// the denominator.
type want struct {
	client   int
	saves    *big.Int
	variance *big.Int
}

// wants returns the clients that cost less at facility i than their multipliers
// of vector v, those first that save most per variance.
func (k *checker) wants(v, i int) []want {
	if k.wanted == nil {
		k.wanted = make([][][]want, len(k.c.Multipliers))
	}
	if k.wanted[v] == nil {
		k.wanted[v] = make([][]want, k.p.Facilities())
	}
	if k.wanted[v][i] != nil {
		return k.wanted[v][i]
	}
	list := []want{}
	for j, u := range k.c.Multipliers[v] {
		c := k.p.Cost.At(i, j)
		if c >= u { // then c * denominator >= u, or both are below 0
			continue
		}
		saves := k.above(v, i, j)
		if saves.Neg(saves).Sign() > 0 {
			list = append(list, want{j, saves, big.NewInt(k.p.Variance[j])})
		}
	}
	a, b := new(big.Int), new(big.Int)
	slices.SortStableFunc(list, func(x, y want) int {
		return b.Mul(y.saves, x.variance).Cmp(a.Mul(x.saves, y.variance))
	})
	k.wanted[v][i] = list
	return list
}

// above returns by how much client j costs more at facility i than its
// multiplier of vector v, times the denominator.
func (k *checker) above(v, i, j int) *big.Int {
	c := new(big.Int).Mul(big.NewInt(k.p.Cost.At(i, j)), big.NewInt(k.c.Denominator))
	return c.Sub(c, big.NewInt(k.c.Multipliers[v][j]))
}

// stock returns what the safety stock for some variance costs at facility i,
// times the denominator, rounded down.
func (k *checker) stock(i int, variance *big.Int) *big.Int {
	rate := new(big.Int).Mul(big.NewInt(k.p.Safety[i]), big.NewInt(k.c.Denominator))
	square := rate.Mul(rate, rate)
	square.Mul(square, variance)
	return square.Sqrt(square)
}

// wholeStock returns what the safety stock for some variance costs at facility
// i, rounded up to the next integer, times the denominator.
func (k *checker) wholeStock(i int, variance *big.Int) *big.Int {
	rate := big.NewInt(k.p.Safety[i])
	square := new(big.Int).Mul(rate, rate)
	square.Mul(square, variance)
	root := new(big.Int).Sqrt(square)
	if new(big.Int).Mul(root, root).Cmp(square) < 0 {
		root.Add(root, big.NewInt(1))
	}
	return root.Mul(root, big.NewInt(k.c.Denominator))
}

// pooled derives what multipliers v give within r, nil if that allows no plan.
// A facility serves all clients that only it may serve, and of the others those
// that make it cheapest: a number of the first by what they save per variance.
func (k *checker) pooled(v int, r restrictions) (*priced, error) {
	if v < 0 || v >= len(k.c.Multipliers) {
		return nil, fmt.Errorf("no vector %d among %d", v, len(k.c.Multipliers))
	}
	u, n := k.c.Multipliers[v], k.p.Facilities()
	if len(u) != k.p.Clients() {
		return nil, fmt.Errorf("vector %d has %d multipliers for %d clients", v, len(u), k.p.Clients())
	}
	c, possible := k.choices(r)
	if !possible {
		return nil, nil
	}
	q := &priced{sum: new(big.Int), rho: make([]*big.Int, n), order: make([]int, n)}
	for _, x := range u {
		q.sum.Add(q.sum, big.NewInt(x))
	}
	base := make([]*big.Int, n) // variance that a facility cannot avoid
	for i := range n {
		q.order[i] = i
		base[i] = new(big.Int)
		q.rho[i] = new(big.Int).Mul(big.NewInt(k.p.OpeningCost(i)), big.NewInt(k.c.Denominator))
	}
	for j, i := range c.only {
		if i >= 0 {
			q.rho[i].Add(q.rho[i], k.above(v, i, j))
			base[i].Add(base[i], big.NewInt(k.p.Variance[j]))
		}
	}
	for i := range n {
		if r.state[i] >= 0 {
			q.rho[i].Add(q.rho[i], k.cheapest(v, i, c, base[i]))
		}
	}
	slices.SortStableFunc(q.order, func(a, b int) int { return q.rho[a].Cmp(q.rho[b]) })
	return q, nil
}

// cheapest returns what facility i costs beyond its opening and the clients that
// only it may serve, with the other clients that make that least.
func (k *checker) cheapest(v, i int, c choices, base *big.Int) *big.Int {
	variance := new(big.Int).Set(base)
	least, saves := k.stock(i, variance), new(big.Int)
	any := false
	for _, w := range k.wants(v, i) {
		if c.only[w.client] >= 0 || !c.allows(i, w.client) {
			continue
		}
		any = true
		saves.Add(saves, w.saves)
		variance.Add(variance, w.variance)
		if cost := k.stock(i, variance); cost.Sub(cost, saves).Cmp(least) < 0 {
			least = cost
		}
	}
	if !any {
		return k.wholeStock(i, base)
	}
	return least
}
