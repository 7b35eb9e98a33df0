package verify

import (
	"math"
	"math/bits"
	"slices"
)

// gain finds what serving regions from a slot is worth at most. It is scratch
// memory.
type gain struct{ list []claim }

// claim is a region that a slot may serve: its cost less its value, and its
// demand.
type claim struct{ net, q int64 }

// best returns a number that is at most
//
//	min over sets S of regions  sum over S of net + R(U(q of S))
//
// where net is by place in regions, absent where there is no lane, and R is what
// a reserve costs at the prices; see the package comment. It may be any such
// number that is at least enough.
func (g *gain) best(c *cells, s *slot, charges charges, net []int64, enough int64) (int64, error) {
	plain := int64(0) // what a reserve that costs nothing leaves
	for _, x := range net {
		if plain += min(0, x); plain < -(1 << 61) {
			return 0, errPrices
		}
	}
	rises := s.reserve.Rises()
	if plain >= enough || plain == 0 && rises || s.reserve.None() {
		return plain, nil
	}
	unit, fits := s.unit(c, charges)
	if !fits {
		return 0, errPrices
	}
	g.list = g.list[:0]
	for i, r := range c.regions {
		if net[i] < 0 || net[i] != absent && !rises {
			g.list = append(g.list, claim{net[i], c.q[r]})
		}
	}
	slices.SortFunc(g.list, compareClaims)
	// All in 1e-6 of a millionth of a dollar; unit is for a whole unit.
	var least, value wide
	q := int64(0)
	for i, x := range g.list {
		value = value.plus(product(x.net, million))
		q += x.q
		if v := value.plus(unit.times(s.reserve.At(q))); i == 0 || v.compare(least) < 0 {
			least = v
		}
	}
	slack := unit.times(2).plus(widen(1 + million + charges.volume + charges.money))
	best, ok := least.plus(slack.negative()).millionth()
	if !ok {
		return plain, nil
	}
	return max(plain, min(0, best)), nil // serving none takes no slack
}

// unit returns what a unit of reserve costs at the prices, in 1e-6 of a millionth
// of a dollar, and whether it is small enough to count with.
func (s *slot) unit(c *cells, charges charges) (wide, bool) {
	sum := product(s.hold, million).plus(product(charges.reserved, million))
	sum = sum.plus(product(charges.volume, c.volume)).plus(product(charges.money, s.money))
	return sum, sum.compare(wide{hi: 1 << 16}) < 0 // below 2^80: MaxReserve is below 2^47
}

// compareClaims compares net / q exactly.
func compareClaims(a, b claim) int {
	x, y := float64(a.net)*float64(b.q), float64(b.net)*float64(a.q)
	switch d := x - y; { // far more than four roundings of 2^-53
	case d < -1e-14*math.Abs(x):
		return -1
	case d > 1e-14*math.Abs(x):
		return 1
	}
	return product(a.net, b.q).compare(product(b.net, a.q))
}

// times returns a x / 1e6 rounded down, for 0 <= a < 2^80 and 0 <= x < 2^47.
func (a wide) times(x int64) wide {
	// In two parts: a = high 2^32 + low.
	high, low := uint64(a.hi)<<32|a.lo>>32, a.lo&(1<<32-1)
	h1, l1 := bits.Mul64(high, uint64(x)) // below 2^95
	h2, l2 := bits.Mul64(low, uint64(x))
	return wide{int64(h1<<32 | l1>>32), l1 << 32}.plus(wide{int64(h2), l2}).quotient()
}
