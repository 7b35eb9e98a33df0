package certify

import (
	"math/big"
	"slices"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// coverNodes ends the search for a set of facilities that is large enough, and
// cheap enough to refute a bound. A bound that needs more counts as not proved.
const coverNodes = 1 << 16

// part is a facility that may be opened to add to the capacity.
type part struct {
	cost     *big.Int // 0 or more
	capacity *big.Int
}

// cover looks for a set of facilities within r whose capacity suffices for all
// clients and whose bound by q is not above what is needed.
type cover struct {
	parts []part // cheapest per unit of capacity first
	nodes int
}

// covers reports whether the capacity that all plans must have lifts the bound
// of vector q above what is needed. How many facilities may be open is left out,
// which only adds sets.
func (k *checker) covers(q *priced, r restrictions) bool {
	cost, lacks := new(big.Int).Set(q.sum), new(big.Int)
	for _, d := range k.p.Demand {
		lacks.Add(lacks, big.NewInt(d))
	}
	var c cover
	for i, s := range r.state {
		capacity := big.NewInt(k.p.Capacity[i])
		switch {
		case s == -1 || (s == 0 && k.p.Capacity[i] == 0 && q.rho[i].Sign() >= 0):
		case s == 1 || q.rho[i].Sign() < 0:
			cost.Add(cost, q.rho[i])
			lacks.Sub(lacks, capacity)
		default:
			c.parts = append(c.parts, part{q.rho[i], capacity})
		}
	}
	slices.SortStableFunc(c.parts, func(a, b part) int {
		var x, y big.Int
		return x.Mul(a.cost, b.capacity).Cmp(y.Mul(b.cost, a.capacity))
	})
	spare := new(big.Int).Sub(k.needed, cost) // what the rest may cost at most
	if c.counted(spare, lacks) {
		return true
	}
	refuted := c.search(0, spare, lacks)
	return !refuted && c.nodes <= coverNodes
}

// counted reports whether as many parts as are needed of the largest cost more
// than spare even if they are the cheapest. If all parts are as large, no other
// search is needed.
func (c *cover) counted(spare, lacks *big.Int) bool {
	parts := slices.Clone(c.parts)
	slices.SortStableFunc(parts, func(a, b part) int { return b.capacity.Cmp(a.capacity) })
	lacks, need := new(big.Int).Set(lacks), 0
	for ; lacks.Sign() > 0; need++ {
		if need == len(parts) {
			return true // even all of them are too small
		}
		lacks.Sub(lacks, parts[need].capacity)
	}
	slices.SortStableFunc(parts, func(a, b part) int { return a.cost.Cmp(b.cost) })
	spare = new(big.Int).Set(spare)
	for _, p := range parts[:need] {
		spare.Sub(spare, p.cost)
	}
	return spare.Sign() < 0
}

// search reports whether parts from a place on can fill what lacks within spare.
func (c *cover) search(from int, spare, lacks *big.Int) bool {
	if c.nodes++; c.nodes > coverNodes || spare.Sign() < 0 {
		return false
	}
	if lacks.Sign() <= 0 {
		return true
	}
	if !c.within(from, spare, lacks) {
		return false
	}
	p := c.parts[from]
	return c.search(from+1, new(big.Int).Sub(spare, p.cost), new(big.Int).Sub(lacks, p.capacity)) ||
		c.search(from+1, spare, lacks)
}

// within reports whether shares of the parts from a place on could fill what
// lacks within spare.
func (c *cover) within(from int, spare, lacks *big.Int) bool {
	spare, lacks = new(big.Int).Set(spare), new(big.Int).Set(lacks)
	for _, p := range c.parts[from:] {
		if p.capacity.Cmp(lacks) < 0 {
			spare.Sub(spare, p.cost)
			lacks.Sub(lacks, p.capacity)
			continue
		}
		var share, rest big.Int // cost * lacks / capacity <= spare
		return share.Mul(p.cost, lacks).Cmp(rest.Mul(spare, p.capacity)) <= 0
	}
	return false // even all of them are too small
}

// dualises reports whether vector q and the price of step for the row of all
// capacities together bound the plans within r high enough.
func (k *checker) dualises(q *priced, step facility.Step, r restrictions) bool {
	d := k.dual(q, step)
	if d == nil {
		return false
	}
	least, per := d.choose(r).least(), big.NewInt(step.Per)
	return least == nil || least.Cmp(per.Mul(per, k.needed)) > 0
}

// dual returns vector q with the price of step, everything times Per; nil if it
// has no such price.
func (k *checker) dual(q *priced, step facility.Step) *priced {
	if step.Per <= 0 || step.Price < 0 {
		return nil
	}
	price, per := big.NewInt(step.Price), big.NewInt(step.Per)
	d := &priced{sum: new(big.Int), rho: make([]*big.Int, len(q.rho))}
	for _, v := range k.p.Demand {
		d.sum.Add(d.sum, big.NewInt(v))
	}
	d.sum.Add(d.sum.Mul(d.sum, price), new(big.Int).Mul(q.sum, per))
	for i, rho := range q.rho {
		worth := new(big.Int).Mul(big.NewInt(k.p.Capacity[i]), price)
		d.rho[i] = worth.Sub(new(big.Int).Mul(rho, per), worth)
	}
	d.sort()
	return d
}

// short reports whether the facilities that may be open within r and may serve
// one of some clients have less capacity than these clients need.
func (k *checker) short(clients []int32, r restrictions) bool {
	need, capacity := new(big.Int), new(big.Int)
	seen := make(map[int32]bool, len(clients))
	for _, j := range clients {
		if j < 0 || int(j) >= k.p.Clients() || seen[j] {
			return false
		}
		seen[j] = true
		need.Add(need, big.NewInt(k.p.Demand[j]))
	}
	for i, s := range r.state {
		if s >= 0 && k.reaches(i, clients) {
			capacity.Add(capacity, big.NewInt(k.p.Capacity[i]))
		}
	}
	return need.Cmp(capacity) > 0
}
