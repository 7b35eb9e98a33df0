// Package concave finds the cheapest set of clients for a facility whose safety
// stock pools their variance:
//
//	min over sets S of  sum of Cost over S + q sqrt(base + sum of Variance over S)
//
// exactly, in integers.
package concave

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// Item is what one client adds to the sums. Only one of negative Cost can be
// worth its while. Variance is 0 or more.
type Item struct {
	Cost, Variance int64
	ID             int32
}

// Cheapest moves the items of the cheapest set to the front of list and returns
// its value, rounded down, and its size; of sets that are equal when rounded the
// smallest. q and base are 0 or more. The sums of the sizes of costs and of
// variances, and q times the square root of base and all variance, must be
// below 2^61. It does not allocate. O(items log items).
//
// As the square root is concave, the cheapest set is a prefix of the items by
// increasing cost per variance (Shen, Coullard and Daskin 2003).
func Cheapest(list []Item, q, base int64) (value int64, size int) {
	n := negative(list)
	slices.SortFunc(list[:n], compare)
	value = exact.SqrtFloor(q, base)
	cost, variance := int64(0), base
	for k, it := range list[:n] {
		cost += it.Cost
		variance += it.Variance
		if v := cost + exact.SqrtFloor(q, variance); v < value {
			value, size = v, k+1
		}
	}
	return value, size
}

// negative moves the items of negative cost to the front and returns their
// number.
func negative(list []Item) int {
	n := 0
	for k := range list {
		if list[k].Cost < 0 {
			list[n], list[k] = list[k], list[n]
			n++
		}
	}
	return n
}

// compare orders items of negative cost by increasing cost per variance, then by
// number.
func compare(a, b Item) int {
	ah, al := bits.Mul64(uint64(-a.Cost), uint64(b.Variance))
	bh, bl := bits.Mul64(uint64(-b.Cost), uint64(a.Variance))
	switch {
	case ah > bh || (ah == bh && al > bl):
		return -1
	case ah != bh || al != bl:
		return 1
	}
	return cmp.Compare(a.ID, b.ID)
}
