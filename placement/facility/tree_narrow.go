package facility

import "slices"

// reduce narrows the root by the multipliers found so far and reports whether
// nothing of interest is left.
func (s *search) reduce() bool {
	for again := true; again; {
		again = false
		for _, u := range s.roots {
			z := s.oracle.eval(u, s.domain)
			if z != impossible {
				s.lb = max(s.lb, min(z, s.ub))
			}
			if z > s.cutoff() {
				leafAt(s.top, u)
				s.lb = s.ub
				return true
			}
			r := s.oracle.reduce(s.cutoff(), s.domain)
			if r.nothing(s.domain) {
				continue
			}
			s.insert(func(slot **proof) **proof { return s.md.reduceAt(slot, &r, s.domain, u) })
			s.domain.apply(&r)
			again = true
		}
	}
	if s.domain.empty() {
		leafAt(s.top, s.roots[0])
		s.lb = s.ub
		return true
	}
	if n := len(s.md.number); s.reducePairs() || s.domain.frees < n-n/20 {
		s.compact()
	}
	s.advise()
	return false
}

// advise tells the search for plans with single sources the multipliers of the root.
func (s *search) advise() {
	if c, ok := s.primal.(*sourcingClimber); ok && s.oracle.whole {
		c.heed(s.bestRoot(), s.md.unit)
	}
}

// reducePairs rules out pairs of clients and facilities at the root if there are
// many, and reports whether it did: the model must be compacted then.
func (s *search) reducePairs() bool {
	if !s.oracle.assigns {
		return false
	}
	u := s.bestRoot()
	if s.oracle.eval(u, s.domain) > s.cutoff() {
		return false
	}
	r := s.oracle.reducePairs(u, s.cutoff(), s.domain)
	if r.len() <= len(s.md.site)/worthRootPairs {
		return false
	}
	s.insert(func(slot **proof) **proof { return s.md.pairsAt(slot, &r, u) })
	s.domain.applyPairs(&r)
	return true
}

// insert puts what add adds to the proof at the root above the proof of the
// tree.
func (s *search) insert(add func(slot **proof) **proof) {
	if s.top == nil {
		return
	}
	tree := *s.top
	end := add(s.top)
	*end = tree
	for _, n := range s.open {
		if n.proof == s.top {
			n.proof = end
		}
	}
	s.top = end
}

// compact leaves out of the model what the root has fixed, everywhere.
func (s *search) compact() {
	md, column := s.md.compact(s.domain)
	a := s.translate(column)
	s.spent()
	kept := s.cuts[:0]
	for _, c := range s.cuts {
		if c = c.renumber(column, len(md.number)); c != nil {
			kept = append(kept, c)
		}
	}
	s.cuts = kept
	s.history = s.history.renumber(column, len(md.number))
	s.open.keep(func(n *node) bool {
		d := md.domain()
		d.lo, d.hi = max(d.lo, n.domain.lo), min(d.hi, n.domain.hi)
		for i, state := range n.domain.state {
			switch c := column[i]; {
			case c < 0 && state == opened, c >= 0 && md.state[c] == opened && state == closed:
				leafAt(n.proof, n.u) // contradicts the root
				return false
			case c >= 0 && md.state[c] == free && state != free:
				d.fix(c, state)
			}
		}
		d.renumberBalls(&n.domain.balls, column)
		if d.void || !d.renumber(n.domain.pairs, column) {
			leafAt(n.proof, n.u)
			return false
		}
		n.domain, n.from = d, trial{}
		return true
	})
	s.grouping.renumber(md, column)
	for k, u := range s.roots {
		s.roots[k] = slices.Clone(u)
		md.clip(s.roots[k])
	}
	old, ok := s.primal.(*climber)
	s.adopt(md, a)
	if c, same := s.primal.(*climber); ok && same {
		c.inherit(old, column)
	}
}

// translate returns the best plan of the local search in the facilities of a
// compacted model, as far as they are left, with those that the root has opened.
func (s *search) translate(column []int32) answer {
	var a answer
	best, _ := s.primal.found()
	for i, state := range s.domain.state {
		if state == opened {
			a.open = append(a.open, column[i])
		}
	}
	for _, i := range best.open {
		if column[i] >= 0 && s.domain.state[i] != opened {
			a.open = append(a.open, column[i])
		}
	}
	for _, i := range best.serve {
		if i >= 0 {
			i = column[i]
		}
		a.serve = append(a.serve, i)
	}
	return a
}

// worthRootPairs is the part of all pairs of which one must be ruled out at once
// at the root.
const worthRootPairs = 5
