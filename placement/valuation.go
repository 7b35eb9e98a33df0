package placement

import (
	"cmp"
	"math/bits"
	"slices"
)

// valuation finds the values of the regions of a lot, those of a unit: by dual
// ascent in the manner of Jain and Vazirani (2001), all values rising together
// until a place is paid for, and then by the subgradient method.
type valuation struct {
	value   []int64 // of a unit, by region
	best    []int64
	reduced []int64 // a_kwm in ticks, by place
	edge    []int64 // by place: regions belong to it whose unit cost less value is at most this
	opened  []int32 // places in the order in which they were paid for
	waiting []int32
	bound   int64 // in ticks, of value or best
	heading []float64

	worthAt []int64 // by kind
	units   []int64
	order   []int32

	bits     int // coarse or fine
	quantity [1 << fine]int64
	worth    [1 << fine]int64
}

// How finely regions are sorted by what they save at a place, in bits: in the
// search for values, and for the bound.
const (
	coarse = 7
	fine   = 10
)

// pay returns what the regions leave of the room of a place at given values, in
// ticks, and the edge.
func (l *lot) pay(j int, value []int64) (left, edge int64) {
	p := &l.places[j]
	u := l.unit[j*l.regions:][:l.regions]
	if p.hold > 0 {
		return l.payReserve(p, u, value)
	}
	q := l.scaled[:len(u)]
	value = value[:len(u)]
	sum := int64(0)
	for r, x := range u {
		d := x - value[r]
		sum += q[r] * (d & (d >> 63))
	}
	return p.room + sum, -1
}

// payReserve is pay with a reserve, which is concave in what is served: the least
// over the sets of regions that save most. Regions are sorted into buckets by
// what they save, so that the result may be too low by what a bucket is wide.
func (l *lot) payReserve(p *place, u, value []int64) (left, edge int64) {
	q := l.scaled[:len(u)]
	value = value[:len(u)]
	sum, most := p.room, int64(0)
	for r, x := range u {
		d := x - value[r]
		d &= d >> 63
		sum += q[r] * d
		most = max(most, -d)
	}
	if sum >= 0 { // even without the reserve it is not worth holding
		return sum, -1
	}
	shift := max(0, bits.Len64(uint64(most))-l.bits)
	clear(l.quantity[:1<<l.bits])
	clear(l.worth[:1<<l.bits])
	for r, x := range u {
		if d := value[r] - x; d > 0 {
			b := d >> shift & (1<<fine - 1)
			l.quantity[b] += l.q[r]
			l.worth[b] += q[r] * d
		}
	}
	left, edge = p.room, -1
	part, saved := int64(0), int64(0)
	for b := most >> shift; b >= 0; b-- {
		if l.quantity[b] == 0 {
			continue
		}
		part += l.quantity[b]
		saved += l.worth[b]
		rest := p.room - saved + l.reserveCost(p, part)
		if width := l.quantity[b] >> l.shift << shift / 4; rest-width < left {
			left, edge = rest-width, -(b << shift)
		}
	}
	return left, min(edge, -1)
}

// ascend sets the values by dual ascent.
func (l *lot) ascend() {
	R, n := l.regions, len(l.places)
	l.value = slices.Grow(l.value[:0], R)[:R]
	l.reduced, l.edge = slices.Grow(l.reduced[:0], n)[:n], slices.Grow(l.edge[:0], n)[:n]
	l.opened, l.waiting = l.opened[:0], l.waiting[:0]
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
		cost := p.room + p.sum
		if p.hold > 0 {
			cost += l.reserveCost(p, l.total)
		}
		if at := cost/whole + 1; lead < 0 || at < level {
			level, lead = at, int32(j)
		}
	}
	low := int64(0)
	for first := true; len(l.waiting) > 0; first = false {
		best := int32(-1)
		if !first || len(l.opened) > 0 || l.lose < l.far {
			kept, most := l.waiting[:0], int64(0)
			for _, j := range l.waiting {
				if left, _ := l.pay(int(j), l.value); left < 0 {
					kept = append(kept, j)
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
	l.join(p, u, level)
	kind := l.kind[int(p.site)*l.regions:][:len(u)]
	for r, k := range kind {
		value[r] = min(value[r], l.worthAt[k])
	}
}

// join sets what the kinds of regions of a place are worth at most.
func (l *lot) join(p *place, u []int64, level int64) {
	example := l.example[p.site]
	n := len(example)
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
		return cmp.Or(cmp.Compare(u[example[a]], u[example[b]]), cmp.Compare(a, b))
	})
	part, before := int64(0), int64(0)
	for _, k := range l.order {
		x := u[example[k]]
		l.worthAt[k] = max(x, level)
		if n := l.units[k]; n > 0 {
			part += n
			cost := l.reserveCost(p, part)
			if more := (cost - before) / max(1, n>>l.shift); x < l.far {
				l.worthAt[k] = max(level, x+more)
			}
			before = cost
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

// leftAt returns what is left of the room of a place when the values have risen
// to a level.
func (l *lot) leftAt(j int, level int64) int64 {
	p, u := &l.places[j], l.unit[j*l.regions:][:l.regions]
	q, value := l.scaled[:len(u)], l.value[:len(u)]
	left := p.room
	for r, x := range u {
		d := x - min(value[r], level)
		left += q[r] * (d & (d >> 63))
	}
	if left >= 0 || p.hold == 0 {
		return left
	}
	l.best = slices.Grow(l.best[:0], len(u))[:len(u)]
	for r, c := range value {
		l.best[r] = min(c, level)
	}
	left, _ = l.payReserve(p, u, l.best)
	return left
}

// weigh sets the bound, in ticks, at the values.
func (l *lot) weigh(value []int64) int64 {
	sum := int64(0)
	q := l.scaled[:len(value)]
	for r, v := range value {
		sum += q[r] * v
	}
	site, least := int32(-1), int64(0)
	for j := range l.places {
		p := &l.places[j]
		if !p.guide && !p.forced {
			l.reduced[j] = never
			continue
		}
		l.reduced[j], l.edge[j] = l.pay(j, value)
		if p.site != site {
			sum += least
			site, least = p.site, 0
			if p.forced {
				least = never
			}
		}
		least = min(least, l.reduced[j])
	}
	return sum + least
}

// polish raises the bound towards the cost of the choice by the deflected
// subgradient method, for at most so many steps or until it is close.
func (l *lot) polish(cost int64, steps int) {
	R := l.regions
	l.best = append(l.best[:0], l.value...)
	l.bound = l.weigh(l.value)
	if l.heading = slices.Grow(l.heading[:0], R)[:R]; steps > 0 {
		clear(l.heading)
	}
	bound, scale, failures := l.bound, 1.0, 0
	for range steps {
		if cost-l.bound <= l.bound>>11 {
			break
		}
		norm := l.head()
		if norm == 0 {
			break
		}
		step := scale * float64(cost-bound) / norm
		for r, d := range l.heading {
			l.value[r] = min(l.value[r]+int64(step*d), l.lose)
		}
		if bound = l.weigh(l.value); bound > l.bound {
			l.bound, failures = bound, 0
			copy(l.best, l.value)
		} else if failures++; failures >= 2 {
			scale, failures = scale/2, 0
		}
	}
	copy(l.value, l.best)
}

// head turns the direction towards the subgradient of the last weighing and
// returns its squared norm.
func (l *lot) head() float64 {
	for r := range l.heading {
		l.heading[r] = float64(0.7*l.heading[r]) + 1
	}
	for j := range l.places {
		if l.reduced[j] >= 0 && !l.places[j].forced || !l.leads(j) {
			continue
		}
		edge := l.edge[j]
		u, value := l.unit[j*l.regions:][:l.regions], l.value[:l.regions]
		for r, x := range u {
			if x-value[r] <= edge {
				l.heading[r]--
			}
		}
	}
	norm := 0.0
	for r, d := range l.heading {
		norm += float64(float64(l.scaled[r]) * float64(d*d))
	}
	return norm
}

// leads reports whether a place is the best of its site.
func (l *lot) leads(j int) bool {
	site := l.places[j].site
	for i := j - 1; i >= 0 && l.places[i].site == site; i-- {
		if l.reduced[i] <= l.reduced[j] {
			return false
		}
	}
	for i := j + 1; i < len(l.places) && l.places[i].site == site; i++ {
		if l.reduced[i] < l.reduced[j] {
			return false
		}
	}
	return true
}
