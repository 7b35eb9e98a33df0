package forecast

import (
	"cmp"
	"slices"
)

// runningItem is the state of an item.
type runningItem struct {
	level      Level   // of order lines in a usual week, in the morning of at
	today      float64 // order lines on the day at
	size       sizeTally
	scale      float64 // of the mean, from the smoother's to that of Fit
	widen      float64 // of the level's variance, likewise
	dispersion float64
	places     []runningPlace // by number
	at         Day            // up to now or its last sale
	category   int32          // 0 for none
	method     uint8          // of methods
}

// methods are those that items may have.
var methods = [...]Method{PriorOnly, Smoothed, Combined, Stopped, Given}

func numberOf(m Method) uint8 { return uint8(max(0, slices.Index(methods[:], m))) }

// runningPlace holds the orders of a region or, as the number below 0 of which it
// is the complement, of a state; those on the day at of the item count in full.
type runningPlace struct {
	number int32
	orders float64
}

// number returns that of a known spot.
func (s spot) number() int32 {
	if s.region < 0 {
		return ^s.state
	}
	return s.region
}

// spot is the inverse of spot.number.
func (a *atlas) spot(number int32) spot {
	if number < 0 {
		return spot{state: ^number, region: -1}
	}
	return spot{state: a.state[number], region: number}
}

// match sets the ratios of an item so that its demand over so many days is d.
func (r *Running) match(item *runningItem, d ItemDemand, days int) {
	item.method = numberOf(d.Method)
	item.scale, item.widen, item.dispersion = 1, 1, d.Dispersion
	r.fade(item, r.next)
	r.advance(item, r.next)
	weeks, exposure := r.exposure(days)
	own := r.total(item, weeks, exposure)
	if own.Mean > 0 && own.LevelVar > 0 {
		item.scale, item.widen = d.Mean/own.Mean, d.LevelVar/own.LevelVar
	}
}

// exposure returns the weeks of the next days, and their exposure.
func (r *Running) exposure(days int) (weeks, exposure float64) {
	t := timeline{weekday: r.weekday}
	weeks = t.weeks(r.next, r.next.Add(days))
	return weeks, float64(r.busy * weeks)
}

// total returns the mean and the level's variance of an item by its level.
func (r *Running) total(item *runningItem, weeks, exposure float64) (d ItemDemand) {
	orders, levelVar := r.smoother.Total(item.level, weeks, float64(exposure*r.brisk.of(item.category)))
	size, _, unsure := r.sizes.of(item.size)
	levelVar += float64((float64(orders*orders) + levelVar) * r.spread)
	d.Mean, d.Lump = float64(orders*size), lump(size, r.smoother.Dispersion)
	d.LevelVar = float64(levelVar*(size*size)) + float64((float64(orders*orders)+levelVar)*unsure)
	return d
}

// fade brings the orders of places to a day.
func (r *Running) fade(item *runningItem, day Day) {
	if day > item.at {
		w := weight(int(day - item.at))
		for k := range item.places {
			item.places[k].orders *= w
		}
	}
}

// advance moves the level of an item to the morning of a day. Beyond ten years it
// does not count days.
func (r *Running) advance(item *runningItem, day Day) {
	item.at = max(item.at, day.Add(-maxPeriods*daysPerPeriod))
	busy := float64(r.busy * r.brisk.of(item.category))
	for ; item.at < day; item.at++ {
		x := float64(busy*r.weekday[weekdayOf(item.at)]) / daysPerPeriod
		item.level = r.daily.update(item.level, x, item.today)
		item.today = 0
	}
}

// take adds what an item sold at a spot on a day that is not before its last; before
// at, from when on it is taken to have been for sale, that tells nothing of its level.
func (r *Running) take(item *runningItem, day Day, at spot, t Totals) {
	if at.outside || t.Orders == 0 {
		return
	}
	r.fade(item, day)
	r.advance(item, day)
	if day >= item.at {
		item.today += float64(t.Orders)
	}
	item.size.add(t)
	if methods[item.method] == Stopped { // it has not
		item.method, item.scale, item.widen = numberOf(Smoothed), 1, 1
	}
	if at.state < 0 {
		return
	}
	number := at.number()
	k, ok := slices.BinarySearchFunc(item.places, number, func(p runningPlace, n int32) int { return cmp.Compare(p.number, n) })
	if !ok {
		if n := len(item.places); n == cap(item.places) { // append would double it
			item.places = append(make([]runningPlace, 0, n+1+n/4), item.places...)
		}
		item.places = slices.Insert(item.places, k, runningPlace{number: number})
	}
	item.places[k].orders += float64(t.Orders)
}

// gather adds the orders of an item by place, as they count on the eve of the next
// day.
func (r *Running) gather(item *runningItem, c *counts) {
	fade := weight(int(r.next - 1 - item.at))
	for _, p := range item.places {
		c.add(r.regional.spot(p.number), float64(p.orders*fade))
	}
}
