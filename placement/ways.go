package placement

import (
	"cmp"
	"slices"
)

// itemSet is one way of holding an item, with what its regions can choose from.
type itemSet struct {
	sites   []int32
	carry   int64
	cells   [][]option
	reduced int64 // least cost less what promises pay
	rest    []int64
	most    [][]int64 // units on time of the cells from c on, at most, by promise
}

// option is a lane for a cell.
type option struct {
	lane          int32
	cost, reduced int64
	times         []int64
}

// waysOf returns the sets of sites that can serve item k, cheapest first; false
// if there are too many.
func (e *enumeration) waysOf(k int) ([]itemSet, bool) {
	var usable []int32
	for _, w := range e.open {
		if e.rule[k*e.sites+int(w)] != out {
			usable = append(usable, w)
		}
	}
	if len(usable) > 10 {
		return nil, false
	}
	var all []itemSet
	for mask := 1; mask < 1<<len(usable); mask++ {
		set := itemSet{}
		allowed := true
		for i, w := range usable {
			at := k*e.sites + int(w)
			if mask>>i&1 == 1 {
				set.sites = append(set.sites, w)
				set.carry += e.carry[at]
			} else if e.rule[at] == in {
				allowed = false
			}
		}
		if allowed && e.fill(k, &set) {
			all = append(all, set)
		}
	}
	slices.SortStableFunc(all, func(a, b itemSet) int { return cmp.Compare(a.reduced, b.reduced) })
	return all, true
}

// fill collects the options of a set, and returns false if a region has none.
func (e *enumeration) fill(k int, set *itemSet) bool {
	for r, q := range e.q[k*e.regions:][:e.regions] {
		if q == 0 {
			continue
		}
		var cell []option
		for _, w := range set.sites {
			for l := int(e.firstLane[w]); l < int(e.firstLane[w+1]); l++ {
				if cost := e.laneCost(k, l, r); cost != never {
					o := option{lane: int32(l), cost: cost, reduced: cost - e.paid(k, l, r, e.s), times: make([]int64, len(e.need))}
					for i := range o.times {
						o.times[i] = e.onTime(k, l, r, i)
					}
					cell = append(cell, o)
				}
			}
		}
		if len(cell) == 0 {
			return false
		}
		slices.SortStableFunc(cell, func(a, b option) int { return cmp.Compare(a.reduced, b.reduced) })
		set.cells = append(set.cells, cell)
	}
	n := len(set.cells)
	set.rest, set.most = make([]int64, n+1), make([][]int64, n+1)
	set.most[n] = make([]int64, len(e.need))
	for c := n - 1; c >= 0; c-- {
		set.rest[c] = set.rest[c+1] + set.cells[c][0].reduced
		set.most[c] = slices.Clone(set.most[c+1])
		for i := range e.need {
			best := int64(0)
			for _, o := range set.cells[c] {
				best = max(best, o.times[i])
			}
			set.most[c][i] += best
		}
	}
	set.reduced = set.carry + set.rest[0]
	return true
}
