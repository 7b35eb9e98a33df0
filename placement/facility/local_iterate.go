package facility

// climber looks for better plans by iterated local search: a few random changes
// of the current plan, descent, and mostly back to the better of the two. Unless
// many facilities are open, it does so in walks, whose ends it links.
type climber struct {
	*plan
	trail   trail // over all walks
	walk    trail // the one under way
	elites  elites
	closing []int32 // scratch of flip
}

func newClimber(p *plan) *climber {
	t := newTrail(len(p.gain))
	return &climber{plan: p, trail: t, walk: t} // with the same random numbers
}

// adopt takes the state of the plan as the current one, and as the best if it
// is; it reports whether it is.
func (c *climber) adopt() bool {
	if !c.trail.keep(c.open, nil, c.exact(), len(c.open) >= c.md.lo && len(c.open) <= c.md.hi) {
		return false
	}
	c.elites.emptied = 0
	return true
}

func (c *climber) begin() {
	c.grow()
	c.descend()
	c.adopt()
	c.setOut()
}

func (c *climber) found() (answer, int64) { return c.trail.best, c.trail.least }

func (c *climber) spend() (work int64) {
	work, c.work = c.work, 0
	return work
}

// try descends from the open facilities of a.
func (c *climber) try(a answer) bool {
	c.set(a.open)
	c.repair()
	c.descend()
	better := c.adopt()
	if better || c.walk.at == impossible {
		c.setOut()
	}
	return better
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
	if c.agenda != nil {
		return c.wander()
	}
	w := &c.walk
	if w.idle++; w.idle > walkIdle {
		c.elites.admit(w.best.open, w.least)
		c.nextWalk()
	}
	c.set(w.current.open)
	for range 2 + w.rng.IntN(2) {
		c.shake()
	}
	c.descend()
	if !w.takes(c.value, 5000, 20) {
		return false
	}
	w.keep(c.open, nil, c.exact(), true)
	return c.adopt()
}

// wander is the round of a plan with many open facilities: a change in one
// place, kept if it costs nothing.
func (c *climber) wander() bool {
	c.trail.next(100)
	c.set(c.trail.current.open)
	c.agenda.clear() // the current plan is settled
	for range 1 + c.trail.rng.IntN(3) {
		c.shakeNear()
	}
	c.descend()
	if c.value <= c.trail.at && (c.value < c.trail.at || c.trail.rng.IntN(2) == 0) && c.exact() <= c.trail.at {
		return c.adopt()
	}
	return false
}

// exact returns the cost of the plan; its value is less by what clients cost
// whose lists hold no open facility.
func (c *climber) exact() int64 {
	sum := c.value
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
	in, out := c.trail.draw(c.slot, c.open, c.md.state)
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
	in := int32(c.trail.rng.IntN(len(c.gain)))
	first, last := c.cols.start[in], c.cols.start[in+1]
	if c.slot[in] >= 0 || first == last {
		return
	}
	j := c.cols.client[first+c.trail.rng.Int32N(last-first)]
	f := c.md.site[c.first[j]]
	if f < 0 || c.md.state[f] == opened {
		return
	}
	c.swap(in, f)
}
