package facility

import (
	"cmp"
	"math/bits"
	"slices"
)

const (
	regionClients = 64      // at most: a set of them is a word
	regionSites   = 16      // at most, closed ones included
	regionClosed  = 4       // closed ones that may be opened, at most
	regionMost    = 12      // open ones at most
	regionLong    = 3 << 20 // work beyond which the next region is smaller
)

// region is a part of a plan, the clients of some facilities near each other, that
// is served anew at the lowest cost with everything else as it is: a problem of set
// partitioning (as in the kernel search of Guastaroba and Speranza 2014, which has
// a solver for it). Where facilities are full hardly any client can move alone.
type region struct {
	prices  []int64 // by client of the problem: multipliers of the root, nil if there are none yet
	size    int     // of the next one: open facilities
	clients []int32
	sites   []int32
	now     int64 // cost of the present plan: of serving the clients, and of what may be closed
	opening [regionSites]int64
	serving [regionSites][regionClients]int64
	must    uint32 // sites that are open in any case
	offers  []offer
	packs   packs
	columns []column
	list    []int32 // columns that are left at the nodes of the search
	chosen  []int32
	best    []int32 // columns of the best partition
	least   int64   // and what it costs beyond the bound
	nodes   int
	work    int64
	spent   int64 // on regions
	others  int64 // on other rounds
}

// heed takes over multipliers of the root, in ticks of which unit go into one of
// the costs. Those of problems with very large costs are not used, lest sums
// overflow.
func (c *sourcingClimber) heed(u []int64, unit int64) {
	r := &c.region
	if c.prohibitive > 1<<53 {
		return
	}
	if r.prices == nil {
		r.prices, r.size = make([]int64, len(u)), (regionMost+2)/2
	}
	for j, v := range u {
		r.prices[j] = v / unit
	}
}

// recombine serves a region of the current plan anew and reports whether that gave
// a new best plan.
func (c *sourcingClimber) recombine() bool {
	before := c.work
	r := &c.region
	c.reset(c.trail.current.open, c.trail.current.serve)
	for j := range c.seen {
		c.seen[j], c.cycle.spun[j] = c.clock, c.clock
	}
	better := false
	if c.survey() && r.raise(c.stop) && r.partition((r.least-1)/2, c.stop) && c.relocate() {
		c.strict()
		c.closeEmpty()
		c.refine()
		better = c.adopt()
	}
	c.work += r.work + 1
	if r.work > regionLong {
		r.size = max(2, r.size-1)
	} else if r.work < regionLong/4 {
		r.size = min(regionMost, r.size+1)
	}
	r.spent += c.work - before
	return better
}

// survey chooses a region at random and reports whether it has two facilities.
func (c *sourcingClimber) survey() bool {
	r := &c.region
	r.clients, r.sites, r.now, r.must, r.work = r.clients[:0], r.sites[:0], 0, 0, 0
	if len(c.serve) == 0 {
		return false
	}
	first := int32(c.trail.rng.IntN(len(c.serve)))
	c.annex(c.serve[first])
	for tries := 0; len(r.sites) < r.size && len(r.clients) > 0 && tries < 4*r.size; tries++ {
		j := first
		if tries%2 == 1 {
			j = r.clients[c.trail.rng.IntN(len(r.clients))]
		}
		for _, i := range c.neighbours(j) {
			if !slices.Contains(r.sites, i) {
				c.annex(i)
				break
			}
		}
	}
	if len(r.sites) < 2 {
		return false
	}
	c.attract()
	for f, i := range r.sites {
		r.opening[f] = c.opening[i]
		if c.state[i] == opened {
			r.must |= 1 << f
		}
		for k, j := range r.clients {
			r.serving[f][k] = c.at(i, j)
		}
	}
	r.packs.begin(r, c.sourcing)
	return true
}

// annex adds an open facility with its clients, if there is room.
func (c *sourcingClimber) annex(i int32) {
	r := &c.region
	count := len(r.clients)
	for j := c.head[i]; j >= 0; j = c.after[j] {
		r.clients = append(r.clients, j)
	}
	if len(r.clients) > regionClients {
		r.clients = r.clients[:count]
		return
	}
	r.sites = append(r.sites, i)
	r.now += c.opening[i]
	for _, j := range r.clients[count:] {
		r.now += c.at(i, j)
	}
}

// offer is what a closed facility saves at most.
type offer struct {
	site  int32
	saves float64
}

// attract adds the closed facilities that save most by the prices.
func (c *sourcingClimber) attract() {
	r := &c.region
	offers := r.offers[:0]
	for i, slot := range c.slot {
		if slot >= 0 {
			continue
		}
		saves, demand := 0.0, 0.0
		for _, j := range r.clients {
			if v := c.at(int32(i), j); v < r.prices[j] {
				saves += float64(r.prices[j] - v)
				demand += c.weight[j]
			}
		}
		if room := float64(c.capacity[i]); demand > room {
			saves = saves * room / demand
		}
		offers = append(offers, offer{int32(i), saves - float64(c.opening[i])})
	}
	r.offers = offers
	c.work += int64(len(offers)*len(r.clients)) / 4
	slices.SortFunc(offers, func(a, b offer) int {
		return cmp.Or(cmp.Compare(b.saves, a.saves), cmp.Compare(a.site, b.site))
	})
	for _, o := range offers[:min(len(offers), regionClosed)] {
		r.sites = append(r.sites, o.site)
	}
}

// relocate changes the plan to the best partition found, unless that has too few
// or too many facilities.
func (c *sourcingClimber) relocate() bool {
	r := &c.region
	used := r.must
	for _, k := range r.best {
		if x := &r.columns[k]; x.clients != 0 {
			used |= 1 << x.site
		}
	}
	count := len(c.open)
	for f, i := range r.sites {
		if c.slot[i] >= 0 {
			count--
		}
		count += int(used >> f & 1)
	}
	if count < c.lo || count > c.hi {
		return false
	}
	for f, i := range r.sites {
		if used>>f&1 == 1 && c.slot[i] < 0 {
			c.openUp(i)
		}
	}
	for _, k := range r.best {
		x := &r.columns[k]
		for set := x.clients; set != 0; set &= set - 1 {
			j := r.clients[bits.TrailingZeros64(set)]
			if i := r.sites[x.site]; c.serve[j] != i {
				c.move(j, i)
				c.push(j)
			}
		}
	}
	for f, i := range r.sites {
		if used>>f&1 == 0 && c.slot[i] >= 0 {
			c.shut(i)
		}
	}
	return true
}
