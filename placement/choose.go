package placement

import "slices"

// chooser finds the slots that should hold one item, among those of a few open
// sites: a small location problem without limits, by depth-first branch and bound
// on the slots. It is scratch memory for one goroutine.
type chooser struct {
	*model
	item    int
	slots   []int32 // candidates, by site
	rows    [][]int64
	fees    []int64 // for holding the item
	tolls   []toll
	forced  []bool // some slot of the site must be taken
	last    []bool // it is the last candidate of its site
	lost    []int64
	pooled  bool    // reserves cost something
	atLeast int64   // what the reserves of all demand cost at least
	rest    []int64 // least cost of the candidates from i on, by i*regions + r
	saving  []int64 // sum of the fees below zero from i on
	stack   []int64 // least cost of those chosen, by depth*regions + r
	least   []int64
	own     []int64 // the rows, when they are not given
	scratch []int64
	pick    []bool
	best    []bool
	cost    int64
	steps   int
	quick   bool // leave it at the greedy choice
	settler
}

// maxSteps bounds the steps of the search for one item: more than the sets of
// five slots need, which is therefore exact.
const maxSteps = 64

func newChooser(m *model) *chooser {
	return &chooser{model: m, scratch: make([]int64, m.regions), lost: make([]int64, m.regions)}
}

// choose returns the slots of the best set for item k among those of the open
// sites and its cost at prices s. Where the oracle has the rows of these prices,
// they are given, j*regions + r, with the cost alone of every slot. It returns
// false if the open sites do not reach every region. The result is valid until
// the next call. Where reserves cost something, it may not be the best.
func (c *chooser) choose(k int, open []int32, s, rows, alone []int64) (slots []int32, cost int64, ok bool) {
	c.load(k, open, s, rows)
	c.cost = never
	forced := 0
	for i, f := range c.forced {
		if c.best[i] = false; f && c.last[i] {
			forced++
		}
	}
	if forced == 0 {
		if sum, ok := sumPresent(c.lost); ok {
			c.cost = sum // nothing is served
		}
	}
	if len(c.slots) == 0 {
		return c.chosen()
	}
	if forced <= 1 {
		c.single(alone, forced == 1)
		if len(c.slots) == 1 {
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
	copy(c.stack[:c.regions], c.lost)
	c.descend(0, 0)
	return c.chosen()
}

func (c *chooser) chosen() ([]int32, int64, bool) {
	out := c.slots[:0:len(c.slots)]
	for i, j := range c.slots {
		if c.best[i] {
			out = append(out, j)
		}
	}
	return out, c.cost, c.cost != never
}

// load collects the candidates.
func (c *chooser) load(k int, open []int32, s, rows []int64) {
	c.item = k
	c.slots = c.slots[:0]
	for _, w := range open {
		for j := c.firstSlot[w]; j < c.firstSlot[w+1]; j++ {
			if c.usable[k*c.network.slots+int(j)] {
				c.slots = append(c.slots, j)
			}
		}
	}
	c.candidates(s, rows)
}

// candidates fills what is needed of the candidates in c.slots.
func (c *chooser) candidates(s, rows []int64) {
	R, k, n := c.regions, c.item, len(c.slots)
	c.rows, c.fees, c.forced, c.last, c.tolls = c.rows[:0], c.fees[:0], c.forced[:0], c.last[:0], c.tolls[:0]
	c.pooled = false
	c.pick, c.best = slices.Grow(c.pick[:0], n)[:n], slices.Grow(c.best[:0], n)[:n]
	if rows == nil {
		c.own = slices.Grow(c.own[:0], n*R)[:n*R]
	}
	for i, j := range c.slots {
		var row []int64
		if rows != nil {
			row = rows[int(j)*R:][:R]
		} else {
			row = c.own[i*R:][:R]
			c.reduceSlot(k, int(j), s, row, c.scratch)
		}
		w, t := c.slotSite[j], c.toll(k, int(j), s)
		c.rows = append(c.rows, row)
		c.tolls = append(c.tolls, t)
		c.pooled = c.pooled || t.keep > 0
		c.fees = append(c.fees, c.carry[k*c.network.slots+int(j)]+t.ship)
		c.forced = append(c.forced, c.rule[k*c.network.sites+int(w)] == in)
		c.last = append(c.last, i+1 == n || c.slotSite[c.slots[i+1]] != w)
	}
	for r := range c.lost {
		c.lost[r] = c.lostCost(k, r)
	}
	c.atLeast = c.leastReserve()
}

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

// single tries every candidate alone.
func (c *chooser) single(alone []int64, forced bool) {
	for i, j := range c.slots {
		if forced && !c.forced[i] {
			continue
		}
		cost := never
		if alone != nil {
			cost = alone[j]
		} else {
			cost = c.aloneCost(i)
		}
		if cost < c.cost {
			c.cost = cost
			clear(c.best)
			c.best[i] = true
		}
	}
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
// least costs at depth i of the stack and their fees given.
func (c *chooser) descend(i int, fees int64) {
	R := c.regions
	current := c.stack[i*R:][:R]
	if i == len(c.rows) {
		if sum, ok := sumPresent(current); ok {
			c.offer(fees, sum)
		}
		return
	}
	if c.steps++; c.steps > maxSteps {
		return
	}
	missing, sum := missingAfter(current, c.rest[i*R:][:R])
	if missing > 0 || fees+c.saving[i]+sum+c.atLeast >= c.cost {
		return
	}
	next := c.stack[(i+1)*R:][:R]
	taken := c.taken(i)
	if !taken {
		for r, x := range c.rows[i] {
			next[r] = min(current[r], x)
		}
		c.pick[i] = true
		c.descend(i+1, fees+c.fees[i])
		c.pick[i] = false
	}
	if taken || !c.forced[i] || !c.last[i] {
		copy(next, current)
		c.descend(i+1, fees)
	}
}
