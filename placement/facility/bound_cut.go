package facility

import "math/bits"

// cut is what one evaluation says about all multipliers: no bound z(u) is above
// value + grad * u / one, as long as its solution, the facilities that it
// opened and whom they serve, is a choice.
type cut struct {
	value float64
	grad  []int32
	open  []uint64 // set of facilities
	serve []int32  // facility of each client, nil where that is never restricted
	wants []match  // of the clients whom several facilities want
	whole bool     // whether it is of 0-1 knapsacks
	slack int64    // what its facilities leave unused, at most, each
	count int
}

// record makes c the cut of the last evaluation of o, which was at u.
func (c *cut) record(o *oracle, u []int64) {
	o.wants = o.wants[:0]
	o.gradient(o, c.grad, c.serve)
	c.wants = append(c.wants[:0], o.wants...)
	c.value = float64(o.bound) - dotTicks(c.grad, u, o.one)
	c.count, c.whole = o.count, o.whole
	if p, ok := o.kernel.(*packing); ok && o.whole {
		c.slack = p.slack(o)
	}
	clear(c.open)
	for i, v := range o.open {
		c.open[i>>6] |= uint64(v) << (i & 63)
	}
}

func newCut(o *oracle, clients int) *cut {
	c := &cut{grad: make([]int32, clients), open: make([]uint64, (len(o.opening)+63)/64)}
	if o.assigns {
		c.serve = make([]int32, clients)
	}
	return c
}

func (c *cut) clone() *cut {
	d := *c
	d.grad = append([]int32(nil), c.grad...)
	d.open = append([]uint64(nil), c.open...)
	d.serve = append([]int32(nil), c.serve...)
	d.wants = append([]match(nil), c.wants...)
	return &d
}

// has reports whether c opened facility i.
func (c *cut) has(i int32) bool { return c.open[i>>6]>>(i&63)&1 == 1 }

// filter is a domain in the form in which cuts are compared with it.
type filter struct {
	open, closed []uint64
	lo, hi       int
	facilities   int
	pairs        *pair
	balls        [][]uint64 // sets of facilities of which one must be open
	whole        bool       // whether knapsacks are 0-1
	spare        int64      // what facilities can leave unused at most, then
	kept         pairSet    // the same, once it is asked for
}

// of sets f to domain d of a model.
func (f *filter) of(md *model, d *domain) {
	if md.class == single {
		f.spare = md.spare(d)
	}
	words := (len(d.state) + 63) / 64
	f.open = append(f.open[:0], make([]uint64, words)...)
	f.closed = append(f.closed[:0], make([]uint64, words)...)
	f.lo, f.hi, f.facilities, f.pairs = d.lo, d.hi, len(d.state), d.pairs
	for i, s := range d.state {
		switch s {
		case opened:
			f.open[i>>6] |= 1 << (i & 63)
		case closed:
			f.closed[i>>6] |= 1 << (i & 63)
		}
	}
	f.balls = d.balls.sets(f.balls[:0], words)
}

// admits reports whether c holds for the plans of the domain.
func (f *filter) admits(c *cut) bool {
	if c.count < f.lo || c.count > f.hi || (f.whole && (!c.whole || c.slack > f.spare)) {
		return false
	}
	for w, open := range c.open {
		if f.open[w]&^open != 0 || f.closed[w]&open != 0 {
			return false
		}
	}
	for _, ball := range f.balls {
		if !meets(ball, c.open) {
			return false
		}
	}
	if f.kept.pairs != f.pairs {
		f.kept.of(f.pairs, f.facilities, len(c.serve))
	}
	return f.pairs == nil || f.kept.admits(c)
}

// renumber returns c with the facilities of a compacted model, or nil if it
// opened one that is gone.
func (c *cut) renumber(column []int32, facilities int) *cut {
	open := make([]uint64, (facilities+63)/64)
	for w, word := range c.open {
		for ; word != 0; word &= word - 1 {
			i := column[w<<6+bits.TrailingZeros64(word)]
			if i < 0 {
				return nil
			}
			open[i>>6] |= 1 << (i & 63)
		}
	}
	d := *c
	d.open = open
	if c.serve != nil {
		d.serve = make([]int32, len(c.serve))
		for j, i := range c.serve {
			if i >= 0 {
				i = column[i]
			}
			d.serve[j] = i
		}
		d.wants = make([]match, len(c.wants))
		for k, w := range c.wants {
			d.wants[k] = match{w.client, column[w.facility]}
		}
	}
	return &d
}

// dotTicks returns the product of a gradient in units of one and multipliers.
func dotTicks(g []int32, u []int64, one int32) float64 {
	u = u[:len(g)]
	if one > 1 { // the sum could exceed an int64
		s := 0.0
		for j, v := range g {
			s += float64(float64(v) * float64(u[j]))
		}
		return s / float64(one)
	}
	var s, t int64
	j := 0
	for ; j+1 < len(g); j += 2 {
		s += int64(g[j]) * u[j]
		t += int64(g[j+1]) * u[j+1]
	}
	if j < len(g) {
		s += int64(g[j]) * u[j]
	}
	return float64(s + t)
}

// dot returns the product of two gradients.
func dot(a, b []int32) int64 {
	b = b[:len(a)]
	var s, t int64
	j := 0
	for ; j+3 < len(a); j += 4 {
		s += int64(a[j])*int64(b[j]) + int64(a[j+1])*int64(b[j+1])
		t += int64(a[j+2])*int64(b[j+2]) + int64(a[j+3])*int64(b[j+3])
	}
	for ; j < len(a); j++ {
		s += int64(a[j]) * int64(b[j])
	}
	return s + t
}
