package placement

import (
	"context"
	"math"
	"slices"
)

// enumeration tries all choices for one set of open sites, depth first.
type enumeration struct {
	*tree
	ctx   context.Context
	s     []int64
	open  []int32
	steps int64

	sets   [][]itemSet // by item, cheapest first
	least  []float64   // value of the items from k on, at least
	relief [][]int64   // excess of rows by the items from k on, at least
	base   float64     // value of the open sites and of what rows are owed

	chosen []int     // set of each item
	option [][]int32 // option of each cell of an item
	excess [][]int64 // of rows by the items before k
	part   []int64   // of the slots of the item at hand, k*slots + j

	err error
}

// run prepares the choices and walks through them.
func (e *enumeration) run() error {
	base := e.constant + e.owed(e.s)
	for _, w := range e.open {
		base += e.opening[w] - e.fee(int(w), e.s)
	}
	e.base = float64(base)
	n := len(e.items)
	e.sets, e.least, e.relief = make([][]itemSet, n), make([]float64, n+1), make([][]int64, n+1)
	e.chosen, e.option, e.excess = make([]int, n), make([][]int32, n), make([][]int64, n+1)
	e.part = make([]int64, n*e.slots)
	e.relief[n], e.excess[n] = make([]int64, len(e.rows)), make([]int64, len(e.rows))
	for k := n - 1; k >= 0; k-- {
		if e.ctx.Err() != nil {
			return context.Cause(e.ctx)
		}
		sets, ok := e.setsOf(k)
		if e.sets[k] = sets; !ok {
			e.partial = true
			return nil
		}
		if len(sets) == 0 {
			return nil
		}
		e.least[k] = e.least[k+1] + sets[0].value
		e.option[k], e.excess[k] = make([]int32, e.regions), make([]int64, len(e.rows))
		e.relief[k] = slices.Clone(e.relief[k+1])
		for i := range e.rows {
			best := int64(math.MaxInt64)
			for s := range sets {
				best = min(best, sets[s].relief[0][i])
			}
			e.relief[k][i] += best
		}
	}
	for i := range e.rows {
		e.excess[0][i] = e.rows[i].excess(0)
	}
	if e.tree.best == nil && (e.possible() && e.tree.best == nil || e.err != nil) {
		return e.err
	}
	e.item(0, e.base)
	return e.err
}

// step counts, and reports whether to go on.
func (e *enumeration) step() bool {
	if e.err == nil && e.steps%1024 == 0 {
		if e.ctx.Err() != nil {
			e.err = context.Cause(e.ctx)
		} else {
			e.err = e.work.spend(1, 1, 1024)
		}
	}
	e.steps--
	e.partial = e.partial || e.steps <= 0
	return e.err == nil && e.steps > 0
}

// hopeless reports whether a value, of which floats may be off by a little, cannot
// belong to a plan that is better than the best.
func (e *enumeration) hopeless(value float64) bool {
	best := e.worst + 1
	if e.tree.best != nil {
		best = e.tree.best.cost
	}
	return value-math.Abs(value)*1e-12-float64(4*len(e.items)+2) >= float64(best)
}

// breaks reports whether excesses, with relief still to come, break a row that
// must be kept.
func (e *enumeration) breaks(now, relief, later []int64) bool {
	for i := range e.rows {
		if e.hard(i) && now[i]+relief[i]+later[i] > 0 {
			return true
		}
	}
	return false
}

// item decides item k and those after it, with the value of those before.
func (e *enumeration) item(k int, value float64) {
	if k == len(e.items) {
		e.keep()
		return
	}
	for i := range e.sets[k] {
		set := &e.sets[k][i]
		if e.hopeless(value + set.value + e.least[k+1]) {
			return // the sets after it are no cheaper
		}
		e.chosen[k] = i
		clear(e.part[k*e.slots:][:e.slots])
		for r, x := range set.fixed {
			e.excess[k+1][r] = e.excess[k][r] + x
		}
		e.cell(k, set, 0, value+set.fees)
		if e.err != nil || e.steps <= 0 {
			return
		}
	}
}

// cell decides the cells of an item from c on; value is that of the items before
// and of the cells before without reserves. The excesses so far are those of k+1.
func (e *enumeration) cell(k int, set *itemSet, c int, value float64) {
	if !e.step() || e.hopeless(value+e.rest(k, set, c)+e.least[k+1]) {
		return
	}
	now := e.excess[k+1]
	if e.breaks(now, set.relief[c], e.relief[k+1]) {
		return
	}
	part := e.part[k*e.slots:][:e.slots]
	if c == len(set.cells) {
		after := slices.Clone(now)
		for _, j := range set.slots {
			value += e.keepValue(k, int(j), part[j])
			u, use := e.reserve(k, int(j)).At(part[j]), make([]int64, len(e.rows))
			e.useHeld(use, k, int(j), u, 1)
			e.useHeld(use, k, int(j), 0, -1) // that is in set.fixed
			for i, x := range use {
				e.excess[k+1][i] += e.rows[i].signed(x)
			}
		}
		if !e.breaks(e.excess[k+1], e.relief[len(e.items)], e.relief[k+1]) {
			e.item(k+1, value)
		}
		copy(e.excess[k+1], after)
		return
	}
	cell := &set.cells[c]
	for i := range cell.options {
		o := &cell.options[i]
		if o.lane >= 0 {
			part[e.slot[o.lane]] += cell.q
		}
		for r, x := range o.excess {
			now[r] += x
		}
		e.option[k][c] = int32(i)
		e.cell(k, set, c+1, value+o.reduced)
		for r, x := range o.excess {
			now[r] -= x
		}
		if o.lane >= 0 {
			part[e.slot[o.lane]] -= cell.q
		}
	}
}

// keepValue returns what the reserve of item k in slot j costs at the prices, at
// least: less the slack of its roundings.
func (e *enumeration) keepValue(k, j int, part int64) float64 {
	t := e.toll(k, j, e.s)
	if t.keep == 0 || part == 0 {
		return 0
	}
	return float64(e.kept(k, j, &t, part) - t.slack())
}

// rest returns what the cells of an item from c on add to the value, and all of its
// reserves, at least: the reserve of a slot is at least the chord of what it
// serves now and what it may serve.
func (e *enumeration) rest(k int, set *itemSet, c int) float64 {
	if !set.pooled {
		return set.rest[c]
	}
	sum := 0.0
	left := set.left[c]
	for a, j := range set.slots {
		now := e.part[k*e.slots+int(j)]
		low := e.keepValue(k, int(j), now)
		set.slope[a] = 0
		if left > 0 {
			set.slope[a] = (e.keepValue(k, int(j), now+left) - low) / float64(left)
		}
		sum += low - 8 // roundings
	}
	for i := c; i < len(set.cells); i++ {
		cell := &set.cells[i]
		best := math.Inf(1)
		for o := range cell.options {
			x := cell.options[o].reduced
			if a := cell.options[o].at; a >= 0 {
				x += float64(set.slope[a] * float64(cell.q))
			}
			best = min(best, x)
		}
		sum += best
	}
	return sum
}

// keep makes the choice the best plan.
func (e *enumeration) keep() {
	x := &trial{open: e.open, s: e.s, sets: make([][]int32, len(e.items)),
		lanes: slices.Repeat([]int32{noLane}, len(e.q)), itemCost: make([]int64, len(e.items)), used: make([]int64, len(e.rows))}
	part := make([]int64, e.slots)
	for k := range e.items {
		set := &e.sets[k][e.chosen[k]]
		x.sets[k] = slices.Clone(set.slots)
		lanes := x.lanes[k*e.regions:][:e.regions]
		for c := range set.cells {
			lanes[set.cells[c].region] = set.cells[c].options[e.option[k][c]].lane
		}
		x.itemCost[k] = e.account(k, x.sets[k], lanes, x.used, part)
	}
	if e.err = e.add(x); e.err == nil {
		e.tree.note(x)
	}
}
