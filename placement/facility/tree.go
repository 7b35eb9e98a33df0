package facility

import (
	"context"
	"sync/atomic"

	"github.com/forwardstock/forwardstock/internal/par"
)

// batch is the number of nodes that are looked at side by side, whatever the
// number of workers, so that this never changes the result.
const batch = 8

// treeMemory is about how many bytes nodes may take that wait to be looked at.
const treeMemory = 1 << 28

// wideGap is the gap above which, with one facility for each client, a third of
// the work goes into the search for plans.
const wideGap = 0.001

// largeTree is the work after which a tree counts as large.
const largeTree = 1 << 30

// farRoot is the gap of the root above which bundles gain too little to be worth
// their time near it, and only deep dives get anywhere.
const farRoot = 0.05

// tree looks at nodes, the lowest bound first, until the gap is closed. While
// too many wait for that, it takes nodes with high bounds, which are soon done.
func (s *search) tree() {
	s.push(&node{domain: s.domain.clone(), u: s.bestRoot(), bound: s.lb, proof: s.top})
	workers := make([]*worker, par.Workers(s.o.Workers))
	var nodes [batch]*node
	var outs [batch]outcome
	root := s.lb
	due := int64(0) // work on plans
	for len(s.open) > 0 {
		s.lb = max(s.lb, min(s.open[0].bound, s.ub))
		s.report()
		if s.close() || s.spent() {
			return
		}
		count := min(batch, len(s.open))
		room := treeMemory / (8*s.md.clients + len(s.md.number) + 256)
		for k := range count {
			if len(s.open) > room {
				nodes[k] = s.open.popLast()
			} else {
				nodes[k] = s.open.pop()
			}
		}
		var halted atomic.Bool
		stop := func() bool {
			if !halted.Load() && s.ctx.Err() != nil {
				halted.Store(true)
			}
			return halted.Load()
		}
		md, cut, effort := s.md, s.cutoff(), s.effort()
		plan, _ := s.primal.found()
		best := len(plan.open)
		near := cut - (cut-root)/2
		allowance := int64(skimWork)
		if gap(s.ub, root) > farRoot {
			near, allowance = root, allowance<<4
		}
		if s.o.Work > 0 {
			allowance = min(allowance, (s.o.Work-s.work)/batch)
		}
		_ = par.Each(context.Background(), len(workers), count, func(w, k int) {
			if workers[w] == nil || workers[w].md != md {
				workers[w] = newWorker(md, s.top != nil, stop)
			}
			workers[w].effort, workers[w].history, workers[w].count, workers[w].allowance, workers[w].near = effort, s.history, best, allowance, near
			outs[k] = workers[w].look(nodes[k], cut, s.cuts, stop)
		})
		s.halted = s.halted || halted.Load()
		work := s.merge(outs[:count])
		s.spent()
		for due += work / s.planShare(); due > 0 && !s.halted; {
			before := s.climbed
			s.primal.round()
			s.spent()
			due -= s.climbed - before
		}
		if s.note() && s.improved() {
			return
		}
	}
	s.lb = min(s.ub, s.left)
}

// planShare returns the part of the tree's work that goes into the search for
// plans. A tree that grows large waits for better plans as much as for bounds, as
// long as there may be some.
func (s *search) planShare() int64 {
	if s.md.class == single && gap(s.ub, s.lb) > wideGap { // good plans are hard to find
		return 1
	}
	if c, ok := s.primal.(*climber); ok && s.work > largeTree && c.hopeful() {
		return 1
	}
	return 8
}

// improved uses a better plan to narrow the root and the tree, and reports
// whether nothing of interest is left.
func (s *search) improved() bool {
	if s.reduce() {
		s.open = nil
		return true
	}
	root := s.bestRoot()
	s.open.keep(func(n *node) bool {
		if n.bound < s.lb { // the narrower root proves more
			n.u, n.bound = root, s.lb
		}
		if n.bound > s.cutoff() {
			leafAt(n.proof, n.u)
			return false
		}
		return true
	})
	return false
}

// push adds a node to the tree, unless it holds nothing of interest.
func (s *search) push(n *node) {
	if n.bound > s.cutoff() {
		leafAt(n.proof, n.u)
		return
	}
	n.serial = s.serial
	s.serial++
	s.open.push(n)
}

// merge takes over what a batch of nodes gave, in their order.
func (s *search) merge(outs []outcome) (work int64) {
	best, cost := -1, int64(impossible)
	for k := range outs {
		out := &outs[k]
		work += out.work
		s.nodes += out.nodes
		s.left = min(s.left, out.left)
		s.remember(out.cuts)
		for _, t := range out.trials {
			s.history.add(t)
		}
		if out.cost < cost || (best < 0 && out.plan.open != nil) {
			best, cost = k, out.cost
		}
	}
	s.work += work
	if best >= 0 {
		s.primal.try(outs[best].plan)
	}
	for k := range outs {
		for _, n := range outs[k].kids {
			s.push(n)
		}
		outs[k] = outcome{}
	}
	return work
}
