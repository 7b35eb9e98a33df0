package facility

import "slices"

const (
	broad        = 1000 // clients beyond which a bundle is too coarse
	narrowSingle = 100  // the same with one facility for each client
	rootPhases   = 10
	rootSteps    = 80  // steps of the bundle in each phase
	broadRoot    = 320 // the same with many clients, in the end
	rootCuts     = 100 // capacity of the bundle
	cutMemory    = 200 // cuts to remember
	crowd        = 100 // clients for each open facility that make lists long
)

// first finds a plan to begin with: greedily, and from Options.Start.
func (s *search) first() {
	s.primal.begin()
	for s.lengthen() {
	}
	s.note()
	if s.o.Start == nil {
		return
	}
	column := make(map[int]int32, len(s.md.number))
	for i, number := range s.md.number {
		column[int(number)] = int32(i)
	}
	var open []int32
	for i, state := range s.md.state {
		if state == opened {
			open = append(open, int32(i))
		}
	}
	for _, number := range s.o.Start {
		i, ok := column[number]
		if !ok {
			return
		}
		open = append(open, i)
	}
	s.primal.try(answer{open: open})
	s.note()
}

// lengthen doubles the short lists that matter: those whose multipliers are as
// high as they may be, and those that the best plan serves from farther away.
// It reports whether there are any; the local search then begins anew.
func (s *search) lengthen() bool {
	md := s.md
	if !md.truncated || s.stop() {
		return false
	}
	which := make([]bool, md.clients)
	count := 0
	mark := func(j int) {
		if md.short[j] && !which[j] {
			which[j] = true
			count++
		}
	}
	climb := s.primal.(*climber) // only uncapacitated problems have short lists
	climb.set(climb.trail.best.open)
	for j, k := range climb.first {
		if md.site[k] < 0 {
			mark(j)
		}
	}
	if len(s.roots) > 0 {
		for j, u := range s.roots[len(s.roots)-1] {
			if u >= md.most[j] {
				mark(j)
			}
		}
	}
	if count == 0 || md.lengthen(s.ctx, which) != nil {
		return false
	}
	s.work += int64(count) * int64(len(md.number))
	s.spent()
	s.prepare(climb.trail.best)
	return true
}

// root raises the bound and looks for plans by turns at the root of the tree. It
// reports whether the search is over.
func (s *search) root() bool {
	u := s.md.guess()
	if s.md.class == pooled {
		const passes = 20 // over all pairs, to find a plan worth beginning from
		if s.lookForPlans(passes * int64(len(s.md.site))) {
			return true
		}
		if u = s.primal.(*districtClimber).shares(); s.approach(u) {
			return true
		}
	}
	md := s.md
	_, s.step = ascend(relaxed{s.oracle, md, s.domain}, u, s.ub, s.cutoff(), hasty, s.spent)
	s.roots = append(s.roots, u)
	if s.reduce() || s.spent() || s.close() {
		return true
	}
	// With safety stock, evaluations are slow, and a bundle needs few of them.
	if s.md.class != pooled && s.md.clients > s.coarse && !s.few() && (s.polish() || s.regroup()) {
		return true
	}
	if s.md.class == single && s.md.clients > narrowSingle {
		step := s.step
		if s.polish() {
			return true
		}
		s.step = step // for a bundle
	}
	steps, most := rootSteps, rootSteps
	if s.md.clients > s.coarse {
		most = broadRoot // but first it pays to fix facilities early
	}
	for range rootPhases {
		s.lengthen()
		before, plans := s.lb, s.ub
		dual := s.work
		s.raise(steps)
		if s.reduce() || s.spent() || s.close() {
			return true
		}
		dual = s.work - dual
		if s.lookForPlans(dual) {
			return true
		}
		if steps == most && s.ub == plans && float64(s.lb-before) < 0.02*float64(s.ub-s.lb) {
			break
		}
		steps = min(2*steps, most)
	}
	return false
}

// few reports whether open facilities have so many clients each that evaluations read
// long lists. Bundles, which need few of them, are better then than the subgradient
// method and clusters.
func (s *search) few() bool {
	plan, _ := s.primal.found()
	return len(plan.open)*s.crowd <= s.md.clients
}

// effort returns what the bundles of the tree do.
func (s *search) effort() effort {
	switch {
	case s.md.clients <= s.coarse:
		if s.md.class == single && s.md.clients > narrowSingle && !s.md.blurred {
			return scarce
		}
		return usual
	case s.md.class == uncapacitated && s.few():
		return crowded
	}
	return patient
}

// approach raises the bound from multipliers u in short stages, looking for plans
// after each: where evaluations are slow, it pays to fix facilities early. It
// reports whether the search is over.
func (s *search) approach(u []int64) bool {
	const stages = 6
	for range stages {
		s.md.clip(u)
		dual := s.work
		ascend(relaxed{s.oracle, s.md, s.domain}, u, s.ub, s.cutoff(), brief, s.spent)
		s.roots = append(s.roots, slices.Clone(u))
		if s.reduce() || s.spent() || s.close() {
			return true
		}
		s.report()
		if s.lookForPlans((s.work - dual) / 3) {
			return true
		}
	}
	return false
}

// lookForPlans spends so much work on the local search and uses what it finds.
// It reports whether the search is over.
func (s *search) lookForPlans(work int64) bool {
	for limit := s.work + work; s.work < limit; {
		s.primal.round()
		if s.spent() {
			return true
		}
	}
	if s.note() && (s.reduce() || s.close()) {
		return true
	}
	s.report()
	return false
}

// polish looks for plans for as long as the bound has taken, then raises
// the bound of the root by the subgradient method as far as that goes, and once
// more if that made lists longer. It reports whether the search is over.
func (s *search) polish() bool {
	for dual, again := s.work, true; again; {
		if s.lookForPlans(dual) {
			return true
		}
		dual = s.work
		u := slices.Clone(s.bestRoot())
		_, s.step = ascend(relaxed{s.oracle, s.md, s.domain}, u, s.ub, s.cutoff(), thorough, s.glean())
		s.roots = append(s.roots, u)
		if s.reduce() || s.spent() || s.close() {
			return true
		}
		s.report()
		dual = s.work - dual
		again = s.lengthen()
	}
	return false
}

// raise raises the bound of the root by so many steps of the bundle method.
func (s *search) raise(steps int) {
	b := newBundle(s.oracle, s.md.clients, rootCuts)
	var f filter
	f.of(s.md, s.domain)
	f.whole = s.oracle.whole
	b.begin(s.bestRoot(), s.domain, &f, s.cuts, s.step)
	if s.md.clients > s.coarse {
		b.aim(s.cutoff(), broadAim)
	}
	for range steps {
		if b.bound > s.cutoff() {
			break
		}
		promised := b.advance(s.domain)
		if s.stop() || promised < 1e-6*float64(s.ub-b.bound) {
			break
		}
	}
	s.step = b.t
	s.roots = append(s.roots, slices.Clone(b.center))
	if len(s.roots) > 4 {
		s.roots = slices.Delete(s.roots, 0, 1)
	}
	s.lb = max(s.lb, min(b.bound, s.ub))
	s.remember(b.export())
	share := make([]float64, len(s.md.number))
	b.share(share)
	var serve []int32
	if s.oracle.assigns {
		b.assignments(&s.mix)
		serve = s.mix.serve(len(share), s.md.clients)
	}
	s.round(share, serve)
}
