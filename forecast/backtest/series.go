package backtest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/internal/par"
)

// ErrPlan is wrapped by every error about what to test.
var ErrPlan = errors.New("invalid backtest")

// Plan says where a backtest of plain series stands and how far it looks.
type Plan struct {
	Horizon int   // periods to forecast; 0 means 1
	Origins []int // numbers of periods known; nil means the last 4 apart by Horizon
	Workers int   // goroutines; 0 means GOMAXPROCS; the scores do not depend on it
}

// Series scores every method on all series at all origins. A series counts at
// an origin if it is long enough for the whole horizon after it. Scores come in
// the order of the methods. Errors wrap [ErrPlan], are those of a method with
// its name, or the cause of ctx.
func Series(ctx context.Context, series [][]float64, plan Plan, methods ...Method) ([]Score, error) {
	longest := 0
	for i, y := range series {
		longest = max(longest, len(y))
		for t, u := range y {
			if !(u >= 0 && u <= 1e15) {
				return nil, fmt.Errorf("%w: series[%d][%d]: %g units", ErrPlan, i, t, u)
			}
		}
	}
	plan, err := plan.resolve(longest)
	if err := errors.Join(err, checkMethods(methods)); err != nil {
		return nil, err
	}
	tallies := make([]tally, len(methods))
	for _, origin := range plan.Origins {
		var past, future [][]float64
		for _, y := range series {
			if len(y) >= origin+plan.Horizon {
				past = append(past, slices.Clone(y[:origin]))
				future = append(future, y[origin:origin+plan.Horizon])
			}
		}
		for m, method := range methods {
			dists, err := method.Forecast(ctx, past, plan.Horizon)
			if err == nil && len(dists) != len(past) {
				err = fmt.Errorf("%d forecasts for %d series", len(dists), len(past))
			}
			if err != nil {
				return nil, fmt.Errorf("%s, origin %d: %w", method.Name(), origin, err)
			}
			err = judgeAll(ctx, plan.Workers, len(past), &tallies[m], func(i int) outcome {
				return outcome{dist: dists[i], future: future[i], scale: scaleOf(past[i])}
			})
			if err != nil {
				return nil, err
			}
		}
	}
	scores := make([]Score, len(methods))
	for m, method := range methods {
		scores[m] = tallies[m].score(method.Name())
	}
	return scores, nil
}

// judgeAll judges n outcomes on several cores and adds them to t in order.
func judgeAll(ctx context.Context, workers, n int, t *tally, of func(i int) outcome) error {
	all := make([]judged, n)
	if err := par.Do(ctx, workers, n, func(i int) { all[i] = judge(of(i)) }); err != nil {
		return err
	}
	for _, j := range all {
		t.add(j)
	}
	return nil
}

func (p Plan) resolve(longest int) (Plan, error) {
	var errs []error
	bad := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("%w: "+format, append([]any{ErrPlan}, args...)...))
	}
	if p.Horizon == 0 {
		p.Horizon = 1
	}
	if p.Horizon < 0 {
		bad("horizon: %d periods", p.Horizon)
	} else if p.Origins == nil {
		for origin := longest - p.Horizon; origin > 0 && len(p.Origins) < 4; origin -= p.Horizon {
			p.Origins = append(p.Origins, origin)
		}
		slices.Reverse(p.Origins)
	}
	if len(p.Origins) == 0 {
		bad("origins: there are none, with a horizon of %d and series of at most %d periods", p.Horizon, longest)
	}
	for i, origin := range p.Origins {
		if origin < 1 || origin > longest-p.Horizon {
			bad("origins[%d]: %d is not within 1..%d", i, origin, longest-p.Horizon)
		}
	}
	return p, errors.Join(errs...)
}

func sum(y []float64) (total float64) {
	for _, u := range y {
		total += u
	}
	return total
}

// checkMethods returns an error for each method that is nil or has no forecaster.
func checkMethods(methods []Method) error {
	var errs []error
	for i, m := range methods {
		if m == nil {
			errs = append(errs, fmt.Errorf("%w: methods[%d]: there is none", ErrPlan, i))
		} else if m == (totals{}) {
			errs = append(errs, fmt.Errorf("methods[%d]: %w", i, errNoForecaster))
		}
	}
	return errors.Join(errs...)
}
