package placement

import "math"

// possibility finds out whether the items can keep the rows that must be kept with
// the open sites of an enumeration, whatever that costs: of the choices for an item,
// region by region, and then of those for several items, it goes on with what no
// other beats in every row.
type possibility struct {
	*enumeration
	must        []int     // rows
	least, most [][]int64 // excess of those by item
	steps       int64
}

// partial is a choice for some cells of an item, or for some items.
type partial struct {
	excess []int64 // of the rows
	sum    int64   // of these, as far as they matter
	part   []int64 // of the slots of a set
	before *partial
	item   *partial // what the last item chooses, among several items
	choice int      // of the last cell, or the set before the first one
}

// possibleSteps bounds the comparisons of partial choices for one set of open sites.
const possibleSteps = 20_000_000

// possible makes a choice that keeps the rows the best plan, if there is any, and
// reports whether that is settled.
func (e *enumeration) possible() bool {
	p := &possibility{enumeration: e, steps: possibleSteps}
	start := &partial{}
	for i := range e.rows {
		if e.hard(i) {
			p.must = append(p.must, i)
			start.excess = append(start.excess, e.rows[i].excess(0))
		}
	}
	for k := range e.items {
		p.bound(k)
	}
	all := []*partial{start}
	for k := range e.items {
		all = p.join(k, all, p.choices(k, start))
	}
	if len(all) > 0 && p.going() {
		p.write(all[0])
		e.keep()
	}
	return p.going()
}

func (p *possibility) going() bool { return p.err == nil && p.steps > 0 }

// bound brackets what item k adds to the rows, whichever way it is held.
func (p *possibility) bound(k int) {
	least, most := make([]int64, len(p.must)), make([]int64, len(p.must))
	for a, i := range p.must {
		least[a], most[a] = math.MaxInt64, math.MinInt64
		for s := range p.sets[k] {
			set := &p.sets[k][s]
			least[a] = min(least[a], set.fixed[i]+set.relief[0][i])
			most[a] = max(most[a], set.fixed[i]+p.after(k, set, 0)[a])
		}
	}
	p.least, p.most = append(p.least, least), append(p.most, most)
}

// after returns what the cells of item k from c on and its reserves add to the rows
// at most.
func (p *possibility) after(k int, set *itemSet, c int) []int64 {
	use, out := make([]int64, len(p.rows)), make([]int64, len(p.must))
	for _, j := range set.slots {
		p.useHeld(use, k, int(j), p.mostReserve(k, int(j)), 1)
		p.useHeld(use, k, int(j), 0, -1)
	}
	for a, i := range p.must {
		out[a] = p.rows[i].signed(use[i])
		for _, cell := range set.cells[c:] {
			most := cell.options[0].excess[i]
			for _, o := range cell.options {
				most = max(most, o.excess[i])
			}
			out[a] += most
		}
	}
	return out
}

// others brackets what the items from first on but k add to the rows.
func (p *possibility) others(first, k int) (least, most []int64) {
	least, most = make([]int64, len(p.must)), make([]int64, len(p.must))
	for i := first; i < len(p.items); i++ {
		if i != k {
			for a := range p.must {
				least[a] += p.least[i][a]
				most[a] += p.most[i][a]
			}
		}
	}
	return least, most
}

// choices returns what item k can do, beside others that start like that.
func (p *possibility) choices(k int, start *partial) []*partial {
	least, most := p.others(0, k)
	for a, x := range start.excess {
		least[a] += x
		most[a] += x
	}
	var all []*partial
	for s := range p.sets[k] {
		all = append(all, p.held(k, s, least, most)...)
	}
	return p.undominated(all, most)
}

// held returns what item k can do in a set, when the rest of the plan adds to the rows
// at least and at most that much.
func (p *possibility) held(k, s int, least, most []int64) []*partial {
	set := &p.sets[k][s]
	start := &partial{excess: make([]int64, len(p.must)), part: make([]int64, len(set.slots)), choice: s}
	for a, i := range p.must {
		start.excess[a] = set.fixed[i]
	}
	all := []*partial{start}
	for c := range set.cells {
		low, high := make([]int64, len(p.must)), p.after(k, set, c+1)
		for a, i := range p.must {
			low[a], high[a] = least[a]+set.relief[c+1][i], high[a]+most[a]
		}
		var next []*partial
		for _, x := range all {
			for o := range set.cells[c].options {
				if y := p.serve(k, set, c, x, o); y.fits(low) && p.pay(partialSteps) {
					next = append(next, y)
				}
			}
		}
		all = p.undominated(next, high)
	}
	var kept []*partial
	for _, x := range all {
		if y := p.reserved(k, set, x); y.fits(least) {
			kept = append(kept, y)
		}
	}
	return kept
}

// serve extends a partial choice by an option of cell c.
func (p *possibility) serve(k int, set *itemSet, c int, x *partial, choice int) *partial {
	cell := &set.cells[c]
	o := &cell.options[choice]
	y := &partial{excess: make([]int64, len(x.excess)), part: x.part, before: x, choice: choice}
	for a, i := range p.must {
		y.excess[a] = x.excess[a] + o.excess[i]
	}
	if o.at >= 0 && !p.reserve(k, int(set.slots[o.at])).None() {
		y.part = append([]int64(nil), x.part...)
		y.part[o.at] += cell.q
	}
	return y
}

// reserved adds what the reserves of a set use.
func (p *possibility) reserved(k int, set *itemSet, x *partial) *partial {
	y := *x
	y.part, y.excess = nil, append([]int64(nil), x.excess...)
	use := make([]int64, len(p.rows))
	for a, j := range set.slots {
		p.useHeld(use, k, int(j), p.reserve(k, int(j)).At(x.part[a]), 1)
		p.useHeld(use, k, int(j), 0, -1)
	}
	for a, i := range p.must {
		y.excess[a] += p.rows[i].signed(use[i])
	}
	return &y
}

// join extends the choices of the items before k by those of item k.
func (p *possibility) join(k int, before, here []*partial) []*partial {
	least, most := p.others(k+1, k)
	var all []*partial
	for _, x := range before {
		for _, item := range here {
			y := &partial{excess: make([]int64, len(p.must)), before: x, item: item}
			for a := range y.excess {
				y.excess[a] = x.excess[a] + item.excess[a]
			}
			if !p.pay(1) {
				return nil
			}
			if y.fits(least) && p.pay(partialSteps) {
				if all = append(all, y); k == len(p.items)-1 {
					return all
				}
			}
		}
	}
	return p.undominated(all, most)
}

// write makes a choice of all items that of the enumeration.
func (p *possibility) write(x *partial) {
	for k := len(p.items) - 1; k >= 0; k-- {
		y := x.item
		x = x.before
		set := y
		for set.before != nil {
			set = set.before
		}
		p.chosen[k] = set.choice
		for c := len(p.sets[k][set.choice].cells) - 1; c >= 0; c-- {
			p.option[k][c] = int32(y.choice)
			y = y.before
		}
	}
}
