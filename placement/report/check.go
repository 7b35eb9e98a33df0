package report

import (
	"errors"
	"fmt"

	"github.com/forwardstock/forwardstock/placement"
)

var errNoPlan = errors.New("report: there is no plan")

// check returns why the plan cannot be one of the problem. Indexes of a plan
// that passes are within the problem. A plan without sites or items, as an
// infeasible problem has, passes.
func check(p *placement.Problem, plan *placement.Plan) error {
	if plan == nil {
		return errNoPlan
	}
	sites, services, regions := len(p.Network.Sites), len(p.Network.Services), len(p.Demand.Regions)
	if n := len(plan.Sites); n != 0 && n != sites {
		return mismatch("it has %d sites, the problem %d", n, sites)
	}
	for w, s := range plan.Sites {
		if s.Site != p.Network.Sites[w].ID {
			return mismatch("its site %d is %.40q, that of the problem %.40q", w, s.Site, p.Network.Sites[w].ID)
		}
	}
	if n := len(plan.Items); n != 0 && n != len(p.Items) {
		return mismatch("it has %d items, the problem %d", n, len(p.Items))
	}
	within := func(i int32, n int) bool { return i >= 0 && int(i) < n }
	for k, item := range plan.Items {
		if item.Item != p.Items[k].ID {
			return mismatch("its item %d is %.40q, that of the problem %.40q", k, item.Item, p.Items[k].ID)
		}
		for _, s := range item.Stock {
			if ways := len(p.Network.Ways); ways > 0 && s.Way != -1 && !within(s.Way, ways) {
				return mismatch("item %.40q comes by way %d of %d", item.Item, s.Way, ways)
			}
			other := s.Next.Site
			if !within(s.Site, sites) || other != -1 && !within(other, sites) {
				return mismatch("item %.40q is at site %d of %d", item.Item, max(s.Site, other), sites)
			}
		}
		for _, l := range item.Lanes {
			lost := l.Site == -1 && l.Service == -1
			if !within(l.Region, regions) || !lost && (!within(l.Site, sites) || !within(l.Service, services)) {
				return mismatch("item %.40q has the lane %v of %d regions, %d sites and %d services",
					item.Item, l, regions, sites, services)
			}
		}
	}
	for _, m := range plan.Moves {
		if !within(m.Item, len(p.Items)) || !within(m.From, sites) || !within(m.To, sites) {
			return mismatch("item %d of %d moves from site %d to %d of %d", m.Item, len(p.Items), m.From, m.To, sites)
		}
	}
	for _, idle := range plan.Idle {
		if !within(idle.Item, len(p.Items)) || !within(idle.Site, sites) {
			return mismatch("item %d of %d is idle at site %d of %d", idle.Item, len(p.Items), idle.Site, sites)
		}
	}
	for k, item := range p.Demand.Items {
		if len(item.Shares) != regions {
			return fmt.Errorf("report: demand of item %d (%.40q) has %d shares for %d regions",
				k, item.Item, len(item.Shares), regions)
		}
	}
	return nil
}

func mismatch(format string, args ...any) error {
	return fmt.Errorf("report: the plan is of another problem: "+format, args...)
}
