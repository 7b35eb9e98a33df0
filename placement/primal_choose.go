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
