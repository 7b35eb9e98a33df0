package placement

import (
	"math/bits"
	"slices"
)

// sorter finds the regions that an item in a slot is best to serve where its
// reserve pools their risk. It is scratch memory for one goroutine.
type sorter struct{ list []claim }

// claim is a region that a slot may serve: what it costs less what it is worth.
type claim struct {
	rate   float64 // net / q, about
	net, q int64
	region int32
}

func newSorter(regions int) *sorter { return &sorter{make([]claim, 0, regions)} }

// cheapest returns the least of
//
//	min(0, sum over S of (C' - v) + c' U(q of S) - slack)
//
// over all sets S of regions, rounded down, and the regions of the best. As the
// reserve U is concave in what is served, a best set is a prefix of the regions
// by rising (C' - v) / q (Shen, Coullard and Daskin 2003). The slack makes up for
// the rounding of U and of what it uses.
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
	s.sort()
	best, size, sum, part := int64(0), 0, int64(0), int64(0)
	for i, c := range s.list {
		if sum += c.net; sum > best+most && c.net > 0 {
			break
		}
		part += c.q
		if x := sum + m.kept(k, j, t, part) - slack; x < best {
			best, size = x, i+1
		}
	}
	return best, s.list[:size]
}

// sort sorts by rate, equals by region: first by rates in floating point, which are
// quick to compare, and then exactly, which moves few.
func (s *sorter) sort() {
	slices.SortFunc(s.list, func(a, b claim) int {
		switch {
		case a.rate < b.rate:
			return -1
		case a.rate > b.rate:
			return 1
		}
		return 0
	})
	for i := 1; i < len(s.list); i++ {
		c, at := s.list[i], i
		for ; at > 0 && c.before(&s.list[at-1]); at-- {
			s.list[at] = s.list[at-1]
		}
		s.list[at] = c
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
