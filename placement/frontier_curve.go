package placement

import (
	"context"
	"errors"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// curve writes the points out.
func (x *frontier) curve(ctx context.Context) (*Curve, error) {
	curve := &Curve{Days: x.Days, Points: []FrontierPoint{}}
	for _, p := range x.points {
		if err := x.refine(ctx, p); err != nil {
			return nil, err
		}
	}
	x.base.work.limit = math.MaxInt64
	var onTime []int64
	for _, p := range x.undominated() {
		plan, err := x.plan(ctx, p)
		if err != nil {
			return nil, err
		}
		onTime = append(onTime, p.best.used[x.last])
		curve.Points = append(curve.Points, FrontierPoint{
			Share: float64(p.share) / million, Reached: float64(x.share(p.best)) / million, Cost: plan.Cost, Bound: plan.Bound, Plan: plan,
		})
	}
	for i := range len(curve.Points) - 1 {
		a, b := &curve.Points[i], &curve.Points[i+1]
		marginal, err := exact.MulDivRound(int64(b.Cost-a.Cost), x.demand, 100*(onTime[i+1]-onTime[i]))
		if err != nil {
			return nil, err
		}
		a.Marginal = Money(marginal)
	}
	x.skip(curve, onTime)
	return curve, nil
}

// skip lists the shares that were asked for and are no points, given what these have on
// time.
func (x *frontier) skip(curve *Curve, onTime []int64) {
	asked := slices.Clone(x.asked)
	for _, s := range x.Shares { // those above the largest too
		share, _ := exact.Round(float64(s * million))
		asked = append(asked, share)
	}
	slices.Sort(asked)
	for _, s := range slices.Compact(asked) {
		share := float64(s) / million
		if s == 0 || slices.ContainsFunc(curve.Points, func(p FrontierPoint) bool { return p.Share == share }) {
			continue
		}
		curve.Skipped = append(curve.Skipped, SkippedShare{share, slices.IndexFunc(onTime, func(t int64) bool { return t >= x.needs(s) })})
	}
}

// refine does for a point what Solve does after the optimisation: for an end, if work is
// left.
func (x *frontier) refine(ctx context.Context, p *frontierPoint) error {
	if x.o.gap() <= 0 || p.end && p.stop != nil {
		return nil
	}
	x.require(p.share)
	x.base.work.done, x.base.work.limit = p.work, math.MaxInt64
	if p.end {
		x.base.work.limit = x.o.workLimit()
	}
	t := &tree{primal: x.base, best: p.best}
	err := t.refine(ctx)
	p.best, p.refined, p.searched = t.best, t.refined, t.searched
	return err
}

// undominated returns the points, each with the cheapest of all plans that reach its
// share, but only one for each plan.
func (x *frontier) undominated() (out []*frontierPoint) {
	all := x.points
	best := make([]*frontierPoint, len(all)) // whose plan a point has
	for i, p := range all {
		for _, q := range all {
			if q.best.used[x.last] < p.limit {
				continue
			}
			if b := best[i]; b == nil || q.best.cost < b.best.cost || q.best.cost == b.best.cost && q.best.used[x.last] > b.best.used[x.last] {
				best[i] = q
			}
		}
	}
	asked := x.Shares == nil || slices.ContainsFunc(x.Shares, func(s float64) bool { return s < 0.5/million })
	for i, p := range all {
		switch {
		case i == 0 && !asked:
			continue
		case i+1 < len(all) && best[i+1] == best[i] && i > 0:
			continue
		case i > 0 && asked && best[i] == best[0]:
			continue
		}
		chosen := *p
		chosen.best, chosen.refined, chosen.searched = best[i].best, best[i].refined, best[i].searched
		out = append(out, &chosen)
	}
	return out
}

// plan writes a point out.
func (x *frontier) plan(ctx context.Context, p *frontierPoint) (*Plan, error) {
	t := &tree{primal: x.base, best: p.best, refined: p.refined, searched: p.searched, nodes: p.visited, compared: x.start.compared}
	if p.share == 0 {
		y := *p.best
		y.s, y.itemCost = slices.Delete(slices.Clone(y.s), x.last, x.last+1), slices.Clone(y.itemCost)
		t.primal, t.best, t.leaves = x.start.primal, &y, append(slices.Clone(x.start.leaves), x.start.open...)
		if err := t.count(ctx, &y); err != nil {
			return nil, err
		}
	} else {
		x.require(p.share)
		from := x.tightest(p.limit)
		for _, n := range from.nodes {
			moved := *n
			moved.bound = x.shifted(n, from.limit, p.limit)
			t.leaves = append(t.leaves, &moved)
		}
	}
	plan, err := t.plan(ctx)
	if err != nil {
		return nil, err
	}
	plan.Work = p.work
	switch {
	case plan.Bound == plan.Cost:
		plan.Stop = facility.Proved
	case p.stop == nil && (plan.SearchGap() <= x.o.gap() || p.ended == facility.Proved):
		plan.Stop = facility.GapReached
	case p.stop == nil:
		plan.Stop = p.ended
	case errors.Is(p.stop, errWork):
		plan.Stop = facility.WorkLimit
	case errors.Is(p.stop, errTime):
		plan.Stop = facility.TimeLimit
	default:
		plan.Stop = facility.Cancelled
	}
	return plan, nil
}
