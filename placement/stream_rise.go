package placement

import (
	"cmp"
	"slices"
)

// ascend sets the values by dual ascent.
func (l *lot) ascend() {
	R, n := l.regions, len(l.places)
	l.value = slices.Grow(l.value[:0], R)[:R]
	l.reduced, l.edge = slices.Grow(l.reduced[:0], n)[:n], slices.Grow(l.edge[:0], n)[:n]
	l.opened, l.waiting = l.opened[:0], l.waiting[:0]
	l.chord = slices.Grow(l.chord[:0], n)[:n]
	level, lead := l.lose, int32(-1)
	whole := int64(0)
	for _, q := range l.scaled {
		whole += q
	}
	for r := range l.value {
		l.value[r] = l.lose
	}
	for j := range l.places {
		p := &l.places[j]
		if p.forced {
			l.open(j, 0)
			continue
		}
		if !p.guide {
			continue
		}
		l.waiting = append(l.waiting, int32(j))
		if l.chord[j] = (chord{}); p.hold > 0 {
			l.touch(j, l.total)
		}
		if at := l.alone(j)/whole + 1; lead < 0 || at < level {
			level, lead = at, int32(j)
		}
	}
	low := int64(0)
	for first := true; len(l.waiting) > 0; first = false {
		best := int32(-1)
		if !first || len(l.opened) > 0 || l.lose < l.far {
			kept, most, worst := l.waiting[:0], int64(0), 0.0
			for _, j := range l.waiting {
				left := l.leftAt(int(j), never)
				if left >= 0 {
					continue
				}
				kept = append(kept, j)
				// The one that is paid for soonest first: the others end there.
				if over := float64(left) / float64(l.places[j].room+1); over < worst {
					worst = over
					kept[0], kept[len(kept)-1] = kept[len(kept)-1], kept[0]
				}
			}
			l.waiting = kept
			for _, v := range l.value {
				most = max(most, v)
			}
			level = most
		} else {
			best = lead
		}
		for _, j := range l.waiting {
			if at, below := l.root(int(j), low, level); below || best < 0 {
				level, best = at, j
			}
		}
		if best < 0 {
			break
		}
		l.open(int(best), level)
		l.waiting = slices.DeleteFunc(l.waiting, func(j int32) bool { return j == best })
		low = level
	}
}

// open pays for a place at a level: no region is worth more than it is there, or
// than what it adds to the reserve of regions that cost less.
func (l *lot) open(j int, level int64) {
	l.opened = append(l.opened, int32(j))
	p, u := &l.places[j], l.unit[j*l.regions:][:l.regions]
	value := l.value[:len(u)]
	if p.hold == 0 {
		for r, x := range u {
			value[r] = min(value[r], max(x, level))
		}
		return
	}
	l.join(j, u, level)
	kind := l.kind[int(p.site)*l.regions:][:len(u)]
	for r, k := range kind {
		if u[r] < l.far {
			value[r] = min(value[r], l.worthAt[k])
		}
	}
}

// join sets what the kinds of regions of a place are worth at most.
func (l *lot) join(j int, u []int64, level int64) {
	p, table := &l.places[j], l.tables[j]
	n := len(table)
	l.worthAt, l.units = slices.Grow(l.worthAt[:0], n)[:n], slices.Grow(l.units[:0], n)[:n]
	l.order = slices.Grow(l.order[:0], n)[:n]
	clear(l.units)
	for r, k := range l.kind[int(p.site)*l.regions:][:len(u)] {
		if l.value[r] > max(u[r], level) {
			l.units[k] += l.q[r]
		}
	}
	for k := range l.order {
		l.order[k] = int32(k)
	}
	slices.SortFunc(l.order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(table[a], table[b]), cmp.Compare(a, b))
	})
	part, before := int64(0), int64(0)
	for i := 0; i < n; {
		x, units, first := table[l.order[i]], int64(0), i
		for ; i < n && table[l.order[i]] == x; i++ { // what costs the same shares what it adds
			units += l.units[l.order[i]]
		}
		worth := max(x, level)
		if units > 0 {
			part += units
			cost := l.reserveCost(p, part)
			if more := (cost - before) / max(1, units>>l.shift); x < l.far {
				worth = max(level, x+more)
			}
			before = cost
		}
		for _, k := range l.order[first:i] {
			l.worthAt[k] = worth
		}
	}
}

// root returns the highest level between two at which a place is not paid for
// more than it costs, or a little below it, and whether that is below high. It is
// not at low.
func (l *lot) root(j int, low, high int64) (level int64, below bool) {
	p := &l.places[j]
	left := l.leftAt(j, high)
	if left >= 0 {
		return high, false
	}
	least, most := float64(left), float64(p.room) // at high and low
	for range 24 {
		if high-low <= 1+low>>12 {
			break
		}
		at := low + int64(float64(high-low)*(most/(most-least)))
		at = min(max(at, low+(high-low)>>4), high-1-(high-low)>>8)
		if left = l.leftAt(j, at); left < 0 {
			high, least = at, float64(left)
			most *= 0.7 // else the other end may stay where it is (Illinois)
			continue
		}
		low, most = at, float64(left)
		least *= 0.7
		if left <= p.room>>8 {
			break
		}
	}
	return low, true
}

// chord is a line above the cost of a reserve, which is concave: what it is at
// no demand, in ticks, and how much a unit adds.
type chord struct{ part, rest, slope int64 }

// touch puts the chord of a place where it serves a part of the demand.
func (l *lot) touch(j int, part int64) {
	p := &l.places[j]
	step := max(1, part>>4)
	cost := l.reserveCost(p, part)
	slope := (cost - l.reserveCost(p, part-step)) / max(1, step>>l.shift)
	l.chord[j] = chord{part, cost - part>>l.shift*slope, slope}
}

// leftAt returns what is left of the room of a place when the values have risen
// to a level. With a reserve that is an estimate from above, by a chord that
// follows what the place would serve.
func (l *lot) leftAt(j int, level int64) int64 {
	p, u := &l.places[j], l.unit[j*l.regions:][:l.regions]
	q, value := l.scaled[:len(u)], l.value[:len(u)]
	left := int64(0)
	for range 2 {
		t := l.chord[j]
		served := int64(0)
		left = p.room + t.rest
		for r, x := range u {
			d := x + t.slope - min(value[r], level)
			below := d >> 63
			left += q[r] * (d & below)
			served += q[r] & below
		}
		part := served << l.shift
		if p.hold == 0 || part == 0 || abs(part-t.part) <= t.part>>3 {
			break
		}
		l.touch(j, min(part, l.total))
	}
	return left
}
