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
	coarse *point    // of a sketch, or nil
	lifted *point    // from there, to go on from, or nil
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
	if t.keepsAll(x) && t.permits(x.open) && (t.best == nil || x.cost < t.best.cost) {
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

// visit bounds a node, looks for plans in it, and says where to branch. Until
// it ends without error the node keeps the point it had.
func (t *tree) visit(ctx context.Context, n *node) error {
	o := t.oracle
	evaluations := nodeEvaluations
	if t.nodes == 0 {
		evaluations = rootEvaluations
	}
	t.nodes++
	look := n.x
	if n.coarse != nil {
		x, err := t.magnify.point(ctx, n.coarse, n.fix)
		if err != nil {
			return err
		}
		look, n.lifted, n.coarse = x, &x, nil
	}
	bound, possible, err := o.eval(ctx, look, n.fix)
	if err != nil {
		return err
	}
	if !possible {
		n.bound = math.MaxInt64
		return nil
	}
	if bound > n.bound {
		n.x, n.bound, n.lifted = look, bound, nil
	}
	if n.bound >= t.cutoff() {
		return nil
	}
	if t.nodes == 1 && !t.dear { // a bound before the promises are priced
		if err := t.lift(ctx, n, n.x.s); err != nil {
			return err
		}
	}
	if t.dear && (n.order > 0 || t.magnify != nil) {
		return t.study(ctx, n)
	}
	before := t.best
	explore := t.explore
	if t.dear {
		explore = t.pursue
	}
	found, err := explore(ctx, n)
	if err != nil {
		return err
	}
	for _, side := range found.sides() {
		if err := t.mendNote(ctx, side); err != nil {
			return err
		}
	}
	var usage []float64
	if !t.dear {
		if usage, err = t.raise(ctx, n, found, evaluations); err != nil {
			return err
		}
	}
	if t.best != before {
		if err := t.improve(ctx, found); err != nil {
			return err
		}
	}
	if t.dear {
		if found.timely != nil {
			if err := t.approximate(ctx, n, found); err != nil {
				return err
			}
		}
		return t.study(ctx, n)
	}
	if err := t.fixSites(ctx, n); err != nil {
		return err
	}
	n.branch = t.choose(n, found, usage)
	n.hints = nil
	for _, x := range []*trial{found.late, found.timely} {
		if x != nil {
			n.hints = append(n.hints, x.open)
		}
	}
	if n.hints == nil {
		n.hints = [][]int32{nil}
	}
	return nil
}

// explore prices the promises by local search among the sites of a node, from
// every set of sites that it or its parent came across.
func (t *tree) explore(ctx context.Context, n *node) (priced, error) {
	hints := slices.Clone(n.hints)
	known, tolerance := t.known(n)
	return t.rowPrices(n.x.s, known, tolerance, func(s []int64) (*trial, error) {
		x, err := t.search(ctx, n.fix, s, hints...)
		if x != nil {
			if !slices.ContainsFunc(hints, func(open []int32) bool { return slices.Equal(open, x.open) }) {
				hints = append(hints, x.open)
			}
			t.report("pricing the rows")
		}
		return x, err
	}, t.note)
}

// improve polishes a new best plan, and shows what comes of it.
func (t *tree) improve(ctx context.Context, found priced) error {
	err := t.polish(ctx, found)
	if err == nil && t.improved != nil {
		err = t.improved(ctx)
	}
	return err
}

// mendNote makes a trial that breaks rows a plan, if it can.
func (t *tree) mendNote(ctx context.Context, x *trial) error {
	if x == nil || t.keepsAll(x) {
		return nil
	}
	known := never
	if t.best != nil {
		known = t.best.cost
	}
	x, err := t.mend(ctx, x, known)
	if x != nil {
		t.note(x)
	}
	return err
}

// lift gives a node the bound of dual ascent at prices s, if it is better.
func (t *tree) lift(ctx context.Context, n *node, s []int64) error {
	x, err := t.oracle.start(ctx, s, n.fix)
	if err != nil {
		return err
	}
	bound, possible, err := t.oracle.eval(ctx, x, n.fix)
	if err == nil && possible && bound > n.bound {
		n.x, n.bound = x, bound
	}
	return err
}

// raise improves the bound of a node at the prices found, if they do.
func (t *tree) raise(ctx context.Context, n *node, found priced, evaluations int) ([]float64, error) {
	o := t.oracle
	fresh, err := o.start(ctx, found.s, n.fix)
	if err != nil {
		return nil, err
	}
	bound, _, err := o.eval(ctx, fresh, n.fix)
	if err != nil {
		return nil, err
	}
	warm := point{n.x.v, found.s}
	if b, _, err := o.eval(ctx, warm, n.fix); err != nil {
		return nil, err
	} else if b > bound {
		fresh, bound = warm, b
	}
	target := found.value
	if found.timely == nil || target <= bound {
		target = bound + max(1, abs(bound)/100)
	}
	goal := t.cutoff()
	if target < goal { // the node will be branched on: no need for the last bit
		goal = target - (goal-target)/32
	}
	c, err := t.settleItems(ctx, fresh, n.fix, evaluations)
	if c == nil && err == nil {
		c, err = o.improve(ctx, fresh, n.fix, target, goal, evaluations)
	}
	if c != nil && c.bound > n.bound { // even if it was interrupted
		n.bound, n.x = c.bound, c.best
	}
	if err != nil {
		return nil, err
	}
	return c.usage, nil
}

func abs(x int64) int64 { return max(x, -x) }

// choose returns the site to branch on: one that is open on one side of the
// promise and closed on the other, else the one whose use the bound is least
// sure of, else any that is free; -1 if none is.
func (t *tree) choose(n *node, found priced, usage []float64) int {
	best, score := -1, -1.0
	for w, f := range n.fix {
		if f != free {
			continue
		}
		x := 0.5 - math.Abs(usage[w]-0.5)
		if found.late != nil && found.timely != nil &&
			slices.Contains(found.late.open, int32(w)) != slices.Contains(found.timely.open, int32(w)) {
			x++
		}
		if found.timely != nil && slices.Contains(found.timely.open, int32(w)) {
			x += 0.01
		}
		if x > score {
			best, score = w, x
		}
	}
	return best
}
