package facility

// node is a part of the search tree that is still to be looked at.
type node struct {
	domain *domain
	u      []int64 // multipliers to begin from
	step   float64 // length of the steps to begin with, 0 if not known
	bound  int64   // in ticks
	serial int     // order of creation
	sharp  bool    // whether its knapsacks are 0-1 although the model is blurred
	priced bool    // its facilities are fixed, and were priced with shared clients
	proof  **proof // where its proof goes, nil if none is kept
	from   trial   // the split that made it, with what that moved, if known, for skim
}

// split divides a domain: by a facility closed or open, by a facility that does
// not serve a client or does, by at most count open facilities or more, or by
// facilities that are all closed or of which one is open at least.
type split struct {
	kind     StepKind // one of the Split kinds
	facility int32
	client   int32
	count    int
	ball     []int32
}

// fits reports whether the split divides d.
func (s split) fits(d *domain) bool {
	switch s.kind {
	case SplitFacility:
		return d.state[s.facility] == free
	case SplitBall:
		return d.fitsBall(s.ball)
	}
	return true
}

// side returns one side (0 or 1) of the split of d.
func (s split) side(d *domain, side int) *domain {
	c := d.clone()
	switch s.kind {
	case SplitPair:
		c.fixPair(s.facility, s.client, side == 1)
	case SplitBall:
		c.fixBall(s.ball, side == 1)
	case SplitFacility:
		c.fix(s.facility, [2]int8{closed, opened}[side])
	case SplitCount:
		if side == 0 {
			c.hi = s.count
		} else {
			c.lo = s.count + 1
		}
	}
	return c
}

// outcome is what looking at a node gave.
type outcome struct {
	nodes  int     // looked at
	kids   []*node // what is left to look at; none if the node is done
	plan   answer  // a plan that was met
	cost   int64   // of that plan, impossible if none was
	left   int64   // least bound of what is done but not proved, impossible if all is
	cuts   []*cut  // those that mattered
	work   int64
	trials []trial // what tried splits gave
}
