package facility

import "slices"

// branch splits a node by strong branching: it tries some splits, and takes the one
// that raises the bounds of its sides most. Facilities of which one side holds
// nothing of interest are fixed on the way: to raise the bound of the node and to
// try everything anew after each of them would take far longer. It returns false if
// the node's domain was narrowed, and no split is left to take.
func (w *worker) branch(n *node, cut int64) bool {
	splits := w.splits(n.domain)
	if w.oracle.assigns && n.domain.frees > 0 && w.sure(splits[0]) {
		if pairs := w.pairSplits(); len(pairs) > 0 {
			splits = pairs
		}
	}
	var best tried
	bestScore, failures := -1.0, 0
	for _, s := range splits {
		if !s.fits(n.domain) {
			continue
		}
		t, both := w.try(n, s, cut)
		switch {
		case w.stop():
			w.postpone(n)
			return true
		case !both && (s.kind == SplitCount || s.kind == SplitPair || n.domain.empty()):
			return false
		case !both:
			continue
		}
		a, b := t.rise(w.main.bound)
		if i := s.facility; s.kind == SplitFacility {
			y := min(max(w.share[i], 0.05), 0.95)
			w.out.trials = append(w.out.trials, trial{i, 0, a / y}, trial{i, 1, b / (1 - y)})
		}
		if s.kind == SplitCount && max(a, b) < float64(cut-w.main.bound)/farCount {
			continue // numbers of open facilities are close to each other in cost
		}
		if score := score(a, b); score > bestScore {
			best, bestScore, failures = t, score, 0
		} else if failures++; failures >= patience {
			break
		}
	}
	if bestScore < 0 || !best.fits(n.domain) {
		return false
	}
	slots := [2]**proof{}
	slots[0], slots[1] = w.md.splitAt(n.proof, best.split)
	for side := range 2 {
		w.out.kids = append(w.out.kids, &node{
			domain: best.side(n.domain, side), u: best.centers[side], step: best.steps[side],
			bound: best.bounds[side], proof: slots[side], priced: n.priced, sharp: n.sharp,
		})
	}
	return true
}

// tried is a split with what trying its sides gave.
type tried struct {
	split
	bounds  [2]int64
	centers [2][]int64 // multipliers of the bounds
	steps   [2]float64 // length of the last steps
}

// rise returns by how much the bounds of the sides are above that of the node, which
// none is below.
func (t *tried) rise(bound int64) (a, b float64) {
	return float64(t.bounds[0] - bound), float64(t.bounds[1] - bound)
}

// try raises the bounds of both sides of a split a little. It returns false if
// one of them turned out to hold nothing of interest, and the node's domain was
// narrowed to the other.
func (w *worker) try(n *node, s split, cut int64) (t tried, both bool) {
	t.split = s
	for side := range 2 {
		t.bounds[side] = w.probe(s.side(n.domain, side), cut)
		t.centers[side], t.steps[side] = slices.Clone(w.side.center), w.side.t
		if t.bounds[side] > cut {
			w.discard(n, s, side, t.centers[side])
			return t, false
		}
		if bound, u := w.known(n); bound > t.bounds[side] {
			t.bounds[side], t.centers[side] = bound, slices.Clone(u)
		}
	}
	return t, true
}

// known returns the best bound of a node and its multipliers. Those that it came
// with can be the best: a facility that nothing makes attractive any more is not
// filled, so that a part of the plans can seem cheaper than all of them.
func (w *worker) known(n *node) (bound int64, u []int64) {
	if n.bound > w.main.bound {
		return n.bound, w.given
	}
	return w.main.bound, w.main.center
}

// postpone leaves the node for later.
func (w *worker) postpone(n *node) {
	bound, u := w.known(n)
	n.u, n.bound, n.step = slices.Clone(u), bound, w.main.t
	w.out.kids = append(w.out.kids, n)
}

// score rates a split that raises the bounds of its sides by a and b.
func score(a, b float64) float64 { return float64(5*min(a, b)) + max(a, b) }

// probe returns a bound of the domain d, part of the one of the main bundle.
func (w *worker) probe(d *domain, cut int64) int64 {
	if d.pairs != w.lists.kept.pairs {
		w.md.restrict(&w.lists, d, w.main.center)
	}
	w.filter.of(w.md, d)
	b := w.side
	if b.inherit(w.main, d, &w.filter, w.effort.side) > cut {
		return b.bound
	}
	for range w.effort.side {
		b.advance(d)
		if b.bound > cut {
			break
		}
	}
	return b.bound
}

// discard leaves out one side of a split, on which u gives a bound above the
// cutoff.
func (w *worker) discard(n *node, s split, side int, u []int64) {
	slots := [2]**proof{}
	slots[0], slots[1] = w.md.splitAt(n.proof, s)
	leafAt(slots[side], u)
	n.proof = slots[1-side]
	n.domain = s.side(n.domain, 1-side)
}
