package backtest

import (
	"context"
	"fmt"

	"github.com/forwardstock/forwardstock/forecast"
)

// Case is a series cut in two: what is known, and what came of it.
type Case struct {
	Past   forecast.Series
	Future []float64 // by period, of at least one; NaN where nobody counted
	Season int       // cycle of the scale of MASE and MSIS, in periods; 0 means Past.Period
	Weight float64   // in WRMSSE
	Group  int       // cases of one group, such as an origin, are known at the same time
}

// season is the cycle that scales use.
func (c *Case) season() int {
	if c.Season > 0 {
		return c.Season
	}
	return max(1, c.Past.Period)
}

// Origins cuts a series at several origins: the last one leaves horizon
// periods, the others lie step periods before each other. Origins that would
// leave fewer than least known periods are left out, and there are none if horizon
// or step is below 1. Case.Group counts the origins back from the last.
func Origins(y forecast.Series, horizon, step, count, least int) []Case {
	if horizon < 1 || step < 1 {
		return nil
	}
	var cases []Case
	at := len(y.Units) - horizon
	for g := 0; g < count && at >= max(1, least); g, at = g+1, at-step {
		past := y
		past.Units = y.Units[:at:at]
		if len(y.Exposure) == len(y.Units) { // else it stays wrong
			past.Exposure = y.Exposure[:at:at]
		}
		cases = append(cases, Case{Past: past, Future: y.Units[at : at+horizon], Group: g})
	}
	return cases
}

// Predict lets a method forecast all cases, those of the same group and horizon
// together; it gets to see nothing but the Past of these. The paths are in the
// order of the cases. Errors wrap [ErrPlan], are those of the method with its
// name, or the cause of ctx.
func Predict(ctx context.Context, cases []Case, method forecast.Forecaster, workers int) ([]forecast.Path, error) {
	if method == nil {
		return nil, fmt.Errorf("%w: there is no method", ErrPlan)
	}
	type batch struct{ group, horizon int }
	members := map[batch][]int{}
	var order []batch
	for i, c := range cases {
		if len(c.Future) == 0 {
			return nil, fmt.Errorf("%w: cases[%d]: there is no future", ErrPlan, i)
		}
		b := batch{c.Group, len(c.Future)}
		if members[b] == nil {
			order = append(order, b)
		}
		members[b] = append(members[b], i)
	}
	paths := make([]forecast.Path, len(cases))
	for _, b := range order {
		series := make([]forecast.Series, len(members[b]))
		for k, i := range members[b] {
			series[k] = cases[i].Past
		}
		got, err := method.Forecast(ctx, series, b.horizon, workers)
		if err == nil && len(got) != len(series) {
			err = fmt.Errorf("%d forecasts for %d series", len(got), len(series))
		}
		for k, p := range got {
			if err == nil && p.Err == nil && len(p.Steps) != b.horizon {
				err = fmt.Errorf("%d steps for a horizon of %d", len(p.Steps), b.horizon)
			}
			paths[members[b][k%len(series)]] = p
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", method.Name(), err)
		}
	}
	return paths, nil
}
