package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/placement"
)

// describe forecasts and puts the stocking problem together.
func describe(ctx context.Context, o options, in *inputs, stderr io.Writer) (placement.Problem, error) {
	started := time.Now()
	model, err := forecast.Fit(ctx, in.known, forecast.Options{Horizon: o.horizon})
	if err != nil {
		return placement.Problem{}, err
	}
	demand := model.Demand()
	fmt.Fprintf(stderr, "forecast: %d items, %d days from %v, in %v\n",
		len(demand.Items), demand.Days, demand.Start, time.Since(started).Round(time.Millisecond))
	return placement.Problem{
		Network: in.network,
		Items:   o.sold(in, demand),
		Demand:  demand,
		Policy: placement.Policy{
			Within: o.promises, MinSites: o.minSites, MaxSites: o.maxSites, ServiceLevel: o.serviceLevel,
		},
	}, nil
}

// sold returns the items that have a forecast. Items of the file that were
// never ordered have none; they are noted.
func (o options) sold(in *inputs, demand forecast.Demand) []placement.Item {
	forecasted := make(map[string]bool, len(demand.Items))
	for _, d := range demand.Items {
		forecasted[d.Item] = true
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
	return items
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
			fmt.Fprintf(stderr, "%5.0fs  %-10s best %v  bound %v  nodes %d\n",
				time.Since(started).Seconds(), p.Phase, p.Best, p.Bound, p.Nodes)
		},
	})
	if plan != nil {
		fmt.Fprintf(stderr, "plan: %v after %v (%v)\n", plan.Status, time.Since(started).Round(time.Millisecond), plan.Stop)
	}
	return plan, err
}
