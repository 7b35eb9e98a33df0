package whatif

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/placement"
)

// mostSolved and mostMore are how many problems with another site are solved for more
// plans, and how many plans beyond those of the scenarios are looked at.
const (
	mostSolved = 8
	mostMore   = 24
)

// rival looks for plans that are best in no scenario and yet the best over all of them:
// such as one that keeps two sites open of which either may be out.
type rival struct {
	ctx      context.Context
	p        placement.Problem
	problems []placement.Problem
	own      []*placement.Plan
	o        placement.Options
	*Comparison
	more int // plans looked at
}

// look looks at the union of the plans, at the best plan as it is, with each site and
// without, and then at those that the best of all turn into by closing a site, by
// opening one, or by both.
func (v *rival) look() error {
	if v.Cheapest < 0 || len(v.problems) < 2 {
		return nil
	}
	pool := make([]*placement.Plan, 0, len(v.Plans)+mostSolved+1)
	for i := range v.Plans {
		pool = append(pool, v.Plans[i].Plan)
	}
	first := united(pool)
	more, err := v.solved()
	if err != nil {
		return err
	}
	pool = append(pool, more...)
	for _, plan := range append([]*placement.Plan{first}, more...) {
		if _, err := v.try(plan); err != nil {
			return err
		}
	}
	all := united(pool)
	for better := true; better; {
		if better, err = v.climb(all); err != nil {
			return err
		}
	}
	return nil
}

// solved returns the best plans of the problem as it is, and with one site that is open
// in no plan, or without one that is in all.
func (v *rival) solved() (out []*placement.Plan, err error) {
	add := func(p placement.Problem) error {
		if len(out) > mostSolved || p.Check() != nil {
			return nil
		}
		plan, _, err := attempt(v.ctx, p, v.o)
		if plan != nil {
			out = append(out, plan)
		}
		return err
	}
	if err := add(v.p); err != nil {
		return nil, err
	}
	for w := range v.p.Network.Sites {
		site := &v.p.Network.Sites[w]
		if site.Rule == placement.Forced || site.Rule == placement.Forbidden {
			continue
		}
		opened := func(plan *placement.Plan) bool { return plan != nil && plan.Sites[w].Open }
		rule := placement.Forced
		if slices.ContainsFunc(v.own, opened) {
			if slices.ContainsFunc(v.own, func(plan *placement.Plan) bool { return plan != nil && !plan.Sites[w].Open }) {
				continue
			}
			rule = placement.Forbidden
		}
		if err := add(ruled(v.p, "", site.ID, rule)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// climb tries what is next to the best plans, and reports whether one is better. What
// a site would hold is what it holds in any of the plans.
func (v *rival) climb(all *placement.Plan) (better bool, err error) {
	for _, i := range []int{v.Cheapest, v.Safest} {
		from := v.Plans[i].Plan
		for drop := -1; drop < len(from.Sites); drop++ {
			if drop >= 0 && !from.Sites[drop].Open {
				continue
			}
			for add := -1; add < len(from.Sites); add++ {
				if add >= 0 && (from.Sites[add].Open || !all.Sites[add].Open) || add < 0 && drop < 0 {
					continue
				}
				if is, err := v.try(stepped(from, all, drop, add)); is || err != nil {
					return is, err
				}
			}
		}
	}
	return false, nil
}

// try looks at a plan in all scenarios, and keeps it if it is now among the best.
func (v *rival) try(plan *placement.Plan) (kept bool, err error) {
	if v.more >= mostMore || slices.ContainsFunc(v.Plans, func(c Candidate) bool { return alike(c.Plan, plan) }) {
		return false, nil
	}
	cells := make([]Cell, len(v.problems))
	for s := range v.problems {
		if cells[s], err = evaluate(v.ctx, v.problems[s], plan, v.own[s], v.o); err != nil {
			return false, err
		}
	}
	v.Looked++
	v.more++
	last := len(v.Plans)
	v.Plans = append(v.Plans, Candidate{Scenarios: []int{}, Plan: plan, Cells: cells})
	if v.weigh(); v.Cheapest == last || v.Safest == last {
		return true, nil
	}
	v.Plans = v.Plans[:last]
	v.weigh()
	return false, nil
}

// united returns the sites and items of all plans.
func united(plans []*placement.Plan) *placement.Plan {
	out := shell(plans[0])
	for _, plan := range plans {
		for w := range plan.Sites {
			out.Sites[w].Open = out.Sites[w].Open || plan.Sites[w].Open
		}
		for k := range plan.Items {
			for _, s := range plan.Items[k].Stock {
				hold(&out.Items[k], s)
			}
		}
	}
	return out
}

// stepped returns a plan without one site and with another, -1 being none, that holds
// there what it does in all.
func stepped(from, all *placement.Plan, drop, add int) *placement.Plan {
	out := shell(from)
	for w := range from.Sites {
		out.Sites[w].Open = w == add || w != drop && from.Sites[w].Open
	}
	for k := range from.Items {
		for _, s := range from.Items[k].Stock {
			if int(s.Site) != drop {
				hold(&out.Items[k], s)
			}
		}
		for _, s := range all.Items[k].Stock {
			if int(s.Site) == add {
				hold(&out.Items[k], s)
			}
		}
	}
	return out
}

// shell returns the sites and items of a plan by name, all closed and without stock.
func shell(plan *placement.Plan) *placement.Plan {
	out := &placement.Plan{Schema: plan.Schema, Sites: make([]placement.SitePlan, len(plan.Sites)), Items: make([]placement.ItemPlan, len(plan.Items))}
	for w := range plan.Sites {
		out.Sites[w].Site = plan.Sites[w].Site
	}
	for k := range plan.Items {
		out.Items[k].Item = plan.Items[k].Item
	}
	return out
}

// hold adds a site to those of an item, in their order, if it is not among them.
func hold(item *placement.ItemPlan, s placement.StockPlan) {
	i, has := slices.BinarySearchFunc(item.Stock, s.Site, func(x placement.StockPlan, w int32) int { return int(x.Site) - int(w) })
	if !has {
		item.Stock = slices.Insert(item.Stock, i, placement.StockPlan{Site: s.Site, Way: s.Way})
	}
}
