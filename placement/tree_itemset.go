package placement

import (
	"cmp"
	"slices"
)

// itemSet is one way of holding an item, with what its regions can choose from.
type itemSet struct {
	slots  []int32
	fees   float64 // for holding it, at the prices
	fixed  []int64 // excess of rows by holding it
	cells  []itemCell
	value  float64 // at least
	pooled bool
	rest   []float64 // reduced cost of the cells from c on, at least, without reserves
	left   []int64   // demand of the cells from c on
	relief [][]int64 // excess of rows by the cells from c on, at least
	slope  []float64 // by slot
}

// itemCell is a region of an item, with what it can choose from.
type itemCell struct {
	region  int
	q       int64
	options []option
}

// option is a lane for a cell, or its loss.
type option struct {
	lane    int32
	at      int // index of its slot in the set, -1 for none
	reduced float64
	excess  []int64 // of rows
}

// signed returns the excess of a row by what uses it.
func (r *row) signed(use int64) int64 {
	if r.kind == promise {
		return -use
	}
	return use
}

const (
	maxCandidates = 16      // slots of an item
	maxOptions    = 1 << 21 // usages of an item
)

// setsOf returns the sets of slots that can serve item k, best first; false if
// there are too many.
func (e *enumeration) setsOf(k int) ([]itemSet, bool) {
	var usable []int32
	sets := 1
	for _, w := range e.open {
		before := len(usable)
		for j := e.firstSlot[w]; j < e.firstSlot[w+1]; j++ {
			if e.usable[k*e.slots+int(j)] {
				usable = append(usable, j)
			}
		}
		if sets *= 1 + len(usable) - before; len(usable) > maxCandidates {
			return nil, false
		}
	}
	if sets*e.lanes*e.regions*(len(e.rows)+1) > maxOptions*64 {
		return nil, false
	}
	var all []itemSet
	for mask := range 1 << len(usable) {
		var slots []int32
		single := true
		for i, j := range usable {
			if mask>>i&1 == 0 {
				continue
			}
			if n := len(slots); n > 0 && e.slotSite[slots[n-1]] == e.slotSite[j] {
				single = false
			}
			slots = append(slots, j)
		}
		if !single || !e.allows(k, slots) {
			continue
		}
		if set := (itemSet{slots: slots}); e.fill(k, &set) {
			all = append(all, set)
		}
	}
	slices.SortStableFunc(all, func(a, b itemSet) int { return cmp.Compare(a.value, b.value) })
	return all, true
}

// fill collects the options of a set, and returns false if a region has none.
func (e *enumeration) fill(k int, set *itemSet) bool {
	fixed := make([]int64, len(e.rows))
	for _, j := range set.slots {
		t := e.toll(k, int(j), e.s)
		set.fees += float64(e.carry[k*e.slots+int(j)] + t.ship)
		set.pooled = set.pooled || t.keep > 0
		e.useHeld(fixed, k, int(j), 0, 1)
	}
	for i := range fixed {
		fixed[i] = e.rows[i].signed(fixed[i])
	}
	set.fixed = fixed
	for r, q := range e.q[k*e.regions:][:e.regions] {
		if q == 0 {
			continue
		}
		cell := itemCell{region: r, q: q}
		for a, j := range set.slots {
			t := e.toll(k, int(j), e.s)
			for l := e.firstLane[j]; l < e.firstLane[j+1]; l++ {
				if cost := e.laneCost(k, int(l), r); cost != never {
					cell.options = append(cell.options, e.optionOf(k, int(l), r, a, float64(cost+e.charge(k, int(l), r, &t, e.s))))
				}
			}
		}
		if lost := e.lostCost(k, r); lost != never {
			cell.options = append(cell.options, option{lane: lostLane, at: -1, reduced: float64(lost), excess: make([]int64, len(e.rows))})
		}
		if len(cell.options) == 0 {
			return false
		}
		slices.SortStableFunc(cell.options, func(a, b option) int { return cmp.Compare(a.reduced, b.reduced) })
		set.cells = append(set.cells, cell)
	}
	slices.SortStableFunc(set.cells, func(a, b itemCell) int { return cmp.Compare(b.q, a.q) })
	e.suffixes(k, set)
	return true
}

func (e *enumeration) optionOf(k, l, r, at int, reduced float64) option {
	o := option{lane: int32(l), at: at, reduced: reduced, excess: make([]int64, len(e.rows))}
	e.use(o.excess, k, l, r, 1)
	for i := range o.excess {
		o.excess[i] = e.rows[i].signed(o.excess[i])
	}
	return o
}

// suffixes fills what is known of the cells from each one on.
func (e *enumeration) suffixes(k int, set *itemSet) {
	n := len(set.cells)
	set.rest, set.left, set.relief = make([]float64, n+1), make([]int64, n+1), make([][]int64, n+1)
	set.slope = make([]float64, len(set.slots))
	set.relief[n] = make([]int64, len(e.rows))
	for c := n - 1; c >= 0; c-- {
		cell := &set.cells[c]
		set.rest[c] = set.rest[c+1] + cell.options[0].reduced
		set.left[c] = set.left[c+1] + cell.q
		set.relief[c] = slices.Clone(set.relief[c+1])
		for i := range e.rows {
			best := cell.options[0].excess[i]
			for _, o := range cell.options {
				best = min(best, o.excess[i])
			}
			set.relief[c][i] += best
		}
	}
	clear(e.part[k*e.slots:][:e.slots])
	set.value = set.fees + e.rest(k, set, 0)
}
