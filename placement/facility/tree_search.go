package facility

import (
	"context"
	"slices"
	"time"
)

// search is one call of Solve.
type search struct {
	ctx      context.Context
	given    *Problem
	p        *Problem // the same with clients merged
	groups   []int32  // of the clients, nil if none were merged
	o        Options
	md       *model
	primal   primal
	oracle   *oracle
	mix      mixture // scratch of raise
	length   int     // entries of each list to begin with
	coarse   int     // clients beyond which the root needs more than a bundle
	crowd    int     // clients for each open facility from which on lists are long
	many     int64   // clients in each facility from which on it is priced as if they were shared
	unserved int64   // ticks for a client without a facility, 0 if that cannot be
	ub       int64   // cost of the best plan in ticks, impossible if there is none
	plan     answer  // the best plan, in numbers of the problem
	sharing  sharing // and how it serves clients that are shared
	lb       int64   // proven bound in ticks
	left     int64   // least bound of what is done but not proved, impossible if all is
	domain   *domain // of the root
	roots    [][]int64
	step     float64  // length of the last steps at the root
	proof    *proof   // the whole proof
	top      **proof  // where that of the tree hangs, nil if none is kept
	bottom   struct { // of the proof if it ends at the root
		proof *proof
		bound int64
	}
	open     nodeHeap // nodes to look at
	history  *history
	grouping *grouping // while there is one
	cuts     []*cut    // those that mattered at earlier nodes, newest last
	nodes    int
	serial   int
	work     int64
	climbed  int64 // the part of it that went into the search for plans
	reported time.Time
	halted   bool
}

// cutoff is the highest cost of a plan that is of interest.
func (s *search) cutoff() int64 { return s.ub - s.md.unit }

// stop reports whether the context is done; then the search halts.
func (s *search) stop() bool {
	if !s.halted && s.ctx.Err() != nil {
		s.halted = true
	}
	return s.halted
}

// spent adds work and halts the search at its limit.
func (s *search) spent() bool {
	climbed := s.primal.spend()
	s.climbed += climbed
	s.work += s.oracle.work + climbed
	s.oracle.work = 0
	if s.o.Work > 0 && s.work >= s.o.Work {
		s.halted = true
	}
	return s.stop()
}

// run searches until the gap is closed or the search halts.
func (s *search) run(t totals) {
	s.ub, s.lb, s.left = impossible, 0, impossible
	md, err := newModel(s.ctx, s.p, t, s.length)
	if err != nil {
		s.halted = true
		return
	}
	md.blur(s.many)
	if md.class == uncapacitated {
		s.unserved = md.unserved
	} else { // finding a plan at all can be hard
		s.ub = md.ticks(t.worst + md.divisor)
	}
	if s.o.Certify {
		s.top = &s.proof
	}
	s.history = newHistory(len(md.number))
	s.adopt(md, answer{})
	s.first()
	if s.ub != impossible && !s.root() { // there always is a plan, if not halted
		s.tree()
	}
	s.finishProof()
}

// adopt makes md the model of the search, a plan of which is a.
func (s *search) adopt(md *model, a answer) {
	s.md, s.domain = md, md.domain()
	s.oracle = newOracle(md)
	s.oracle.stop = s.stop
	s.prepare(a)
}

// prepare makes a new local search on the lists of the model, which begins from
// a plan if there is one.
func (s *search) prepare(a answer) {
	s.primal = newPrimal(s.md, s.stop)
	if a.open != nil {
		s.primal.try(a)
	}
}

// note takes over the best plan of the local search if it is better than that of
// the search, and reports whether it is. A plan with shared clients is written out
// at once, so that a search that is stopped has no more to do.
func (s *search) note() bool {
	a, value := s.primal.found()
	if value >= s.ub || len(a.open) < s.md.lo {
		return false
	}
	serve := a.serve
	if s.md.class == uncapacitated {
		serve = s.md.assign(marked(a.open, len(s.md.number)))
	}
	plan := answer{open: s.md.numbers(a.open), serve: s.md.numbers(serve)}
	if s.md.class == shared {
		written, err := s.given.share(plan.list(), s.stop)
		if err != nil {
			return false // stopped
		}
		s.sharing = written
	}
	s.ub, s.plan = value, plan
	return true
}

// marked returns a list of facilities as a set.
func marked(open []int32, facilities int) []bool {
	in := make([]bool, facilities)
	for _, i := range open {
		in[i] = true
	}
	return in
}

// close reports whether the gap is small enough to end the search.
func (s *search) close() bool {
	if s.ub == impossible {
		return false
	}
	lb := min(s.md.roundUp(s.lb), s.ub)
	return lb >= s.ub || (s.o.Gap > 0 && s.found() && gap(s.ub, lb) <= s.o.Gap)
}

// finishProof ends the proof at the nodes that are left.
func (s *search) finishProof() {
	if s.top == nil {
		return
	}
	s.oracle.stop = nil // a proof is no use by halves
	for _, n := range s.open {
		leafAt(n.proof, n.u)
	}
	if *s.top == nil && s.bottom.bound >= s.lb {
		*s.top = s.bottom.proof
	}
	if *s.top == nil {
		leafAt(s.top, s.bestRoot())
	}
}

// bestRoot returns the multipliers that give the best bound of the root, which is
// never below 0.
func (s *search) bestRoot() []int64 {
	best, bound := s.md.dull(), int64(-1)
	for _, u := range s.roots {
		if z := s.oracle.eval(u, s.domain); z > bound {
			best, bound = u, z
		}
	}
	return best
}

// remember keeps cuts for later nodes.
func (s *search) remember(cuts []*cut) {
	fresh := make(map[*cut]bool, len(cuts))
	for _, c := range cuts {
		fresh[c] = true
	}
	s.cuts = slices.DeleteFunc(s.cuts, func(c *cut) bool { return fresh[c] })
	for _, c := range cuts {
		if fresh[c] {
			s.cuts = append(s.cuts, c)
			fresh[c] = false
		}
	}
	if extra := len(s.cuts) - cutMemory; extra > 0 {
		s.cuts = slices.Delete(s.cuts, 0, extra)
	}
}
