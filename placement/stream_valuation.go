package placement

import "math/bits"

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
	chord   []chord // of the cost of the reserve, by place

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
