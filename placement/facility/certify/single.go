package certify

import (
	"math/big"
	"math/bits"
	"slices"
)

// single derives what vector u gives within r where one facility serves the
// whole of a client, nil if that allows no plan.
func (k *checker) single(u *vector, r restrictions) *priced {
	c, possible := k.choices(r)
	if !possible || k.crowded(c) {
		return nil
	}
	return k.within(u, r, c)
}

// within derives what vector u gives for some choices of the clients, nil if some
// open facility cannot be as full as it must be.
func (k *checker) within(u *vector, r restrictions, c choices) *priced {
	q := &priced{sum: u.sum, rho: make([]*big.Int, len(u.saving))}
	spare := k.spare(r)
	for i := range u.saving {
		q.rho[i] = k.opening(i)
		if r.state[i] < 0 {
			continue
		}
		var most *big.Int
		if least := new(big.Int).Sub(big.NewInt(k.p.Capacity[i]), spare); least.Sign() > 0 {
			saves, ok := k.filled(u, i, c, least)
			if ok && saves == nil {
				if r.state[i] == 1 {
					return nil
				}
				q.rho[i] = new(big.Int).Lsh(big.NewInt(1), 200) // it cannot be open
				continue
			}
			most = saves
		}
		if most == nil {
			most = k.whole(u, i, c)
		}
		q.rho[i].Sub(q.rho[i], most)
	}
	q.sort()
	return q
}

// crowded reports whether some facility is too small for the clients that have
// no other.
func (k *checker) crowded(c choices) bool {
	load := make([]*big.Int, k.p.Facilities())
	for j, i := range c.only {
		if i < 0 {
			continue
		}
		if load[i] == nil {
			load[i] = new(big.Int)
		}
		if load[i].Add(load[i], big.NewInt(k.p.Demand[j])).Cmp(big.NewInt(k.p.Capacity[i])) > 0 {
			return true
		}
	}
	return false
}

// allowed returns the clients on which facility i saves and that it may serve,
// those first that save most per unit.
func (k *checker) allowed(u *vector, i int, c choices) []saving {
	var list []saving
	for _, s := range u.saving[i] {
		if c.allows(i, s.client) {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, k.perUnit)
	return list
}

// whole returns the most that facility i can save, or a little more: the 0-1
// knapsack problem of its capacity.
func (k *checker) whole(u *vector, i int, c choices) *big.Int {
	list := k.allowed(u, i, c)
	all := len(list) == len(u.saving[i])
	if all && u.whole != nil && u.whole[i] != nil {
		return u.whole[i]
	}
	most := k.pack(i, list)
	if all {
		if u.whole == nil {
			u.whole = make([]*big.Int, len(u.saving))
		}
		u.whole[i] = most
	}
	return most
}

// partial is a choice of some of the first clients of a list.
type partial struct {
	load, amount int64
}

// packStates ends the exact solution of a knapsack problem.
const packStates = 1 << 20

// pack returns the highest sum of amounts of clients, sorted by amount per unit,
// whose demands fit the capacity of facility i, by dynamic programming over the choices that
// no other dominates. If amounts are too large for that or there are too many
// choices, it returns what the continuous problem gives.
func (k *checker) pack(i int, list []saving) *big.Int {
	if !total(list).IsInt64() {
		return k.packed(i, list)
	}
	capacity := k.p.Capacity[i]
	best, states := int64(0), []partial{{}}
	var next []partial
	for at, s := range list {
		d := k.p.Demand[s.client]
		if d > capacity {
			continue
		}
		next = next[:0]
		a, b := 0, 0 // states without and with the client, both by load
		for a < len(states) || b < len(states) {
			var t partial
			switch {
			case a < len(states) && (b == len(states) || states[a].load <= states[b].load+d):
				t = states[a]
				a++
			default:
				t = partial{states[b].load + d, states[b].amount + s.amount}
				b++
				if t.load > capacity {
					continue
				}
			}
			if n := len(next); n > 0 && next[n-1].amount >= t.amount {
				continue // dominated
			} else if n > 0 && next[n-1].load == t.load {
				next = next[:n-1]
			}
			best = max(best, t.amount)
			next = append(next, t)
		}
		states = slices.DeleteFunc(next, func(t partial) bool {
			return at+1 < len(list) && !k.promises(t, list[at+1], capacity, best)
		})
		next = make([]partial, 0, 2*len(states))
		if len(states) > packStates {
			return k.packed(i, list)
		}
	}
	return big.NewInt(best)
}

// promises reports whether a choice filled up at the rate of the next client
// could exceed the best one.
func (k *checker) promises(t partial, next saving, capacity, best int64) bool {
	high, low := bits.Mul64(uint64(next.amount), uint64(capacity-t.load))
	d := uint64(k.p.Demand[next.client])
	if high >= d { // no demand, or more than any sum
		return true
	}
	more, _ := bits.Div64(high, low, d)
	return more > uint64(best-t.amount)
}
