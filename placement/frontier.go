package placement

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
)

// FrontierOptions say which shares to look at.
type FrontierOptions struct {
	// Days are the business days within which parcels arrive, as in Promise.Days.
	Days int `json:"days"`
	// Points is the number of shares, evenly spaced from what the cheapest plan reaches
	// to the largest share that a plan reaches, both included. Zero means
	// DefaultPoints; at least 2.
	Points int `json:"points,omitempty"`
	// Shares, if there are any, are looked at instead, in rising order: each in [0, 1],
	// zero for no promise at all.
	Shares []float64 `json:"shares,omitempty"`
}

// DefaultPoints is how many points a frontier has when nothing is said.
const DefaultPoints = 10

const (
	maxPoints  = 1000 // of a frontier
	endLooks   = 200  // at every item, site and region for the last point
	pointLooks = 30   // and for those between
)

// Curve is the cost of a plan against the share of demand that it brings within
// some days. Cost and Reached rise from point to point.
type Curve struct {
	Days   int             `json:"days"`
	Points []FrontierPoint `json:"points"`
}

// FrontierPoint is the cheapest plan found for a share.
type FrontierPoint struct {
	// Share is what is asked for, in whole millionths; zero for no promise.
	Share float64 `json:"share"`
	// Reached is what the plan brings within the days.
	Reached float64 `json:"reached"`
	Cost    Money   `json:"cost"`
	// Bound is what every plan costs at least that reaches Share.
	Bound Money `json:"bound"`
	// Marginal is what a point of share (one percent of demand) more costs on the way
	// to the next point; zero for the last.
	Marginal Money `json:"marginal,omitempty"`
	// Plan is the plan of the problem with that promise: see [Problem.Promising].
	Plan *Plan `json:"plan"`
}

// Promising returns the problem with one more promise, the last one: that a share of
// all demand, in whole millionths, arrives within some days. With share zero it is
// the problem as it is.
func (p Problem) Promising(days int, share float64) Problem {
	if share > 0 {
		p.Policy.Within = append(slices.Clone(p.Policy.Within), Promise{Days: days, Share: share})
	}
	return p
}

// Frontier returns the cost of plans against the share of demand that arrives within
// some days, for as many shares as asked for. Each point has a plan that keeps all
// requirements of the problem and the promise of its share, with its bound and its
// certificate, as [Solve] returns it for [Problem.Promising].
//
// The first point is the plan of Solve for the problem as it is, the last one has the
// largest share found that a plan can reach. Every other search begins where its
// neighbours ended. Unless Options.Gap is Exact, the last point may look at every item,
// site and region some two hundred times, and those between some thirty times, so that
// all together take about as long as one or two searches from nothing. At price s of
// the promise, the bound of the package comment is linear in what is required,
//
//	bound(s, v, R) = bound(s, v, 0) + floor(s R / 1e6)
//
// so that every certificate bounds all shares: each point has the highest of these
// tangents. A plan that costs no more than one for a lower share takes its place, so
// that no point is dominated; points with the same plan are one, and shares that no
// plan reaches are left out.
//
// Options are those of Solve; Time limits all points together and Work each. Errors
// match those of Solve. When ctx is done or the time is up, the points so far are
// returned, with the cause if it is ctx; there are none if no plan was found, and none
// proved impossible.
func Frontier(ctx context.Context, p Problem, f FrontierOptions, o Options) (*Curve, error) {
	if err := errors.Join(p.Check(), o.check(), f.check()); err != nil {
		return nil, err
	}
	search, cancel := o.within(ctx)
	defer cancel()
	promising := p.Promising(f.Days, 1)
	m, err := compile(search, &promising, o.Workers)
	if err != nil && m == nil {
		return nil, err
	}
	if err != nil {
		_, err = stoppedBefore(ctx, err)
		return &Curve{Days: f.Days}, err
	}
	free, err := m.without(&p)
	if err != nil {
		return nil, err
	}
	x := &frontier{FrontierOptions: f, o: o, model: m, free: free}
	err = x.run(search)
	if errors.Is(err, errTime) || errors.Is(err, errWork) {
		err = nil
	}
	if len(x.points) == 0 && err != nil {
		return nil, err
	}
	curve, failed := x.curve(context.WithoutCancel(ctx))
	if failed != nil {
		return nil, failed
	}
	return curve, err
}

// check returns all mistakes of the options.
func (f *FrontierOptions) check() error {
	var all []error
	bad := func(format string, args ...any) {
		all = append(all, fmt.Errorf("%w: frontier: "+format, append([]any{ErrInvalid}, args...)...))
	}
	if f.Days < 0 || f.Days > geo.MaxDay {
		bad("%d days are not within 0..%d", f.Days, geo.MaxDay)
	}
	if f.Points < 0 || f.Points == 1 || f.Points > maxPoints {
		bad("%d points: want 0 or 2..%d", f.Points, maxPoints)
	}
	if len(f.Shares) > maxPoints {
		bad("%d shares are more than %d", len(f.Shares), maxPoints)
	}
	for i, s := range f.Shares {
		if !(s >= 0 && s <= 1) {
			bad("shares[%d]: %v is not in [0, 1]", i, s)
		}
	}
	return errors.Join(all...)
}

// frontier is a run of Frontier.
type frontier struct {
	FrontierOptions
	o      Options
	model  *model // with the promise, whose share changes
	free   *model // without it
	last   int    // row of the promise
	demand int64  // that it is about

	base   *primal // of model
	start  *tree   // of the problem as it is
	points []*frontierPoint
	pool   []*trial // of model, found at any point
}

// frontierPoint is what is found for a share, in millionths.
type frontierPoint struct {
	share   int64
	limit   int64
	best    *trial // in model
	refined int64
	nodes   []*node
	visited int
	work    int64
	stop    error
}

// without returns the model of the problem without its last promise.
func (m *model) without(p *Problem) (*model, error) {
	out, n := *m, *m.network
	n.within = n.within[:len(n.within)-1]
	out.network, out.p, out.rowSet = &n, p, rowSet{}
	return &out, out.makeRows()
}

// require sets the share of the promise, in millionths.
func (x *frontier) require(share int64) {
	limit, _ := exact.MulDivFloor(-share, x.demand, million)
	x.model.rows[x.last].limit = -limit
	x.model.p.Policy.Within[x.last].Share = float64(share) / million
}

// run solves the points: the ends first, then always the middle of the widest range
// that is left.
func (x *frontier) run(ctx context.Context) error {
	x.last = x.model.promises - 1
	x.demand = x.model.asked(x.last)
	x.base = newPrimal(newOracle(x.model, x.o.Workers, unlimited()))
	if err := x.first(ctx); err != nil {
		return err
	}
	x.base.work.limit = math.MaxInt64
	most, err := x.most(ctx)
	if err != nil {
		return err
	}
	shares := x.shares(most)
	if len(shares) == 0 {
		return nil
	}
	if err := x.solve(ctx, shares[len(shares)-1]); err != nil {
		return err
	}
	for n := 1; n < len(shares); n *= 2 { // halves, quarters and so on
		for i := range n {
			at := (len(shares) - 1) * (2*i + 1) / (2 * n)
			if err := x.solve(ctx, shares[at]); err != nil {
				return err
			}
		}
	}
	for _, s := range shares {
		if err := x.solve(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// shares returns the shares to look at, of at most a largest one, but for zero.
func (x *frontier) shares(most int64) []int64 {
	var out []int64
	if x.Shares != nil {
		for _, s := range x.Shares {
			share, _ := exact.Round(float64(s * million)) // check held it within [0, 1]
			out = append(out, min(share, most))
		}
	} else {
		n := int64(x.Points)
		if n == 0 {
			n = DefaultPoints
		}
		reached := x.share(x.points[0].best)
		for i := int64(1); i < n; i++ {
			out = append(out, reached+(most-reached)*i/(n-1))
		}
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(s int64) bool { return s <= 0 })
}

// share returns what a trial brings in time, in millionths rounded down.
func (x *frontier) share(t *trial) int64 {
	s, _ := exact.MulDivFloor(t.used[x.last], million, max(1, x.demand))
	return s
}

// first solves the problem as it is.
func (x *frontier) first(ctx context.Context) error {
	o := x.o
	oracle := *x.base.oracle
	oracle.model, oracle.shared, oracle.prices = x.free, false, nil
	t := newTree(newPrimal(&oracle), o.gap(), o.Progress)
	err := t.resume(ctx, o.Start)
	if err == nil && t.best == nil {
		err = t.begin(ctx)
	}
	if err == nil {
		t.compared, err = t.compare(ctx)
	}
	if t.best == nil && err != nil {
		return err
	}
	t.work.limit = o.workLimit()
	if err == nil {
		t.collect = true
		err = t.solve(ctx)
	}
	if t.best == nil && err == nil {
		if !t.partial {
			return x.free.conflict(ctx, o.Workers)
		}
		return errWork
	}
	x.start = t
	point := &frontierPoint{best: t.best, stop: err, visited: t.nodes, work: t.work.done}
	for _, n := range append(slices.Clone(t.leaves), t.open...) {
		n := *n
		n.x.s = x.widen(n.x.s)
		point.nodes = append(point.nodes, &n)
	}
	if point.best, err = x.take(ctx, t.best); err != nil {
		return err
	}
	for _, y := range t.seen {
		if _, err := x.take(ctx, y); err != nil {
			return err
		}
	}
	x.points = []*frontierPoint{point}
	if point.stop != nil && !errors.Is(point.stop, errWork) {
		return point.stop
	}
	return nil
}

// widen adds a price of zero for the promise to those of the rows without it.
func (x *frontier) widen(s []int64) []int64 { return slices.Insert(slices.Clone(s), x.last, 0) }

// take adds a trial of the problem as it is to the pool.
func (x *frontier) take(ctx context.Context, t *trial) (*trial, error) {
	y := *t
	y.s = x.widen(t.s)
	if t.missing > 0 || t.lanes == nil {
		return &y, nil
	}
	y.itemCost = slices.Clone(t.itemCost)
	x.require(0)
	if err := x.base.count(ctx, &y); err != nil {
		return nil, err
	}
	x.pool = append(x.pool, &y)
	return &y, nil
}

// solve finds the point of a share, if it is not there yet.
func (x *frontier) solve(ctx context.Context, share int64) error {
	at, there := slices.BinarySearchFunc(x.points, share, func(p *frontierPoint, s int64) int { return int(p.share - s) })
	if there {
		return nil
	}
	x.require(share)
	limit := x.model.rows[x.last].limit
	x.base.work.done, x.base.work.limit = 0, math.MaxInt64
	t := newTree(x.base, x.o.gap(), x.o.Progress)
	t.collect = true
	if len(t.open) == 0 {
		return nil
	}
	for _, y := range x.pool {
		if t.permits(y.open) {
			t.note(y)
		}
	}
	if t.best == nil {
		if err := t.begin(ctx); err != nil {
			if errors.Is(err, ErrInfeasible) {
				return nil
			}
			return err
		}
	}
	if x.o.Gap != Exact { // a proof takes the same work from anywhere
		t.follows(x.nearest(limit)...)
		t.open = x.lead(at, limit)
	}
	x.base.work.limit = x.o.workLimit()
	if x.o.Gap != Exact {
		looks := int64(pointLooks)
		if len(x.points) == 1 {
			looks = endLooks
		}
		most := looks * int64(len(x.model.items)) * int64(x.model.sites) * int64(x.model.regions)
		x.base.work.limit = min(x.base.work.limit, x.base.work.done+most)
	}
	err := t.solve(ctx)
	x.pool = append(x.pool, t.seen...)
	if t.best == nil {
		return err
	}
	point := &frontierPoint{share: share, limit: limit, best: t.best, nodes: append(t.leaves, t.open...), visited: t.nodes, work: t.work.done, stop: err}
	x.points = slices.Insert(x.points, at, point)
	x.prune()
	if err != nil && !errors.Is(err, errWork) {
		return err
	}
	return nil
}

// curve writes the points out.
func (x *frontier) curve(ctx context.Context) (*Curve, error) {
	curve := &Curve{Days: x.Days, Points: []FrontierPoint{}}
	x.base.work.limit = math.MaxInt64
	if x.o.gap() > 0 {
		for _, p := range x.points {
			x.require(p.share)
			t := &tree{primal: x.base, best: p.best}
			if err := t.refine(ctx); err != nil {
				return nil, err
			}
			p.best, p.refined = t.best, t.refined
		}
	}
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
	return curve, nil
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
		chosen.best, chosen.refined = best[i].best, best[i].refined
		out = append(out, &chosen)
	}
	return out
}
