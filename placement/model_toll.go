package placement

import (
	"math/bits"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// toll is what the limits charge for item k in slot j at some prices.
type toll struct {
	flow    int64 // for a unit served
	keep    int64 // for a unit of reserve, with what holding it costs
	litre   int64
	dollar  int64
	size    int64 // cubic millimetres of a unit
	spend   int64 // millionths of a dollar for a unit
	ship    int64 // for carrying
	charges bool  // for what is served
	narrow  bool  // what is charged for a region fits in an int64, before it is rounded
}

func (m *model) toll(k, j int, s []int64) toll {
	at, w := k*m.slots+j, m.slotSite[j]
	t := toll{size: m.size[k], spend: m.unit[at].spend, keep: m.unit[at].hold}
	if len(m.rows) > m.promises {
		price := func(i int32) int64 {
			if i < 0 {
				return 0
			}
			return s[i]
		}
		units := price(m.unitsAt[w]) + price(m.itemAt[k])
		t.flow = units + price(m.parcelsAt[w])
		t.litre, t.dollar = price(m.volumeAt[w]), price(m.budgetAt)
		t.charges = t.flow > 0 || t.litre > 0 || t.dollar > 0
		t.keep += units
		if t.litre > 0 || t.dollar > 0 {
			var sum wide
			sum.add(t.litre, t.size)
			sum.add(t.dollar, t.spend)
			t.keep += sum.floor()
		}
		if carrying := t.dollar + price(m.carryingAt); carrying > 0 {
			t.ship, _ = exact.MulDivFloor(carrying, m.shipment[at], million) // limitPrices saw to it
		}
	}
	if m.reserve(k, j).None() {
		t.keep = 0
	}
	if t.litre == 0 && t.dollar == 0 {
		sum := t.flow
		for _, x := range s[:min(len(s), m.promises)] {
			sum = min(sum, never) + min(x, never)
		}
		hi, lo := bits.Mul64(uint64(sum), uint64(m.volume[k]))
		t.narrow = hi == 0 && lo < uint64(never)
	}
	return t
}

// charge returns floor((sum of what limits charge less what promises pay) / 1e6)
// for serving region r of item k by lane l.
func (m *model) charge(k, l, r int, t *toll, s []int64) int64 {
	q := m.q[k*m.regions+r]
	if t.narrow {
		return m.chargeNarrow(k, l, r, t, s)
	}
	var cost, gain wide
	if t.charges {
		cost.add(t.flow, q)
		if t.litre > 0 {
			cost.add(t.litre, mulRound(q, t.size))
		}
		if t.dollar > 0 {
			cost.add(t.dollar, mulRound(q, t.spend))
		}
	}
	at := int(m.road[l])*m.regions + r
	for i := range m.promises {
		share := m.within[i][at]
		if share == 0 || s[i] == 0 || !m.concerns(i, k) {
			continue
		}
		t := q
		if share != million {
			t = mulRound(q, int64(share))
		}
		gain.add(s[i], t)
	}
	return cost.less(gain)
}

// chargeNarrow is charge for small numbers, where volume and money cost nothing.
func (m *model) chargeNarrow(k, l, r int, t *toll, s []int64) int64 {
	q, at := m.q[k*m.regions+r], int(m.road[l])*m.regions+r
	sum := t.flow * q
	for i := range m.promises {
		if share := m.within[i][at]; share != 0 && s[i] != 0 && m.concerns(i, k) {
			if share == million {
				sum -= s[i] * q
			} else {
				sum -= s[i] * mulRound(q, int64(share))
			}
		}
	}
	x := sum / million
	if sum%million < 0 {
		x--
	}
	return x
}

// wide is a sum of products of numbers that are not negative, below 2^127.
type wide struct{ hi, lo uint64 }

func (x *wide) add(a, b int64) {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	var carry uint64
	x.lo, carry = bits.Add64(x.lo, lo, 0)
	x.hi += hi + carry
}

// floor returns x / 1e6 rounded down, and ceil rounded up.
func (x wide) floor() int64 {
	if x.hi == 0 {
		return int64(x.lo / million)
	}
	q, _ := bits.Div64(x.hi, x.lo, million)
	return int64(q)
}

func (x wide) ceil() int64 {
	lo, carry := bits.Add64(x.lo, million-1, 0)
	return wide{x.hi + carry, lo}.floor()
}

// less returns (x - y) / 1e6 rounded down.
func (x wide) less(y wide) int64 {
	if x.hi > y.hi || x.hi == y.hi && x.lo >= y.lo {
		lo, borrow := bits.Sub64(x.lo, y.lo, 0)
		return wide{x.hi - y.hi - borrow, lo}.floor()
	}
	lo, borrow := bits.Sub64(y.lo, x.lo, 0)
	return -wide{y.hi - x.hi - borrow, lo}.ceil()
}

// owed returns what the requirements on the plan as a whole add to the value at
// prices s: what promises are owed less what limits allow, those of sites aside.
func (m *model) owed(s []int64) int64 {
	sum := int64(0)
	for i := range m.rows {
		r := &m.rows[i]
		switch r.kind {
		case promise:
			x, _ := exact.MulDivFloor(s[i], r.limit, million)
			sum += x
		case LimitBudget, LimitCarrying, LimitItem:
			x, _ := exact.MulDivFloor(-s[i], r.limit, million)
			sum += x
		}
	}
	return sum
}

// fee returns what the limits of site w allow at prices s, rounded up: an open
// site is worth so much more.
func (m *model) fee(w int, s []int64) int64 {
	var sum wide
	if len(m.rows) > m.promises {
		for _, i := range [...]int32{m.unitsAt[w], m.volumeAt[w], m.parcelsAt[w]} {
			if i >= 0 {
				sum.add(s[i], m.rows[i].limit)
			}
		}
	}
	return sum.ceil()
}
