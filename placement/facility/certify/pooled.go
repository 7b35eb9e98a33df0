package certify

import (
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/forwardstock/forwardstock/placement/facility"
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
	q := &priced{sum: u.sum, rho: make([]*big.Int, len(u.saving))}
	base := k.unavoidable(c)
	for i := range q.rho {
		q.rho[i] = k.opening(i)
	}
	for j, i := range c.only {
		if i >= 0 {
			q.rho[i].Add(q.rho[i], k.above(u, i, j))
		}
	}
	for i, rho := range q.rho {
		if r.state[i] >= 0 {
			rho.Add(rho, k.cheapest(u, i, c, base[i], -1))
		}
	}
	q.sort()
	return q
}

// unavoidable returns the variance of the clients that only one facility may
// serve, by facility.
func (k *checker) unavoidable(c choices) []*big.Int {
	base := make([]*big.Int, k.p.Facilities())
	for i := range base {
		base[i] = new(big.Int)
	}
	for j, i := range c.only {
		if i >= 0 {
			base[i].Add(base[i], big.NewInt(k.p.Variance[j]))
		}
	}
	return base
}

// cheapest returns what facility i costs beyond its opening and the clients that
// only it may serve, with the other clients that make that least, but without
// one of them, or all if without is -1.
func (k *checker) cheapest(u *vector, i int, c choices, base *big.Int, without int) *big.Int {
	variance := new(big.Int).Set(base)
	least, saves := k.stock(i, variance), new(big.Int)
	some := false
	for _, w := range k.wants(u, i) {
		if c.only[w.client] >= 0 || !c.allows(i, w.client) || w.client == without {
			continue
		}
		some = true
		saves.Add(saves, w.saves)
		variance.Add(variance, w.variance)
		if cost := k.stock(i, variance); cost.Sub(cost, saves).Cmp(least) < 0 {
			least = cost
		}
	}
	if !some {
		return k.wholeStock(i, base)
	}
	return least
}

// holdPooled checks a FixPairs step for clients that open facilities must serve:
// that the rest would cost too much.
func (k *checker) holdPooled(u *vector, step facility.Step, r, after restrictions) ([]restrictions, error) {
	if len(step.Close) > 0 {
		return nil, errors.New("with safety stock, no pair is ruled out alone")
	}
	c, possible := k.choices(r)
	if !possible || r.never {
		return []restrictions{after}, nil // there are no plans
	}
	q := k.pooled(u, r)
	least := q.choose(r).least()
	if least == nil {
		return []restrictions{after}, nil
	}
	base := k.unavoidable(c)
	all := make(map[int]*big.Int) // by facility: with all clients
	for n, j := range step.Clients {
		i := int(step.Open[n])
		if r.state[i] != 1 {
			return nil, fmt.Errorf("facility %d, which is to serve client %d, need not be open", i, j)
		}
		if c.only[j] == i {
			continue // it is the only one left
		}
		if all[i] == nil {
			all[i] = k.cheapest(u, i, c, base[i], -1)
		}
		bound := k.cheapest(u, i, c, base[i], int(j))
		bound.Add(bound.Sub(bound, all[i]), least)
		if bound.Cmp(k.needed) <= 0 {
			return nil, fmt.Errorf("vector %d does not make facility %d serve client %d", step.Multipliers, i, j)
		}
	}
	return []restrictions{after}, nil
}
