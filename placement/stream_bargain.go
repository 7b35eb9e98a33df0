package placement

import (
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/bundle"
)

// How often an item is asked to find prices of its claims, to keep them by raising
// these, and to come back from there.
const (
	bargains    = 10
	concessions = 40
	returns     = 6
)

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
	search := bundle.New(highest, nil)
	search.Start(make([]float64, len(l.claims)), value, slope, firstWidth)
	for range bargains {
		x, gains := ahead(search)
		if !gains {
			break
		}
		set(x)
		look()
		value, slope = measure()
		search.Tell(x, value, slope)
	}
	set(search.Centre())
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
