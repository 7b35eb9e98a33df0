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
		switch v := o.reduced[i]; {
		case s != free:
		case o.open[i] == 1: // what if it were closed?
			if rise, ok := replace(-v, cheapest, o.count > r.lo); !ok || rise > slack {
				r.open = append(r.open, int32(i))
			}
		default: // what if it were open?
			out := dearest
			if out != none {
				out = -out
			}
			if rise, ok := replace(v, out, o.count < r.hi); !ok || rise > slack {
				r.close = append(r.close, int32(i))
			}
		}
	}
	return r
}

// margins returns the reduced costs of the dearest open and of the cheapest closed
// facility that are free in d, by the last evaluation; none if there is none.
func (o *oracle) margins(d *domain) (dearest, cheapest int64) {
	dearest, cheapest = none, none
	for i, s := range d.state {
		if s != free {
			continue
		}
		if v := o.reduced[i]; o.open[i] == 1 {
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
	z := o.bound
	o.order = o.order[:0]
	for i, s := range d.state {
		if s != free {
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
		if k == d.hi || k-d.opened == len(o.order) {
			break
		}
		if z += o.reduced[o.order[k-d.opened]]; z > cut {
			r.hi = k
			break
		}
	}
	z = o.bound
	for k := o.count; k > max(d.lo, d.opened); k-- {
		if z -= o.reduced[o.order[k-d.opened-1]]; z > cut {
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
