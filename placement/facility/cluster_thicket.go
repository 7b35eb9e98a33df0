package facility

import "slices"

// thicket looks at nodes, the lowest bound first, by the clusters of g, until the
// gap is closed. It reports whether the search is over.
func (s *search) thicket(g *grouping) bool {
	c := newClustered(s.oracle, s.md, s.domain, g.sets, g.share, s.stop)
	if s.stop() {
		return true
	}
	z := c.eval(g.u)
	s.open.push(&node{domain: s.domain.clone(), u: g.u, bound: z, proof: s.top})
	defer func() { // what is left is proved by its last multipliers
		for _, n := range s.open {
			c.leafAt(n.proof, n.u)
		}
		s.open = nil
	}()
	for len(s.open) > 0 {
		s.lb = max(s.lb, min(s.open[0].bound, s.ub))
		s.report()
		if s.close() || s.spent() {
			return true
		}
		n := s.open.pop()
		s.nodes++
		work := s.work
		done := s.settled(c, n)
		for limit := s.work + (s.work-work)/4; s.work < limit && !s.spent(); {
			s.primal.round()
		}
		s.note()
		if done {
			continue
		}
		by := split{kind: SplitFacility, facility: s.doubtful(c, n.domain)}
		slots := [2]**proof{}
		slots[0], slots[1] = s.md.splitAt(n.proof, by)
		for side, slot := range slots {
			s.serial++
			s.open.push(&node{
				domain: by.side(n.domain, side), u: slices.Clone(n.u),
				bound: n.bound, serial: s.serial, proof: slot,
			})
		}
	}
	s.lb = s.ub
	return true
}

// settled raises the bound of a node and narrows it, and reports whether nothing of
// interest is left.
func (s *search) settled(c *clustered, n *node) bool {
	c.domain = n.domain
	for before := n.domain.frees + 1; n.domain.frees < before; {
		if n.bound <= s.cutoff() {
			ascend(c, n.u, s.ub, s.cutoff(), atNode, s.glean())
			s.round(c.share, nil)
			n.bound = max(n.bound, c.eval(n.u))
		}
		if n.bound > s.cutoff() {
			c.leafAt(n.proof, n.u)
			return true
		}
		if s.halted {
			return false
		}
		before = n.domain.frees - n.domain.frees/10
		r := c.reduce(s.cutoff(), s.stop)
		n.proof = c.reduceAt(n.proof, &r, n.u)
		n.domain.apply(&r)
		if n.domain.empty() {
			c.leafAt(n.proof, n.u)
			return true
		}
		if n.domain.frees == 0 {
			leafAt(n.proof, s.only(n.domain))
			return true
		}
	}
	return false
}

// only tries the one plan of a domain, and returns multipliers that prove its cost.
func (s *search) only(d *domain) []int64 {
	var open []int32
	for i, state := range d.state {
		if state == opened {
			open = append(open, int32(i))
		}
	}
	s.primal.try(answer{open: open})
	s.note()
	md, u := s.md, make([]int64, s.md.clients)
	for j := range u {
		k, end := md.start[j], md.start[j+1]-1
		for k < end && d.state[md.site[k]] != opened {
			k++
		}
		switch {
		case k < end:
			u[j] = md.cost[k]
		case md.short[j]:
			u[j], _ = md.nearest(j, open)
		default:
			u[j] = md.most[j]
		}
	}
	return u
}

// doubtful returns the free facility whose share is closest to one half.
func (s *search) doubtful(c *clustered, d *domain) int32 {
	best := int32(-1)
	for i, state := range d.state {
		if state == free && (best < 0 || abs(c.share[i]-0.5) < abs(c.share[best]-0.5)) {
			best = int32(i)
		}
	}
	return best
}
