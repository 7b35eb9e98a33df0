package facility

import "math/rand/v2"

// flowClimber looks for better sets of facilities by iterated local search, as
// climber does.
type flowClimber struct {
	*flow
	rng     *rand.Rand
	current []int32 // the set that changes start from
	at      int64   // its cost
	best    []int32
	least   int64 // cost of best
	idle    int   // rounds without a new best
}

func newFlowClimber(p *flow) *flowClimber {
	return &flowClimber{flow: p, at: impossible, least: impossible, rng: rand.New(rand.NewPCG(1, uint64(len(p.slot))))}
}

// begin opens everything, closes what does not pay and descends.
func (c *flowClimber) begin() {
	for i, r := range c.slot {
		if r < 0 {
			c.add(int32(i))
		}
	}
	c.thin()
	c.repair()
	c.descend()
	c.adopt()
}

// try descends from the open facilities of a.
func (c *flowClimber) try(a answer) bool {
	c.set(a.open)
	c.repair()
	c.descend()
	return c.adopt()
}

func (c *flowClimber) found() (answer, int64) {
	if c.least == impossible {
		return answer{}, impossible
	}
	return answer{open: c.best}, c.least * c.unit
}

func (c *flowClimber) spend() (work int64) {
	work, c.work = c.work, 0
	return work
}

// adopt takes the present set as the current one, and as the best if it is; it
// reports whether it is.
func (c *flowClimber) adopt() bool {
	v := c.solve()
	if v == impossible || len(c.open) < c.lo || len(c.open) > c.hi {
		return false
	}
	c.current, c.at = append(c.current[:0], c.open...), v
	if v >= c.least {
		return false
	}
	c.best, c.least, c.idle = append(c.best[:0], c.open...), v, 0
	return true
}

// round makes one round: a few random changes of the current set, descent, and
// mostly back to the better of the two.
func (c *flowClimber) round() bool {
	c.work++
	if c.least == impossible {
		return false
	}
	if c.idle++; c.idle%100 == 0 {
		c.current, c.at = append(c.current[:0], c.best...), c.least
	}
	c.set(c.current)
	for range 1 + c.rng.IntN(3) {
		c.shake()
	}
	c.repair()
	c.descend()
	v := c.solve()
	if v < c.at || (v <= c.at+c.at/2000 && c.rng.IntN(10) == 0) {
		return c.adopt()
	}
	return false
}

// shake makes one random change.
func (c *flowClimber) shake() {
	if len(c.slot) == 0 {
		return
	}
	in, out := int32(c.rng.IntN(len(c.slot))), int32(-1)
	if len(c.open) > 0 {
		if out = c.open[c.rng.IntN(len(c.open))]; c.state[out] == opened {
			out = -1
		}
	}
	if c.slot[in] >= 0 {
		in = -1
	}
	c.change(in, out)
}
