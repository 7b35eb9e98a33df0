package placement

import (
	"fmt"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// Check returns every mistake of the problem at once, each with its place, as
// an error that matches [ErrInvalid]; nil if there is none. Of many mistakes of
// one kind it names the first and counts the rest. It takes time linear in the
// size of the problem. [Solve] calls it, and beyond it refuses only a problem
// whose cost could overflow.
func (p *Problem) Check() error {
	c := checker{
		sites: map[string]int{}, services: map[string]int{}, items: map[string]int{},
	}
	c.network(&p.Network)
	c.allItems(p.Items)
	c.demand(p)
	c.pairs(&p.Network)
	c.policy(p)
	return c.err()
}

const (
	// maxDays is the longest horizon. The product with the largest volume of an
	// item is an int64.
	maxDays = 3660
	// maxPack is the largest carton and maxStock the most units of an item that
	// are at a site or on their way there.
	maxPack  = 1_000_000_000
	maxStock = 1_000_000_000_000
)

func (c *checker) network(n *Network) {
	if len(n.Sites) == 0 {
		c.bad("no sites", "network.sites", "there are none")
	}
	if len(n.Services) == 0 {
		c.bad("no services", "network.services", "there are none")
	}
	for i := range n.Services {
		s := &n.Services[i]
		c.id(c.services, "services", i, s.ID)
		place := named("services", i, s.ID)
		if err := s.Card.Check(); err != nil {
			c.bad("rate cards", place+".card", "%w", err)
		}
		if err := s.Transit.Check(); err != nil {
			c.bad("transit", place+".transit", "%w", err)
		}
		if err := s.Zones.Check(); err != nil {
			c.bad("zones", place+".zones", "%w", err)
		}
	}
	for i := range n.Sites {
		c.site(i, &n.Sites[i])
	}
}

func (c *checker) site(i int, s *Site) {
	c.id(c.sites, "sites", i, s.ID)
	place := named("sites", i, s.ID)
	if err := s.Point.Check(); err != nil {
		c.bad("points", place+".point", "%w", err)
	}
	if _, err := regionOf(s.ZIP); s.ZIP != "" && err != nil {
		c.bad("ZIPs", place+".zip", "%w", err)
	} else if s.ZIP == "" && s.Point == (geo.Point{}) {
		c.bad("sites without place", place, "neither point nor zip")
	}
	c.rule(place, s.Rule)
	for _, m := range []struct {
		name string
		cost Money
	}{
		{"fixed", s.Fixed}, {"per_item", s.PerItem}, {"inbound.per_unit", s.Inbound.PerUnit},
		{"inbound.per_kg", s.Inbound.PerKilo}, {"inbound.per_m3", s.Inbound.PerM3},
		{"handling", s.Handling}, {"storage_per_m3_day", s.Storage},
	} {
		c.cost(place+"."+m.name, m.cost)
	}
	if s.HandlingDays < 0 || s.HandlingDays > geo.MaxDay {
		c.bad("handling days", place+".handling_days", "%d is not within 0..%d", s.HandlingDays, geo.MaxDay)
	}
	for j, id := range s.Services {
		at := fmt.Sprintf("%s.services[%d]", place, j)
		c.known(c.services, "service", at, id)
		for _, other := range s.Services[:j] {
			if other == id {
				c.bad("repeated services of a site", at, "%.40q is there twice", id)
			}
		}
	}
}

func (c *checker) allItems(items []Item) {
	for i := range items {
		item := &items[i]
		c.id(c.items, "items", i, item.ID)
		place := named("items", i, item.ID)
		if item.Weight < 1 || item.Weight > rate.MaxWeight {
			c.bad("weights of items", place+".weight_g", "%d is not within 1..%d", item.Weight, rate.MaxWeight)
		}
		sides := [3]rate.Size{item.Length, item.Width, item.Height}
		for _, s := range sides {
			if sides != ([3]rate.Size{}) && (s < 1 || s > rate.MaxSize) {
				c.bad("sizes of items", place, "%d x %d x %d mm: want each side within 1..%d, or all zero if not known",
					sides[0], sides[1], sides[2], rate.MaxSize)
				break
			}
		}
		if item.CasePack < 0 || item.CasePack > maxPack {
			c.bad("case packs", place+".case_pack", "%d is not within 0..%d", item.CasePack, maxPack)
		}
		c.level(place, item.ServiceLevel)
	}
}

func (c *checker) demand(p *Problem) {
	d := &p.Demand
	if err := d.Check(); err != nil {
		c.bad("demand", "demand", "%w", err)
	}
	if d.Days > maxDays {
		c.bad("horizon", "demand.days", "%d is more than %d, ten years", d.Days, maxDays)
	}
	for i := range d.Regions {
		if err := d.Regions[i].Point.Check(); err != nil {
			c.bad("points of regions", fmt.Sprintf("demand.regions[%d]", i), "%w", err)
		}
	}
	for i := range d.Items {
		c.known(c.items, "item", fmt.Sprintf("demand.items[%d]", i), d.Items[i].Item)
	}
}

// pairs checks what is said of an item at a site.
func (c *checker) pairs(n *Network) {
	type pair struct{ item, site string }
	seen := make(map[pair]int, len(n.ItemSites))
	for i := range n.ItemSites {
		e := &n.ItemSites[i]
		place := fmt.Sprintf("network.item_sites[%d]", i)
		c.known(c.items, "item", place+".item", e.Item)
		site, ok := c.known(c.sites, "site", place+".site", e.Site)
		if first, twice := seen[pair{e.Item, e.Site}]; twice {
			c.bad("repeated item_sites", place, "%.40q at %.40q is item_sites[%d] too", e.Item, e.Site, first)
		} else {
			seen[pair{e.Item, e.Site}] = i
		}
		c.rule(place, e.Rule)
		if ok && e.Rule == Forced && n.Sites[site].Rule == Forbidden {
			c.bad("rules in conflict", place, "forces an item to the forbidden site %.40q", e.Site)
		}
		if e.PerItem != nil {
			c.cost(place+".per_item", *e.PerItem)
		}
		if e.Inbound != nil {
			c.cost(place+".inbound", *e.Inbound)
		}
	}
	clear(seen)
	for i := range n.Stock {
		s := &n.Stock[i]
		place := fmt.Sprintf("network.stock[%d]", i)
		c.known(c.items, "item", place+".item", s.Item)
		c.known(c.sites, "site", place+".site", s.Site)
		if first, twice := seen[pair{s.Item, s.Site}]; twice {
			c.bad("repeated stock", place, "%.40q at %.40q is stock[%d] too", s.Item, s.Site, first)
		} else {
			seen[pair{s.Item, s.Site}] = i
		}
		if s.OnHand < 0 || s.OnWay < 0 || s.OnHand > maxStock || s.OnWay > maxStock {
			c.bad("stock", place, "%d on hand and %d on the way: want each within 0..%d", s.OnHand, s.OnWay, int64(maxStock))
		}
	}
}

func (c *checker) policy(p *Problem) {
	for i, w := range p.Policy.Within {
		place := fmt.Sprintf("policy.within[%d]", i)
		if !(w.Share > 0 && w.Share <= 1) {
			c.bad("promises", place+".share", "%v is not in (0, 1]", w.Share)
		}
		if w.Days < 0 || w.Days > geo.MaxDay {
			c.bad("promises", place+".days", "%d is not within 0..%d", w.Days, geo.MaxDay)
		}
	}
	c.level("policy", p.Policy.ServiceLevel)
	c.cost("policy.late.per_day", p.Policy.Late.PerDay)
	if p.Policy.Late.After < 0 {
		c.bad("late", "policy.late.after", "%d is negative", p.Policy.Late.After)
	}
	forced, allowed := 0, 0
	for i := range p.Network.Sites {
		switch p.Network.Sites[i].Rule {
		case Forced:
			forced++
			allowed++
		case Free:
			allowed++
		}
	}
	low, high := p.Policy.MinSites, p.Policy.MaxSites
	for _, m := range []struct {
		wrong         bool
		place, reason string
	}{
		{low < 0, "policy.min_sites", fmt.Sprintf("%d is negative", low)},
		{high < 0, "policy.max_sites", fmt.Sprintf("%d is negative", high)},
		{high > 0 && high < low, "policy", fmt.Sprintf("max_sites %d is below min_sites %d", high, low)},
		{low > allowed, "policy.min_sites", fmt.Sprintf("%s asked for, and only %d allowed", sites(low), allowed)},
		{high > 0 && forced > high, "policy.max_sites", fmt.Sprintf("%d is below the %d forced sites", high, forced)},
		{allowed == 0 && len(p.Network.Sites) > 0, "network.sites", "all are forbidden"},
	} {
		if m.wrong {
			c.bad("site limits", m.place, "%s", m.reason)
		}
	}
}
