package whatif_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// oddProblems are problems that nobody plans for, by name.
func oddProblems() map[string]placement.Problem {
	one := coasts()
	one.Network.Sites, one.Items, one.Demand.Items = one.Network.Sites[:1], one.Items[:1], one.Demand.Items[:1]
	none := coasts()
	none.Demand.Items = nil
	zero := coasts()
	for k := range zero.Demand.Items {
		zero.Demand.Items[k].Mean, zero.Demand.Items[k].LevelVar = 0, 0
	}
	bare := coasts()
	bare.Items, bare.Demand.Items = nil, nil
	impossible := coasts()
	impossible.Policy.Within = []placement.Promise{{Days: 1, Share: 1}}
	siteless := coasts()
	siteless.Network.Sites = nil
	return map[string]placement.Problem{"usual": coasts(), "empty": {}, "one of each": one, "no demand": none, "zero demand": zero, "no items": bare,
		"impossible": impossible, "no sites": siteless}
}

// questions asks everything of a problem; errs are by question.
func questions(ctx context.Context, p placement.Problem, plan *placement.Plan, o placement.Options) map[string]error {
	errs := map[string]error{}
	_, errs["solve"] = placement.Solve(ctx, p, o)
	_, errs["frontier"] = placement.Frontier(ctx, p, placement.FrontierOptions{Days: 2, Points: 3}, o)
	_, errs["evaluate"] = placement.Evaluate(ctx, p, plan, o)
	_, errs["stock"] = placement.EvaluateStock(ctx, p, plan, o)
	_, errs["explain"] = placement.Explain(ctx, p, plan, o)
	_, errs["break-even"] = whatif.BreakEvenOf(ctx, p, plan, "lamp", whatif.BreakEvenOptions{}, o)
	_, errs["threshold"] = whatif.Threshold(ctx, p, whatif.Question{Item: "lamp", Site: "Los Angeles"}, o)
	_, errs["marginals"] = whatif.Marginals(ctx, p, o)
	_, errs["override"] = whatif.PriceOf(ctx, p, []whatif.Override{{Site: "Los Angeles", Rule: placement.Forbidden}}, o)
	_, errs["scenarios"] = whatif.Compare(ctx, p, []whatif.Scenario{{Name: "as it is"},
		{Name: "fuel", Changes: []whatif.Change{{Fuel: &whatif.FuelChange{Share: 10 * rate.Percent}}}}}, o)
	hedge, err := whatif.Hedge(ctx, p, plan, whatif.HedgeOptions{Samples: 20, Fresh: 20})
	if errs["hedge"] = err; err == nil {
		_, errs["hedged plan"] = hedge.Evaluate(ctx, p, plan, o)
	}
	_, errs["conflict"] = whatif.FindConflict(ctx, p, whatif.ConflictOptions{}, o)
	return errs
}

// TestQuestionsOfOddProblems asks everything of problems that nobody plans for, of plans
// that are none, without a context and with one that is done: every answer is a clear
// error or a result.
func TestQuestionsOfOddProblems(t *testing.T) {
	o := placement.Options{Workers: 1, Gap: 0.01}
	done, cancel := context.WithCancel(context.Background())
	cancel()
	var nothing context.Context
	for name, p := range oddProblems() {
		plan, _ := placement.Solve(context.Background(), p, o)
		for what, plan := range map[string]*placement.Plan{"its plan": plan, "no plan": nil, "an empty plan": {}} {
			for question, err := range questions(context.Background(), p, plan, o) {
				text := fmt.Sprintf("%s of a problem with %s, %s: %v", question, name, what, err)
				if name == "usual" && what == "its plan" {
					require.NoError(t, err, text)
				} else if err != nil {
					require.NotEmpty(t, err.Error(), text)
					require.True(t, oneOf(err, placement.ErrInvalid, placement.ErrInfeasible, whatif.ErrUndecided), text)
				}
			}
			for question, err := range questions(done, p, plan, o) {
				if err != nil {
					require.True(t, oneOf(err, context.Canceled, placement.ErrInvalid, placement.ErrInfeasible), "%s, %s, %s: %v", question, name, what, err)
				}
			}
			for question, err := range questions(nothing, p, plan, o) {
				if err != nil { // what asks nothing of it needs none
					require.ErrorIs(t, err, placement.ErrInvalid, "%s, %s, %s", question, name, what)
				}
			}
		}
	}
}

func oneOf(err error, targets ...error) bool {
	return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
}
