package whatif

import (
	"context"
	"errors"

	"github.com/forwardstock/forwardstock/placement"
)

// Difference is what one problem costs more than another, by the plans found:
// Value. The optimal plans differ by no less than Least and no more than Most.
type Difference struct {
	Value placement.Money `json:"value"`
	Least placement.Money `json:"least"`
	Most  placement.Money `json:"most"`
}

// Sure reports whether the sign is known: whether no best plans cost the same or the
// other way round, or all do.
func (d Difference) Sure() bool { return d.Least > 0 || d.Most < 0 || d.Least == d.Most }

// atMost0 and atLeast0 are the difference where one problem allows all that the other
// does, whatever plans were found.
func (d *Difference) atMost0() {
	d.Value, d.Least, d.Most = min(d.Value, 0), min(d.Least, 0), min(d.Most, 0)
}

func (d *Difference) atLeast0() {
	d.Value, d.Least, d.Most = max(d.Value, 0), max(d.Least, 0), max(d.Most, 0)
}

// between returns what plan with costs more than plan without.
func between(with, without *placement.Plan) Difference {
	return Difference{
		Value: with.Cost - without.Cost,
		Least: with.Bound - without.Cost,
		Most:  with.Cost - without.Bound,
	}
}

// solve returns the plan of a problem, or nil if it is proved that there is none.
func solve(ctx context.Context, p placement.Problem, o placement.Options) (*placement.Plan, error) {
	plan, err := placement.Solve(ctx, p, o)
	if errors.Is(err, placement.ErrInfeasible) {
		return nil, nil
	}
	return plan, err
}
