package placement

import (
	"context"
	"errors"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/mistake"
)

// Reach brackets the largest share of the demand of a promise that a plan can have on
// time which keeps all other requirements, in millionths rounded down.
type Reach struct {
	Share int64 // of a plan that was found, -1 if none was
	Most  int64 // no plan has more
}

// MostOnTime returns how much of the demand of a promise of Policy.Within can be on
// time, whatever it costs and whatever the promise asks for. The options bound the
// search as they do that of [Solve]; Start has no say.
//
// The error matches [ErrInvalid] if the problem, the options or the index make no sense,
// and [ErrInfeasible] if it is proved that no plan keeps the other requirements. When ctx
// is done, its cause is returned.
func MostOnTime(ctx context.Context, p Problem, promise int, o Options) (Reach, error) {
	if err := mistake.Join(ErrInvalid, checkContext(ctx), p.Check(), o.check()); err != nil {
		return Reach{}, err
	}
	if promise < 0 || promise >= len(p.Policy.Within) {
		return Reach{}, mistake.Of(ErrInvalid, "promise %d of %d", promise, len(p.Policy.Within))
	}
	search, cancel := o.within(ctx)
	defer cancel()
	m, err := compile(search, &p, o.Workers)
	if err != nil {
		return Reach{}, err
	}
	free := m.only(promise)
	t := newTree(newPrimal(newOracle(free, o.Workers, unlimited())), o.gap(), o.Progress)
	if err = t.begin(search); err == nil || t.best != nil {
		t.work.limit = o.workLimit()
		err = t.solve(search)
	}
	if err != nil && !errors.Is(err, errWork) && !errors.Is(err, errTime) {
		return Reach{}, err
	}
	if t.best == nil && err == nil && !t.partial {
		return Reach{}, free.conflict(search, o.Workers)
	}
	demand := free.asked(promise)
	share := func(onTime int64) int64 {
		if onTime >= demand {
			return million
		}
		x, _ := exact.MulDivFloor(onTime, million, demand)
		return x
	}
	most, err := free.atMost(search, promise, o.Workers)
	if err != nil && ctx.Err() != nil {
		return Reach{}, context.Cause(ctx)
	}
	// Promises with a penalty cost next to nothing, but not nothing.
	next := int64(free.promises) * (free.total/million + 2)
	out := Reach{Share: -1, Most: share(min(most, demand-max(0, t.bound()-next)))}
	if t.best != nil {
		out.Share = share(t.best.used[promise])
	}
	return out, nil
}

// atMost returns how much can be on time for a promise by the lanes alone, from the
// sites that may be open, or as many of them as may be.
func (m *model) atMost(ctx context.Context, promise, workers int) (int64, error) {
	all, _, err := m.mostOnTime(ctx, workers, m.allowed())
	if err != nil {
		return m.asked(promise), err
	}
	few, covered, err := m.mostWithFew(ctx, workers)
	if few == nil || !covered {
		return all[promise], err
	}
	return min(all[promise], few[promise]), err
}
