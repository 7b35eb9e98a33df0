package facility

import (
	"math/bits"

	"github.com/forwardstock/forwardstock/internal/knapsack"
)

// covering is what the capacity of the open facilities together must reach: a
// row of the problem that follows from the others but lifts the bound.
type covering struct {
	capacity []int64
	need     int64
	largest  int64 // capacity
	solver   knapsack.Solver
	parts    []knapsack.Part
	sites    []int32 // facility of each part
	// The price of a unit of need in the continuous covering problem of the last
	// evaluation is cost / size; both are 0 if the row did not matter.
	cost, size int64
	lifted     bool // whether the row raised the last bound, priced or not
}

// coverLimit ends a 0-1 covering problem; the bound is valid then too.
const coverLimit = 1 << 14

func newCovering(md *model) *covering {
	c := &covering{capacity: md.capacity, need: total(md.demand)}
	for _, s := range md.capacity {
		c.largest = max(c.largest, s)
	}
	return c
}

// cover raises the bound z of the choice of the last evaluation, which obeys the
// limits of numbers, by the covering row.
func (o *oracle) cover(z, sum int64, d *domain) int64 {
	c := o.covering
	c.cost, c.size, c.lifted = 0, 0, false
	supply := int64(0)
	for i, open := range o.open {
		supply += int64(open) * c.capacity[i]
	}
	if supply >= c.need {
		return z
	}
	// Without limits of numbers, everything that pays is open.
	least, count, supply := sum, 0, int64(0)
	c.parts, c.sites = c.parts[:0], c.sites[:0]
	for i, s := range d.state {
		switch rho := o.reduced[i]; {
		case s == opened || (s == free && rho < 0):
			least = max(least+rho, lowest)
			supply += c.capacity[i]
			count++
		case s == free:
			c.parts = append(c.parts, knapsack.Part{Cost: rho, Size: c.capacity[i]})
			c.sites = append(c.sites, int32(i))
		}
	}
	if supply >= c.need {
		return z
	}
	o.work += int64(len(c.parts))
	f, ok := c.solver.ContinuousCover(c.parts, c.need-supply)
	if !ok {
		return impossible
	}
	if f.Split >= 0 && c.priced(c.parts[f.Split]) {
		c.cost, c.size = c.parts[f.Split].Cost, c.parts[f.Split].Size
	}
	w, _ := c.solver.Cover(c.parts, c.need-supply, coverLimit)
	o.work += w.Work
	if least+w.Bound <= z { // the limits of numbers say more
		c.cost, c.size = 0, 0
		return z
	}
	c.lifted = true
	for _, in := range w.In {
		if in {
			count++
		}
	}
	if count < d.lo || count > d.hi {
		return least + w.Bound // with the gradient of the other choice
	}
	o.count = count
	for i, s := range d.state {
		o.open[i] = 0
		if s == opened || (s == free && o.reduced[i] < 0) {
			o.open[i] = 1
		}
	}
	for k, in := range w.In {
		if in {
			o.open[c.sites[k]] = 1
		}
	}
	return least + w.Bound
}

// dualise replaces the last evaluation by one that prices the covering row
// instead of keeping it, so that the rules for facilities without capacities
// apply. It reports whether the row mattered.
func (o *oracle) dualise(d *domain) bool {
	c := o.covering
	if c == nil || !c.lifted {
		return false
	}
	if c.cost == 0 { // no price that is safe: without the row
		o.covering = nil
		o.choose(o.sum, d)
		o.covering = c
		return false
	}
	for i, s := range c.capacity {
		o.reduced[i] -= scale(s, c.cost, c.size) + 1
	}
	sum := o.sum + scale(c.need, c.cost, c.size)
	o.covering = nil
	o.choose(sum, d)
	o.covering = c
	return true
}

// priced reports whether sums at the price of p per unit cannot overflow.
func (c *covering) priced(p knapsack.Part) bool {
	hi, lo := bits.Mul64(uint64(p.Cost), uint64(max(c.need, c.largest)))
	if hi >= uint64(p.Size) {
		return false
	}
	q, _ := bits.Div64(hi, lo, uint64(p.Size))
	return q < 1<<60/uint64(len(c.capacity))
}

// scale returns a * b / c rounded down, which must be below 2^63.
func scale(a, b, c int64) int64 {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	q, _ := bits.Div64(hi, lo, uint64(c))
	return int64(q)
}
