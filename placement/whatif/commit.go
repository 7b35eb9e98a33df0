package whatif

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/placement"
)

// evaluate returns what becomes of the sites and items of a plan in the problem of a
// scenario, whose own plan is given, nil if it has none.
func evaluate(ctx context.Context, p placement.Problem, plan, own *placement.Plan, o placement.Options) (Cell, error) {
	if own != nil && alike(own, plan) {
		return Cell{Cost: own.Cost, Bound: own.Bound, Parts: own.Parts}, nil
	}
	left, sunk, usable := remains(&p, plan)
	cheapest, err := placement.Evaluate(ctx, p, left, o)
	if err != nil {
		return Cell{}, err
	}
	out := Cell{Cost: cheapest.Plan.Cost, Bound: cheapest.Plan.Cost, Parts: cheapest.Plan.Parts, Broken: cheapest.Broken}
	if own != nil && usable && !slices.ContainsFunc(out.Broken, decided) {
		o.Start = own
		with, _, err := attempt(ctx, committed(p, left), o)
		if err != nil {
			return Cell{}, err
		}
		if with != nil {
			out = Cell{Cost: with.Cost, Bound: with.Bound, Parts: with.Parts}
		}
	}
	if len(out.Broken) > 0 {
		out.Bound = 0
	}
	out.Cost, out.Bound, out.Sunk = out.Cost+sunk, out.Bound+sunk, sunk
	out.Parts.Sites += sunk
	return out, nil
}

// decided reports whether a rule is broken by where goods are, whoever serves whom.
func decided(b placement.Broken) bool {
	switch b.Kind {
	case placement.BrokenSite, placement.BrokenCount, placement.BrokenProvider, placement.BrokenItemSite, placement.BrokenServed:
		return true
	}
	return false
}

// remains returns the sites and items of a plan without the sites that cannot be used,
// what is paid for these all the same, and whether any other is open.
func remains(p *placement.Problem, plan *placement.Plan) (left *placement.Plan, sunk placement.Money, usable bool) {
	left = &placement.Plan{Sites: make([]placement.SitePlan, len(plan.Sites)), Items: make([]placement.ItemPlan, len(plan.Items))}
	for w := range plan.Sites {
		site := &p.Network.Sites[w]
		switch {
		case !plan.Sites[w].Open:
		case site.Rule != placement.Forbidden:
			left.Sites[w].Open, usable = true, true
		default:
			if sunk += site.Fixed; !site.Current {
				sunk += site.Opening
			}
		}
	}
	for k := range plan.Items {
		for _, s := range plan.Items[k].Stock {
			if left.Sites[s.Site].Open {
				left.Items[k].Stock = append(left.Items[k].Stock, placement.StockPlan{Site: s.Site, Way: s.Way})
			}
		}
	}
	return left, sunk, usable
}

// committed returns the problem with the sites and items of a plan that keeps the rules
// on them.
func committed(p placement.Problem, plan *placement.Plan) placement.Problem {
	p.Policy.MinSites, p.Policy.MaxSites, p.Policy.Providers = 0, 0, nil
	p.Network.Sites = slices.Clone(p.Network.Sites)
	for w := range p.Network.Sites {
		if p.Network.Sites[w].Rule = placement.Forbidden; plan.Sites[w].Open {
			p.Network.Sites[w].Rule = placement.Forced
		}
	}
	special := make(map[placement.Held]int, len(p.Network.ItemSites))
	p.Network.ItemSites = slices.Clone(p.Network.ItemSites)
	for i, e := range p.Network.ItemSites {
		special[placement.Held{Item: e.Item, Site: e.Site}] = i
		p.Network.ItemSites[i].Rule = placement.Free // closed sites take nothing
	}
	for k := range p.Items {
		for w := range p.Network.Sites {
			if !plan.Sites[w].Open {
				continue
			}
			pair := placement.Held{Item: p.Items[k].ID, Site: p.Network.Sites[w].ID}
			at, ok := special[pair]
			if !ok {
				at = len(p.Network.ItemSites)
				p.Network.ItemSites = append(p.Network.ItemSites, placement.ItemSite{Item: pair.Item, Site: pair.Site})
			}
			p.Network.ItemSites[at].Rule = placement.Forbidden
			if slices.ContainsFunc(plan.Items[k].Stock, func(s placement.StockPlan) bool { return int(s.Site) == w }) {
				p.Network.ItemSites[at].Rule = placement.Forced
			}
		}
	}
	return p
}
