// Multi solves stocking problems of several items given as folders of CSV
// files, and prints one line of JSON for each.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"time"

	"github.com/forwardstock/forwardstock/examples/internal/command"
	"github.com/forwardstock/forwardstock/internal/cputime"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// line is what is printed of an instance. Value and Bound are in dollars. Value, Gap
// and Service are null without a plan.
type line struct {
	Instance   string           `json:"instance"`
	Problem    string           `json:"problem"`
	Facilities int              `json:"facilities"`
	Customers  int              `json:"customers"`
	Items      int              `json:"items"`
	Value      *placement.Money `json:"value"`
	Bound      placement.Money  `json:"bound"`
	Gap        *float64         `json:"gap"`
	Status     facility.Status  `json:"status"`
	Stop       facility.Stop    `json:"stop"`
	CPU        float64          `json:"cpu_seconds"`
	Sites      []string         `json:"sites"`
	Service    *float64         `json:"service"`
}

func main() { command.Main("multi", run) }

func run(ctx context.Context, args []string, out, problems io.Writer) error {
	flags := flag.NewFlagSet("multi", flag.ContinueOnError)
	flags.SetOutput(problems)
	flags.Usage = func() {
		fmt.Fprintln(problems, "usage: multi [flags] DIR...\n\nSolves folders of warehouses.csv, regions.csv, skus.csv, sku_warehouse.csv,\nrates.csv, demand.csv and params.csv, and prints a line of JSON for each.")
		flags.PrintDefaults()
	}
	var o placement.Options
	flags.Float64Var(&o.Gap, "gap", 0, "stop once (value-bound)/value is at most `G`; 0: prove optimality")
	flags.DurationVar(&o.Time, "time", 0, "stop each search after this time; 0: no limit")
	flags.Int64Var(&o.Work, "work", placement.DefaultWork, "stop each search after looking at so many cells; negative: no limit")
	var v variant
	flags.Float64Var(&v.share, "share", 0, "share of demand to be served in time; 0: that of the folder, negative: none")
	flags.Float64Var(&v.miles, "miles", 0, "distance within which demand is served in time; 0: that of the folder")
	flags.Float64Var(&v.capacity, "capacity", 0, "units that each site can take, as a share of demand; 0: no limit")
	flags.IntVar(&v.maxSites, "max-sites", 0, "most open sites; 0: no limit")
	flags.IntVar(&o.Workers, "workers", 0, "number of goroutines; 0: one for each processor")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if o.Gap == 0 {
		o.Gap = placement.Exact
	}
	if err := command.FlagsFirst(flags.Args(), "DIR"); err != nil {
		return err
	}
	if flags.NArg() == 0 {
		flags.Usage()
		return fmt.Errorf("no folder given")
	}
	encoder := json.NewEncoder(out)
	for _, dir := range flags.Args() {
		l, err := solve(ctx, dir, v, o)
		if err != nil {
			return fmt.Errorf("%s: %w", dir, err)
		}
		if err := encoder.Encode(l); err != nil {
			return err
		}
	}
	return nil
}

// variant is what a problem asks for beyond or instead of what its folder says.
type variant struct {
	share, miles, capacity float64
	maxSites               int
}

// apply changes the problem.
func (v variant) apply(p *placement.Problem) {
	switch {
	case v.share < 0:
		p.Policy.Within = nil
	case v.share > 0:
		for i := range p.Policy.Within {
			p.Policy.Within[i].Share = v.share
		}
	}
	units := 0.0
	for _, d := range p.Demand.Items {
		units += d.Mean
	}
	for w := range p.Network.Sites {
		p.Network.Sites[w].Capacity.Units = int64(math.Ceil(v.capacity * units))
	}
	p.Policy.MaxSites = v.maxSites
}

func solve(ctx context.Context, dir string, v variant, o placement.Options) (*line, error) {
	start := cputime.Used()
	p, err := read(dir, v.miles)
	if err != nil {
		return nil, err
	}
	v.apply(p)
	plan, err := placement.Solve(ctx, *p, o)
	if err != nil {
		return nil, err
	}
	l := &line{
		Instance: filepath.Base(filepath.Clean(dir)), Problem: "multi",
		Facilities: len(p.Network.Sites), Customers: len(p.Demand.Regions), Items: len(p.Items),
		Bound: plan.Bound, Status: plan.Status, Stop: plan.Stop,
		CPU: (cputime.Used() - start).Round(time.Microsecond).Seconds(), Sites: []string{},
	}
	if plan.Status != facility.Optimal && plan.Status != facility.Feasible {
		return l, nil
	}
	gap, service := plan.Gap(), 1.0
	l.Value, l.Gap, l.Service = &plan.Cost, &gap, &service
	for _, s := range plan.Sites {
		if s.Open {
			l.Sites = append(l.Sites, s.Site)
		}
	}
	for _, c := range plan.Promises {
		total := int64(0)
		for _, s := range plan.Sites {
			total += s.Demand
		}
		service = float64(c.OnTime) / float64(max(total, 1))
	}
	return l, nil
}
