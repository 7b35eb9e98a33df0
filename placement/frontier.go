package placement

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/mistake"
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
	reachLooks = 200  // at every item, site and region for the largest share
	pointLooks = 30   // for a point that is no end, at least
)

// Curve is the cost of a plan against the share of demand that it brings within
// some days. Cost and Reached rise from point to point.
type Curve struct {
	Days   int             `json:"days"`
	Points []FrontierPoint `json:"points"`
	// Skipped are the shares that were asked for and are no points, in rising order.
	Skipped []SkippedShare `json:"skipped,omitempty"`
}

// SkippedShare is a share that is no point of a curve.
type SkippedShare struct {
	Share float64 `json:"share"`
	// Instead is the first of Points that reaches the share: its plan costs no more than
	// any that was found for the share. It is -1 if no plan was found that reaches it.
	Instead int `json:"instead"`
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
// The first point is the plan of Solve for the problem as it is, the last one that for
// the largest share found that a plan can reach: both are found as [Solve] finds them
// with the same options, and cost as much, or less where a plan of another point does.
// Every other search begins where its neighbours ended. Unless Options.Gap is Exact,
// those between together take about half the work of the ends, or look some thirty
// times each at every item, site and region if that is more: all together take no more
// than three times as long as the harder of the two solves by themselves, which may be
// much longer than one in the middle. Options.Work makes them short. At price s of
// the promise, the bound of the package comment is linear in what is required,
//
//	bound(s, v, R) = bound(s, v, 0) + floor(s R / 1e6)
//
// so that every certificate bounds all shares: each point has the highest of these
// tangents. A plan that costs no more than one for a lower share takes its place, so
// that no point is dominated; points with the same plan are one, and shares that no
// plan reaches are left out. Curve.Skipped tells which these are.
//
// Options are those of Solve; Time limits all points together, of which the first may
// use a third and the last half of the rest, and Work limits each. Errors
// match those of Solve. When ctx is done or the time is up, the points so far are
// returned, with the cause if it is ctx; there are none if no plan was found, and none
// proved impossible.
func Frontier(ctx context.Context, p Problem, f FrontierOptions, o Options) (*Curve, error) {
	if err := mistake.Join(ErrInvalid, checkContext(ctx), p.Check(), o.check(), f.check()); err != nil {
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
		all = append(all, fmt.Errorf("frontier: "+format, args...))
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
	return mistake.Join(ErrInvalid, all...)
}
