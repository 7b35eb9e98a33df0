package placement

import (
	"math"
	"math/bits"
	"slices"
)

// sorter finds the regions that an item in a slot is best to serve where its
// reserve pools their risk. It is scratch memory for one goroutine.
type sorter struct {
	list, order []claim
	bucket      []uint8
	end         [buckets + 1]int32 // of the bucket before, in order
	net, units  [buckets]int64
}

// buckets is how coarsely claims are sorted at first.
const buckets = 64

// claim is a region that a slot may serve: what it costs less what it is worth.
type claim struct {
	rate   float64 // net / q, about
	net, q int64
	region int32
}

func newSorter(regions int) *sorter {
	return &sorter{list: make([]claim, 0, regions), order: make([]claim, regions), bucket: make([]uint8, regions)}
}

// cheapest returns the least of
//
//	min(0, sum over S of (C' - v) + c' U(q of S) - slack)
//
// over all sets S of regions, rounded down, and the regions of the best. As the
// reserve U is concave in what is served, a best set is a prefix of the regions
// by rising (C' - v) / q (Shen, Coullard and Daskin 2003). The slack makes up for
// the rounding of U and of what it uses.
//
// Regions are sorted into buckets first. Within one, what is served costs more and
// more at rates that differ by no more than its width, so that a prefix that ends
// there is at most a quarter of width and quantity below the better of its ends:
// few buckets need to be sorted.
func (s *sorter) cheapest(m *model, k, j int, t *toll, row, v []int64) (int64, []claim) {
	s.list = s.list[:0]
	q := m.q[k*m.regions:][:m.regions]
	slack := t.slack()
	most := slack // that a region in a best set may cost
	if !m.reserve(k, j).Rises() {
		most += mulRound(m.mostReserve(k, j), t.keep)
	}
	for r, c := range row {
		if d := c - v[r]; d < most && q[r] > 0 && c < never {
			s.list = append(s.list, claim{float64(d) / float64(q[r]), d, q[r], int32(r)})
		}
	}
	width := s.distribute()
	// walk tries the prefixes that end in a part of the order.
	best, size := int64(0), 0
	walk := func(first, last int, sum, part int64) {
		for i, c := range s.order[first:last] {
			sum += c.net
			part += c.q
			if x := sum + m.kept(k, j, t, part) - slack; x < best {
				best, size = x, first+i+1
			}
		}
	}
	var ends [buckets + 1]int64 // what a prefix comes to before each bucket
	sum, part := int64(0), int64(0)
	for b := range buckets {
		ends[b+1] = ends[b]
		if s.units[b] == 0 {
			continue
		}
		sum, part = sum+s.net[b], part+s.units[b]
		ends[b+1] = sum + m.kept(k, j, t, part) - slack
		if ends[b+1] < best {
			best, size = ends[b+1], int(s.end[b+1])
		}
	}
	sum, part = 0, 0
	for b := range buckets {
		first, last := int(s.end[b]), int(s.end[b+1])
		dip := float64(float64(s.units[b])*width)*0.26 + float64(2*slack)
		if last > first+1 && float64(min(ends[b], ends[b+1])-best) <= dip {
			sortClaims(s.order[first:last])
			walk(first, last, sum, part)
		}
		sum, part = sum+s.net[b], part+s.units[b]
	}
	return best, s.order[:size]
}

// distribute sorts the claims of the list into buckets by rate, in order, and
// returns how much rates in one differ at most. Numbers that floats cannot hold,
// and few claims, go to one.
func (s *sorter) distribute() (width float64) {
	clear(s.end[:])
	clear(s.net[:])
	clear(s.units[:])
	low, high, least := math.Inf(1), math.Inf(-1), int64(0)
	for i := range s.list {
		c := &s.list[i]
		low, high, least = min(low, c.rate), max(high, c.rate), min(least, c.net)
	}
	scale := 0.0
	if width = math.Inf(1); high > low && len(s.list) > buckets/2 && least > -1<<52 {
		scale = buckets / (high - low) * (1 - 1e-12)
		width = (1 + 1e-9) / scale
	}
	list := s.list
	bucket := s.bucket[:len(list)]
	for i := range list {
		c := &list[i]
		b := uint8((c.rate-low)*scale) % buckets
		bucket[i] = b
		s.end[b+1]++
		s.net[b] += c.net
		s.units[b] += c.q
	}
	for b := range buckets {
		s.end[b+1] += s.end[b]
	}
	at, order := s.end, s.order[:len(list)]
	for i, b := range bucket {
		order[at[b]] = list[i]
		at[b]++
	}
	s.order = order
	return width
}

// sortClaims sorts by rate, equals by region: first by rates in floating point, which are
// quick to compare, and then exactly, which moves few.
func sortClaims(list []claim) {
	slices.SortFunc(list, func(a, b claim) int {
		switch {
		case a.rate < b.rate:
			return -1
		case a.rate > b.rate:
			return 1
		}
		return 0
	})
	for i := 1; i < len(list); i++ {
		c, at := list[i], i
		for ; at > 0 && c.before(&list[at-1]); at-- {
			list[at] = list[at-1]
		}
		list[at] = c
	}
}

// chord returns less than what [sorter.cheapest] does, without sorting: a concave
// reserve is nowhere below its chord, so that every region has its own part of the
// reserve of all. It falls by no more than the values rise.
func (m *model) chord(k, j int, t *toll, row, v []int64) int64 {
	q := m.q[k*m.regions:][:m.regions]
	part := float64(m.kept(k, j, t, m.volume[k])) / float64(m.volume[k]) * (1 - 1e-12)
	sum := -3 * t.slack()
	for r, c := range row {
		d := c - v[r] + int64(part*float64(q[r]))
		sum += d & (d >> 63)
	}
	return sum
}

// slack is what the cost of a reserve may be below a concave function of what it
// is for: U is within 0.63 of one, and each of its products within a half.
func (t *toll) slack() int64 {
	if t.keep == 0 {
		return 0
	}
	return (2*(t.keep+1)+t.litre+t.dollar+2*million-1)/million + 1
}

// before reports whether a claim has the lower rate, exactly.
func (c *claim) before(o *claim) bool {
	order := 0
	switch {
	case c.net < 0 && o.net >= 0:
		return true
	case c.net >= 0 && o.net < 0:
		return false
	case c.net < 0:
		order = compareProducts(-o.net, c.q, -c.net, o.q)
	default:
		order = compareProducts(c.net, o.q, o.net, c.q)
	}
	return order < 0 || order == 0 && c.region < o.region
}

// compareProducts compares a*b with c*d.
func compareProducts(a, b, c, d int64) int {
	h1, l1 := bits.Mul64(uint64(a), uint64(b))
	h2, l2 := bits.Mul64(uint64(c), uint64(d))
	switch {
	case h1 < h2 || h1 == h2 && l1 < l2:
		return -1
	case h1 > h2 || l1 > l2:
		return 1
	}
	return 0
}
