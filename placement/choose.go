package placement

import "slices"

// chooser finds the sites that should hold one item, among a few open ones: a
// small location problem without limits, by depth-first branch and bound on its
// sites. It is scratch memory for one goroutine.
type chooser struct {
	*model
	sites   []int32 // candidates of the item
	rows    [][]int64
	carry   []int64
	forced  []bool
	rest    []int64 // least cost of the candidates from i on, by i*regions + r
	stack   []int64 // least cost of those chosen, by depth*regions + r
	least   []int64
	own     []int64 // the rows, when they are not given
	scratch []int64
	pick    []bool
	best    []bool
	cost    int64
	steps   int
	quick   bool // leave it at the greedy choice
}

// maxSteps bounds the steps of the search for one item: more than the sets of
// five sites need, which is therefore exact.
const maxSteps = 64

func newChooser(m *model) *chooser {
	return &chooser{model: m, scratch: make([]int64, m.regions)}
}

// choose returns the sites of the best set for item k among the open ones and
// its cost: carrying and reduced costs at prices s. Where the oracle has the
// rows of these prices, they are given, w*regions + r, with the cost alone of
// every site. It returns false if the open sites do not reach every region. The
// result is valid until the next call.
func (c *chooser) choose(k int, open []int32, s, rows, alone []int64) (sites []int32, cost int64, ok bool) {
	c.load(k, open, s, rows)
	if len(c.sites) == 0 {
		return nil, 0, false
	}
	c.cost = never
	forced := 0
	for i, f := range c.forced {
		if c.best[i] = f; f {
			forced++
		}
	}
	if forced <= 1 {
		c.single(alone, forced == 1)
		if len(c.sites) == 1 {
			return c.chosen()
		}
		if c.cost != never && c.cost <= c.ideal() {
			return c.chosen()
		}
	}
	if !c.suffixes() {
		return nil, 0, false
	}
	c.greedy()
	if c.quick {
		return c.chosen()
	}
	c.steps = 0
	clear(c.pick)
	base := c.stack[:c.regions]
	for r := range base {
		base[r] = never
	}
	c.descend(0, 0)
	return c.chosen()
}

func (c *chooser) chosen() ([]int32, int64, bool) {
	out := c.sites[:0:len(c.sites)]
	for i, w := range c.sites {
		if c.best[i] {
			out = append(out, w)
		}
	}
	return out, c.cost, c.cost != never
}

// load collects the candidates.
func (c *chooser) load(k int, open []int32, s, rows []int64) {
	R := c.regions
	c.sites, c.rows, c.carry, c.forced = c.sites[:0], c.rows[:0], c.carry[:0], c.forced[:0]
	for _, w := range open {
		if c.rule[k*c.network.sites+int(w)] != out {
			c.sites = append(c.sites, w)
		}
	}
	n := len(c.sites)
	c.pick, c.best = slices.Grow(c.pick[:0], n)[:n], slices.Grow(c.best[:0], n)[:n]
	if rows == nil {
		c.own = slices.Grow(c.own[:0], n*R)[:n*R]
	}
	for i, w := range c.sites {
		at := k*c.network.sites + int(w)
		var row []int64
		if rows != nil {
			row = rows[int(w)*R:][:R]
		} else {
			row = c.own[i*R:][:R]
			c.reduceSite(k, int(w), s, row, c.scratch)
		}
		c.rows = append(c.rows, row)
		c.carry = append(c.carry, c.model.carry[at])
		c.forced = append(c.forced, c.rule[at] == in)
	}
}

// single tries every candidate alone.
func (c *chooser) single(alone []int64, forced bool) {
	for i, w := range c.sites {
		if forced && !c.forced[i] {
			continue
		}
		cost := never
		if alone != nil {
			cost = alone[w]
		} else if sum, ok := sumPresent(c.rows[i]); ok {
			cost = sum + c.carry[i]
		}
		if cost < c.cost {
			c.cost = cost
			clear(c.best)
			c.best[i] = true
		}
	}
}

// ideal returns what every set of two candidates or more costs at least: the
// two least carrying costs, and every region from its cheapest candidate.
func (c *chooser) ideal() int64 {
	c.least = slices.Grow(c.least[:0], c.regions)[:c.regions]
	copy(c.least, c.rows[0])
	last := len(c.rows) - 1
	for _, row := range c.rows[1:last] {
		row = row[:len(c.least)]
		for r, x := range c.least {
			c.least[r] = min(x, row[r])
		}
	}
	_, sum := missingAfter(c.least, c.rows[last])
	return c.leastPair() + sum
}

// leastPair returns the least that two candidates or more cost to carry.
func (c *chooser) leastPair() int64 {
	a, b := never, never
	for _, x := range c.carry {
		if x < a {
			a, b = x, a
		} else if x < b {
			b = x
		}
	}
	return min(a+b, never)
}

// suffixes fills rest, and returns whether every region has a candidate.
func (c *chooser) suffixes() bool {
	R, n := c.regions, len(c.rows)
	c.rest, c.stack = slices.Grow(c.rest[:0], n*R)[:n*R], slices.Grow(c.stack[:0], (n+1)*R)[:(n+1)*R]
	copy(c.rest[(n-1)*R:], c.rows[n-1])
	for i := n - 2; i >= 0; i-- {
		rest, next, row := c.rest[i*R:][:R], c.rest[(i+1)*R:][:R], c.rows[i][:R]
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

// greedy opens the candidate that saves most until none saves.
func (c *chooser) greedy() {
	R := c.regions
	current := c.stack[:R]
	for r := range current {
		current[r] = never
	}
	clear(c.pick)
	carrying := int64(0)
	take := func(i int) {
		c.pick[i] = true
		carrying += c.carry[i]
		for r, x := range c.rows[i] {
			current[r] = min(current[r], x)
		}
	}
	for i, f := range c.forced {
		if f {
			take(i)
		}
	}
	missing, now := countMissing(current)
	for {
		best, bestMissing, bestCost := -1, missing, now+carrying
		for i := range c.rows {
			if c.pick[i] {
				continue
			}
			m, sum := missingAfter(current, c.rows[i])
			if cost := sum + carrying + c.carry[i]; m < bestMissing || m == bestMissing && cost < bestCost {
				best, bestMissing, bestCost = i, m, cost
			}
		}
		if best < 0 {
			break
		}
		take(best)
		missing, now = bestMissing, bestCost-carrying
	}
	if missing == 0 && now+carrying < c.cost {
		c.cost = now + carrying
		copy(c.best, c.pick)
	}
}

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

// descend decides the candidates from i on, those before being in pick, their
// least costs at depth i of the stack and their carrying cost given.
func (c *chooser) descend(i int, carrying int64) {
	R := c.regions
	current := c.stack[i*R:][:R]
	if i == len(c.rows) {
		if sum, ok := sumPresent(current); ok && carrying+sum < c.cost {
			c.cost = carrying + sum
			copy(c.best, c.pick)
		}
		return
	}
	if c.steps++; c.steps > maxSteps {
		return
	}
	missing, sum := missingAfter(current, c.rest[i*R:][:R])
	if missing > 0 || carrying+sum >= c.cost {
		return
	}
	next := c.stack[(i+1)*R:][:R]
	for r, x := range c.rows[i] {
		next[r] = min(current[r], x)
	}
	c.pick[i] = true
	c.descend(i+1, carrying+c.carry[i])
	c.pick[i] = false
	if !c.forced[i] {
		copy(next, current)
		c.descend(i+1, carrying)
	}
}
