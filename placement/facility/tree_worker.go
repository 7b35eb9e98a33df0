package facility

import "slices"

// worker has the memory for looking at one node at a time.
type worker struct {
	md      *model
	network *network // for shared clients
	oracle  *oracle
	lists   lists
	main    *bundle
	side    *bundle
	filter  filter
	given   []int64 // multipliers that the node under way came with
	share   []float64
	marks   []bool
	serve   []int32 // scratch of costOf: who serves whom, if that matters
	keep    bool    // whether to keep proofs
	stop    func() bool
	history *history
	count   int // open facilities of the best plan
	listed  int // free facilities when lists were made
	mix     mixture
	effort  effort
	// For skim:
	hop       *hopper
	u, tried  []int64
	recent    *history // with what this look has added
	allowance int64    // work on one node at most
	near      int64    // bound from which on nodes are skimmed
	out       outcome
}

const (
	nodeCuts   = 100 // capacity of the bundle of a node
	candidates = 8   // splits to try
	patience   = 4   // splits to try after the best one so far
	farCount   = 10  // a split by number must close this part of what is missing
)

func newWorker(md *model, keep bool, stop func() bool) *worker {
	w := &worker{md: md, keep: keep, stop: stop, oracle: newOracle(md)}
	w.oracle.lists = &w.lists
	w.oracle.stop = func() bool { return w.stop() }
	w.main = newBundle(w.oracle, md.clients, nodeCuts)
	w.side = newBundle(w.oracle, md.clients, nodeCuts)
	w.share = make([]float64, len(md.number))
	w.marks = make([]bool, len(md.number))
	if md.class == shared || md.class == single {
		w.network = newNetwork(md, stop)
	}
	return w
}

// look works on a node: it raises the bound, fixes what it can, and if no bound
// above cut results, splits. Only plans that cost at most cut are of interest.
// seeds are cuts of earlier nodes.
func (w *worker) look(n *node, cut int64, seeds []*cut, stop func() bool) outcome {
	w.out, w.stop = outcome{cost: impossible, left: impossible}, stop
	before := w.oracle.work
	if stop() { // perhaps without a network
		w.out.kids = append(w.out.kids, n)
		return w.out
	}
	if w.md.class == uncapacitated && w.effort == usual && n.bound >= w.near {
		w.skim(n, cut)
	} else {
		w.out.nodes = 1
		w.explore(n, cut, seeds)
	}
	w.out.work = w.oracle.work - before
	return w.out
}

func (w *worker) explore(n *node, cut int64, seeds []*cut) {
	w.given = n.u
	w.restrict(n)
	w.sharpen(n.domain.frees == 0 || n.sharp)
	w.filter.of(w.md, n.domain)
	b := w.main
	if b.begin(n.u, n.domain, &w.filter, seeds, n.step); n.step == 0 {
		b.aim(cut, w.effort.aim)
	}
	for climbed := false; ; {
		if b.bound > cut || (n.domain.frees == 0 && w.settled(n)) || b.bound > cut {
			break // settling raises the bound too
		}
		if w.stop() {
			w.postpone(n)
			return
		}
		switch {
		case w.reduce(n, cut):
			if n.domain.empty() {
				b.bound = impossible
				continue
			}
			w.narrow(n)
			climbed = false
		case !climbed:
			w.climb(n.domain, cut)
			climbed = true
		case !w.oracle.whole && w.md.blurred && w.worthSharpening(n, cut):
			w.refine(n)
			climbed = false
		case w.reducePairs(n, cut):
			w.narrow(n)
			climbed = false
		case w.branch(n, cut):
			w.out.cuts = w.main.export()
			return
		default:
			w.narrow(n)
			climbed = false
		}
	}
	leafAt(n.proof, w.center())
	if b.bound <= cut && w.md.roundUp(b.bound) < w.out.cost { // rounding hides the rest
		w.out.left = min(w.out.left, b.bound)
	}
	w.out.cuts = w.main.export()
}

// restrict makes the lists of the worker those of the node.
func (w *worker) restrict(n *node) {
	w.md.restrict(&w.lists, n.domain, n.u)
	w.listed = n.domain.frees
}

// narrow adapts the bundle to the domain of the node after it was narrowed.
func (w *worker) narrow(n *node) {
	if d := n.domain; d.frees == 0 || d.frees < w.listed*2/3 || d.pairs != w.lists.kept.pairs ||
		(w.md.class == single && !w.lists.complete && w.md.tight(d)) {
		n.u = append(n.u[:0:0], w.main.center...)
		w.restrict(n)
	}
	w.filter.of(w.md, n.domain)
	w.main.narrow(n.domain, &w.filter)
}

// center returns a copy of the center if proofs are kept.
func (w *worker) center() []int64 { return w.kept(w.main.center) }

// kept returns a copy of multipliers if proofs are kept.
func (w *worker) kept(u []int64) []int64 {
	if !w.keep {
		return nil
	}
	return slices.Clone(u)
}

// climb raises the bound until it exceeds cut or rises too slowly.
func (w *worker) climb(d *domain, cut int64) {
	b := w.main
	last := b.bound
	for step := 1; step <= w.effort.steps && b.bound <= cut; step++ {
		promised := b.advance(d)
		if w.stop() || promised < 1e-4*float64(cut-b.bound+1) {
			break
		}
		if step%w.effort.window == 0 {
			if b.bound-last < (cut-b.bound)/w.effort.share {
				break
			}
			last = b.bound
		}
	}
	if b.bound > cut {
		return
	}
	b.share(w.share)
	w.meet(func(i int) bool { return w.share[i] >= 0.5 || d.state[i] == opened })
}

// meet notes the plan of the facilities that in selects, if it is within the
// limits and better than what was met before.
func (w *worker) meet(in func(i int) bool) {
	count := 0
	for i := range w.marks {
		if w.marks[i] = in(i); w.marks[i] {
			count++
		}
	}
	if count < w.md.lo || count > w.md.hi {
		return
	}
	if w.oracle.assigns {
		w.suggest()
		return
	}
	cost := w.costOf()
	w.oracle.work += int64(w.md.clients) * 4
	if cost < w.out.cost {
		w.out.cost = cost
		w.out.plan.open = w.out.plan.open[:0]
		for i, m := range w.marks {
			if m {
				w.out.plan.open = append(w.out.plan.open, int32(i))
			}
		}
		w.out.plan.serve = append(w.out.plan.serve[:0], w.serve...)
	}
}

// reduce narrows the node's domain by reduced costs at the center.
func (w *worker) reduce(n *node, cut int64) bool { return w.reduceBy(n, cut, w.main.center) }

// reduceBy narrows the node's domain by reduced costs at u.
func (w *worker) reduceBy(n *node, cut int64, u []int64) bool {
	w.oracle.eval(u, n.domain)
	r := w.oracle.reduce(cut, n.domain)
	if r.nothing(n.domain) {
		return false
	}
	n.proof = w.md.reduceAt(n.proof, &r, n.domain, w.kept(u))
	n.domain.apply(&r)
	return true
}

// reducePairs does the same for pairs of clients and facilities, if that is
// worth another look at the bound.
func (w *worker) reducePairs(n *node, cut int64) bool {
	if !w.oracle.assigns {
		return false
	}
	w.oracle.eval(w.main.center, n.domain)
	r := w.oracle.reducePairs(w.main.center, cut, n.domain)
	if r.len() <= len(w.lists.site)/worthPairs {
		return false
	}
	n.proof = w.md.pairsAt(n.proof, &r, w.center())
	n.domain.applyPairs(&r)
	return true
}

// worthPairs is the part of all pairs of which one must be ruled out at once.
const worthPairs = 30
