package facility

import "slices"

// blend takes over into the best plan whatever the present one does better, and
// reports whether that gave a new best plan, which then is the present one. Where
// two plans differ falls into parts that share no facility, and each can be taken
// over without the others (as in partition crossover, Whitley, Hains and Howe 2009).
func (c *sourcingClimber) blend() bool {
	best := &c.trail.best
	if c.total() == impossible {
		return false
	}
	x := &c.mix
	x.root, x.saves = x.root[:0], x.saves[:0]
	for i := range c.slot {
		x.root = append(x.root, int32(i))
		x.saves = append(x.saves, 0)
	}
	find := func(i int32) int32 {
		for x.root[i] != i {
			x.root[i] = x.root[x.root[i]]
			i = x.root[i]
		}
		return i
	}
	for j, a := range best.serve {
		if b := c.serve[j]; a != b {
			x.root[find(a)] = find(b)
		}
	}
	for j, a := range best.serve {
		if b := c.serve[j]; a != b {
			x.saves[find(a)] += c.at(a, int32(j)) - c.at(b, int32(j))
		}
	}
	for _, i := range best.open {
		x.saves[find(i)] += c.opening[i]
	}
	for _, i := range c.open {
		x.saves[find(i)] -= c.opening[i]
	}
	c.work += int64(len(x.root) + len(best.serve))
	gain := int64(0)
	for i, v := range x.saves {
		if x.root[i] == int32(i) {
			gain += max(0, v)
		}
	}
	if gain <= max(0, c.trail.least-c.total()) {
		return false // one of the two is the better one everywhere
	}
	x.serve, x.open = x.serve[:0], x.open[:0]
	for j, a := range best.serve {
		if b := c.serve[j]; a != b && x.saves[find(a)] > 0 {
			a = b
		}
		x.serve = append(x.serve, a)
	}
	for i := range c.slot {
		in := c.slot[i] >= 0
		if x.saves[find(int32(i))] <= 0 {
			in = slices.Contains(best.open, int32(i))
		}
		if in {
			x.open = append(x.open, int32(i))
		}
	}
	c.reset(x.open, x.serve)
	return c.total() < c.trail.least && c.adopt()
}

// blender is the memory of blend.
type blender struct {
	root        []int32 // toward one of each part, by facility
	saves       []int64 // by part
	open, serve []int32
}
