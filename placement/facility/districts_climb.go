package facility

import "slices"

// districtClimber looks for better plans of districts by iterated local search,
// as climber does for plans without them.
type districtClimber struct {
	*districts
	trail trail
}

func newDistrictClimber(p *districts) *districtClimber {
	return &districtClimber{districts: p, trail: newTrail(len(p.slot))}
}

// begin opens the facility that serves all clients at the lowest cost, and more
// as long as that saves anything or there must be more.
func (c *districtClimber) begin() {
	if len(c.open) == 0 && c.md.clients > 0 {
		now := make([]float64, c.md.clients)
		for j := range now {
			now[j] = float64(c.md.unserved)
			if now[j] == 0 {
				now[j] = far / float64(c.md.clients)
			}
		}
		best, least := int32(-1), 0.0
		for i := range int32(len(c.slot)) {
			if cost := c.attract(i, now); best < 0 || cost < least {
				best, least = i, cost
			}
		}
		c.add(best)
	}
	c.set(answer{open: slices.Clone(c.open)})
	c.repair()
	c.descend()
	c.adopt()
}

// adopt takes the plan as the current one, and as the best if it is; it reports
// whether it is.
func (c *districtClimber) adopt() bool {
	allowed := len(c.open) >= c.md.lo && len(c.open) <= c.md.hi && !slices.Contains(c.serve, nobody)
	return c.trail.keep(c.open, c.serve, c.value, allowed)
}

func (c *districtClimber) found() (answer, int64) { return c.trail.best, c.trail.least }

func (c *districtClimber) spend() (work int64) {
	work, c.work = c.work, 0
	return work
}

// try descends from a.
func (c *districtClimber) try(a answer) bool {
	c.set(a)
	c.repair()
	c.descend()
	return c.adopt()
}

// repair brings the number of open facilities within the limits.
func (c *districtClimber) repair() {
	for len(c.open) > c.md.hi {
		to, loss := make([]float64, c.md.clients), make([]float64, len(c.open))
		c.detours(to, loss)
		out := -1
		for r, i := range c.open {
			if c.md.state[i] == free && (out < 0 || loss[r] < loss[out]) {
				out = r
			}
		}
		c.clear(c.open[out])
	}
	for len(c.open) < c.md.lo {
		now := make([]float64, c.md.clients)
		for j := range now {
			now[j] = c.saves(j)
		}
		in, least := int32(-1), 0.0
		for i := range int32(len(c.slot)) {
			if c.slot[i] >= 0 {
				continue
			}
			if cost := c.attract(i, now); in < 0 || cost < least {
				in, least = i, cost
			}
		}
		c.add(in)
		c.settle()
	}
}

// round makes one round of the search and reports whether it found a new best
// plan.
func (c *districtClimber) round() bool {
	c.work++
	if len(c.slot) == 0 {
		return false
	}
	c.trail.next(50)
	c.set(c.trail.current)
	for range 1 + c.trail.rng.IntN(3) {
		c.shake()
	}
	c.descend()
	if c.trail.takes(c.value, 500, 10) {
		return c.adopt()
	}
	return false
}

// shake makes one random change within the limits.
func (c *districtClimber) shake() {
	in, out := c.trail.draw(c.slot, c.open, c.md.state)
	if in < 0 && len(c.open) <= max(1, c.md.lo) {
		out = -1
	}
	if out < 0 && len(c.open) >= c.md.hi {
		in = -1
	}
	if in >= 0 && out >= 0 && len(c.open) < c.md.hi && c.trail.rng.IntN(2) == 0 {
		out = -1
	}
	c.make(change{in: in, out: out})
}

// shares returns multipliers by which each client pays for its way in the best
// plan, and for its part of the facility and of the stock: half by its share of
// the variance, half by its share of what all would have to pay elsewhere. They
// add up to no more than the cost of the plan, and were no set of clients to do
// better by itself, they would prove it.
func (c *districtClimber) shares() []int64 {
	if c.trail.least == impossible {
		return c.md.guess()
	}
	c.set(c.trail.best)
	u := make([]int64, len(c.serve))
	extra, loss := make([]float64, len(c.serve)), make([]float64, len(c.open))
	c.detours(extra, loss)
	sum := make([]float64, len(c.slot))
	for j, i := range c.serve {
		if extra[j] = max(0, extra[j]-c.districts.at(i, j)); len(c.open) == 1 {
			extra[j] = c.spread[j] // there is no elsewhere
		}
		sum[i] += extra[j]
	}
	for j, i := range c.serve {
		part := 0.0
		if sum[i] > 0 {
			part += extra[j] / sum[i]
		}
		if c.load[i] > 0 {
			part += c.spread[j] / float64(c.load[i])
		}
		fixed := float64(c.md.opening[i]) + float64(c.risk[i]*c.root[i])
		u[j] = c.exact(i, j) + int64(part/2*fixed)
	}
	return u
}
