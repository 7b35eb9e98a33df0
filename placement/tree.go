package placement

import (
	"context"
	"errors"
	"math"
	"slices"
)

// errWork is why a search ends when its work limit is used up.
var errWork = errors.New("work limit")

// node is one part of the ways of opening sites, with the point that proves its
// bound.
type node struct {
	fix    []decision
	x      point
	mean   *point // another one to try, or nil
	bound  int64
	hints  [][]int32 // open sites to try first
	found  priced    // prices of its parent
	branch int       // the site to branch on, or -1
	side   *node     // what is known of one child, or nil
	level  []int64   // A_w at x where prices are dear, or nil
	scale  float64   // of steps there
	lifted *point    // from a sketch, to go on from, or nil
	order  int       // of its making
}

// child returns the node with one more site decided.
func (n *node) child(w int, d decision) *node {
	c := &node{fix: slices.Clone(n.fix), x: n.x, bound: n.bound, hints: n.hints, found: n.found, level: n.level, scale: n.scale, branch: -1}
	c.fix[w] = d
	return c
}

// tree is a branch and bound search on the sites, best bound first. It is
// deterministic: nodes are looked at one after the other, and goroutines share
// only the items of one evaluation.
type tree struct {
	*primal
	gap      float64
	progress func(Progress)

	ceiling  int64     // cost of a plan that is known elsewhere, or 0
	best     *trial    // cheapest trial that keeps the promises
	compared []Outcome // other ways of stocking
	open     []*node
	leaves   []*node // closed for good
	nodes    int
	ordered  int
	partial  bool                            // some leaf may hold a plan that was not looked for
	tried    bool                            // all choices in leaves below the cutoff were
	refined  int64                           // what refine saved
	searched int64                           // cost before it, or 0
	dear     bool                            // prices are dear to find
	mini     *tree                           // of a miniature, once it was needed
	magnify  *magnifier                      // of a sketch, or nil
	lead     *lead                           // nil if nothing is known
	improved func(ctx context.Context) error // is told of a better plan; nil if nobody asks
	collect  bool                            // keep what is seen
	seen     []*trial
}

// Evaluations of the bound at the root and at other nodes.
const (
	rootEvaluations = 400
	nodeEvaluations = 150
)

// newTree returns a tree of one node with the bound that no evaluation needs.
func newTree(p *primal, gap float64, progress func(Progress)) *tree {
	t := &tree{primal: p, gap: gap, progress: progress, dear: p.dear()}
	o := p.oracle
	o.known = false
	clear(o.sums)
	x := point{make([]int64, len(p.q)), make([]int64, len(p.rows))}
	for k := range p.items {
		for w := range p.sites {
			at := k*p.sites + w
			o.a[at] = never
			for j := p.firstSlot[w]; j < p.firstSlot[w+1]; j++ {
				if p.usable[k*p.slots+int(j)] {
					t := p.toll(k, int(j), x.s)
					o.a[at] = min(o.a[at], p.carry[k*p.slots+int(j)]-t.slack())
				}
			}
		}
	}
	bound, possible := o.combine(x.s, p.siteRule)
	if possible {
		t.open = []*node{{fix: p.siteRule, x: x, bound: bound, hints: [][]int32{nil}, branch: -1}}
	}
	return t
}

// note keeps a trial that is the best plan so far.
func (t *tree) note(x *trial) {
	if t.collect && x.missing == 0 && x.lanes != nil {
		t.seen = append(t.seen, x)
	}
	if !t.keepsAll(x) || !t.permits(x.open) {
		return
	}
	t.shut(x, false)
	if t.best == nil || x.cost < t.best.cost {
		t.best = x
	}
}

// cutoff is the bound at which a node needs no further work. Without a plan it
// is more than any plan can cost.
func (t *tree) cutoff() int64 {
	cost := t.ceiling
	if t.best != nil && (cost == 0 || t.best.cost < cost) {
		cost = t.best.cost
	}
	switch {
	case t.best == nil && t.ceiling == 0:
		return t.worst + 1
	case t.gap <= 0:
		return cost
	}
	return cost - int64(t.gap*float64(cost))
}

// bound returns the least bound of all leaves and open nodes.
func (t *tree) bound() int64 {
	bound := int64(math.MaxInt64)
	for _, n := range t.open {
		bound = min(bound, n.bound)
	}
	for _, n := range t.leaves {
		bound = min(bound, n.bound)
	}
	return bound
}

// run searches until every node is closed, or returns why it stopped.
func (t *tree) run(ctx context.Context) error {
	for more := true; more; {
		var err error
		if more, err = t.step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// step visits the node of the least bound, and returns whether any needs further
// work.
func (t *tree) step(ctx context.Context) (more bool, err error) {
	if len(t.open) == 0 {
		return false, nil
	}
	t.report("branch and bound")
	at := 0
	for i, n := range t.open {
		if n.bound < t.open[at].bound || n.bound == t.open[at].bound && n.order > t.open[at].order {
			at = i
		}
	}
	n := t.open[at]
	if n.bound >= t.cutoff() {
		t.leaves = append(t.leaves, t.open...)
		t.open = nil
		return false, nil
	}
	if err := t.visit(ctx, n); err != nil {
		return false, err
	}
	t.open = slices.Delete(t.open, at, at+1)
	if n.bound >= t.cutoff() || n.branch < 0 {
		t.leaves = append(t.leaves, n)
		return true, nil
	}
	for _, d := range []decision{in, out} {
		child := n.child(n.branch, d)
		if n.side != nil && n.side.fix[n.branch] == d {
			child.x, child.bound = n.side.x, max(n.bound, n.side.bound)
		}
		t.ordered++
		child.order = t.ordered
		t.open = append(t.open, child)
	}
	n.side = nil
	return true, nil
}

func (t *tree) report(phase string) {
	if t.progress != nil {
		p := Progress{Phase: phase, Bound: Money(t.bound()), Nodes: t.nodes, Work: t.work.done}
		if t.best != nil {
			p.Best = Money(t.best.cost)
		}
		t.progress(p)
	}
}
