package transport

import (
	"cmp"
	"math/bits"
	"slices"
)

// entry is one site in the list of a client.
type entry struct {
	ticks int64 // cost of a unit
	site  int32
}

// rows are the costs as the simplex sees them: for each client its sites by
// increasing cost of a unit, in ticks of 1/scale.
type rows struct {
	scale int64
	exact bool    // no cost was rounded
	top   int64   // highest cost
	list  []entry // a row for each client
}

// fill reads the costs of p, and reports whether it was not stopped. It allocates
// only the first time.
func (r *rows) fill(p *Problem) bool {
	n := len(p.Supply)
	r.scale, r.exact = 1, true
	if p.Whole {
		r.scale, r.exact = p.scale()
	}
	if r.list == nil {
		r.list = make([]entry, len(p.Cost))
	}
	r.top = 0
	for j, d := range p.Demand {
		if p.stopped() {
			return false
		}
		row := r.row(j, n)
		for i, c := range p.Cost[j*n : (j+1)*n] {
			row[i] = entry{site: int32(i), ticks: c}
			switch {
			case c == Never:
				continue
			case p.Whole && d > 0:
				row[i].ticks, _ = r.ticks(c, d)
			}
			if d > 0 {
				r.top = max(r.top, row[i].ticks)
			}
		}
		slices.SortFunc(row, func(a, b entry) int {
			if a.ticks != b.ticks {
				return cmp.Compare(a.ticks, b.ticks)
			}
			return cmp.Compare(a.site, b.site)
		})
	}
	return true
}

func (r *rows) row(j, n int) []entry { return r.list[j*n : (j+1)*n : (j+1)*n] }

// ticks returns the cost of a unit of a client with demand d, where all of it
// costs c, and what rounding down lost: scale*c = ticks*d + rest.
func (r *rows) ticks(c, d int64) (ticks, rest int64) {
	hi, lo := bits.Mul64(uint64(r.scale), uint64(c))
	q, rem := bits.Div64(hi, lo, uint64(d))
	return int64(q), int64(rem)
}

// scale returns the number of ticks per integer of the problem, and whether
// they express every cost of a unit exactly.
func (p *Problem) scale() (scale int64, exact bool) {
	limit := p.maxTick() / max(1, p.highest(p.Cost))
	if common := p.denominator(limit); common > 0 {
		return common, true
	}
	return 1 << (bits.Len64(uint64(limit)) - 1), false
}

// denominator returns the least common denominator of all costs of a unit, or 0
// if it exceeds limit.
func (p *Problem) denominator(limit int64) int64 {
	n, common := len(p.Supply), int64(1)
	for j, d := range p.Demand {
		if d == 0 {
			continue
		}
		if p.stopped() {
			return 0
		}
		divisor := d
		for _, c := range p.Cost[j*n : (j+1)*n] {
			if divisor == 1 {
				break
			}
			if c != Never {
				divisor = gcd(divisor, c)
			}
		}
		own := d / divisor
		own /= gcd(own, common)
		if own > limit/common {
			return 0
		}
		common *= own
	}
	return common
}

// gcd returns the greatest common divisor; that of a and 0 is a.
func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
