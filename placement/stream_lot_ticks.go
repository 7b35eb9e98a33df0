package placement

import (
	"math/bits"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// measure sets what depends on how much is sold.
func (l *lot) measure(prices *terms) {
	if l.lose = l.far; l.item.MayLose {
		l.lose = int64(l.item.Margin)
	}
	for j := range l.places {
		p := &l.places[j]
		p.hold = p.cost.hold + l.stored(p, prices)
	}
	l.scale()
	slack := l.slack(prices)
	for j := range l.places {
		p := &l.places[j]
		if p.hold > 0 && p.reserve.None() {
			p.hold = 0
		}
		p.base, p.room, p.sum = p.carryAt(prices)-slack-2*p.hold/million, 0, -1
		if !p.forced {
			p.room = l.ticks(max(0, p.base))
		}
	}
}

// alone returns what a place costs that serves all regions, in ticks.
func (l *lot) alone(j int) int64 {
	p := &l.places[j]
	if p.sum < 0 {
		u := l.unit[j*l.regions:][:l.regions]
		q := l.scaled[:len(u)]
		p.sum = 0
		for r, x := range u {
			p.sum += q[r] * x
		}
	}
	cost := p.room + p.sum
	if p.hold > 0 {
		cost += l.reserveCost(p, l.total)
	}
	return cost
}

// carryAt is the carrying cost with what it uses of the budget at its price.
func (p *place) carryAt(prices *terms) int64 {
	if prices.budget == 0 {
		return p.carry
	}
	return p.carry + floorDiv(prices.budget, p.ship)
}

// floorDiv returns floor(a b / 1e6), or what an int64 can hold.
func floorDiv(a, b int64) int64 {
	x, err := exact.MulDivFloor(a, b, million)
	if err != nil {
		return never
	}
	return x
}

// scale chooses the shift of ticks.
func (l *lot) scale() {
	most := l.far
	for j := range l.places {
		most = max(most, l.places[j].hold)
	}
	hi, lo := bits.Mul64(uint64(l.total)+uint64(l.regions), uint64(4*min(most, never)))
	for j := range l.places { // a reserve may be more than the demand
		p := &l.places[j]
		h, x := bits.Mul64(uint64(p.reserve.At(l.total)), uint64(p.hold))
		var carry uint64
		lo, carry = bits.Add64(lo, x, 0)
		hi += h + carry
		h, x = bits.Mul64(uint64(max(p.carry, 0)), million)
		lo, carry = bits.Add64(lo, x, 0)
		hi += h + carry
	}
	l.shift = 0
	if used := 128 - bits.LeadingZeros64(hi); hi > 0 {
		l.shift = uint(used - 61)
	} else if used := 64 - bits.LeadingZeros64(lo); used > 61 {
		l.shift = uint(used - 61)
	}
	if l.shift == 0 {
		copy(l.scaled, l.q)
		return
	}
	for r, q := range l.q {
		l.scaled[r] = 0
		if q > 0 {
			l.scaled[r] = q>>l.shift + 1
		}
	}
}

// ticks returns x millionths of a dollar in ticks.
func (l *lot) ticks(x int64) int64 {
	hi, lo := bits.Mul64(uint64(x), million)
	return int64(hi<<(64-l.shift) | lo>>l.shift)
}

// money returns ticks in millionths of a dollar, rounded down.
func (l *lot) money(ticks int64) int64 {
	x := ticks / million
	if ticks%million < 0 {
		x--
	}
	return x << l.shift
}

// slack bounds what rounding takes from the regions of a place: half a millionth
// for each part of a cell and for each use of a row that is rounded, weighed by
// its price, and one for rounding down; and the same of its reserve.
func (l *lot) slack(prices *terms) int64 {
	half := int64(9) // the parts of a cell, in halves
	weighed := int64(0)
	for _, s := range prices.promises {
		weighed += s
	}
	for i := range l.claims {
		if l.claims[i].promise != nil {
			weighed += l.claims[i].price
		}
	}
	most := int64(0)
	for w := range prices.sites {
		most = max(most, prices.sites[w].volume)
	}
	weighed += most + prices.budget
	cell := (half+1)/2 + weighed/(2*million) + 2
	n := int64(0)
	for _, q := range l.q {
		if q > 0 {
			n++
		}
	}
	return n*cell + weighed/million + 8
}

// reserveCost returns the priced cost of a reserve for a part of the demand, in
// ticks.
func (l *lot) reserveCost(p *place, part int64) int64 {
	hi, lo := bits.Mul64(uint64(p.reserve.At(part)), uint64(p.hold))
	return int64(hi<<(64-l.shift) | lo>>l.shift)
}
