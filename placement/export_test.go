package placement

import (
	"context"
	"math"
)

// PlanTwice returns the first plan of the search, without and with refinement.
func PlanTwice(p *Problem) (before, after *Plan, err error) {
	m, err := compile(context.Background(), p, 1)
	if err != nil {
		return nil, nil, err
	}
	t := newTree(newPrimal(newOracle(m, 1, &budget{limit: math.MaxInt64})), 0, nil)
	if err := t.begin(context.Background()); err != nil || t.best == nil {
		return nil, nil, ErrInfeasible
	}
	if before, err = t.plan(context.Background()); err != nil {
		return nil, nil, err
	}
	if err = t.refine(context.Background()); err != nil {
		return nil, nil, err
	}
	after, err = t.plan(context.Background())
	return before, after, err
}
