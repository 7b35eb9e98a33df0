package knapsack

import (
	"cmp"
	"math/bits"
)

// maxTotal is more than all profits or all weights together.
const maxTotal = 1 << 62

// Item is something to pack. What has no profit stays out.
type Item struct{ Profit, Weight int64 }

// Solver solves knapsack problems. The zero value is ready. It is not safe for
// concurrent use.
type Solver struct {
	order  []entry // the items worth a look
	in     []bool  // by item
	core   core
	turned []Item   // the items that a cover leaves out, to pack
	best   []int64  // of Fill: the highest profit of each weight
	taken  []uint64 // the same: set of the weights at which each item was taken
}

// entry is an item with its number.
type entry struct {
	profit, weight int64
	item           int32
}

// before reports whether e has more profit per weight than f, of equals the
// lower number.
func (e *entry) before(f *entry) bool { return compare(e, f) < 0 }

// compare returns -1 if e comes before f, 1 if after, 0 if they are the same.
func compare(e, f *entry) int {
	eh, el := bits.Mul64(uint64(e.profit), uint64(f.weight))
	fh, fl := bits.Mul64(uint64(f.profit), uint64(e.weight))
	switch {
	case eh != fh:
		return cmp.Compare(fh, eh)
	case el != fl:
		return cmp.Compare(fl, el)
	}
	return cmp.Compare(e.item, f.item)
}

// less reports whether a*b < c*d, for b and d of 0 or more.
func less(a, b, c, d int64) bool {
	h1, l1 := product(a, b)
	h2, l2 := product(c, d)
	return h1 < h2 || (h1 == h2 && l1 < l2)
}

// product returns a*b in 128 bits, for b of 0 or more.
func product(a, b int64) (hi int64, lo uint64) {
	h, l := bits.Mul64(uint64(a), uint64(b))
	if a < 0 {
		h -= uint64(b)
	}
	return int64(h), l
}

// share returns a*b/c rounded down, and whether that lost something. It returns
// maxTotal if the quotient is larger. a, b and c are 0 or more.
func share(a, b, c int64) (quotient int64, rest bool) {
	h, l := bits.Mul64(uint64(a), uint64(b))
	if h >= uint64(c) {
		return maxTotal, false
	}
	q, r := bits.Div64(h, l, uint64(c))
	return int64(min(q, maxTotal)), r != 0
}

// load sets order to the items that have a profit and weigh at most limit, and
// puts all items out.
func (s *Solver) load(items []Item, limit int64) {
	s.order = s.order[:0]
	if cap(s.in) < len(items) {
		s.in = make([]bool, len(items))
	}
	s.in = s.in[:len(items)]
	clear(s.in)
	for k, it := range items {
		if it.Profit > 0 && it.Weight <= limit {
			s.order = append(s.order, entry{it.Profit, it.Weight, int32(k)})
		}
	}
}

// split moves the items with the most profit per weight to the front of order,
// as many as fit the capacity (Balas and Zemel 1980). The item at the
// place returned, if there is one, is the next by profit per weight and does not
// fit into the room that is left. Expected O(items).
func (s *Solver) split(capacity int64) (place int, profit, room int64) {
	list, room := s.order, capacity
	lo, hi := 0, len(list)
	for lo < hi {
		pivot := partition(list[lo:hi]) + lo
		weight, gain := int64(0), int64(0)
		for k := lo; k < pivot; k++ {
			weight += list[k].weight
			gain += list[k].profit
		}
		if weight > room {
			hi = pivot
			continue
		}
		room, profit, lo = room-weight, profit+gain, pivot
		if list[lo].weight > room {
			break
		}
		room, profit, lo = room-list[lo].weight, profit+list[lo].profit, lo+1
	}
	return lo, profit, room
}

// partition moves what comes before some entry to the front of list and returns
// the place of that entry, the median of three.
func partition(list []entry) int {
	last := len(list) - 1
	if last == 0 {
		return 0
	}
	a, b, c := &list[0], &list[last/2], &list[last]
	if b.before(a) {
		*a, *b = *b, *a
	}
	if c.before(b) {
		*b, *c = *c, *b
		if b.before(a) {
			*a, *b = *b, *a
		}
	}
	*b, *c = *c, *b // the median is last now
	pivot := list[last]
	place := 0
	for k := range list[:last] {
		if list[k].before(&pivot) {
			list[place], list[k] = list[k], list[place]
			place++
		}
	}
	list[place], list[last] = list[last], list[place]
	return place
}
