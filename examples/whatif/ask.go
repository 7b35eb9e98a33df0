package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/report"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// asker asks the questions, one after the other.
type asker struct {
	ctx       context.Context
	problem   placement.Problem
	options   placement.Options
	scenarios []whatif.Scenario
	log       io.Writer
	started   time.Time

	plan  *placement.Plan
	study report.Study
	// impossible is a problem that asks for too much, and conflict tells why.
	impossible placement.Problem
	conflict   report.Study
}

// ask asks everything.
func (a *asker) ask() error {
	for _, q := range []struct {
		name string
		ask  func() error
	}{
		{"plan", a.solve}, {"frontier", a.frontier}, {"reasons", a.reasons}, {"break-evens", a.breakEvens}, {"overrides", a.overrides}, {"thresholds", a.thresholds},
		{"marginal values", a.marginals}, {"scenarios", a.compare}, {"hedge", a.hedge}, {"conflict", a.conflicts},
	} {
		if err := q.ask(); err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
		fmt.Fprintf(a.log, "%6.1fs  %s\n", time.Since(a.started).Seconds(), q.name)
	}
	return nil
}

func (a *asker) solve() (err error) {
	a.plan, err = placement.Solve(a.ctx, a.problem, a.options)
	return err
}

func (a *asker) frontier() (err error) {
	a.study.Frontier, err = placement.Frontier(a.ctx, a.problem, placement.FrontierOptions{Days: 2}, a.options)
	return err
}

func (a *asker) reasons() (err error) {
	a.study.Explanation, err = placement.Explain(a.ctx, a.problem, a.plan, a.options)
	return err
}

// breakEvens looks at two items that sell much, and two that sell little.
func (a *asker) breakEvens() error {
	for _, item := range []string{"PHONE-CASE", "LASH-KIT", "WALKING-PAD-MAT", "TELESCOPE-MINI"} {
		b, err := whatif.BreakEvenOf(a.ctx, a.problem, a.plan, item, whatif.BreakEvenOptions{}, a.options)
		if err != nil {
			return err
		}
		a.study.BreakEvens = append(a.study.BreakEvens, b)
	}
	return nil
}

// overrides prices what a planner may want to insist on.
func (a *asker) overrides() error {
	for _, rules := range [][]whatif.Override{
		{{Site: "Burlington NJ", Rule: placement.Forced}},
		{{Site: "Dallas TX", Rule: placement.Forbidden}},
		{{Item: "PHONE-CASE", Site: "Dallas TX", Rule: placement.Forbidden}},
	} {
		price, err := whatif.PriceOf(a.ctx, a.problem, rules, a.options)
		if err != nil {
			return err
		}
		a.study.Overrides = append(a.study.Overrides, report.PricedOverride{Overrides: rules, Price: price})
	}
	return nil
}

func (a *asker) thresholds() error {
	t, err := whatif.Threshold(a.ctx, a.problem, whatif.Question{Item: "TELESCOPE-MINI", Site: "Dallas TX", NoPromises: true}, a.options)
	a.study.Thresholds = append(a.study.Thresholds, t)
	return err
}

func (a *asker) marginals() (err error) {
	a.study.Marginals, err = whatif.Marginals(a.ctx, a.problem, a.options)
	return err
}

func (a *asker) compare() (err error) {
	a.study.Scenarios, err = whatif.Compare(a.ctx, a.problem, a.scenarios, a.options)
	return err
}

func (a *asker) hedge() (err error) {
	a.study.Hedge, err = whatif.Hedge(a.ctx, a.problem, a.plan, whatif.HedgeOptions{Samples: 100, Fresh: 400, Workers: a.options.Workers})
	return err
}

// conflicts asks for too much of some items: nineteen of twenty parcels within two
// days, from at most two sites.
func (a *asker) conflicts() (err error) {
	a.impossible = a.problem
	a.impossible.Items = a.problem.Items[:6]
	a.impossible.Demand.Items = nil
	for _, d := range a.problem.Demand.Items {
		if slices.ContainsFunc(a.impossible.Items, func(item placement.Item) bool { return item.ID == d.Item }) {
			a.impossible.Demand.Items = append(a.impossible.Demand.Items, d)
		}
	}
	a.impossible.Policy.MaxSites = 2
	a.impossible.Policy.Within = []placement.Promise{{Days: 2, Share: 0.95}}
	o := a.options
	o.Work = 100_000_000
	a.conflict.Conflict, err = whatif.FindConflict(a.ctx, a.impossible, whatif.ConflictOptions{Checks: 40}, o)
	return err
}
