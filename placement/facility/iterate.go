package facility

import "math/rand/v2"

// climber looks for better plans by iterated local search: a few random changes
// of the current plan, descent, and mostly back to the better of the two. Its
// random numbers always begin the same.
type climber struct {
	*plan
	rng     *rand.Rand
	current []int32 // the plan that changes start from
	best    []int32
	value   int64 // of best
	at      int64 // cost of current
	idle    int   // rounds without a new best
}

func newClimber(p *plan) *climber {
	return &climber{plan: p, value: impossible, rng: rand.New(rand.NewPCG(1, uint64(len(p.gain))))}
}

// adopt takes the state of the plan as the current one, and as the best if it
// is; it reports whether it is.
func (c *climber) adopt() bool {
	c.current, c.at = append(c.current[:0], c.plan.open...), c.exact()
	if c.at >= c.value || len(c.open) < c.md.lo || len(c.open) > c.md.hi {
		return false
	}
	c.best, c.value, c.idle = append(c.best[:0], c.plan.open...), c.at, 0
	return true
}

func (c *climber) begin() {
	c.grow()
	c.descend()
	c.adopt()
}

func (c *climber) found() (answer, int64) { return answer{open: c.best}, c.value }

func (c *climber) spend() (work int64) {
	work, c.work = c.work, 0
	return work
}

// try descends from the open facilities of a.
func (c *climber) try(a answer) bool {
	c.set(a.open)
	c.repair()
	c.descend()
	return c.adopt()
}

// repair brings the number of open facilities within the limits, at least cost.
func (c *climber) repair() {
	for len(c.open) > c.md.hi {
		out := int32(-1)
		for r, i := range c.open {
			if c.md.state[i] == free && (out < 0 || c.loss[r] < c.loss[out]) {
				out = int32(r)
			}
		}
		c.drop(out)
	}
	if len(c.open) < c.md.lo {
		c.grow()
	}
}

// round makes one round of the search and reports whether it found a new best
// plan.
func (c *climber) round() bool {
	c.work++
	if len(c.gain) == 0 {
		return false
	}
	if c.idle++; c.idle%100 == 0 {
		c.set(c.best)
		c.current, c.at = append(c.current[:0], c.best...), c.value
	} else {
		c.set(c.current)
	}
	if c.agenda != nil {
		return c.wander()
	}
	for range 2 + c.rng.IntN(4) {
		c.shake()
	}
	c.descend()
	if c.plan.value < c.at || (c.plan.value <= c.at+c.at/500 && c.rng.IntN(20) == 0) {
		return c.adopt()
	}
	return false
}

// wander is the round of a plan with many open facilities: a change in one
// place, kept if it costs nothing.
func (c *climber) wander() bool {
	c.agenda.clear() // the current plan is settled
	for range 1 + c.rng.IntN(3) {
		c.shakeNear()
	}
	c.descend()
	if c.plan.value <= c.at && (c.plan.value < c.at || c.rng.IntN(2) == 0) && c.exact() <= c.at {
		return c.adopt()
	}
	return false
}

// exact returns the cost of the plan; its value is less by what clients cost
// whose lists hold no open facility.
func (c *climber) exact() int64 {
	sum := c.plan.value
	if !c.md.truncated {
		return sum
	}
	for j, k := range c.first {
		if c.md.site[k] < 0 && c.md.short[j] {
			cost, _ := c.md.nearest(j, c.open)
			sum += cost - c.md.most[j]
			c.work += int64(len(c.open))
		}
	}
	c.work += int64(len(c.first))
	return sum
}

// shake makes one random change within the limits.
func (c *climber) shake() {
	in := int32(c.rng.IntN(len(c.gain)))
	if c.slot[in] >= 0 {
		in = -1
	}
	out := int32(-1)
	if len(c.open) > 0 {
		if out = c.open[c.rng.IntN(len(c.open))]; c.md.state[out] == opened {
			out = -1
		}
	}
	switch {
	case in >= 0 && out >= 0:
		c.swap(in, out)
	case in >= 0 && len(c.open) < c.md.hi:
		c.add(in)
	case out >= 0 && len(c.open) > c.md.lo:
		c.drop(c.slot[out])
	}
}

// shakeNear opens a random facility and closes the one that serves a random
// client near it.
func (c *climber) shakeNear() {
	in := int32(c.rng.IntN(len(c.gain)))
	first, last := c.cols.start[in], c.cols.start[in+1]
	if c.slot[in] >= 0 || first == last {
		return
	}
	j := c.cols.client[first+c.rng.Int32N(last-first)]
	f := c.md.site[c.first[j]]
	if f < 0 || c.md.state[f] == opened {
		return
	}
	c.swap(in, f)
}
