package certify

import "math/big"

// choice is what a vector says about the plans within some restrictions: which of
// the free facilities to add to the open ones.
type choice struct {
	q        *priced
	never    bool       // there are no plans
	lo, hi   int        // how many of the free facilities are to be added
	fixed    *big.Int   // multipliers and reduced costs of open facilities
	place    []int      // of each free facility in the order of reduced costs
	prefix   []*big.Int // sums of the first free ones
	negative int        // how many of those have reduced costs below 0
	r        restrictions
	leads    []bool // the free facilities that must be open as the cheapest of their ball
	member   []bool // the free facilities of balls; nil if there are none
}

// choose prepares the choice within r. O(facilities).
func (q *priced) choose(r restrictions) *choice {
	c := &choice{
		q: q, r: r, never: r.never, lo: r.lo, hi: r.hi, fixed: new(big.Int).Set(q.sum),
		place: make([]int, len(q.rho)), prefix: make([]*big.Int, 1, len(q.rho)+1),
	}
	c.prefix[0] = new(big.Int)
	c.lead(q, r)
	for _, i := range q.order {
		c.place[i] = -1
		switch {
		case r.state[i] == 1 || (c.leads != nil && c.leads[i]):
			c.fixed.Add(c.fixed, q.rho[i])
			c.lo, c.hi = c.lo-1, c.hi-1
		case r.state[i] == 0:
			c.place[i] = len(c.prefix) - 1
			c.prefix = append(c.prefix, new(big.Int).Add(c.prefix[c.place[i]], q.rho[i]))
			if q.rho[i].Sign() < 0 {
				c.negative++
			}
		}
	}
	return c
}

// least returns the least sum of reduced costs of a set of facilities that the
// restrictions allow, plus the multipliers; nil if they allow none.
func (c *choice) least() *big.Int { return c.leastWith(-1, 0) }

// leastWith is least if free facility i, unless it is -1, gets a state as well.
func (c *choice) leastWith(i int, state int8) *big.Int {
	if i >= 0 && c.member != nil && c.member[i] {
		r := c.r.clone()
		r.set(i, state)
		return c.q.choose(r).least()
	}
	lo, hi, free, negative := max(0, c.lo), c.hi, len(c.prefix)-1, c.negative
	if i >= 0 {
		free--
		if c.q.rho[i].Sign() < 0 {
			negative--
		}
		if state == 1 {
			lo, hi = max(0, c.lo-1), hi-1
		}
	}
	if c.never || lo > min(hi, free) {
		return nil
	}
	count := min(max(negative, lo), hi, free)
	sum := new(big.Int).Set(c.fixed)
	if i < 0 || count <= c.place[i] {
		sum.Add(sum, c.prefix[count])
	} else { // i is not among them
		sum.Sub(sum.Add(sum, c.prefix[count+1]), c.q.rho[i])
	}
	if state == 1 {
		sum.Add(sum, c.q.rho[i])
	}
	return sum
}
