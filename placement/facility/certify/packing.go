package certify

import (
	"cmp"
	"math/big"
	"math/bits"
	"slices"
)

// packed returns the most of some savings that facility i can have if clients may
// be shared: the continuous knapsack problem of its capacity, rounded up.
func (k *checker) packed(i int, list []saving) *big.Int {
	room := k.p.Capacity[i]
	n := k.fitting(list, room)
	if n < len(list) { // not all of it fits: that first which saves most per unit
		slices.SortFunc(list, k.perUnit)
		n = k.fitting(list, room)
	}
	sum := total(list[:n])
	if n == len(list) {
		return sum
	}
	for _, s := range list[:n] {
		room -= k.p.Demand[s.client]
	}
	part := new(big.Int).Mul(big.NewInt(list[n].amount), big.NewInt(room))
	demand := k.p.Demand[list[n].client]
	part.Add(part, big.NewInt(demand-1)) // rounds up
	return sum.Add(sum, part.Div(part, big.NewInt(demand)))
}

// fitting returns how many clients of a list, from its start, fit into room.
func (k *checker) fitting(list []saving, room int64) int {
	for n, s := range list {
		if room -= k.p.Demand[s.client]; room < 0 {
			return n
		}
	}
	return len(list)
}

// perUnit orders savings by decreasing amount per unit of demand.
func (k *checker) perUnit(a, b saving) int {
	ah, al := bits.Mul64(uint64(a.amount), uint64(k.p.Demand[b.client]))
	bh, bl := bits.Mul64(uint64(b.amount), uint64(k.p.Demand[a.client]))
	return cmp.Or(cmp.Compare(bh, ah), cmp.Compare(bl, al))
}
