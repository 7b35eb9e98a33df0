package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// describe forecasts and puts the stocking problem together.
func describe(ctx context.Context, o options, in *inputs, stderr io.Writer) (placement.Problem, error) {
	started := time.Now()
	model, err := forecast.Fit(ctx, in.known, forecast.Options{Horizon: o.horizon, Categories: in.categories})
	if err != nil {
		return placement.Problem{}, err
	}
	demand := model.Demand()
	items, err := o.sold(in, demand)
	if err != nil {
		return placement.Problem{}, err
	}
	fmt.Fprintf(stderr, "forecast: %d items, %d days from %v, in %v\n",
		len(demand.Items), demand.Days, demand.Start, time.Since(started).Round(time.Millisecond))
	return placement.Problem{
		Network: in.network,
		Items:   items,
		Demand:  demand,
		Baskets: in.book.Baskets(o.horizon),
		Policy: placement.Policy{
			Within: o.promises, MinSites: o.minSites, MaxSites: o.maxSites,
			ServiceLevel: o.serviceLevel, Aim: placement.Aim(o.aim),
			Budget: o.budget, Change: o.change, SplitParcel: o.splitParcel,
			Capital: rate.Share(math.Round(o.capital * 1e6)),
		},
	}, nil
}

// sold returns the items that have a forecast. Items of the file that were
// never ordered have none; they are noted. Ordered items that the file lacks
// are a mistake.
func (o options) sold(in *inputs, demand forecast.Demand) ([]placement.Item, error) {
	listed := make(map[string]bool, len(in.items))
	for _, item := range in.items {
		listed[item.ID] = true
	}
	var lacking []string
	forecasted := make(map[string]bool, len(demand.Items))
	for _, d := range demand.Items {
		forecasted[d.Item] = true
		if !listed[d.Item] {
			lacking = append(lacking, d.Item)
		}
	}
	if lacking != nil {
		return nil, fmt.Errorf("the file of items lacks %s, which were ordered (%d in all)", shortList(lacking), len(lacking))
	}
	var silent []string
	items := slices.DeleteFunc(slices.Clone(in.items), func(item placement.Item) bool {
		if !forecasted[item.ID] {
			silent = append(silent, item.ID)
		}
		return !forecasted[item.ID]
	})
	if silent != nil {
		in.notes = append(in.notes, fmt.Sprintf("Items that were never ordered have no forecast and are left out (%d): %s",
			len(silent), shortList(silent)))
	}
	return items, nil
}

func shortList(names []string) string {
	const most = 5
	if len(names) > most {
		return strings.Join(names[:most], ", ") + ", ..."
	}
	return strings.Join(names, ", ")
}

// solve finds the plan, telling now and then how far it is.
func solve(ctx context.Context, o options, problem placement.Problem, stderr io.Writer) (*placement.Plan, error) {
	started := time.Now()
	last := started
	plan, err := placement.Solve(ctx, problem, placement.Options{
		Gap: o.gap, Work: o.work, Time: o.time, Workers: o.workers,
		Progress: func(p placement.Progress) {
			if time.Since(last) < time.Second {
				return
			}
			last = time.Now()
			best := "none yet"
			if p.Best > 0 {
				best = p.Best.String()
			}
			fmt.Fprintf(stderr, "%5.0fs  %-20s best %s  bound %v  nodes %d\n",
				time.Since(started).Seconds(), p.Phase, best, p.Bound, p.Nodes)
		},
	})
	if plan != nil {
		search := ""
		if plan.Cost != plan.Searched {
			search = fmt.Sprintf(" (%.2f%% before cartons and orders)", 100*plan.SearchGap())
		}
		fmt.Fprintf(stderr, "plan: %v after %v (%v), gap %.2f%%%s\n", plan.Status, time.Since(started).Round(time.Millisecond), plan.Stop, 100*plan.Gap(), search)
	}
	if errors.Is(err, placement.ErrInfeasible) {
		err = fmt.Errorf("%w\n(ask for less with -promise DAYS:SHARE or -promise none, or offer more sites)", err)
	}
	return plan, err
}
