package certify

import (
	"math/big"
	"slices"
)

// want is a saving with the variance that comes with it.
type want struct {
	client   int
	saves    *big.Int
	variance *big.Int
}

// wants returns the clients that cost less at facility i than their multipliers
// of u, those first that save most per variance.
func (k *checker) wants(u *vector, i int) []want {
	if u.wanted == nil {
		u.wanted = make([][]want, len(u.saving))
	}
	if u.wanted[i] != nil {
		return u.wanted[i]
	}
	list := make([]want, 0, len(u.saving[i]))
	for _, s := range u.saving[i] {
		list = append(list, want{s.client, big.NewInt(s.amount), big.NewInt(k.p.Variance[s.client])})
	}
	a, b := new(big.Int), new(big.Int)
	slices.SortStableFunc(list, func(x, y want) int {
		return b.Mul(y.saves, x.variance).Cmp(a.Mul(x.saves, y.variance))
	})
	u.wanted[i] = list
	return list
}

// above returns by how much client j costs more at facility i than its
// multiplier of u, times the denominator.
func (k *checker) above(u *vector, i, j int) *big.Int {
	c := new(big.Int).Mul(big.NewInt(k.p.Cost.At(i, j)), big.NewInt(k.c.Denominator))
	return c.Sub(c, big.NewInt(u.u[j]))
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

// pooled derives what u gives within r, nil if that allows no plan.
// A facility serves all clients that only it may serve, and of the others those
// that make it cheapest: a number of the first by what they save per variance.
func (k *checker) pooled(u *vector, r restrictions) *priced {
	c, possible := k.choices(r)
	if !possible {
		return nil
	}
	n := len(u.saving)
	q := &priced{sum: u.sum, rho: make([]*big.Int, n)}
	base := make([]*big.Int, n) // variance that a facility cannot avoid
	for i := range n {
		base[i], q.rho[i] = new(big.Int), k.opening(i)
	}
	for j, i := range c.only {
		if i >= 0 {
			q.rho[i].Add(q.rho[i], k.above(u, i, j))
			base[i].Add(base[i], big.NewInt(k.p.Variance[j]))
		}
	}
	for i := range n {
		if r.state[i] >= 0 {
			q.rho[i].Add(q.rho[i], k.cheapest(u, i, c, base[i]))
		}
	}
	q.sort()
	return q
}

// cheapest returns what facility i costs beyond its opening and the clients that
// only it may serve, with the other clients that make that least.
func (k *checker) cheapest(u *vector, i int, c choices, base *big.Int) *big.Int {
	variance := new(big.Int).Set(base)
	least, saves := k.stock(i, variance), new(big.Int)
	any := false
	for _, w := range k.wants(u, i) {
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
