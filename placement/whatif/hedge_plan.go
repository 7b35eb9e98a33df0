package whatif

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/internal/mistake"
	"github.com/forwardstock/forwardstock/placement"
)

// Evaluate returns the hedge as a plan of the problem, from the plan that was hedged: open
// sites, where items are held and how many units of each, with all that follows from it
// for the mean demand, and the rules that this breaks, as [placement.EvaluateStock] has
// it. Regions stay with their site where that still holds the item, and go where it
// costs least else; if that breaks rules, who serves whom is solved for anew. It is
// written and read like any plan, and Hedge judges it again.
//
// The error matches [placement.ErrInvalid] if the hedge, the plan and the problem do not
// fit each other.
func (h *Hedged) Evaluate(ctx context.Context, p placement.Problem, plan *placement.Plan, o placement.Options) (*placement.Evaluation, error) {
	if plan == nil || len(h.Items) != len(p.Items) || len(plan.Items) != len(p.Items) || len(plan.Sites) != len(p.Network.Sites) {
		return nil, mistake.Of(placement.ErrInvalid, "hedge, plan and problem have other numbers of sites and items")
	}
	next := &placement.Plan{Sites: slices.Clone(plan.Sites), Items: make([]placement.ItemPlan, len(plan.Items))}
	for i, w := range slices.Concat(h.Opened, h.Closed) {
		if w < 0 || int(w) >= len(next.Sites) {
			return nil, mistake.Of(placement.ErrInvalid, "hedge: there is no site %d", w)
		}
		next.Sites[w].Open = i < len(h.Opened)
	}
	for k := range h.Items {
		if next.Items[k] = plan.Items[k]; h.Items[k].Kept == "" {
			next.Items[k] = h.Items[k].plan(&plan.Items[k])
		}
	}
	e, err := placement.EvaluateStock(ctx, p, next, o)
	if err != nil || len(e.Broken) == 0 {
		return e, err
	}
	return rerouted(ctx, p, next, e, o)
}

// rerouted returns a plan with who serves whom solved for anew, if that breaks fewer rules.
func rerouted(ctx context.Context, p placement.Problem, plan *placement.Plan, e *placement.Evaluation, o placement.Options) (*placement.Evaluation, error) {
	lock := placement.Lock{Sites: true}
	for k := range p.Items {
		lock.Items = append(lock.Items, p.Items[k].ID)
	}
	locked, err := p.Lock(e.Plan, lock)
	if err != nil {
		return nil, err
	}
	best, err := side(ctx, locked, o, Side{})
	if err != nil || !best.Possible {
		return e, err
	}
	plan.Items = slices.Clone(plan.Items)
	for k := range plan.Items {
		plan.Items[k].Lanes = best.Plan.Items[k].Lanes
	}
	again, err := placement.EvaluateStock(ctx, p, plan, o)
	if err != nil || len(again.Broken) >= len(e.Broken) {
		return e, err
	}
	return again, nil
}

// plan returns the plan of an item with the hedged stock.
func (h *HedgedItem) plan(was *placement.ItemPlan) placement.ItemPlan {
	out := placement.ItemPlan{Item: was.Item}
	for _, s := range h.Stock {
		if s.Held {
			out.Stock = append(out.Stock, placement.StockPlan{Site: s.Site, Way: s.Way, Target: s.Units})
		}
	}
	for _, lane := range was.Lanes {
		held := slices.ContainsFunc(out.Stock, func(s placement.StockPlan) bool { return s.Site == lane.Site })
		if lane.Site < 0 || held {
			out.Lanes = append(out.Lanes, lane)
		}
	}
	return out
}
