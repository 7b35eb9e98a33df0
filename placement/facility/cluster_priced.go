package facility

import "slices"

// clustered is the bound of a relaxation in which facilities that compete are
// priced in clusters (after the Lagrangian relaxation with clusters of Ribeiro
// and Lorena 2007),
//
//	z(u, t) = sum_j u_j - max(t hi, t lo) + sum over clusters of
//	          min over sets Y of sum over Y of (f_i + t) + sum_j min(0, min over Y of c_ij - u_j)
//
// with t a fee for each open facility, by which the limits lo and hi of
// their number are relaxed too. A facility in no cluster is one by itself. If
// each is, the best bound is that of the linear relaxation; clusters of those
// that it leaves in doubt close most of its gap. The fee is the multiplier
// after those of the clients.
type clustered struct {
	*oracle
	md       *model
	domain   *domain
	clusters []*cluster
	named    [][]int32 // the same in numbers of the problem
	of       []int32   // cluster of each facility, -1 if it is alone
	share    []float64 // how often each facility was open of late
	fee      int64     // of the last evaluation
	stamp    []int32   // scratch of gradient: last client that a cluster serves
}

// shareRate is the weight of the newest evaluation in the shares.
const shareRate = 0.01

// newClustered leaves all facilities alone if stop says so.
func newClustered(o *oracle, md *model, d *domain, sets [][]int32, share []float64, stop func() bool) *clustered {
	c := &clustered{oracle: o, md: md, domain: d, of: make([]int32, len(md.number)), share: share}
	for i := range c.of {
		c.of[i] = -1
	}
	cols := newColumns(&md.lists, len(md.number), stop)
	if cols == nil {
		sets = nil
	}
	for _, sites := range sets {
		for _, i := range sites {
			c.of[i] = int32(len(c.clusters))
		}
		c.clusters = append(c.clusters, newCluster(md, cols, sites))
		c.named = append(c.named, md.numbers(sites))
	}
	c.stamp = make([]int32, len(c.clusters))
	return c
}

// eval returns z at multipliers u.
func (c *clustered) eval(u []int64) int64 {
	o, d, clients := c.oracle, c.domain, c.md.clients
	c.fee = u[clients]
	o.u = u[:clients]
	o.look = longLook
	z := o.price(o, o.u) - max(c.fee*int64(d.lo), c.fee*int64(d.hi))
	o.count = 0
	for i, s := range d.state {
		o.open[i] = 0
		if c.of[i] >= 0 {
			continue
		}
		if v := o.reduced[i] + c.fee; s == opened || (s == free && v < 0) {
			o.open[i] = 1
			o.count++
			z += v
		}
	}
	for _, k := range c.clusters {
		k.price(o, u, d)
		z -= k.value
		for a, i := range k.sites {
			if k.chosen>>a&1 == 1 {
				o.open[i] = 1
				o.count++
			}
		}
	}
	o.bound = z
	return z
}

// gradient writes the supergradient of z at the multipliers of the last
// evaluation to g, and counts who is open.
func (c *clustered) gradient(g []int32) int32 {
	o, clients := c.oracle, c.md.clients
	for k := range c.stamp {
		c.stamp[k] = -1
	}
	lists := o.lists
	for j := range clients {
		v, end := int32(1), o.reach[j]
		for _, i := range lists.site[lists.start[j]:end] {
			switch k := c.of[i]; {
			case o.open[i] == 0:
			case k < 0:
				v--
			case c.stamp[k] != int32(j):
				c.stamp[k] = int32(j)
				v--
			}
		}
		for ; v == 1 && lists.cost[end] == o.u[j]; end++ {
			v -= o.open[lists.site[end]]
		}
		g[j] = v
	}
	switch lo, hi := c.domain.lo, c.domain.hi; {
	case c.fee > 0:
		g[clients] = int32(o.count - hi)
	case c.fee < 0:
		g[clients] = int32(o.count - lo)
	default:
		g[clients] = int32(o.count - min(max(o.count, lo), hi))
	}
	for i, v := range o.open {
		c.share[i] += float64(shareRate * (float64(v) - c.share[i]))
	}
	o.work += int64(clients)
	return 1
}

// moved returns multiplier u of client j, or the fee, moved by a number of
// ticks.
func (c *clustered) moved(j int, u int64, by float64) int64 {
	if j < c.md.clients {
		return c.md.moved(j, u, by)
	}
	limit := float64(int64(maxFees) / int64(len(c.md.number)+1))
	return int64(min(max(float64(u)+by, -limit), limit))
}

// reduce returns what all plans that cost at most cut have in common, by the last
// evaluation, whose bound must be at most that. If stop says so, it is not all.
func (c *clustered) reduce(cut int64, stop func() bool) reduction {
	o, d := c.oracle, c.domain
	r := reduction{lo: d.lo, hi: d.hi}
	slack := cut - o.bound
	for i, s := range d.state {
		if s != free || c.of[i] >= 0 {
			continue
		}
		switch v := o.reduced[i] + c.fee; {
		case v > slack:
			r.close = append(r.close, int32(i))
		case v < -slack:
			r.open = append(r.open, int32(i))
		}
	}
	for _, k := range c.clusters {
		for a, i := range k.sites {
			if stop() {
				return r
			}
			if d.state[i] != free || k.change(o, a) <= slack {
				continue
			}
			if k.chosen>>a&1 == 1 {
				r.open = append(r.open, i)
			} else {
				r.close = append(r.close, i)
			}
		}
	}
	return r
}

// leafAt ends the proof at slot with multipliers u. It does nothing if slot is nil,
// and so does reduceAt.
func (c *clustered) leafAt(slot **proof, u []int64) {
	if slot != nil {
		m := c.md.clients
		*slot = &proof{kind: Leaf, u: slices.Clone(u[:m]), fee: u[m], clusters: c.named}
	}
}

// reduceAt adds to the proof at slot what r narrows the domain by, before that is
// done. It returns the slot where the proof goes on.
func (c *clustered) reduceAt(slot **proof, r *reduction, u []int64) **proof {
	if slot == nil || r.nothing(c.domain) {
		return slot
	}
	m := c.md.clients
	end := c.md.reduceAt(slot, r, c.domain, slices.Clone(u[:m]))
	(*slot).fee, (*slot).clusters = u[m], c.named
	return end
}

// maxFees is what the fees of all facilities stay below.
const maxFees = 1 << 60

// fee returns the fee with which the last evaluation of o, on the plans of d, would
// have opened as many facilities without limits of their number.
func (o *oracle) fee(d *domain) int64 {
	dearest, cheapest := o.margins(d)
	if dearest == none || cheapest == none || (dearest <= 0 && cheapest >= 0) {
		return 0
	}
	return -(dearest + (cheapest-dearest)/2)
}
