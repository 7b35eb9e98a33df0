package facility

// domain is a set of plans: which facilities are fixed, how many may be open,
// and of some pairs whether the facility serves the client.
type domain struct {
	state         []int8 // free, opened or closed, by facility of the model
	opened, frees int
	lo, hi        int
	pairs         *pair // the last one that was fixed
	balls         balls // sets of which a facility must be open
	void          bool  // whether what was fixed contradicts itself
}

// pair is a client and a facility of which is fixed whether one serves the
// other. Domains share the tails of their lists.
type pair struct {
	client, facility int32
	served           bool
	next             *pair
}

func (md *model) domain() *domain {
	d := &domain{state: append([]int8(nil), md.state...), lo: md.lo, hi: md.hi}
	for _, s := range d.state {
		if s == opened {
			d.opened++
		} else {
			d.frees++
		}
	}
	return d
}

func (d *domain) copyFrom(s *domain) {
	state := append(d.state[:0], s.state...)
	*d = *s
	d.state, d.balls = state, s.balls.clone()
}

func (d *domain) clone() *domain {
	c := new(domain)
	c.copyFrom(d)
	return c
}

// fix takes facility i out of question.
func (d *domain) fix(i int32, state int8) {
	if d.state[i] != free {
		d.void = d.void || d.state[i] != state
		return
	}
	d.state[i] = state
	d.frees--
	if state == opened {
		d.opened++
	}
	ball := d.balls.in(i)
	if ball < 0 {
		return
	}
	d.balls.of[i] = nobody
	d.balls.size[ball]--
	if state == opened {
		d.balls.forget(ball)
	} else if d.balls.size[ball] == 1 {
		d.fix(d.balls.last(ball), opened)
	}
}

// fixPair decides whether facility i, which must not be closed if it does,
// serves client j.
func (d *domain) fixPair(i, j int32, served bool) {
	d.pairs = &pair{client: j, facility: i, served: served, next: d.pairs}
	if served && d.state[i] == free {
		d.fix(i, opened)
	}
}

// applyPairs narrows d to what r found.
func (d *domain) applyPairs(r *pairReduction) {
	for _, m := range r.drop {
		d.fixPair(m.facility, m.client, false)
	}
	for _, m := range r.hold {
		d.fixPair(m.facility, m.client, true)
	}
}

// renumber takes over pairs of a domain before its model was compacted. It
// returns false if a facility is gone that must serve a client.
func (d *domain) renumber(pairs *pair, column []int32) bool {
	for p := pairs; p != nil; p = p.next {
		switch i := column[p.facility]; {
		case i >= 0:
			d.fixPair(i, p.client, p.served)
		case p.served:
			return false
		}
	}
	return true
}

// empty reports whether no number of open facilities is possible.
func (d *domain) empty() bool {
	return d.void || d.lo > d.hi || d.opened+d.balls.unmet > d.hi || d.opened+d.frees < d.lo
}
