package placement

import (
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// choice finds the places of a lot: a local search that adds, drops and swaps
// them.
type choice struct {
	set    []int32
	served []int32 // place that serves a region, -1 if the demand is lost
	first  []int64 // what a unit costs there
	second []int64 // and from the next best
	part   []int64 // what a place serves
	toll   []int64 // of a unit, by place
	spare  []int32
	cost   int64 // in ticks
}

// serve lets every region choose the cheapest of the places of the set, and
// returns the cost in ticks. Where there are reserves, places charge a toll: what
// one unit more adds to the reserve that they need.
func (l *lot) serve(set []int32) int64 {
	n := len(l.places)
	l.part, l.toll = slices.Grow(l.part[:0], n)[:n], slices.Grow(l.toll[:0], n)[:n]
	clear(l.toll)
	reserves := false
	for _, j := range set {
		reserves = reserves || l.places[j].hold > 0
		l.part[j] = l.total / int64(len(set))
	}
	if reserves && len(set) > 1 {
		l.charge(set)
		l.assign(set)
		l.charge(set)
	}
	return l.assign(set)
}

// charge sets the tolls.
func (l *lot) charge(set []int32) {
	for _, j := range set {
		p := &l.places[j]
		part := max(l.part[j], l.total>>7)
		step := max(1, part>>4)
		l.toll[j], _ = exact.MulDivFloor(p.reserve.At(part)-p.reserve.At(part-step), p.hold, step)
	}
}

// assign is serve at given tolls.
func (l *lot) assign(set []int32) int64 {
	R := l.regions
	l.served, l.first, l.second = slices.Grow(l.served[:0], R)[:R], slices.Grow(l.first[:0], R)[:R], slices.Grow(l.second[:0], R)[:R]
	for r := range l.first {
		l.served[r], l.first[r], l.second[r] = -1, l.lose, l.lose
	}
	for _, j := range set {
		u, toll := l.unit[int(j)*R:][:R], l.toll[j]
		first, second := l.first[:len(u)], l.second[:len(u)]
		for r, x := range u {
			x += toll
			if x < first[r] {
				second[r], first[r] = first[r], x
				l.served[r] = j
			} else if x < second[r] {
				second[r] = x
			}
		}
		l.part[j] = 0
	}
	cost := int64(0)
	for r, x := range l.first {
		if j := l.served[r]; j >= 0 {
			l.part[j] += l.q[r]
			x -= l.toll[j]
		}
		cost += l.scaled[r] * x
	}
	for _, j := range set {
		p := &l.places[j]
		cost += p.room
		if p.hold > 0 && l.part[j] > 0 {
			cost += l.reserveCost(p, l.part[j])
		}
	}
	return cost
}

// choose looks for the set of least cost from the places that were paid for, the
// best single one, and those that nearly were. The room of a place stands for its
// carrying cost.
func (l *lot) choose() {
	single, least := int32(-1), int64(0)
	forced := 0
	for j := range l.places {
		p := &l.places[j]
		if p.forced {
			forced++
		}
		if p.guide {
			if cost := l.alone(j); single < 0 || cost < least {
				single, least = int32(j), cost
			}
		}
	}
	l.set = l.set[:0]
	if single < 0 {
		l.cost = l.serve(l.set)
		return
	}
	l.set = append(l.set, l.opened...)
	slices.Sort(l.set)
	l.onePerSite()
	l.cost = l.serve(l.set)
	l.descend()
	if forced == 0 && least < l.cost {
		l.set = append(l.set[:0], single)
		l.cost = l.serve(l.set)
		l.descend()
	}
}

// onePerSite keeps one place of every site in the set.
func (l *lot) onePerSite() {
	l.set = slices.CompactFunc(l.set, func(a, b int32) bool { return l.places[a].site == l.places[b].site })
}

// descend changes the set while that saves.
func (l *lot) descend() {
	for range 32 {
		save, drop, add := int64(0), int32(-1), int32(-1)
		for _, j := range l.set {
			if s := l.dropping(j); s > save && !l.places[j].forced && len(l.set) > 1 {
				save, drop, add = s, j, -1
			}
		}
		for j := range l.places {
			if p := &l.places[j]; !p.guide || l.reduced[j] > p.room>>1 || slices.Contains(l.set, int32(j)) {
				continue
			}
			if s := l.adding(int32(j)); s > save {
				save, drop, add = s, -1, int32(j)
			}
		}
		if save <= max(0, l.cost>>14) {
			return
		}
		l.spare = append(l.spare[:0], l.set...)
		if drop >= 0 {
			l.set = slices.DeleteFunc(l.set, func(j int32) bool { return j == drop })
		} else {
			l.set = slices.DeleteFunc(l.set, func(j int32) bool { return l.places[j].site == l.places[add].site })
			l.set = append(l.set, add)
			slices.Sort(l.set)
		}
		before := l.cost
		if l.cost = l.serve(l.set); l.cost >= before {
			l.set = append(l.set[:0], l.spare...)
			l.cost = l.serve(l.set)
			return
		}
	}
}

// dropping returns about what is saved without a place of the set.
func (l *lot) dropping(j int32) int64 {
	p := &l.places[j]
	save := p.room
	if p.hold > 0 {
		save += l.reserveCost(p, l.part[j])
	}
	toll := l.toll[j] // the reserve goes as a whole
	for r, w := range l.served {
		if w == j {
			save -= l.scaled[r] * (l.second[r] - (l.first[r] - toll))
		}
	}
	return save
}

// adding returns what is saved by one more place.
func (l *lot) adding(j int32) int64 {
	p := &l.places[j]
	u := l.unit[int(j)*l.regions:][:l.regions]
	q, first := l.scaled[:len(u)], l.first[:len(u)]
	save := -p.room
	if p.hold == 0 {
		for r, x := range u {
			d := x - first[r]
			save -= q[r] * (d & (d >> 63))
		}
		return save
	}
	part := int64(0)
	for r, x := range u {
		if d := first[r] - x; d > 0 {
			save += q[r] * d
			part += l.q[r]
		}
	}
	return save - l.reserveCost(p, part)
}

// resume looks for the set of least cost from the slots of an earlier one, if
// there are any.
func (l *lot) resume(slots []int32) {
	l.set = l.set[:0]
	for j := range l.places {
		if slices.Contains(slots, l.places[j].slot) || l.places[j].forced {
			l.set = append(l.set, int32(j))
		}
	}
	l.onePerSite()
	if len(l.set) == 0 {
		l.ascend()
		l.weigh(l.value)
		l.choose()
		return
	}
	n := len(l.places)
	l.reduced = slices.Grow(l.reduced[:0], n)[:n]
	for j := range l.reduced {
		if l.reduced[j] = 0; !l.places[j].guide {
			l.reduced[j] = never
		}
	}
	l.cost = l.serve(l.set)
	l.descend()
}

// without returns about what the item costs more without a place of its set.
func (l *lot) without(j int32) int64 {
	if len(l.set) > 1 {
		return -l.dropping(j)
	}
	least := l.lose * (l.total >> l.shift)
	for i := range l.places {
		if p := &l.places[i]; p.guide && p.site != l.places[j].site {
			least = min(least, l.alone(i))
		}
	}
	return least - l.cost
}
