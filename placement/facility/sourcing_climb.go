package facility

// sourcingClimber looks for better plans by iterated local search: changes of
// the set of facilities that the prices of the shared plan suggest, and random
// ones of the set or of who serves whom.
type sourcingClimber struct {
	*sourcing
	trail  trail
	mix    blender
	region region
	kept   []int32 // scratch of stepSets
}

func newSourcingClimber(s *sourcing) *sourcingClimber {
	return &sourcingClimber{sourcing: s, trail: newTrail(len(s.slot))}
}

// begin takes the best set for shared clients, and more facilities if one for
// each client needs them.
func (c *sourcingClimber) begin() {
	c.grow()
	for more := true; more; {
		c.now++
		c.pack()
		c.settle()
		more = c.total() == impossible && c.addCheapest()
	}
	c.closeEmpty()
	c.descendSets()
	c.adopt()
}

// descendSets makes changes of the set that save something until none of those
// that promise most does.
func (c *sourcingClimber) descendSets() {
	for c.total() < impossible && !c.stop() && c.stepSets() {
	}
}

// stepSets makes the first of the most promising changes of the set that saves
// anything. What costs too much even if clients are shared is not tried.
func (c *sourcingClimber) stepSets() bool {
	value, common := c.total(), c.solve()
	if common == impossible {
		return false
	}
	c.price()
	c.guessAll(trials)
	c.save()
	serve := append(c.kept[:0], c.serve...)
	c.kept = serve
	for _, g := range c.guesses {
		c.change(g.in, g.out)
		if c.solve() >= value {
			c.back(g.in, g.out, common)
			continue
		}
		c.now++
		c.exchangeSites(g.in, g.out)
		if c.settleNear(value); c.total() < value {
			c.strict()
			c.closeEmpty()
			return true
		}
		c.back(g.in, g.out, common)
		c.now++
		c.restore(serve)
		if c.stop() {
			return false
		}
	}
	return false
}

// try improves the plan a; clients whom it does not say how to serve are
// inserted.
func (c *sourcingClimber) try(a answer) bool {
	c.reset(a.open, a.serve)
	better := c.adopt()
	c.repair()
	c.reset(c.open, c.serve)
	if a.serve == nil {
		c.pack()
	}
	c.settle()
	c.closeEmpty()
	c.descendSets()
	return c.adopt() || better
}

func (c *sourcingClimber) found() (answer, int64) { return c.trail.found(c.unit) }

// adopt takes the present plan as the current one, and as the best if it is; it
// reports whether it is.
func (c *sourcingClimber) adopt() bool {
	v := c.total()
	if v == impossible || len(c.open) < c.lo || len(c.open) > c.hi {
		return false
	}
	return c.trail.keep(c.open, c.serve, v, true)
}

// round makes one round.
func (c *sourcingClimber) round() bool {
	c.work++
	if c.trail.least == impossible {
		return false
	}
	if c.region.prices != nil && c.region.spent <= c.region.others {
		return c.recombine()
	}
	before := c.work
	defer func() { c.region.others += c.work - before }()
	c.trail.next(100)
	c.reset(c.trail.current.open, c.trail.current.serve)
	for j := range c.seen {
		c.seen[j], c.cycle.spun[j] = c.clock, c.clock // what round begins with is settled
	}
	if c.trail.rng.IntN(5) > 0 {
		c.ruin()
		c.settle()
		c.closeEmpty()
	} else {
		for range 1 + c.trail.rng.IntN(2) {
			c.shake()
		}
		c.settle()
		c.closeEmpty()
		c.descendSets()
	}
	c.refine()
	if c.total() >= c.trail.least && c.blend() {
		return true
	}
	if c.trail.takes(c.total(), 1000, 5) {
		return c.adopt()
	}
	return false
}

// refineWithin is the part of its cost by which a plan to refine may be worse than
// the one that changes start from.
const refineWithin = 500

// refine makes cyclic exchanges if the plan is nearly good enough to go on from.
func (c *sourcingClimber) refine() {
	for c.total() < c.trail.at+c.trail.at/refineWithin && c.rotateAll() {
		c.strict()
	}
}

// ruin leaves the clients of some neighbouring facilities alone.
func (c *sourcingClimber) ruin() {
	if len(c.serve) == 0 {
		return
	}
	j := int32(c.trail.rng.IntN(len(c.serve)))
	list := c.neighbours(j)
	count := min(len(list), 2+c.trail.rng.IntN(4))
	for _, i := range list[:count] {
		for k := c.head[i]; k >= 0; {
			next := c.after[k]
			if c.trail.rng.IntN(5) > 0 {
				c.move(k, nobody)
				c.push(k)
			}
			k = next
		}
	}
}

// shake opens and closes a random facility each.
func (c *sourcingClimber) shake() {
	if len(c.slot) == 0 {
		return
	}
	in, out := c.trail.draw(c.slot, c.open, c.state)
	if in >= 0 && (len(c.open) < c.hi || out >= 0) {
		c.openUp(in)
		if out >= 0 && c.supply-c.capacity[out] >= c.need {
			c.shut(out)
		}
		return
	}
}
