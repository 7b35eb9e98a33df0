package facility

import "slices"

const (
	firstCluster = 12 // facilities of a cluster at most, at first
	moreCluster  = 8  // and more in each round
	lastCluster  = 44
)

// regroup raises the bound of the root by clusters of facilities, which grow for
// as long as that pays, and then branches. It reports whether the search is over.
func (s *search) regroup() bool {
	if s.md.class != uncapacitated {
		return false
	}
	u := slices.Clone(s.bestRoot())
	s.oracle.eval(u, s.domain)
	g := &grouping{share: make([]float64, len(s.md.number)), u: append(u, s.oracle.fee(s.domain))}
	for i, v := range s.oracle.open {
		g.share[i] = float64(v)
	}
	s.grouping = g
	defer func() { s.grouping = nil }()
	begin := s.lb
	var sets [][]int32 // before they grew
	for limit := firstCluster; ; limit += moreCluster {
		work, u := s.work, slices.Clone(g.u)
		c := newClustered(s.oracle, s.md, s.domain, g.sets, g.share, s.stop)
		z, _ := ascend(c, g.u, s.ub, s.cutoff(), again, s.glean())
		s.round(g.share, nil)
		if z < s.lb && g.sets != nil { // too large to be priced well
			g.sets, g.u = sets, u
			break
		}
		if s.narrow(c, g.u) || s.reduce() || s.spent() || s.close() || s.lookForPlans((s.work-work)/2) {
			return true
		}
		if sets = g.sets; limit > lastCluster || !g.grow(s.md, s.domain, limit) {
			break
		}
	}
	if s.lb-begin > (s.ub-s.lb)/4 {
		return s.thicket(g)
	}
	if s.top != nil { // the tree will not prove more without clusters
		s.lb = begin
	}
	return false
}

// narrow narrows the root by the clusters at multipliers u, and reports whether
// nothing of interest is left.
func (s *search) narrow(c *clustered, u []int64) bool {
	z := c.eval(u)
	if z > s.cutoff() {
		c.leafAt(s.top, u)
		s.lb = s.ub
		return true
	}
	if z > s.lb && s.top != nil {
		s.bottom.bound = z
		c.leafAt(&s.bottom.proof, u)
	}
	s.lb = max(s.lb, z)
	r := c.reduce(s.cutoff(), s.stop)
	s.insert(func(slot **proof) **proof { return c.reduceAt(slot, &r, u) })
	s.domain.apply(&r)
	return false
}

// round tries the plan of the facilities whose share is high.
func (s *search) round(share []float64, serve []int32) {
	var open []int32
	for i, y := range share {
		if y >= 0.5 || s.md.state[i] == opened {
			open = append(open, int32(i))
		}
	}
	s.primal.try(answer{open: open, serve: serve})
	s.note()
}
