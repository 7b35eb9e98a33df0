package whatif

import (
	"context"
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/placement"
)

// evaluate returns what becomes of the sites and items of a plan in the problem of a
// scenario, whose own plan is given, nil if it has none.
func evaluate(ctx context.Context, p placement.Problem, plan, own *placement.Plan, o placement.Options) (Cell, error) {
	switch {
	case own == nil:
		return Cell{Broken: []string{"no plan keeps the rules of this scenario"}}, nil
	case alike(own, plan):
		return Cell{Cost: own.Cost, Bound: own.Bound, Parts: own.Parts}, nil
	}
	fixed, sunk, usable := committed(p, plan)
	if broken := append(tooManyOrFew(&p.Policy, p.Network.Sites, plan), missing(&p, plan)...); len(broken) > 0 || !usable {
		if !usable {
			broken = append(broken, "none of its sites can be used")
		}
		return Cell{Broken: broken}, nil
	}
	with, reason, err := attempt(ctx, fixed, o)
	if err != nil {
		return Cell{}, err
	}
	if with == nil {
		return Cell{Broken: []string{reason}}, nil
	}
	out := Cell{Cost: with.Cost + sunk, Bound: with.Bound + sunk, Sunk: sunk, Parts: with.Parts}
	out.Parts.Sites += sunk
	return out, nil
}

// tooManyOrFew names the limits on the number of sites that the usable ones of a plan
// break.
func tooManyOrFew(policy *placement.Policy, sites []placement.Site, plan *placement.Plan) (broken []string) {
	limit := func(open, low, high int, whose string) {
		if open < low || high > 0 && open > high {
			broken = append(broken, fmt.Sprintf("%d sites%s can be used; the policy asks for at least %d and allows %s", open, whose, low, most(high)))
		}
	}
	open, by := 0, map[string]int{}
	for w := range sites {
		if plan.Sites[w].Open && sites[w].Rule != placement.Forbidden {
			open++
			by[sites[w].Provider]++
		}
	}
	limit(open, policy.MinSites, policy.MaxSites, "")
	for _, l := range policy.Providers {
		limit(by[l.Provider], l.Min, l.Max, " of "+l.Provider)
	}
	return broken
}

// missing names the sites, and the items at sites, that rules force and a plan does not
// have.
func missing(p *placement.Problem, plan *placement.Plan) (broken []string) {
	sites, items := map[string]int{}, map[string]int{}
	for w, site := range p.Network.Sites {
		sites[site.ID] = w
		if site.Rule == placement.Forced && !plan.Sites[w].Open {
			broken = append(broken, fmt.Sprintf("the site %.40q is not open", site.ID))
		}
	}
	for k := range p.Items {
		items[p.Items[k].ID] = k
	}
	for _, e := range p.Network.ItemSites {
		k := items[e.Item]
		if e.Rule == placement.Forced && !holds(plan, k, sites[e.Site]) && sells(&p.Demand, e.Item) {
			broken = append(broken, fmt.Sprintf("the item %.40q is not at the site %.40q", e.Item, e.Site))
		}
	}
	return broken
}

// holds reports whether a plan holds an item at a site.
func holds(plan *placement.Plan, item, site int) bool {
	return slices.ContainsFunc(plan.Items[item].Stock, func(s placement.StockPlan) bool { return int(s.Site) == site })
}

// sells reports whether there is demand for an item, in millionths of a unit.
func sells(d *forecast.Demand, item string) bool {
	i := slices.IndexFunc(d.Items, func(x forecast.ItemDemand) bool { return x.Item == item })
	return i >= 0 && slices.ContainsFunc(d.Items[i].Shares, func(share float64) bool {
		return float64(1e6*d.Items[i].Mean)*share >= 0.5
	})
}

// most writes a limit, of which zero is none.
func most(n int) string {
	if n == 0 {
		return "any number"
	}
	return fmt.Sprintf("at most %d", n)
}

// committed returns the problem with the sites and items of a plan, what is paid for
// sites of the plan that cannot be used, and whether any of them can. Limits on the
// number of sites are left out.
func committed(p placement.Problem, plan *placement.Plan) (out placement.Problem, sunk placement.Money, usable bool) {
	out = p
	out.Policy.MinSites, out.Policy.MaxSites, out.Policy.Providers = 0, 0, nil
	out.Network.Sites = slices.Clone(p.Network.Sites)
	for w := range out.Network.Sites {
		site := &out.Network.Sites[w]
		switch {
		case plan.Sites[w].Open && site.Rule != placement.Forbidden:
			site.Rule, usable = placement.Forced, true
		case plan.Sites[w].Open:
			if sunk += site.Fixed; !site.Current {
				sunk += site.Opening
			}
		default:
			site.Rule = placement.Forbidden
		}
	}
	type pair struct{ item, site string }
	special := make(map[pair]int, len(p.Network.ItemSites))
	out.Network.ItemSites = slices.Clone(p.Network.ItemSites)
	for i, e := range out.Network.ItemSites {
		special[pair{e.Item, e.Site}] = i
		out.Network.ItemSites[i].Rule = placement.Free // closed sites take nothing
	}
	for k := range p.Items {
		for w := range out.Network.Sites {
			if out.Network.Sites[w].Rule != placement.Forced {
				continue
			}
			rule := placement.Forbidden
			if holds(plan, k, w) {
				rule = placement.Forced
			}
			at, ok := special[pair{p.Items[k].ID, p.Network.Sites[w].ID}]
			if !ok {
				at = len(out.Network.ItemSites)
				out.Network.ItemSites = append(out.Network.ItemSites, placement.ItemSite{Item: p.Items[k].ID, Site: p.Network.Sites[w].ID})
			}
			out.Network.ItemSites[at].Rule = rule
		}
	}
	return out, sunk, usable
}
