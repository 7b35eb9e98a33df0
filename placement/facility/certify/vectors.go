package certify

import (
	"cmp"
	"fmt"
	"math/big"
	"math/bits"
	"slices"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// entry is a facility that may serve the clients of a multiplier.
type entry struct {
	site int
	cost int64
}

// list keeps, for each multiplier, the facilities that are cheap enough to
// matter for one of the vectors, the cheapest first.
func (k *checker) list() error {
	highest := make([]int64, len(k.groups)) // multiplier of any vector
	for v, u := range k.c.Multipliers {
		if len(u) != len(k.groups) {
			return fmt.Errorf("vector %d has %d multipliers for %d clients or groups of them", v, len(u), len(k.groups))
		}
		for g, x := range u {
			highest[g] = max(highest[g], x)
		}
	}
	k.lists = make([][]entry, len(k.groups))
	row, sum := make([]int64, k.p.Facilities()), make([]int64, k.p.Facilities())
	for g, clients := range k.groups {
		clear(sum)
		for _, j := range clients {
			k.p.Cost.Row(j, row)
			for i, c := range row {
				if c == facility.Never || sum[i] == facility.Never {
					sum[i] = facility.Never
				} else {
					sum[i] += c // the costs of all clients together have a limit
				}
			}
		}
		for i, c := range sum {
			if k.below(c, highest[g]) {
				k.lists[g] = append(k.lists[g], entry{i, c})
			}
		}
		slices.SortFunc(k.lists[g], func(a, b entry) int { return cmp.Compare(a.cost, b.cost) })
	}
	return nil
}

// below reports whether cost * denominator < u. Then the product does not
// overflow.
func (k *checker) below(cost, u int64) bool {
	high, low := bits.Mul64(uint64(cost), uint64(k.c.Denominator))
	return u > 0 && high == 0 && low < uint64(u)
}

// vector is a vector of multipliers with what follows from it alone.
type vector struct {
	u      []int64
	sum    *big.Int   // of the multipliers
	saving [][]saving // by facility
	priced *priced    // where restrictions do not matter
	wanted [][]want   // by facility, with safety stock
	whole  []*big.Int // by facility, what it saves at most with one facility per client
}

// saving is a client, or group of clients, that costs less at a facility than its
// multiplier, and by how much, times the denominator.
type saving struct {
	client int
	amount int64
}

// keptVectors is how many vectors are remembered: those that follow one another
// in a proof often are the same.
const keptVectors = 64

// vector derives what vector v of the certificate gives. O(facilities + entries
// cheaper than it).
func (k *checker) vector(v int) (*vector, error) {
	if v < 0 || v >= len(k.c.Multipliers) {
		return nil, fmt.Errorf("no vector %d among %d", v, len(k.c.Multipliers))
	}
	if known := k.vectors[v]; known != nil {
		return known, nil
	}
	q := &vector{u: k.c.Multipliers[v], sum: new(big.Int), saving: make([][]saving, k.p.Facilities())}
	all, counts := 0, make([]int, len(q.saving))
	for g, x := range q.u {
		q.sum.Add(q.sum, big.NewInt(x))
		for _, e := range k.lists[g] {
			if !k.below(e.cost, x) {
				break
			}
			counts[e.site]++
			all++
		}
	}
	room := make([]saving, all)
	for i, count := range counts {
		q.saving[i], room = room[:0:count], room[count:]
	}
	for g, x := range q.u {
		for _, e := range k.lists[g] {
			if !k.below(e.cost, x) {
				break
			}
			q.saving[e.site] = append(q.saving[e.site], saving{g, x - e.cost*k.c.Denominator})
		}
	}
	if len(k.vectors) >= keptVectors {
		clear(k.vectors)
	}
	k.vectors[v] = q
	return q, nil
}

// total returns the sum of the amounts.
func total(list []saving) *big.Int {
	var high, low, carry uint64
	for _, s := range list {
		low, carry = bits.Add64(low, uint64(s.amount), 0)
		high += carry
	}
	sum := new(big.Int).SetUint64(high)
	return sum.Add(sum.Lsh(sum, 64), new(big.Int).SetUint64(low))
}

// priced is what a vector gives within some restrictions: the sum of the
// multipliers and the reduced costs, times the denominator, and the order of the
// facilities by reduced cost.
type priced struct {
	sum   *big.Int
	rho   []*big.Int
	order []int
}

// price derives what multipliers v give within r, nil if that allows no plan.
func (k *checker) price(v int, r restrictions) (*priced, error) {
	u, err := k.vector(v)
	if err != nil {
		return nil, err
	}
	switch {
	case k.p.Safety != nil:
		return k.pooled(u, r), nil
	case k.p.Capacity != nil && k.p.Single:
		return k.single(u, r), nil
	}
	if u.priced == nil {
		q := &priced{sum: u.sum, rho: make([]*big.Int, len(u.saving))}
		for i, list := range u.saving {
			q.rho[i] = k.opening(i)
			if k.p.Capacity != nil {
				q.rho[i].Sub(q.rho[i], k.packed(i, list))
			} else {
				q.rho[i].Sub(q.rho[i], total(list))
			}
		}
		q.sort()
		u.priced = q
	}
	return u.priced, nil
}

// opening returns the cost of opening facility i, times the denominator.
func (k *checker) opening(i int) *big.Int {
	return new(big.Int).Mul(big.NewInt(k.p.OpeningCost(i)), big.NewInt(k.c.Denominator))
}

// sort sets the order to that of the reduced costs.
func (q *priced) sort() {
	q.order = make([]int, len(q.rho))
	for i := range q.order {
		q.order[i] = i
	}
	slices.SortStableFunc(q.order, func(a, b int) int { return q.rho[a].Cmp(q.rho[b]) })
}
