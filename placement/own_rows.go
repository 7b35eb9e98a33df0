package placement

import (
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// ownRow is a row about one item alone: a promise, or the limit of what there is of
// it. Every item finds the prices of its own claims, at given prices of the rows that
// all share, so that any number of items may have some.
type ownRow struct {
	promise *Promise // nil for the limit
	limit   int64    // what is needed or allowed, in millionths of a unit
	price   int64
	used    int64 // by the choice
}

// How often an item is asked to find prices of its claims, to keep them by raising
// these, and to come back from there.
const (
	bargains    = 10
	concessions = 40
	returns     = 6
)

// claimAll lists the claims of the item at hand, at no price.
func (l *lot) claimAll() {
	l.claims = l.claims[:0]
	for i := range l.entry.Within {
		w := &l.entry.Within[i]
		l.claims = append(l.claims, ownRow{promise: w, limit: needOf(w, l.total)})
	}
	if l.item.Limit > 0 {
		l.claims = append(l.claims, ownRow{limit: l.item.Limit * million})
	}
}

// limitPrice is what the limit of the item charges for a unit.
func (l *lot) limitPrice() int64 {
	if n := len(l.claims); n > 0 && l.claims[n-1].promise == nil {
		return l.claims[n-1].price
	}
	return 0
}

// claimed returns the prices of the claims, nil if there are none or all are zero.
func (l *lot) claimed() []int64 {
	if !slices.ContainsFunc(l.claims, func(c ownRow) bool { return c.price > 0 }) {
		return nil
	}
	prices := make([]int64, len(l.claims))
	for i := range l.claims {
		prices[i] = l.claims[i].price
	}
	return prices
}

// claimPrices returns the prices of the claims as they go into a certificate.
func (l *lot) claimPrices() []Money {
	var out []Money
	for i := range l.claims {
		out = append(out, Money(l.claims[i].price))
	}
	return out
}

// claimAt sets the prices of the claims; nil stands for zero.
func (l *lot) claimAt(prices []int64) {
	for i := range l.claims {
		if l.claims[i].price = 0; prices != nil {
			l.claims[i].price = prices[i]
		}
	}
}

// owed returns what the claims are worth at their prices, rounded down.
func (l *lot) owed() int64 {
	sum := int64(0)
	for i := range l.claims {
		c := &l.claims[i]
		if c.promise != nil {
			sum += floorDiv(c.price, c.limit)
		} else {
			sum += floorDiv(-c.price, c.limit)
		}
	}
	return sum
}

// count sets what the choice uses of the claims.
func (l *lot) count() {
	for i := range l.claims {
		c := &l.claims[i]
		c.used = 0
		if c.promise == nil {
			for _, j := range l.set {
				if part := l.part[j]; part > 0 {
					c.used += part + l.places[j].reserve.At(part)
				}
			}
			continue
		}
		for r, q := range l.q {
			if j := l.served[r]; q > 0 && j >= 0 {
				lane := l.lanes[j][l.kind[int(l.places[j].site)*l.regions+r]]
				c.used += mulRound(q, l.days[int(l.road[lane])*l.regions+r].Within(c.promise.Days))
			}
		}
	}
}

// short returns by how much the choice is short of a claim.
func (c *ownRow) short() int64 {
	if c.promise != nil {
		return c.limit - c.used
	}
	return c.used - c.limit
}

// breaks reports whether the choice breaks a claim that must be kept.
func (l *lot) breaks() bool {
	l.count()
	return slices.ContainsFunc(l.claims, func(c ownRow) bool {
		return c.short() > 0 && (c.promise == nil || c.promise.Penalty == 0)
	})
}

// fines returns what the claims cost that are broken at a penalty.
func (l *lot) fines() Money {
	sum := int64(0)
	for i := range l.claims {
		if c := &l.claims[i]; c.promise != nil && c.short() > 0 {
			x, _ := exact.MulDivFloor(-c.short(), int64(c.promise.Penalty), million)
			sum -= x
		}
	}
	return Money(sum)
}

// respond prices the item at hand and makes it choose, from the slots of an earlier
// choice if there are any. The prices of its claims become those at which the choice
// is worth most (Lagrangian relaxation, by a bundle method).
func (l *lot) respond(t *terms, slots []int32) {
	slots = slices.Clone(slots)
	look := func() {
		l.price(t)
		l.resume(slots)
		slots = append(slots[:0], l.slotsChosen()...)
	}
	l.claimAt(nil)
	if look(); len(l.claims) == 0 {
		return
	}
	l.count()
	if !slices.ContainsFunc(l.claims, func(c ownRow) bool { return c.short() > 0 }) {
		return
	}
	unit := max(1, float64(l.money(l.cost)))
	scale := max(1, unit/float64(l.total)*million) // a price that is worth as much as all else
	measure := func() (value float64, slope []float64) {
		l.count()
		value = float64(l.money(l.cost)) + float64(l.owed())
		for i := range l.claims {
			slope = append(slope, float64(l.claims[i].short())*(scale/million/unit))
		}
		return value / unit, slope
	}
	highest := make([]float64, len(l.claims))
	for i := range highest {
		if highest[i] = 50; l.claims[i].promise != nil && l.claims[i].promise.Penalty > 0 {
			highest[i] = float64(l.claims[i].promise.Penalty) / scale
		}
	}
	set := func(x []float64) {
		for i := range l.claims {
			l.claims[i].price = int64(math.Round(x[i] * scale))
		}
	}
	value, slope := measure()
	search := newProximal(make([]float64, len(l.claims)), highest, value, slope, 0.3)
	for range bargains {
		x, gain := search.next()
		if gain <= 1e-5*math.Abs(search.value) {
			break
		}
		set(x)
		look()
		value, slope = measure()
		search.tell(x, value, slope, gain)
	}
	set(search.center)
	look()
}

// comply makes the choice at hand keep the claims, as far as they must be kept: it
// chooses again at higher prices of what it breaks, and then at lower ones as long as
// they are kept. At the end, prices and choice are those at which they are, if there
// are any.
func (l *lot) comply(t *terms) {
	if len(l.claims) == 0 || !l.breaks() {
		return
	}
	slots := slices.Clone(l.slotsChosen())
	step := max(1, l.money(l.cost)/max(1, l.total/million)/64)
	low, high := make([]int64, len(l.claims)), make([]int64, len(l.claims))
	kept := false
	for n := 0; n < concessions && !kept; n++ {
		for i := range l.claims {
			c := &l.claims[i]
			low[i] = c.price
			if c.short() > 0 && (c.promise == nil || c.promise.Penalty == 0) {
				c.price = min(2*c.price+step, never>>8)
			}
			high[i] = c.price
		}
		l.price(t)
		l.resume(slots)
		kept = !l.breaks()
	}
	if !kept {
		return
	}
	slots = append(slots[:0], l.slotsChosen()...)
	for range returns {
		for i := range l.claims {
			l.claims[i].price = low[i] + (high[i]-low[i])/2
		}
		middle := l.claimed()
		l.price(t)
		l.resume(slots)
		if l.breaks() {
			low = middle
		} else {
			high, slots = middle, append(slots[:0], l.slotsChosen()...)
		}
	}
	l.claimAt(high)
	l.price(t)
	l.hold(slots)
}

// hold takes over a set of slots as it is.
func (l *lot) hold(slots []int32) {
	l.set = l.set[:0]
	for j := range l.places {
		if slices.Contains(slots, l.places[j].slot) {
			l.set = append(l.set, int32(j))
		}
	}
	l.cost = l.serve(l.set)
}
