package whatif

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/forwardstock/forwardstock/placement"
)

// finder asks whether a problem has a plan once its requirements give, and
// remembers what it learned. A point is what every lever gives. Who gives more
// keeps every plan, so that an answer holds for all points above or below.
type finder struct {
	p placement.Problem
	c ConflictOptions
	o placement.Options

	items, sites map[string]int
	sold         []int64 // demand by item
	demandOf     []int   // index into Demand.Items, of items with demand

	requirements []Requirement
	levers       []lever
	main         []int // first lever of each requirement

	checks int     // problems solved
	limit  int     // of checks, in the step at hand
	work   int64   // counted work so far
	most   int64   // of work, until the end of the step at hand
	enough []point // with a plan
	short  []point // without
	doubt  []point // where it is not known

	set     []int // requirements in conflict
	proving bool  // points in doubt are taken for points with a plan
}

type point = []int64

func newFinder(p placement.Problem, c ConflictOptions, o placement.Options) *finder {
	// What comes after the optimisation has no say.
	o.Gap, o.Progress, o.Values = 1, nil, false
	f := &finder{p: p, c: c, o: o, limit: 1, most: c.Work - c.Work/2}
	f.index()
	f.collect()
	return f
}

// nothing is the point where nothing gives.
func (f *finder) nothing() point { return make(point, len(f.levers)) }

// begin gives a step its checks, and all work but so many quarters.
func (f *finder) begin(quarters int64) {
	f.limit, f.most = f.checks+f.c.Checks, f.c.Work-f.c.Work/4*quarters
}

// over reports whether the checks or the work of a step are used up.
func (f *finder) over() bool { return f.checks >= f.limit || f.work >= f.most }

// below reports whether a gives no more than b anywhere.
func below(a, b point) bool {
	for i, x := range a {
		if x > b[i] {
			return false
		}
	}
	return true
}

// try reports whether the problem has a plan when the levers give that much. It is
// Unknown as well once the checks of the step are used up.
func (f *finder) try(ctx context.Context, g point) (Verdict, error) {
	switch {
	case slices.ContainsFunc(f.enough, func(x point) bool { return below(x, g) }):
		return Yes, nil
	case slices.ContainsFunc(f.short, func(x point) bool { return below(g, x) }):
		return No, nil
	case f.over() || slices.ContainsFunc(f.doubt, func(x point) bool { return slices.Equal(g, x) }):
		return Unknown, nil
	}
	f.checks++
	p := f.relax(g)
	plan, err := f.solve(ctx, p, f.o)
	switch {
	case errors.Is(err, placement.ErrInfeasible):
		f.short = append(f.short, slices.Clone(g))
		return No, nil
	case err != nil:
		return Unknown, err
	case len(plan.Sites) == 0:
		f.doubt = append(f.doubt, slices.Clone(g))
		return Unknown, nil
	}
	f.enough = append(f.enough, f.needs(plan, g))
	return Yes, nil
}

// least finds the least that lever i must give on top of a point that is not known
// to have a plan: there is one at high and none at low, no further apart than a
// width, and than an eighth of where they began. Unless sure is true points in
// doubt were taken for points without a plan, or while proving for such with one.
// Unless the verdict is Yes there is no such give up to most, or it is not known
// whether there is.
func (f *finder) least(ctx context.Context, g point, i int, most, width int64) (low, high int64, sure bool, v Verdict, err error) {
	g = slices.Clone(g)
	low, high, sure = g[i], most, true
	g[i] = most
	if v, err = f.try(ctx, g); err != nil || v != Yes {
		return low, high, false, v, err
	}
	if err = f.press(ctx, g, i, most); err != nil {
		return low, high, false, v, err
	}
	high = f.known(g, i)
	width = max(1, min(width, (high-low)/8))
	up := max(1, f.levers[i].asked/64)
	for down := width; high-low > width; {
		g[i] = low + (high-low)/2
		switch l := &f.levers[i]; {
		case l.press != nil && high-down > g[i]: // the least is not far below
			g[i] = high - down
			down *= 8
		case l.press == nil && low+up < g[i]: // it may be far below
			g[i] = low + up
			up *= 4
		}
		if v, err = f.try(ctx, g); err != nil {
			return low, high, false, v, err
		}
		switch {
		case v == Yes:
			high = f.known(g, i)
		case v == Unknown && f.proving:
			high, sure = g[i], false
		default:
			low, sure = g[i], sure && v == No
		}
	}
	return low, high, sure, Yes, nil
}

// press looks for a point that gives little on lever i, where that can be asked of
// Solve, if it may give all and nothing is known close by.
func (f *finder) press(ctx context.Context, g point, i int, most int64) error {
	l := &f.levers[i]
	if l.press == nil || most < l.span || f.over() {
		return nil
	}
	f.checks++
	p := f.relax(g)
	l.press(&p)
	o := f.o
	o.Gap = pressGap
	plan, err := f.solve(ctx, p, o)
	if err != nil && !errors.Is(err, placement.ErrInvalid) { // the price may be too much for a large problem
		return err
	}
	if err == nil && len(plan.Sites) > 0 {
		f.enough = append(f.enough, f.needs(plan, g))
	}
	return nil
}

// pressGap is how near to the least such a plan must be.
const pressGap = 0.001

// solve solves a problem without what comes after the optimisation, and counts the work:
// the cells of the problem and those of the search.
func (f *finder) solve(ctx context.Context, p placement.Problem, o placement.Options) (*placement.Plan, error) {
	p.Baskets, p.Network.Transfers = nil, nil
	o, spent := f.within(o)
	plan, err := placement.Solve(ctx, p, o)
	if plan != nil {
		*spent = max(*spent, plan.Work)
	}
	f.work += int64(len(p.Items))*int64(len(p.Demand.Regions))*int64(len(p.Network.Sites)) + *spent
	return plan, err
}

// within returns options of a search in the work that is left, and how much it spends as
// far as it tells.
func (f *finder) within(o placement.Options) (placement.Options, *int64) {
	if left := max(f.most-f.work, 1); o.Work < 0 || left < cmp.Or(o.Work, placement.DefaultWork) {
		o.Work = left
	}
	spent := new(int64)
	o.Progress = func(x placement.Progress) { *spent = max(*spent, x.Work) }
	return o, spent
}

// needs returns what the levers must give for a plan of the problem at g.
func (f *finder) needs(plan *placement.Plan, g point) point {
	need := make(point, len(g))
	for i := range g {
		need[i] = min(g[i], max(0, f.levers[i].need(plan, g[i])))
	}
	return need
}

// known returns the least give of lever i that is known to be enough, the others
// giving as they do at g, which is enough itself.
func (f *finder) known(g point, i int) int64 {
	least := g[i]
	for _, x := range f.enough {
		if x[i] < least {
			at := g[i]
			g[i] = x[i]
			if below(x, g) {
				least = x[i]
			}
			g[i] = at
		}
	}
	return least
}
