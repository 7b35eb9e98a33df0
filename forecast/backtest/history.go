package backtest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/exact"
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

	// Sum scores the demand model on all items in each state together, as if
	// items were independent given the model; what they have in common is not
	// in the variance, so coverage falls short.
	Sum Score `json:"sum"`

	// Unseen are the units of items that were sold for the first time after
	// the origin, so that nothing could be forecast for them.
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
	r := Report{Totals: make([]Score, 1+len(methods))}
	totals := make([]tally, 1+len(methods))
	var states, sums tally
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
		past := make([][]float64, known.Len())
		future := make([][]float64, known.Len())
		for i := range past {
			past[i] = w.past(known, i, origin)
			future[i] = w.future(later, known.Item(i), origin)
		}
		outcome := func(dists func(i int) forecast.Dist) func(i int) outcome {
			return func(i int) outcome {
				return outcome{dist: dists(i), future: future[i], scale: scaleOf(past[i])}
			}
		}
		err = judgeAll(ctx, o.Workers, len(past), &totals[0], outcome(func(i int) forecast.Dist { return demand.Items[i].Total() }))
		for m := 0; m < len(methods) && err == nil; m++ {
			var dists []forecast.Dist
			if dists, err = methods[m].Forecast(ctx, past, w.horizon); err == nil {
				err = judgeAll(ctx, o.Workers, len(past), &totals[1+m], outcome(func(i int) forecast.Dist { return dists[i] }))
			}
		}
		if err == nil {
			err = judgeStates(ctx, o.Workers, demand, known, later, &states, &sums)
		}
		if err != nil {
			return Report{}, fmt.Errorf("origin %v: %w", origin, err)
		}
	}
	r.Totals[0] = totals[0].score("demand model")
	for m, method := range methods {
		r.Totals[1+m] = totals[1+m].score(method.Name())
	}
	r.States = states.score("item by state")
	r.Sum = sums.score("state")
	return r, nil
}

// judgeStates scores the demand for every item in every state, and their sum
// over items.
func judgeStates(ctx context.Context, workers int, demand forecast.Demand, known, later *forecast.History, items, sums *tally) error {
	var names []string
	for _, r := range demand.Regions {
		names = append(names, r.State)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	state := make([]int, len(demand.Regions))
	byRegion := map[string]int{}
	for r, region := range demand.Regions {
		state[r], _ = slices.BinarySearch(names, region.State)
		byRegion[string(region.ID)] = state[r]
	}
	places := later.Places()
	at := make([]int, len(places)) // the state of a place, or -1
	for p, place := range places {
		at[p] = -1
		if s, ok := byRegion[string(place.Region)]; ok {
			at[p] = s
		} else if s, ok := slices.BinarySearch(names, place.State); ok {
			at[p] = s
		}
	}
	totals := make([]forecast.Dist, len(names))
	sold := make([]float64, len(names))
	for i := range known.Len() {
		item := demand.Items[i]
		shares := make([]exact.Sum, len(names))
		for r, p := range item.Shares {
			shares[state[r]].Add(p)
		}
		units := make([]float64, len(names))
		if k, ok := later.Find(item.Item); ok {
			for c := range later.Cells(k) {
				if s := at[c.Place]; s >= 0 {
					units[s] += float64(c.Units)
				}
			}
		}
		err := judgeAll(ctx, workers, len(names), items, func(s int) outcome {
			return outcome{dist: item.Territory(shares[s].Value()), future: units[s : s+1]}
		})
		if err != nil {
			return err
		}
		for s := range names {
			d := item.Territory(shares[s].Value())
			totals[s].Mean += d.Mean
			totals[s].Var += d.Var
			sold[s] += units[s]
		}
	}
	return judgeAll(ctx, workers, len(names), sums, func(s int) outcome {
		return outcome{dist: totals[s], future: sold[s : s+1]}
	})
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
