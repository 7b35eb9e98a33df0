package placement

import (
	"context"
	"math"
	"slices"
)

// visit bounds a node, looks for plans in it, and says where to branch. Until
// it ends without error the node keeps the point it had.
func (t *tree) visit(ctx context.Context, n *node) error {
	o := t.oracle
	evaluations := nodeEvaluations
	if t.nodes == 0 {
		evaluations = rootEvaluations
	}
	t.nodes++
	bound, possible, err := o.eval(ctx, n.x, n.fix)
	if err != nil {
		return err
	}
	if !possible {
		n.bound = math.MaxInt64
		return nil
	}
	if n.bound = max(n.bound, bound); n.bound >= t.cutoff() {
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
		if err := t.round(ctx, n, found, usage); err != nil {
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
	if fixed, err := t.fixSites(ctx, n); err != nil {
		return err
	} else if fixed && !slices.Contains(n.fix, free) {
		return t.visit(ctx, n) // what is left of it has not been priced yet
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

// round looks for a plan from the sites on that the bound has used most of the time,
// where they are better than what local search has found at the same prices.
func (t *tree) round(ctx context.Context, n *node, found priced, usage []float64) error {
	if n.bound >= t.cutoff() {
		return nil
	}
	var open []int32
	for w, part := range usage {
		if part > 0.5 {
			open = append(open, int32(w))
		}
	}
	open, ok := t.repairSites(open, n.fix)
	if !ok {
		return nil
	}
	x, err := t.weigh(ctx, open, found.s)
	if err != nil || x.missing > 0 || x.value >= found.value {
		return err
	}
	if x, err = t.search(ctx, n.fix, found.s, open); err != nil {
		return err
	}
	t.note(x)
	return t.mendNote(ctx, x)
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
