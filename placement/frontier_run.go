package placement

import (
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement/facility"
)

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
	asked  []int64  // shares, but for zero
	pool   []*trial // of model, found at any point
	looks  int64    // work of a point that is no end
	reach  int64    // work of looking for the largest share
}

// frontierPoint is what is found for a share, in millionths.
type frontierPoint struct {
	share             int64
	limit             int64
	best              *trial // in model
	refined, searched int64
	nodes             []*node
	visited           int
	work              int64
	stop              error
	ended             facility.Stop // if there was none
	end               bool          // solved as by Solve
}

// require sets the share of the promise, in millionths.
func (x *frontier) require(share int64) {
	x.model.rows[x.last].limit = x.needs(share)
	x.model.p.Policy.Within[x.last].Share = float64(share) / million
}

// needs returns what must be on time for a share in millionths.
func (x *frontier) needs(share int64) int64 {
	need, _ := exact.MulDivFloor(-share, x.demand, million)
	return -need
}

// run solves the points: the ends first, then always the middle of the widest range
// that is left.
func (x *frontier) run(ctx context.Context) error {
	x.last = x.model.promises - 1
	x.demand = x.model.asked(x.last)
	x.base = newPrimal(newOracle(x.model, x.o.Workers, unlimited()))
	if err := x.part(ctx, 3, x.first); err != nil {
		return err
	}
	x.base.work.limit = math.MaxInt64
	most, err := x.most(ctx)
	if err != nil {
		return err
	}
	shares := x.shares(most)
	x.asked = shares
	if len(shares) == 0 {
		return nil
	}
	if err := x.part(ctx, 2, func(ctx context.Context) error { return x.solve(ctx, shares[len(shares)-1], true) }); err != nil {
		return err
	}
	x.looks = max(x.between()/int64(len(shares)), pointLooks*x.look())
	for n := 1; n < len(shares); n *= 2 { // halves, quarters and so on
		for i := range n {
			at := (len(shares) - 1) * (2*i + 1) / (2 * n)
			if err := x.solve(ctx, shares[at], false); err != nil {
				return err
			}
		}
	}
	for _, s := range shares {
		if err := x.solve(ctx, s, false); err != nil {
			return err
		}
	}
	return nil
}

// part gives f the n-th part of the time that is left, if time is limited.
func (x *frontier) part(ctx context.Context, n time.Duration, f func(context.Context) error) error {
	within := ctx
	if end, limited := ctx.Deadline(); limited && x.o.Time > 0 {
		var cancel context.CancelFunc
		within, cancel = context.WithTimeoutCause(ctx, time.Until(end)/n, errTime)
		defer cancel()
	}
	err := f(within)
	if errors.Is(err, errTime) && ctx.Err() == nil && len(x.points) > 0 {
		return nil // there is time for others
	}
	return err
}

// between is the work for all points but the ends: half of what these took, but no more
// than makes three times the harder one with all that was done.
func (x *frontier) between() int64 {
	ends, harder := int64(0), int64(0)
	for _, p := range x.points {
		ends, harder = ends+p.work, max(harder, p.work)
	}
	return max(0, min(ends/2, 3*harder-ends-x.reach))
}

// look is the work of looking once at every item, site and region.
func (x *frontier) look() int64 {
	return int64(len(x.model.items)) * int64(x.model.sites) * int64(x.model.regions)
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

// solve finds the point of a share, if it is not there yet, as Solve does or from what
// its neighbours found.
func (x *frontier) solve(ctx context.Context, share int64, end bool) error {
	at, there := slices.BinarySearchFunc(x.points, share, func(p *frontierPoint, s int64) int { return int(p.share - s) })
	if there {
		return nil
	}
	x.require(share)
	x.base.work.done, x.base.work.limit = 0, math.MaxInt64
	t := newTree(x.base, x.o.gap(), x.o.Progress)
	if len(t.open) == 0 {
		return nil
	}
	t.collect = true
	begin := x.warm
	if end {
		begin = x.cold
	}
	err := begin(ctx, t)
	if errors.Is(err, ErrInfeasible) {
		return nil
	}
	if err == nil {
		err = t.solve(ctx)
	}
	x.pool = append(x.pool, t.seen...)
	x.offer(t)
	if t.best == nil {
		return err
	}
	point := &frontierPoint{share: share, limit: x.limit(), best: t.best, nodes: append(t.leaves, t.open...), visited: t.nodes, work: t.work.done, stop: err, ended: t.ended(), end: end}
	x.points = slices.Insert(x.points, at, point)
	x.prune()
	if err != nil && !errors.Is(err, errWork) {
		return err
	}
	return nil
}

// limit is what the promise requires.
func (x *frontier) limit() int64 { return x.model.rows[x.last].limit }

// cold begins a search from nothing, as Solve does.
func (x *frontier) cold(ctx context.Context, t *tree) error {
	err := t.prepare(ctx, x.o.Start)
	t.work.limit = x.o.workLimit()
	return err
}

// warm begins a search where others ended. A proof takes the same work from anywhere.
func (x *frontier) warm(ctx context.Context, t *tree) error {
	if x.offer(t); t.best == nil {
		if err := t.begin(ctx); err != nil {
			return err
		}
	}
	t.work.limit = x.o.workLimit()
	if x.o.Gap != Exact {
		t.follows(x.nearest(x.limit())...)
		t.open = x.lead(x.limit())
		t.work.limit = min(t.work.limit, t.work.done+x.looks)
	}
	return nil
}

// offer shows a search what was found at other points.
func (x *frontier) offer(t *tree) {
	for _, y := range x.pool {
		if t.permits(y.open) {
			t.note(y)
		}
	}
}
