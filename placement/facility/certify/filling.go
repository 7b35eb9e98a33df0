package certify

import (
	"math/big"
	"slices"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// fillStates is the number of entries of the table of a facility above which it
// need not be full.
const fillStates = 1 << 20

// spare returns what the facilities that may be open within r can hold at most
// beyond the demand of all clients. No facility that is open leaves more unused:
// the others would have to hold more than they can.
func (k *checker) spare(r restrictions) *big.Int {
	spare := new(big.Int)
	for _, d := range k.p.Demand {
		spare.Sub(spare, big.NewInt(d))
	}
	more := r.hi
	var rest []int64
	for i, s := range r.state {
		switch s {
		case 1:
			spare.Add(spare, big.NewInt(k.p.Capacity[i]))
			more--
		case 0:
			rest = append(rest, k.p.Capacity[i])
		}
	}
	slices.Sort(rest)
	slices.Reverse(rest)
	for _, s := range rest[:min(len(rest), max(0, more))] {
		spare.Add(spare, big.NewInt(s))
	}
	return spare
}

// unit is a client of a facility that has to be filled, and what the facility
// saves by serving it, below 0 if that costs more than the multiplier.
type unit struct{ demand, saves int64 }

// filled returns the most that facility i can save with a load of at least least
// units within its capacity, by the textbook's table. It returns false if the
// table would be too large, and nil if no clients fill the facility.
func (k *checker) filled(u *vector, i int, c choices, least *big.Int) (most *big.Int, ok bool) {
	capacity := k.p.Capacity[i]
	list, ok := k.units(u, i, c)
	if !ok || capacity >= fillStates || int64(len(list)+1)*(capacity+1) > fillStates {
		return nil, false
	}
	if least.Cmp(big.NewInt(capacity)) > 0 {
		return nil, true
	}
	best, reached := make([]int64, capacity+1), make([]bool, capacity+1)
	reached[0] = true
	for _, it := range list {
		for load := capacity; load >= it.demand; load-- {
			from := load - it.demand
			if v := best[from] + it.saves; reached[from] && (!reached[load] || v > best[load]) {
				best[load], reached[load] = v, true
			}
		}
	}
	for load := least.Int64(); load <= capacity; load++ {
		if v := big.NewInt(best[load]); reached[load] && (most == nil || v.Cmp(most) > 0) {
			most = v
		}
	}
	return most, true
}

// units returns all clients that facility i may serve, or false if sums of what
// they save could overflow.
func (k *checker) units(u *vector, i int, c choices) (list []unit, ok bool) {
	sum := new(big.Int)
	for j, x := range u.u {
		cost := k.p.Cost.At(i, j)
		if cost == facility.Never || !c.allows(i, j) {
			continue
		}
		saves := new(big.Int).Mul(big.NewInt(cost), big.NewInt(k.c.Denominator))
		saves.Sub(big.NewInt(x), saves)
		sum.Add(sum, new(big.Int).Abs(saves))
		if !sum.IsInt64() {
			return nil, false
		}
		list = append(list, unit{k.p.Demand[j], saves.Int64()})
	}
	return list, true
}
