package backtest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
)

// HistoryPlan says where a backtest of the demand model stands.
type HistoryPlan struct {
	// Origins are the first days of the horizons. nil means the last 4 that
	// are one horizon apart and wholly within the history.
	Origins []forecast.Day

	// Options of every fit; its Start is set to each origin. Options.Workers
	// is also the number of goroutines that score.
	Options forecast.Options
}

// Report is what a backtest on a history found.
type Report struct {
	// Totals scores the totals of items: the demand model first, then the
	// given methods on the same items by week (by day, if the horizon is not
	// of whole weeks).
	Totals []Score `json:"totals"`

	// States scores the demand model on each item in each state.
	States Score `json:"states"`

	// Sums scores the totals of states, with all that was sold there: the
	// demand model first, then the given methods on the sales of each state by
	// week.
	Sums []Score `json:"sums"`

	// Unseen are the units of items that were sold for the first time after
	// the origin, so that nothing could be forecast for them as items.
	Unseen int64 `json:"unseen"`
}

// History fits the demand model to what was known at each origin and scores it
// on what was sold in the horizon after it. Errors wrap [ErrPlan], or are those
// of [forecast.Fit] or of a method, with the origin, or the cause of ctx.
func History(ctx context.Context, h *forecast.History, plan HistoryPlan, methods ...Method) (Report, error) {
	plan, err := plan.resolve(h)
	if err := errors.Join(err, checkMethods(methods)); err != nil {
		return Report{}, err
	}
	var r Report
	totals, sums := make([]tally, 1+len(methods)), make([]tally, 1+len(methods))
	var states tally
	for _, origin := range plan.Origins {
		o := plan.Options
		o.Start = origin
		known := h.Until(origin)
		model, err := forecast.Fit(ctx, known, o)
		if err != nil {
			return Report{}, fmt.Errorf("origin %v: %w", origin, err)
		}
		demand := model.Demand()
		later := h.Between(origin, origin.Add(demand.Days))
		r.Unseen += unseen(known, later)

		w := windows{step: 1, horizon: demand.Days}
		if demand.Days%7 == 0 {
			w = windows{step: 7, horizon: demand.Days / 7}
		}
		items := arena{horizon: w.horizon, workers: o.Workers, methods: methods, tallies: totals}
		for i := range known.Len() {
			items.past = append(items.past, w.past(known, i, origin))
			items.future = append(items.future, w.future(later, known.Item(i), origin))
		}
		err = items.judge(ctx, func(i int) forecast.Dist { return demand.Items[i].Total() })
		if err == nil {
			at := newStates(demand.Regions)
			if err = at.judgeItems(ctx, o.Workers, demand, known, later, &states); err == nil {
				together := arena{
					horizon: w.horizon, workers: o.Workers, methods: methods, tallies: sums,
					past: at.past(known, w, origin), future: at.future(later, w, origin),
				}
				err = together.judge(ctx, at.totals(demand))
			}
		}
		if err != nil {
			return Report{}, fmt.Errorf("origin %v: %w", origin, err)
		}
	}
	for m := range totals {
		name := "demand model"
		if m > 0 {
			name = methods[m-1].Name()
		}
		r.Totals = append(r.Totals, totals[m].score(name))
		r.Sums = append(r.Sums, sums[m].score(name))
	}
	r.States = states.score("item by state")
	return r, nil
}

// arena is where the demand model, number 0, and the methods meet.
type arena struct {
	past, future     [][]float64
	horizon, workers int
	methods          []Method
	tallies          []tally
}

// judge adds the scores of all, given the distributions of the demand model.
func (a *arena) judge(ctx context.Context, model func(i int) forecast.Dist) error {
	one := func(t *tally, dist func(i int) forecast.Dist) error {
		return judgeAll(ctx, a.workers, len(a.past), t, func(i int) outcome {
			return outcome{dist: dist(i), future: a.future[i], scale: scaleOf(a.past[i])}
		})
	}
	if err := one(&a.tallies[0], model); err != nil {
		return err
	}
	for m, method := range a.methods {
		dists, err := method.Forecast(ctx, a.past, a.horizon)
		if err == nil && len(dists) != len(a.past) {
			err = fmt.Errorf("%d forecasts for %d series", len(dists), len(a.past))
		}
		if err != nil {
			return fmt.Errorf("%s: %w", method.Name(), err)
		}
		if err := one(&a.tallies[1+m], func(i int) forecast.Dist { return dists[i] }); err != nil {
			return err
		}
	}
	return nil
}

// windows cuts days into periods of step days.
type windows struct{ step, horizon int }

// past returns the units of item i by period before the origin, without the
// cut-off oldest one.
func (w windows) past(h *forecast.History, i int, origin forecast.Day) []float64 {
	y := make([]float64, max(0, int(origin-h.First())/w.step))
	for c := range h.Cells(i) {
		if back := int(origin-1-c.Day) / w.step; back < len(y) {
			y[len(y)-1-back] += float64(c.Units)
		}
	}
	return y
}

// future returns the units of an item by period from the origin on.
func (w windows) future(h *forecast.History, item string, origin forecast.Day) []float64 {
	y := make([]float64, w.horizon)
	if i, ok := h.Find(item); ok {
		for c := range h.Cells(i) {
			y[int(c.Day-origin)/w.step] += float64(c.Units)
		}
	}
	return y
}

// unseen returns the units in later of items that known does not have.
func unseen(known, later *forecast.History) (units int64) {
	for i := range later.Len() {
		if _, ok := known.Find(later.Item(i)); !ok {
			units += later.Totals(i).Units
		}
	}
	return units
}

func (p HistoryPlan) resolve(h *forecast.History) (HistoryPlan, error) {
	if h == nil || h.Days() == 0 {
		return p, fmt.Errorf("%w: the history is empty", ErrPlan)
	}
	days := p.Options.Horizon
	if days == 0 {
		days = 28
	}
	if p.Origins == nil && days > 0 {
		for origin := h.Last().Add(1 - days); origin > h.First() && len(p.Origins) < 4; origin = origin.Add(-days) {
			p.Origins = append(p.Origins, origin)
		}
		slices.Reverse(p.Origins)
		if p.Origins == nil {
			return p, fmt.Errorf("%w: the history of %d days is not longer than the horizon of %d", ErrPlan, h.Days(), days)
		}
	}
	for i, origin := range p.Origins {
		if origin <= h.First() || origin.Add(days-1) > h.Last() {
			return p, fmt.Errorf("%w: origins[%d]: the %d days from %v on are not all within the history, after its first day",
				ErrPlan, i, days, origin)
		}
	}
	return p, nil
}
