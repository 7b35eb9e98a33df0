package main

import (
	"context"
	"fmt"
	"io"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/placement"
)

// regret is what deciding before the orders came has cost.
type regret struct {
	hindsight placement.Money // the plan made on what was then ordered
	bound     placement.Money // no plan costs less
	forecast  placement.Money // that made on the forecast, on what was then ordered
	naive     placement.Money // that made on the orders of as many days before
	levels    placement.Money // that made on the totals forecast and the shares of regions that came
	shares    placement.Money // that made on the totals that came and the shares forecast
	broken    int             // rules that the plan on the forecast then breaks
}

// judgeDecision prices decisions, which sites are open, which items they hold and
// whom they serve, by what was ordered in the days held back: that made on the
// forecast, that made on the days before these, and the best in hindsight. Two more
// tell what the forecast regrets: those that are wrong about the totals of items
// only, and about their regions only. Items and places that the problem does not
// know count in none.
func judgeDecision(ctx context.Context, o options, in *inputs, problem placement.Problem, plan *placement.Plan) (*regret, error) {
	net, err := newLanes(problem)
	if err != nil {
		return nil, err
	}
	then, err := net.ordered(problem, in.later)
	if err != nil {
		return nil, err
	}
	start := in.known.Last().Add(1 - o.holdout)
	before, err := net.ordered(problem, in.known.Between(start, in.known.Last()+1))
	if err != nil {
		return nil, err
	}
	settings := placement.Options{Gap: o.gap, Work: o.work, Time: o.time, Workers: o.workers}
	best, err := placement.Solve(ctx, then, settings)
	if err != nil {
		return nil, fmt.Errorf("in hindsight: %w", err)
	}
	r := &regret{hindsight: best.Cost, bound: best.Bound}
	for _, of := range []struct {
		name           string
		totals, shares forecast.Demand
		cost           *placement.Money
	}{
		{name: "forecast", cost: &r.forecast},
		{"days before", before.Demand, before.Demand, &r.naive},
		{"levels", problem.Demand, then.Demand, &r.levels},
		{"shares", then.Demand, problem.Demand, &r.shares},
	} {
		made := plan
		if of.cost != &r.forecast {
			about := problem
			if about.Demand, err = composed(of.totals, of.shares); err == nil {
				made, err = placement.Solve(ctx, about, settings)
			}
			if err != nil {
				return nil, fmt.Errorf("on the %s: %w", of.name, err)
			}
		}
		e, err := placement.Evaluate(ctx, then, made, settings)
		if err != nil {
			return nil, err
		}
		*of.cost = e.Plan.Cost
		if made == plan {
			r.broken = len(e.Broken)
		}
	}
	return r, nil
}

// composed returns the demand of one forecast's totals in the regions of another's,
// of the same items, known for sure.
func composed(totals, shares forecast.Demand) (forecast.Demand, error) {
	items := make([]forecast.KnownItem, len(totals.Items))
	for i, d := range totals.Items {
		units := make([]float64, len(totals.Regions))
		for r, p := range shares.Items[i].Shares {
			units[r] = d.Mean * p
		}
		items[i] = forecast.KnownItem{Item: d.Item, ByRegion: units}
	}
	return forecast.Known(totals.Start, totals.Days, totals.Regions, items)
}

// hardlyAny are the units that an item without orders counts with.
const hardlyAny = 1e-3

// ordered returns the problem with the orders of a history as its demand, known
// for sure.
func (n *lanes) ordered(problem placement.Problem, h *forecast.History) (placement.Problem, error) {
	places := h.Places()
	items := make([]forecast.KnownItem, len(problem.Demand.Items))
	for i, d := range problem.Demand.Items {
		units := make([]float64, len(problem.Demand.Regions))
		at, ok := h.Find(d.Item)
		if !ok {
			at = -1 // no cells
		}
		for cell := range h.Cells(at) {
			for region, share := range n.regions(places[cell.Place], d.Shares) {
				units[region] += float64(cell.Units) * share
			}
		}
		if !ok { // it is still on offer, and held somewhere
			for region, share := range d.Shares {
				units[region] = hardlyAny * share
			}
		}
		items[i] = forecast.KnownItem{Item: d.Item, ByRegion: units}
	}
	demand, err := forecast.Known(problem.Demand.Start, problem.Demand.Days, problem.Demand.Regions, items)
	problem.Demand = demand
	return problem, err
}

// print tells the regrets as shares of the least cost.
func (r *regret) print(w io.Writer) error {
	part := func(cost placement.Money) float64 {
		return 100 * (float64(cost) - float64(r.hindsight)) / float64(r.hindsight)
	}
	text := fmt.Sprintf("  decision       %v a plan made in hindsight (at least %v); regret %.2f%% of the forecast, %.2f%% of the days before\n",
		r.hindsight, r.bound, part(r.forecast), part(r.naive)) +
		fmt.Sprintf("                 wrong about totals only %.2f%%, about regions only %.2f%%\n", part(r.levels), part(r.shares))
	if r.broken > 0 {
		text += fmt.Sprintf("                 %d rules are broken with what was then ordered\n", r.broken)
	}
	_, err := io.WriteString(w, text)
	return err
}
