package facility

import "slices"

const (
	skimWork  = 1 << 20 // work on one node of the tree at most, so that low bounds rise soon
	skimSteps = 12      // steps to raise the bound of a node
	tryStep   = 5       // the same of one side of a split that is tried
	tries     = 6       // splits to try
	trusted   = 4       // observations after which experience stands for a try
)

// skim searches the part of the tree below n depth first, with quick bounds. It
// suits problems of up to about a thousand clients, once half of the gap of the
// root is closed: what it costs to look at a node counts more there than how
// close its bound is to that of the relaxation.
// What is not looked at within the allowance is left over.
func (w *worker) skim(n *node, cut int64) {
	if w.hop == nil {
		w.hop, w.u, w.tried = newHopper(w.oracle, w.md.clients), make([]int64, w.md.clients), make([]int64, w.md.clients)
	}
	w.recent = w.history.clone()
	limit := w.oracle.work + w.allowance
	for stack := []*node{n}; len(stack) > 0; {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if w.oracle.work > limit || w.stop() {
			w.out.kids = append(append(w.out.kids, stack...), top)
			return
		}
		w.out.nodes++
		at, more := w.glance(top, cut)
		if !more {
			continue
		}
		slots := [2]**proof{}
		slots[0], slots[1] = w.md.splitAt(top.proof, at)
		for side := range 2 {
			kid := &node{
				domain: at.side(top.domain, side), u: top.u, bound: top.bound,
				proof: slots[side],
			}
			if at.kind == SplitFacility {
				kid.from = trial{at.facility, side, moved(w.share[at.facility], side)}
			}
			stack = append(stack, kid)
		}
	}
}

// glance raises the bound of a node and fixes what it can. It returns the split to
// go on with, or false if there is nothing left to do.
func (w *worker) glance(n *node, cut int64) (at split, more bool) {
	before := n.bound
	u := w.u
	copy(u, n.u)
	w.hop.forget()
	for steps := skimSteps; ; steps = skimSteps / 2 {
		if n.domain.empty() {
			break
		}
		w.md.restrict(&w.lists, n.domain, u)
		w.lists.clip(u)
		n.bound = max(n.bound, w.hop.raise(u, n.domain, cut, steps, true))
		if from := n.from; from.rise > 0 {
			w.learn(trial{from.facility, from.side, float64(min(n.bound, cut)-before) / from.rise})
			n.from.rise = 0
		}
		if n.bound > cut {
			break
		}
		if n.domain.frees == 0 {
			w.meet(func(i int) bool { return n.domain.state[i] == opened })
			break
		}
		if w.stop() {
			n.u = slices.Clone(u)
			w.out.kids = append(w.out.kids, n)
			return at, false
		}
		if w.reduceBy(n, cut, u) {
			continue
		}
		w.hop.mean(w.share)
		w.meet(func(i int) bool { return w.share[i] >= 0.5 || n.domain.state[i] == opened })
		if at, more = w.choose(n, cut, u); more {
			n.u = slices.Clone(u)
			return at, true
		}
	}
	leafAt(n.proof, w.kept(u))
	return at, false
}

// learn takes over an observation for this worker at once and for all later.
func (w *worker) learn(t trial) {
	w.recent.add(t)
	w.out.trials = append(w.out.trials, t)
}

// moved returns by how much a side of a split moves a facility with a share.
func moved(share float64, side int) float64 {
	if side == 1 {
		share = 1 - share
	}
	return min(max(share, 0.05), 0.95)
}

// choose returns the split of a node, with its multipliers at u, that raises the
// bounds of both sides most, by a short try or, where there is enough of it, by
// experience. It returns false if instead one side turned out to hold nothing of
// interest, and the node's domain was narrowed to the other.
func (w *worker) choose(n *node, cut int64, u []int64) (best split, more bool) {
	bestScore, tried := -1.0, 0
	for _, s := range w.splits(n.domain) {
		i := s.facility
		var rise [2]float64
		if s.kind == SplitFacility && (tried >= tries || min(w.recent.count[0][i], w.recent.count[1][i]) >= trusted) {
			for side := range 2 {
				rise[side] = w.recent.expect(i, side) * moved(w.share[i], side)
			}
		} else {
			for side := range 2 {
				copy(w.tried, u)
				z := w.hop.raise(w.tried, s.side(n.domain, side), cut, tryStep, false)
				if z > cut {
					w.discard(n, s, side, w.kept(w.tried))
					return s, false
				}
				rise[side] = float64(max(0, z-n.bound))
			}
			if s.kind == SplitCount && max(rise[0], rise[1]) < float64(cut-n.bound)/farCount {
				continue
			}
			for side := range 2 {
				if s.kind == SplitFacility {
					tried++
					w.learn(trial{i, side, rise[side] / moved(w.share[i], side)})
				}
			}
		}
		if score := score(rise[0], rise[1]); score > bestScore {
			best, bestScore = s, score
		}
	}
	return best, true
}
