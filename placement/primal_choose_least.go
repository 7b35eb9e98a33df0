package placement

import "slices"

// leastReserve returns what the reserves for all demand cost at least, however it
// is divided: being concave, they cost no less than all of it where that is
// cheapest, but for rounding.
func (c *chooser) leastReserve() int64 {
	if !c.pooled || c.model.lost[c.item] != never || len(c.slots) == 0 {
		return 0
	}
	least, slack := never, int64(0)
	for i, j := range c.slots {
		least = min(least, c.kept(c.item, int(j), &c.tolls[i], c.volume[c.item]))
		slack += c.tolls[i].slack()
	}
	return max(0, least-slack)
}

// aloneCost returns the cost of one candidate alone.
func (c *chooser) aloneCost(i int) int64 {
	sum, part := int64(0), int64(0)
	for r, x := range c.rows[i] {
		if c.lost[r] < x {
			x = c.lost[r]
		} else {
			part += c.q[c.item*c.regions+r]
		}
		if x >= never {
			return never
		}
		sum += x
	}
	return sum + c.fees[i] + c.kept(c.item, int(c.slots[i]), &c.tolls[i], part)
}

// ideal returns what every set of two candidates or more costs at least: the
// least fees, and every region from its cheapest candidate.
func (c *chooser) ideal() int64 {
	c.least = slices.Grow(c.least[:0], c.regions)[:c.regions]
	copy(c.least, c.lost)
	last := len(c.rows) - 1
	for _, row := range c.rows[:last] {
		row = row[:len(c.least)]
		for r, x := range c.least {
			c.least[r] = min(x, row[r])
		}
	}
	_, sum := missingAfter(c.least, c.rows[last])
	return c.leastPair() + sum + c.atLeast
}

// leastPair returns the least that two candidates or more cost to hold the item.
func (c *chooser) leastPair() int64 {
	a, b, more := never, never, int64(0)
	for _, x := range c.fees {
		if x < a {
			a, b, x = x, a, b
		} else if x < b {
			b, x = x, b
		}
		if x < 0 {
			more += x
		}
	}
	return min(a+b, never) + more
}

// suffixes fills rest, and returns whether every region has a candidate.
func (c *chooser) suffixes() bool {
	R, n := c.regions, len(c.rows)
	c.rest, c.stack = slices.Grow(c.rest[:0], n*R)[:n*R], slices.Grow(c.stack[:0], (n+1)*R)[:(n+1)*R]
	c.saving = slices.Grow(c.saving[:0], n+1)[:n+1]
	c.saving[n] = 0
	for i := n - 1; i >= 0; i-- {
		c.saving[i] = c.saving[i+1] + min(0, c.fees[i])
		next := c.lost
		if i < n-1 {
			next = c.rest[(i+1)*R:][:R]
		}
		rest, row := c.rest[i*R:][:R], c.rows[i][:R]
		for r, x := range next {
			rest[r] = min(x, row[r])
		}
	}
	_, ok := sumPresent(c.rest[:R])
	return ok
}

// sumPresent returns the sum of costs, and false if one of them is absent.
func sumPresent(costs []int64) (sum int64, ok bool) {
	for _, x := range costs {
		if x == never {
			return 0, false
		}
		sum += x
	}
	return sum, true
}
