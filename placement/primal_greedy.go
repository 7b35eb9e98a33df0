package placement

// greedy takes the candidate that saves most until none saves.
func (c *chooser) greedy() {
	R := c.regions
	current := c.stack[:R]
	copy(current, c.lost)
	clear(c.pick)
	fees := int64(0)
	missing, now := countMissing(current)
	// most returns the candidate that saves most of those from i to before n.
	most := func(i, n int, must bool) (best, bestMissing int, bestCost int64) {
		best, bestMissing, bestCost = -1, missing, now+fees
		for ; i < n; i++ {
			if c.taken(i) {
				continue
			}
			m, sum := missingAfter(current, c.rows[i])
			if cost := sum + fees + c.fees[i]; best < 0 && must || m < bestMissing || m == bestMissing && cost < bestCost {
				best, bestMissing, bestCost = i, m, cost
			}
		}
		return best, bestMissing, bestCost
	}
	take := func(i, left int, cost int64) {
		c.pick[i] = true
		fees += c.fees[i]
		missing, now = left, cost-fees
		for r, x := range c.rows[i] {
			current[r] = min(current[r], x)
		}
	}
	for i := 0; i < len(c.rows); {
		n := i + 1
		for !c.last[n-1] {
			n++
		}
		if c.forced[i] {
			take(most(i, n, true))
		}
		i = n
	}
	for {
		if missing == 0 && c.pooled {
			c.offer(fees, now)
		}
		best, left, cost := most(0, len(c.rows), false)
		if best < 0 {
			break
		}
		take(best, left, cost)
	}
	if missing == 0 {
		c.offer(fees, now)
	}
}

// taken reports whether a candidate of the same site is picked.
func (c *chooser) taken(i int) bool {
	w := c.slotSite[c.slots[i]]
	for a := i; a >= 0 && c.slotSite[c.slots[a]] == w; a-- {
		if c.pick[a] {
			return true
		}
	}
	for a := i + 1; a < len(c.slots) && c.slotSite[c.slots[a]] == w; a++ {
		if c.pick[a] {
			return true
		}
	}
	return false
}

// offer makes the picked candidates the best, if they are. Their fees and the cost
// of serving all regions without reserves are given.
func (c *chooser) offer(fees, serving int64) {
	cost := fees + serving
	if c.pooled {
		if cost+c.atLeast >= c.cost {
			return
		}
		cost = fees + c.settle(c.pick)
	}
	if cost < c.cost {
		c.cost = cost
		copy(c.best, c.pick)
	}
}

// countMissing returns how many costs are absent, and the sum of the others.
func countMissing(costs []int64) (missing int, sum int64) {
	for _, x := range costs {
		if x == never {
			missing++
		} else {
			sum += x
		}
	}
	return missing, sum
}

// missingAfter is countMissing of the lower one of two costs.
func missingAfter(a, b []int64) (missing int, sum int64) {
	b = b[:len(a)]
	for r, x := range a {
		x = min(x, b[r])
		if x == never {
			missing++
		} else {
			sum += x
		}
	}
	return missing, sum
}
