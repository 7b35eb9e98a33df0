// Package concave finds the cheapest set of clients for a facility whose safety
// stock pools their variance:
//
//	min over sets S of  sum of Cost over S + q sqrt(base + sum of Variance over S)
//
// exactly, in integers.
package concave

import (
	"cmp"
	"math"
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
// below 2^61. It does not allocate. Expected O(items) mostly, O(items log items)
// at worst.
//
// As the square root is concave, the cheapest set is a prefix of the items by
// increasing cost per variance (Shen, Coullard and Daskin 2003). They need not
// be sorted for that: most items fail to be worth even the least slope of the
// root, and most ranges of prefixes are ruled out by the tangents of their cost
// and the chord of the root.
func Cheapest(list []Item, q, base int64) (value int64, size int) {
	list, begin, end, slope := split(list, q, base)
	s := search{list: list, q: q}
	first, last := s.at(begin), s.at(end)
	last.slope = -slope
	for k := begin.size; k < end.size; k++ {
		first.slope = min(first.slope, float64(list[k].Cost)/float64(list[k].Variance))
	}
	s.between(begin.size, end.size, first, last)
	return s.value, s.size
}

// prefix is a set of the first items by cost per variance, and their sums.
type prefix struct {
	size           int
	cost, variance int64
}

// plus returns the prefix with another item.
func (p prefix) plus(it *Item) prefix {
	return prefix{p.size + 1, p.cost + it.Cost, p.variance + it.Variance}
}

// split moves the items that are worth it without any doubt to the front, and
// cuts off those that cannot be. It returns the list of the others with the
// shortest and the longest prefix in question, and a saving per variance that
// none of the others falls below.
func split(list []Item, q, base int64) (kept []Item, begin, end prefix, slope float64) {
	begin.variance = base
	n := 0
	for k := range list {
		switch it := list[k]; {
		case it.Cost >= 0:
			continue
		case it.Variance > 0:
			list[n], list[k] = list[k], list[n]
		default:
			list[n], list[k] = list[k], list[n]
			list[begin.size], list[n] = list[n], list[begin.size]
			begin = begin.plus(&it)
		}
		n++
	}
	end = begin
	for k := begin.size; k < n; k++ {
		end = end.plus(&list[k])
	}
	for {
		// The slope of the root is nowhere less; a little is left to rounding.
		slope = float64(q) / math.Sqrt(float64(end.variance)) * (0.5 - 0x1p-40)
		before := n
		for k := n - 1; k >= begin.size; k-- {
			if it := &list[k]; float64(-it.Cost) <= float64(it.Variance)*slope {
				end.size, end.cost, end.variance = end.size-1, end.cost-it.Cost, end.variance-it.Variance
				n--
				list[k], list[n] = list[n], list[k]
			}
		}
		if before-n <= before/8 {
			return list[:n], begin, end, slope
		}
	}
}

// search looks for the best prefix.
type search struct {
	list  []Item
	q     int64
	value int64
	size  int
	found bool
}

// point is a prefix with a tangent of the cost as a function of the variance,
// which is convex.
type point struct {
	prefix
	root  float64 // of the variance, times q
	slope float64 // of the tangent
}

// at evaluates a prefix.
func (s *search) at(p prefix) point {
	root := exact.SqrtFloor(s.q, p.variance)
	v := p.cost + root
	if !s.found || v < s.value || (v == s.value && p.size < s.size) {
		s.found, s.value, s.size = true, v, p.size
	}
	return point{prefix: p, root: float64(root)}
}

// few is how many items are sorted rather than parted.
const few = 8

// between looks at the prefixes of lo to hi items; first and last are those.
func (s *search) between(lo, hi int, first, last point) {
	for hi-lo > few {
		if s.ruledOut(&first, &last) {
			return
		}
		at := partition(s.list[lo:hi]) + lo
		middle := first.prefix
		for k := lo; k < at; k++ {
			middle = middle.plus(&s.list[k])
		}
		pivot := &s.list[at]
		slope := float64(pivot.Cost) / float64(pivot.Variance)
		left, right := s.at(middle), s.at(middle.plus(pivot))
		left.slope, right.slope = slope, slope
		s.between(lo, at, first, left)
		lo, first = at+1, right
	}
	slices.SortFunc(s.list[lo:hi], compare)
	p := first.prefix
	for k := lo; k+1 < hi; k++ {
		p = p.plus(&s.list[k])
		s.at(p)
	}
}

// ruledOut reports whether every prefix between two is above the best value.
// Both tangents are below the cost, and so is every mix of them; the chord is
// below the root; and what is linear is least at an end.
func (s *search) ruledOut(a, b *point) bool {
	width := float64(b.variance - a.variance)
	mix := 0.0 // of the tangent at a
	if a.slope < b.slope {
		mix = (-(b.root-a.root)/width - b.slope) / (a.slope - b.slope)
		mix = min(max(mix, 0), 1)
	}
	low, high := float64(a.cost), float64(b.cost)
	left, right := high-float64(b.slope*width), high
	if mix > 0 {
		left = float64(mix*low) + float64((1-mix)*left)
		right = float64(mix*(low+float64(a.slope*width))) + float64((1-mix)*right)
	}
	least := min(left+a.root, right+b.root)
	rounding := 2 + 0x1p-45*(math.Abs(low)+math.Abs(high)+math.Abs(a.slope*width)*mix+math.Abs(b.slope*width)+b.root)
	return least-rounding > float64(s.value)
}

// partition moves what comes before some item to the front of list and returns
// the place of that item, the median of three.
func partition(list []Item) int {
	last := len(list) - 1
	a, b, c := &list[0], &list[last/2], &list[last]
	if compare(*b, *a) < 0 {
		*a, *b = *b, *a
	}
	if compare(*c, *b) < 0 {
		*b, *c = *c, *b
		if compare(*b, *a) < 0 {
			*a, *b = *b, *a
		}
	}
	*b, *c = *c, *b // the median is last now
	pivot := list[last]
	place := 0
	for k := range list[:last] {
		if compare(list[k], pivot) < 0 {
			list[place], list[k] = list[k], list[place]
			place++
		}
	}
	list[place], list[last] = list[last], list[place]
	return place
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
