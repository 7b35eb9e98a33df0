package facility

import (
	"cmp"
	"slices"
)

// glean returns s.spent for use during an ascent, which also tries the facilities
// that the evaluations opened, those of one in gleanEvery.
func (s *search) glean() func() bool {
	climb, ok := s.primal.(*climber)
	if !ok {
		return s.spent
	}
	evals := 0
	return func() bool {
		if evals++; evals%gleanEvery == 0 {
			var open []int32
			for i, v := range s.oracle.open {
				if v == 1 {
					open = append(open, int32(i))
				}
			}
			climb.blend(answer{open: open})
			s.note()
		}
		return s.spent()
	}
}

// gleanEvery is such that plans take a small part of the work: the descent from one
// takes as long as a few evaluations.
const gleanEvery = 50

// blend descends from the open facilities of a, and then takes over into the best
// plan whatever the other does better. Where two plans differ falls into parts that
// serve no common client, and each can be taken over without the others (as in
// partition crossover, Whitley, Hains and Howe 2009). It reports whether that gave
// a new best plan.
func (c *climber) blend(a answer) bool {
	c.set(a.open)
	c.repair()
	c.descend()
	if c.exact() < c.trail.least {
		return c.adopt()
	}
	best := slices.Clone(c.trail.best.open)
	type half struct {
		part  []int32
		saves int64
	}
	var more, less []half // parts with one facility more or less
	for _, part := range c.parts(best) {
		value, count := c.value, len(c.open)
		c.flip(part)
		saves := value - c.value
		switch len(c.open) - count {
		case 0:
			if saves > 0 {
				continue
			}
		case 1:
			more = append(more, half{part, saves})
		case -1:
			less = append(less, half{part, saves})
		}
		c.flip(part)
	}
	bySaving := func(a, b half) int { return cmp.Compare(b.saves, a.saves) }
	slices.SortStableFunc(more, bySaving)
	slices.SortStableFunc(less, bySaving)
	for k := range min(len(more), len(less)) {
		if more[k].saves+less[k].saves <= 0 {
			break
		}
		c.flip(more[k].part)
		c.flip(less[k].part)
	}
	c.descend()
	return c.exact() <= c.trail.least && c.adopt()
}

// flip opens the facilities of part that are closed, and closes the others.
func (c *climber) flip(part []int32) {
	closing := c.closing[:0]
	for _, i := range part {
		if c.slot[i] >= 0 {
			closing = append(closing, i)
		}
	}
	for _, i := range part {
		if c.slot[i] < 0 {
			c.add(i)
		}
	}
	for _, i := range closing {
		c.drop(c.slot[i])
	}
	c.closing = closing
}

// parts changes the plan to the one of some facilities, and returns the facilities
// that only one of the two opens, those together that serve a common client.
func (c *climber) parts(to []int32) [][]int32 {
	const same = -1
	root := slices.Repeat([]int32{same}, len(c.slot)) // toward one of each part
	for _, i := range c.open {
		root[i] = i
	}
	for _, i := range to {
		if root[i] == i {
			root[i] = same
		} else {
			root[i] = i
		}
	}
	find := func(i int32) int32 {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	server := slices.Repeat([]int32{same}, c.md.clients) // one of those of each client
	join := func() {
		for j := range server {
			for _, k := range [2]int32{c.first[j], c.second[j]} {
				i := c.md.site[k]
				if i < 0 || root[i] == same {
					continue
				}
				if server[j] != same {
					root[find(i)] = find(server[j])
				}
				server[j] = i
			}
		}
	}
	join()
	c.set(to)
	join()
	c.work += int64(len(root) + 4*len(server))
	at := slices.Repeat([]int{-1}, len(root))
	var parts [][]int32
	for i := range root {
		if root[i] == same {
			continue
		}
		r := find(int32(i))
		if at[r] < 0 {
			at[r] = len(parts)
			parts = append(parts, nil)
		}
		parts[at[r]] = append(parts[at[r]], int32(i))
	}
	return parts
}
