package placement

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/forwardstock/forwardstock/internal/mistake"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// errTime is why a search ends when its time limit is used up.
var errTime = errors.New("time limit")

// Solve returns the cheapest plan that it finds, with a bound that no plan can
// beat. It stops when the gap between the two is small enough or a limit of the
// options is used up; both count as success.
//
// The error matches [ErrInvalid] if the problem or the options make no sense, with every
// mistake, and [ErrInfeasible] if it is proved that no plan keeps all
// requirements. When ctx is done, Solve soon returns the best plan so far, whose
// Status is Unknown if there is none yet, together with the cause. The search
// ends within milliseconds, and writing a plan out takes some 150 ns of one core
// for every item and region.
//
// The same problem and options give the same plan byte for byte, for any number
// of workers and on any machine, unless Time or ctx ended the search.
//
// A search over the sites takes as many evaluations as the problem is hard; one
// evaluation is linear in items, regions and sites.
func Solve(ctx context.Context, p Problem, o Options) (*Plan, error) {
	if err := mistake.Join(ErrInvalid, checkContext(ctx), p.Check(), o.check()); err != nil {
		return nil, err
	}
	search, cancel := o.within(ctx)
	defer cancel()
	m, err := compile(search, &p, o.Workers)
	if err != nil && m == nil {
		return nil, err
	}
	if err != nil {
		return stoppedBefore(ctx, err)
	}
	t := newTree(newPrimal(newOracle(m, o.Workers, unlimited())), o.gap(), o.Progress)
	if err = t.prepare(search, o.Start); err != nil && t.best == nil {
		return stoppedBefore(ctx, err)
	}
	t.work.limit = o.workLimit() // there is something to return
	if err == nil {
		err = t.solve(search)
	}
	ended := facility.WorkLimit // unless there is a plan
	if err == nil && t.best != nil {
		ended = t.ended()
		if t.gap > 0 {
			err = t.refine(search)
		}
	}
	if t.best == nil && err == nil && !t.partial {
		return nil, m.conflict(search, o.Workers)
	}
	stop, cause := ended, error(nil)
	switch {
	case errors.Is(err, errWork):
		stop = facility.WorkLimit
	case errors.Is(err, errTime):
		stop = facility.TimeLimit
	case err != nil && ctx.Err() != nil:
		stop, cause = facility.Cancelled, err
	case err != nil:
		return nil, err
	case stop == facility.Proved && t.bound() < t.best.cost: // it was, before refining
		stop = facility.GapReached
	}
	if t.best == nil {
		return &Plan{Schema: Schema, Stop: stop, Bound: Money(t.bound()), Work: t.work.done, Nodes: t.nodes}, cause
	}
	whole := context.WithoutCancel(ctx)
	if t.compared == nil {
		if t.compared, err = t.compare(whole); err != nil {
			return nil, err
		}
	}
	t.shut(t.best, true)
	plan, err := t.plan(whole)
	if err != nil {
		return nil, err
	}
	plan.Stop = stop
	return plan, cause
}

// prepare makes the first plan, from one to start from if there is any, and what it is
// compared with.
func (t *tree) prepare(ctx context.Context, start *Plan) error {
	begins := start == nil && t.streams()
	if begins {
		start = t.streamed(ctx)
	}
	err := t.resume(ctx, start)
	if begins {
		t.lead = nil // prices of so many items are not to be found again
	}
	if err == nil && t.best == nil {
		err = t.begin(ctx)
	}
	if err == nil {
		t.compared, err = t.compare(ctx)
	}
	return err
}

// solve improves the first plan and proves a bound, until the gap is closed or it
// returns why it stopped.
func (t *tree) solve(ctx context.Context) error {
	var err error
	if t.lead != nil {
		err = t.follow(ctx)
	} else {
		err = t.settle(ctx)
	}
	if err == nil && t.lead == nil && t.dear && t.regions >= 2*coarseRegions && t.bound() < t.cutoff() {
		err = t.sketch(ctx, coarseRegions)
	}
	if err == nil {
		err = t.run(ctx)
	}
	if err == nil && t.bound() < t.cutoff() {
		err = t.finish(ctx, t.gap == 0)
	}
	return err
}

// stoppedBefore is the plan of a search that ended before it began.
func stoppedBefore(ctx context.Context, cause error) (*Plan, error) {
	switch plan := (&Plan{Schema: Schema, Stop: facility.TimeLimit}); {
	case errors.Is(cause, errTime):
		return plan, nil
	case ctx.Err() != nil && !errors.Is(cause, ErrInfeasible) && !errors.Is(cause, ErrInvalid):
		plan.Stop = facility.Cancelled
		return plan, cause
	}
	return nil, cause
}

// within returns a context that is done when the time of the options is up, with
// errTime as its cause.
func (o *Options) within(ctx context.Context) (context.Context, context.CancelFunc) {
	if o.Time == 0 {
		return ctx, func() {}
	}
	return context.WithTimeoutCause(ctx, max(o.Time, time.Microsecond), errTime)
}

// gap returns the gap to stop at: below zero for the proof of optimality.
func (o *Options) gap() float64 {
	switch {
	case o.Gap == 0:
		return DefaultGap
	case o.Gap < 0:
		return 0
	}
	return min(o.Gap, 1)
}

// budget counts work up to a limit.
type budget struct{ done, limit int64 }

func (o *Options) workLimit() int64 {
	switch {
	case o.Work == 0:
		return DefaultWork
	case o.Work < 0:
		return math.MaxInt64
	}
	return o.Work
}

// spend counts cells that are going to be looked at. It returns errWork, before
// they are, once the limit is reached.
func (b *budget) spend(items, sites, regions int) error {
	if b.done >= b.limit {
		return errWork
	}
	b.done += int64(items) * int64(sites) * int64(regions)
	return nil
}
