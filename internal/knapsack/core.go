package knapsack

import "slices"

// core searches for the best change of the split solution, which packs the items
// of most profit per weight as long as they fit: which of the packed items to
// take out, and which of the others to put in. It looks at the items in order of
// the distance of their profit per weight from that of the split item.
type core struct {
	packed []entry // those that may be taken out, least per weight first
	others []entry // those that may be put in, most per weight first
	// states are the partial solutions, by increasing weight and profit; none is
	// worse in both than another.
	states, next []state
	flips        []flip
	best, bound  int64 // the best profit so far, and what none exceeds
	bestFlip     int32
	limit, work  int64
}

// state is a partial solution: it has changed the split solution by a chain of
// flips. Room may be below zero, until other items are taken out.
type state struct {
	profit, room int64
	last         int32 // flip
}

// flip takes out a packed item or puts in another one, after the flip before it.
type flip struct{ before, item int32 }

// none is the flip of the split solution itself.
const none = -1

// begin sets the search up for the split solution of an order.
func (c *core) begin(order []entry, place int, profit, room, limit int64) {
	c.work, c.limit = 0, limit
	c.flips, c.bestFlip = c.flips[:0], none
	c.states = append(c.states[:0], state{profit, room, none})
	e := order[place]
	part, _ := share(room, e.profit, e.weight)
	c.best, c.bound = profit, profit+part
	c.packed, c.others = c.packed[:0], c.others[:0]
	if c.best == c.bound {
		return
	}
	c.improve(order, place, profit, room)
	if c.best == c.bound {
		return
	}
	c.reduce(order, place, profit, room)
	slices.SortFunc(c.packed, func(a, b entry) int { return compare(&b, &a) })
	slices.SortFunc(c.others, func(a, b entry) int { return compare(&a, &b) })
}

// improve looks for a better solution that puts one item in, or puts the split
// item in and takes one out.
func (c *core) improve(order []entry, place int, profit, room int64) {
	e, split := order[place], order[place]
	for _, o := range order[place+1:] {
		if o.weight <= room && profit+o.profit > c.best {
			c.best, e = profit+o.profit, o
		}
	}
	swapped := false
	for _, o := range order[:place] {
		if o.weight >= split.weight-room && profit+split.profit-o.profit > c.best {
			c.best, e, swapped = profit+split.profit-o.profit, o, true
		}
	}
	if c.best == profit {
		return
	}
	c.bestFlip = c.extend(none, e.item)
	if swapped {
		c.bestFlip = c.extend(c.bestFlip, split.item)
	}
}

// extend appends a flip and returns its number.
func (c *core) extend(before, item int32) int32 {
	c.flips = append(c.flips, flip{before, item})
	return int32(len(c.flips) - 1)
}

// reduce leaves out the items whose flip alone bounds the profit by what is
// reached already (Dembo and Hammer 1980).
func (c *core) reduce(order []entry, place int, profit, room int64) {
	p, w := order[place].profit, order[place].weight
	for _, o := range order[:place] {
		if o.weight > 0 && !less(room+o.weight, p, c.best-profit+o.profit+1, w) {
			c.packed = append(c.packed, o)
		}
	}
	for _, o := range order[place:] {
		if !less(room-o.weight, p, c.best-profit-o.profit+1, w) {
			c.others = append(c.others, o)
		}
	}
}

// search goes through the items that are left.
func (c *core) search() {
	if c.best == c.bound {
		return
	}
	for in, out := 0, 0; len(c.states) > 0; {
		if c.work += int64(len(c.states)); c.work > c.limit {
			c.bound = c.best
			for _, s := range c.states {
				c.bound = max(c.bound, s.reach(c.limits(in, out)))
			}
			return
		}
		switch {
		case in < len(c.others) && (in <= out || out == len(c.packed)):
			e := c.others[in]
			in++
			enters, leaves := c.limits(in, out)
			c.step(e.profit, -e.weight, e.item, enters, leaves)
		case out < len(c.packed):
			e := c.packed[out]
			out++
			enters, leaves := c.limits(in, out)
			c.step(-e.profit, e.weight, e.item, enters, leaves)
		default:
			c.states = c.states[:0]
		}
	}
	c.bound = c.best
}

// limits returns the best profit per weight of what may still be put in, and the
// least of what may still be taken out.
func (c *core) limits(in, out int) (enters, leaves entry) {
	enters, leaves = entry{profit: 0, weight: 1}, entry{profit: 1, weight: 0}
	if in < len(c.others) {
		enters = c.others[in]
	}
	if out < len(c.packed) {
		leaves = c.packed[out]
	}
	return enters, leaves
}

// reach returns a bound of what s can still become.
func (s state) reach(enters, leaves entry) int64 {
	if s.room >= 0 {
		gain, _ := share(s.room, enters.profit, enters.weight)
		return s.profit + gain
	}
	lost, rest := share(-s.room, leaves.profit, leaves.weight)
	if rest {
		lost++
	}
	return s.profit - min(lost, s.profit)
}

// step offers every state the flip of an item, which adds profit and room, and
// keeps what may still become better than the best.
func (c *core) step(profit, room int64, item int32, enters, leaves entry) {
	// Two lists by decreasing room are merged: the states, and those with the
	// flip.
	list, next := c.states, c.next[:0]
	top := int64(-1)
	for a, b := 0, 0; a < len(list) || b < len(list); {
		var s state
		flipped := a == len(list) || (b < len(list) && list[b].room+room > list[a].room)
		if !flipped && b < len(list) && list[b].room+room == list[a].room {
			flipped = list[b].profit+profit > list[a].profit
		}
		if flipped {
			s = state{list[b].profit + profit, list[b].room + room, list[b].last}
			b++
		} else {
			s = list[a]
			a++
		}
		if s.profit <= top {
			continue // another has as much with no less room
		}
		top = s.profit
		limit := &leaves
		if s.room >= 0 {
			limit = &enters
			if s.profit > c.best {
				c.best = s.profit
				if flipped {
					s.last = c.extend(s.last, item)
					flipped = false
				}
				c.bestFlip = s.last
			}
		}
		if less(s.room, limit.profit, c.best-s.profit+1, limit.weight) {
			continue // cannot exceed the best
		}
		if flipped {
			s.last = c.extend(s.last, item)
		}
		next = append(next, s)
	}
	c.states, c.next = next, list
}

// apply changes the split solution to the best one.
func (c *core) apply(in []bool) {
	for f := c.bestFlip; f != none; f = c.flips[f].before {
		in[c.flips[f].item] = !in[c.flips[f].item]
	}
}
