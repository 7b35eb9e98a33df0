package facility

import (
	"cmp"
	"math"
	"slices"
)

// reduction is what one evaluation proves about the plans of a domain that cost
// no more than a cutoff: limits of their number of open facilities, and
// facilities that all of them open or close.
type reduction struct {
	lo, hi      int
	open, close []int32
	cost, size  int64 // price of the covering row that it rests on: cost / size
}

// nothing reports whether nothing was proved.
func (r *reduction) nothing(d *domain) bool {
	return r.lo == d.lo && r.hi == d.hi && len(r.open) == 0 && len(r.close) == 0
}

// reduce derives from the last evaluation of o, on the plans of d, what all
// plans of d that cost at most cut have in common (reduced-cost fixing). The
// last bound must be at most cut. O(n log n).
func (o *oracle) reduce(cut int64, d *domain) reduction {
	r := reduction{lo: d.lo, hi: d.hi}
	if o.dualise(d) {
		r.cost, r.size = o.covering.cost, o.covering.size
	}
	o.limitCount(cut, d, &r)
	// The dearest open and the cheapest closed facility make room for one that
	// is forced in, or take the place of one that is forced out.
	dearest, cheapest := o.margins(d)
	slack := cut - o.bound
	for i, s := range d.state {
		switch {
		case s != free:
		case o.open[i] == 1: // what if it were closed?
			if rise, ok := o.without(int32(i), cheapest, r.lo, d); !ok || rise > slack {
				r.open = append(r.open, int32(i))
			}
		default: // what if it were open?
			if rise, ok := o.with(int32(i), dearest, r.hi, d); !ok || rise > slack {
				r.close = append(r.close, int32(i))
			}
		}
	}
	return r
}

// with returns by how much the bound of the last evaluation rises if closed facility
// i must be open, and false if that cannot be; dearest is that of margins.
func (o *oracle) with(i int32, dearest int64, hi int, d *domain) (rise int64, ok bool) {
	v, out := o.reduced[i], dearest
	if out != none {
		out = -out
	}
	rise, ok = replace(v, out, o.count < hi)
	if ball := d.balls.in(i); ball >= 0 { // it can stand for the cheapest of its ball
		if by := v - o.reduced[o.first[ball]]; !ok || by < rise {
			return by, true
		}
	}
	return rise, ok
}

// without returns the same if open facility i must be closed; cheapest is that of
// margins.
func (o *oracle) without(i int32, cheapest int64, lo int, d *domain) (rise int64, ok bool) {
	v := o.reduced[i]
	if o.leads(i, d) {
		if next := o.second(i, d); o.open[next] == 0 {
			return o.reduced[next] - v, true
		}
	}
	return replace(-v, cheapest, o.count > lo)
}

// margins returns the reduced costs of the dearest open and of the cheapest closed
// facility that are free in d, by the last evaluation; none if there is none. The
// cheapest facilities of balls are not counted.
func (o *oracle) margins(d *domain) (dearest, cheapest int64) {
	dearest, cheapest = none, none
	for i, s := range d.state {
		if s != free {
			continue
		}
		if v := o.reduced[i]; o.open[i] == 1 {
			if o.leads(int32(i), d) {
				continue
			}
			if dearest == none || v > dearest {
				dearest = v
			}
		} else if cheapest == none || v < cheapest {
			cheapest = v
		}
	}
	return dearest, cheapest
}

// none stands for a facility that does not exist.
const none = math.MinInt64

// replace returns by how much the bound rises if one facility changes sides at a
// cost of rise, and another may change sides in exchange at a cost of other;
// it must if the first alone is not allowed. It returns false if nothing can.
func replace(rise, other int64, alone bool) (int64, bool) {
	switch {
	case alone && (other == none || other > 0):
		return rise, true
	case other == none:
		return 0, false
	}
	return rise + other, true
}

// limitCount tightens the limits of the number of open facilities: the bound of
// plans with k of them is convex in k.
func (o *oracle) limitCount(cut int64, d *domain, r *reduction) {
	if d.lo == d.hi {
		return
	}
	z, sure := o.bound, d.opened+d.balls.unmet
	o.order = o.order[:0]
	for i, s := range d.state {
		if s != free || o.leads(int32(i), d) {
			continue
		}
		o.order = append(o.order, int32(i))
	}
	slices.SortFunc(o.order, func(a, b int32) int {
		if o.reduced[a] != o.reduced[b] {
			return cmp.Compare(o.reduced[a], o.reduced[b])
		}
		return cmp.Compare(a, b)
	})
	for k := o.count; ; k++ {
		if k == d.hi || k-sure == len(o.order) {
			break
		}
		if z += o.reduced[o.order[k-sure]]; z > cut {
			r.hi = k
			break
		}
	}
	z = o.bound
	for k := o.count; k > max(d.lo, sure); k-- {
		if z -= o.reduced[o.order[k-sure-1]]; z > cut {
			r.lo = k
			break
		}
	}
}

// apply narrows d to what r found.
func (d *domain) apply(r *reduction) {
	d.lo, d.hi = r.lo, r.hi
	for _, i := range r.open {
		d.fix(i, opened)
	}
	for _, i := range r.close {
		d.fix(i, closed)
	}
}
