package placement

import (
	"cmp"
	"context"
	"slices"
)

// Evaluations of the bound where prices are dear: of a node, and of a side of a site
// that is thought of little, before and after a first look.
const (
	firstEvaluations = 60
	studyEvaluations = 60
	firstLook        = 6
	longLook         = 18
	promising        = 0.25 // part of the way to the cutoff that asks for the long look
)

// study bounds a node where prices are dear. It raises values and prices together,
// closes the unlikely sides of free sites whose bounds reach the cutoff, as long as
// that goes, and says where to branch.
func (t *tree) study(ctx context.Context, n *node) error {
	gains := make([]float64, t.sites) // of the unlikely side, as part of the way
	for w := range gains {
		gains[w] = 1
	}
	for evaluations := studyEvaluations; ; evaluations = studyEvaluations / 2 {
		if !slices.Contains(n.fix, free) {
			return t.conclude(ctx, n)
		}
		if err := t.ascend(ctx, n, evaluations); err != nil || n.bound >= t.cutoff() {
			return err
		}
		before := n.bound
		closed, err := t.refute(ctx, n, gains)
		if err != nil || !closed && n.bound == before {
			return err
		}
	}
}

// approximate gives a node a first point: prices at which the miniature has a good
// bound, and values of the model from these on. Values follow the prices of promises
// only slowly, so that it tries some.
func (t *tree) approximate(ctx context.Context, n *node, found priced) error {
	s, open := t.charging(n, found.s), found.timely.open
	best, err := t.mini.climbFrom(ctx, n.fix, s, open, found.s)
	if err != nil {
		return err
	}
	for _, factor := range []float64{0.8, 1.25} {
		for t.promises > 0 {
			next := slices.Clone(s)
			for i := range t.promises {
				next[i] = int64(min(float64(s[i])*factor, float64(t.rows[i].most)))
			}
			c, err := t.mini.climbFrom(ctx, n.fix, next, open, found.s)
			if err != nil {
				return err
			}
			if c.bound <= best.bound {
				break
			}
			s, best = next, c
		}
	}
	c, err := t.climbFrom(ctx, n.fix, best.best.s, open, found.s)
	if c != nil && c.bound > n.bound {
		n.x, n.bound, n.level, n.scale = c.best, c.bound, c.level, c.scale
	}
	return err
}

// climbFrom raises the bound at prices s, then together with them. What sites that
// are open cost at other prices is about where it goes.
func (t *tree) climbFrom(ctx context.Context, fix []decision, s []int64, open []int32, other []int64) (*ascent, error) {
	y, err := t.weigh(ctx, open, other)
	if err != nil {
		return nil, err
	}
	x, err := t.oracle.start(ctx, s, fix)
	if err != nil {
		return nil, err
	}
	target := y.value + abs(y.value)/256
	c, err := t.oracle.improve(ctx, x, fix, target, target, firstEvaluations)
	if err != nil {
		return c, err
	}
	return t.oracle.improveBoth(ctx, c.best, fix, max(c.scale, 0.25), target, target, firstEvaluations)
}

// ascend raises the bound of a node by its values, and by the prices of the rows
// where they have not been found in a coarse model.
func (t *tree) ascend(ctx context.Context, n *node, evaluations int) error {
	goal := t.cutoff()
	target := goal + abs(goal)/200
	from := n.x
	if n.lifted != nil {
		from, n.lifted = *n.lifted, nil
	}
	var c *ascent
	var err error
	if t.magnify != nil {
		c, err = t.oracle.improve(ctx, from, n.fix, target, goal, evaluations)
	} else {
		c, err = t.oracle.improveBoth(ctx, from, n.fix, n.scale, target, goal, evaluations)
	}
	n.scale = min(1, 2*c.scale)
	if c.bound > n.bound || n.level == nil {
		n.level = c.level
	}
	if c.bound > n.bound { // even if it was interrupted
		n.bound, n.x = c.bound, c.best
	}
	return err
}

// refute tries the side of every free site that the bound thinks little of, those
// first that it thinks least of. Sides that reach the cutoff are closed for good. It
// says where to branch, and whether any was closed.
func (t *tree) refute(ctx context.Context, n *node, gains []float64) (closed bool, err error) {
	var order []int
	for w, f := range n.fix {
		if f == free && gains[w] >= promising {
			order = append(order, w)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(abs(n.level[b]), abs(n.level[a])) })
	n.branch, n.side = -1, nil
	most := -1.0
	for _, w := range order {
		side := n.child(w, unlikely(n.level[w]))
		side.scale = 0.5
		start := n.bound
		for _, evaluations := range []int{firstLook, longLook} {
			if err := t.ascend(ctx, side, evaluations); err != nil {
				return closed, err
			}
			gains[w] = float64(side.bound-start) / float64(max(1, t.cutoff()-start))
			if gains[w] >= 1 || gains[w] < promising {
				break
			}
		}
		if gains[w] >= 1 {
			t.leaves = append(t.leaves, side)
			n.fix = slices.Clone(n.fix)
			n.fix[w] = in + out - side.fix[w]
			closed = true
			continue
		}
		if gains[w] > most {
			n.branch, n.side, most = w, side, gains[w]
		}
	}
	if n.branch < 0 {
		n.branch = slices.Index(n.fix, free)
	}
	return closed, nil
}

// unlikely is what the bound would not do with a site of this level.
func unlikely(level int64) decision {
	if level < 0 {
		return out
	}
	return in
}

// conclude ends at a node whose sites are all decided: if the prices it has do not close
// it, it prices the rows for these sites, looks for plans where the value there leaves
// any to be found, and raises the bound at these prices.
func (t *tree) conclude(ctx context.Context, n *node) error {
	s := n.x.s
	if n.lifted != nil {
		s, n.lifted = n.lifted.s, nil
	}
	if _, err := t.raise(ctx, n, priced{s: s}, studyEvaluations); err != nil || n.bound >= t.cutoff() {
		return err
	}
	before := t.best
	found, err := t.fit(ctx, opened(n.fix), s, t.note)
	if err != nil {
		return err
	}
	if found.value < t.cutoff() {
		for _, side := range found.sides() {
			if err := t.mendNote(ctx, side); err != nil {
				return err
			}
		}
	}
	if t.best != before {
		if err := t.improve(ctx, found); err != nil {
			return err
		}
	}
	_, err = t.raise(ctx, n, found, studyEvaluations)
	return err
}
