package facility

// flowClimber looks for better sets of facilities by iterated local search, as
// climber does.
type flowClimber struct {
	*flow
	trail trail
}

func newFlowClimber(p *flow) *flowClimber {
	return &flowClimber{flow: p, trail: newTrail(len(p.slot))}
}

// begin opens everything, closes what does not pay and descends.
func (c *flowClimber) begin() {
	c.grow()
	c.adopt()
}

// try descends from the open facilities of a.
func (c *flowClimber) try(a answer) bool {
	c.set(a.open)
	c.repair()
	c.descend()
	return c.adopt()
}

func (c *flowClimber) found() (answer, int64) { return c.trail.found(c.unit) }

// adopt takes the present set as the current one, and as the best if it is; it
// reports whether it is.
func (c *flowClimber) adopt() bool {
	v := c.solve()
	if v == impossible || len(c.open) < c.lo || len(c.open) > c.hi {
		return false
	}
	return c.trail.keep(c.open, nil, v, true)
}

// round makes one round: a few random changes of the current set, descent, and
// mostly back to the better of the two.
func (c *flowClimber) round() bool {
	c.work++
	if c.trail.least == impossible {
		return false
	}
	c.trail.next(100)
	c.set(c.trail.current.open)
	for range 1 + c.trail.rng.IntN(3) {
		c.shake()
	}
	c.repair()
	c.descend()
	if c.trail.takes(c.solve(), 2000, 10) {
		return c.adopt()
	}
	return false
}

// shake makes one random change.
func (c *flowClimber) shake() {
	if len(c.slot) > 0 {
		c.change(c.trail.draw(c.slot, c.open, c.state))
	}
}
