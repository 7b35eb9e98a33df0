package placement

import (
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
)

func (c *checker) policy(p *Problem) {
	for i := range p.Policy.Within {
		c.promise(p, fmt.Sprintf("policy.within[%d]", i), &p.Policy.Within[i])
	}
	c.level("policy", p.Policy.ServiceLevel)
	c.aim("policy", p.Policy.Aim)
	c.cost("policy.late.per_day", p.Policy.Late.PerDay)
	c.share("policy.late.margin", p.Policy.Late.Margin)
	if p.Policy.Late.After < 0 {
		c.bad("late", "policy.late.after", "%d is negative", p.Policy.Late.After)
	}
	c.cost("policy.budget", p.Policy.Budget)
	c.cost("policy.change", p.Policy.Change)
	if most := Money(maxObjective / maxBasket); p.Policy.SplitParcel > most {
		c.bad("cost too large", "policy.split_parcel", "%v is more than %v", p.Policy.SplitParcel, most)
	} else {
		c.cost("policy.split_parcel", p.Policy.SplitParcel)
	}
	if p.Policy.Capital < 0 || p.Policy.Capital > maxCapital {
		c.bad("shares", "policy.capital", "%s is not within 0..%s", decimal(int64(p.Policy.Capital)), decimal(maxCapital))
	}
	c.siteLimits(p)
}

// maxCapital is the highest cost of capital a year, in millionths: a thousand
// times its value.
const maxCapital = 1000 * million

func (c *checker) promise(p *Problem, place string, w *Promise) {
	if !(w.Share > 0 && w.Share <= 1) {
		c.bad("promises", place+".share", "%v is not in (0, 1]", w.Share)
	}
	if w.Days < 0 || w.Days > geo.MaxDay {
		c.bad("promises", place+".days", "%d is not within 0..%d", w.Days, geo.MaxDay)
	}
	c.cost(place+".penalty", w.Penalty)
	if w.Item != "" {
		c.known(c.items, "item", place+".item", w.Item)
	}
	regions := p.Demand.Regions
	switch {
	case w.Region != "" && w.State != "":
		c.bad("promises", place, "both region %.40q and state %.40q", string(w.Region), w.State)
	case w.Region != "" && !slices.ContainsFunc(regions, func(r geo.Region) bool { return r.ID == w.Region }):
		c.bad("unknown region", place+".region", "there is no region %.40q in the demand", string(w.Region))
	case w.State != "" && !slices.ContainsFunc(regions, func(r geo.Region) bool { return r.State == w.State }):
		c.bad("unknown state", place+".state", "no region of the demand is in state %.40q", w.State)
	}
}

// siteLimits checks what is said of the number of open sites.
func (c *checker) siteLimits(p *Problem) {
	forced, allowed := 0, 0
	type count struct{ forced, allowed int }
	by := map[string]count{}
	for i := range p.Network.Sites {
		site := &p.Network.Sites[i]
		n := by[site.Provider]
		switch site.Rule {
		case Forced:
			forced++
			allowed++
			n.forced++
			n.allowed++
		case Free:
			allowed++
			n.allowed++
		}
		by[site.Provider] = n
	}
	low, high := p.Policy.MinSites, p.Policy.MaxSites
	asked, seen := 0, map[string]int{}
	for i, l := range p.Policy.Providers {
		place := fmt.Sprintf("policy.providers[%d]", i)
		n, known := by[l.Provider]
		first, twice := seen[l.Provider]
		seen[l.Provider] = i
		asked += max(0, min(l.Min, len(p.Network.Sites)))
		switch {
		case l.Provider == "" || !known:
			c.bad("unknown provider", place+".provider", "no site has the provider %.40q", l.Provider)
		case twice:
			c.bad("repeated providers", place, "%.40q is policy.providers[%d] too", l.Provider, first)
		case l.Min < 0 || l.Max < 0:
			c.bad("limits of providers", place, "min %d and max %d: neither may be negative", l.Min, l.Max)
		case l.Max > 0 && l.Max < l.Min:
			c.bad("limits of providers", place, "max %d is below min %d", l.Max, l.Min)
		case l.Min > n.allowed:
			c.bad("limits of providers", place+".min", "%s asked for, and only %d allowed", sites(l.Min), n.allowed)
		case l.Max > 0 && n.forced > l.Max:
			c.bad("limits of providers", place+".max", "%d is below the %d forced sites", l.Max, n.forced)
		}
	}
	for _, m := range []struct {
		wrong         bool
		place, reason string
	}{
		{low < 0, "policy.min_sites", fmt.Sprintf("%d is negative", low)},
		{high < 0, "policy.max_sites", fmt.Sprintf("%d is negative", high)},
		{high > 0 && high < low, "policy", fmt.Sprintf("max_sites %d is below min_sites %d", high, low)},
		{low > allowed, "policy.min_sites", fmt.Sprintf("%s asked for, and only %d allowed", sites(low), allowed)},
		{high > 0 && forced > high, "policy.max_sites", fmt.Sprintf("%d is below the %d forced sites", high, forced)},
		{high > 0 && asked > high, "policy.max_sites", fmt.Sprintf("%d is below the %s that providers ask for together", high, sites(asked))},
		{allowed == 0 && len(p.Network.Sites) > 0, "network.sites", "all are forbidden"},
	} {
		if m.wrong {
			c.bad("site limits", m.place, "%s", m.reason)
		}
	}
}
