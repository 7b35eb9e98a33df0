package placement

import (
	"context"
	"math"
	"slices"
)

// lead is what a search knows from another one, of the same problem or one like it.
type lead struct {
	// trials serve everything: whatever a trial costs and uses, its tangent bounds
	// the value at all prices.
	trials []*trial
}

// known returns the trials of a node that are known before its rows are priced, and
// how close prices need to be.
func (t *tree) known(n *node) (trials []*trial, tolerance float64) {
	if t.lead == nil {
		return nil, sharp
	}
	for _, x := range t.lead.trials {
		if open, ok := t.repairSites(x.open, n.fix); ok && slices.Equal(open, x.open) {
			trials = append(trials, x)
		}
	}
	return trials, max(sharp, t.gap/16)
}

// follows makes trials with details what the search knows, with their value at the
// prices they have.
func (t *tree) follows(trials ...*trial) {
	t.lead = &lead{}
	for _, x := range trials {
		if x.missing > 0 {
			continue
		}
		y := *x
		value := float64(x.cost - t.broken(x.used))
		for i, s := range x.s {
			value += float64(float64(s)*float64(t.excess(x, i))) / million
		}
		y.value = int64(value)
		t.lead.trials = append(t.lead.trials, &y)
	}
}

// resume begins where another plan ended: its decisions, mended where they break
// rules, are the first plan, and its certificate the first point of the bound. It
// does nothing if the plan is nil, does not fit the problem or cannot be mended.
func (t *tree) resume(ctx context.Context, plan *Plan) error {
	if plan == nil || plan.fits(t.p) != nil || len(t.open) == 0 {
		return nil
	}
	open, ok := t.repairSites(plan.open(), t.siteRule)
	if !ok {
		return nil
	}
	x, _, _, err := t.redo(ctx, plan, open, true)
	if err != nil || x.missing > 0 {
		return err
	}
	x.s = t.pricesOf(plan)
	if t.note(x); t.best == nil {
		if err := t.mendNote(ctx, x); err != nil || t.best == nil {
			return err
		}
	}
	t.follows(x, t.best)
	t.adopt(plan.Certificate)
	for _, n := range t.open {
		bound, possible, err := t.oracle.eval(ctx, n.x, n.fix)
		if err != nil {
			return err
		}
		if !possible {
			bound = math.MaxInt64
		}
		n.bound = max(n.bound, bound)
	}
	return nil
}

// pricesOf returns the prices that a plan says of the rows, zero where it has other
// rows.
func (m *model) pricesOf(plan *Plan) []int64 {
	s := make([]int64, len(m.rows))
	for i := range s {
		switch {
		case len(plan.Promises) != m.promises || len(plan.Limits) != len(s)-m.promises:
		case i < m.promises:
			s[i] = int64(plan.Promises[i].Price)
		case plan.Limits[i-m.promises].Kind == m.rows[i].kind:
			s[i] = int64(plan.Limits[i-m.promises].Price)
		}
		s[i] = min(max(0, s[i]), m.rows[i].most)
	}
	return s
}

// points, and the trials price the rows.
func (t *tree) follow(ctx context.Context) error {
	if t.bound() >= t.cutoff() || len(t.open) > 1 {
		return nil
	}
	n := t.open[0]
	t.nodes++
	found, err := t.explore(ctx, n)
	if err != nil {
		return err
	}
	if err := t.trim(ctx, found); err != nil || n.bound >= t.cutoff() {
		return err
	}
	return t.approach(ctx, n, found)
}

// trim makes the best plan cheaper by what single items and regions do at prices
// where they break a row.
func (t *tree) trim(ctx context.Context, found priced) error {
	x := t.stocking(t.best)
	if late := found.late; late != nil && late.missing == 0 && slices.Equal(late.open, x.open) {
		x.swapItems(late)
	}
	if err := x.swapLanes(ctx); err != nil {
		return err
	}
	t.note(x.trial)
	return nil
}

// approach raises the bound of a node from its values at the prices found.
func (t *tree) approach(ctx context.Context, n *node, found priced) error {
	target, from := max(found.value, n.bound+max(1, abs(n.bound)/1000)), n.x.v
	if n.mean != nil {
		from = n.mean.v
	}
	c, err := t.oracle.improve(ctx, point{from, found.s}, n.fix, target, t.cutoff(), followEvaluations)
	if c.bound > n.bound {
		n.bound, n.x = c.bound, c.best
	}
	return err
}

// followEvaluations is how many evaluations a known point is worth.
const followEvaluations = 60
