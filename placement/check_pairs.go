package placement

import (
	"fmt"
	"slices"
)

// pairs checks what is said of an item at a site.
func (c *checker) pairs(p *Problem) {
	type pair Held
	n := &p.Network
	seen := make(map[pair]int, len(n.ItemSites))
	for i := range n.ItemSites {
		e := &n.ItemSites[i]
		place := fmt.Sprintf("network.item_sites[%d]", i)
		item, sold := c.known(c.items, "item", place+".item", e.Item)
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
		if ok && sold && e.Rule == Forced {
			if tag, ok := excluded(n.Sites[site].Excludes, p.Items[item].Tags); ok {
				c.bad("rules in conflict", place, "forces an item to the site %.40q, which excludes %.40q", e.Site, tag)
			}
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
	c.transfers(n)
	clear(seen)
	for i, h := range n.Held {
		place := fmt.Sprintf("network.held[%d]", i)
		c.known(c.items, "item", place+".item", h.Item)
		c.known(c.sites, "site", place+".site", h.Site)
		if first, twice := seen[pair(h)]; twice {
			c.bad("repeated held", place, "%.40q at %.40q is held[%d] too", h.Item, h.Site, first)
		} else {
			seen[pair(h)] = i
		}
	}
}

// transfers checks the lanes between sites.
func (c *checker) transfers(n *Network) {
	type ends struct{ from, to string }
	seen := make(map[ends]int, len(n.Transfers))
	for i := range n.Transfers {
		t := &n.Transfers[i]
		place := fmt.Sprintf("network.transfers[%d]", i)
		c.known(c.sites, "site", place+".from", t.From)
		c.known(c.sites, "site", place+".to", t.To)
		if first, twice := seen[ends{t.From, t.To}]; twice {
			c.bad("repeated transfers", place, "%.40q to %.40q is transfers[%d] too", t.From, t.To, first)
		} else {
			seen[ends{t.From, t.To}] = i
		}
		if t.From == t.To {
			c.bad("transfers", place, "from %.40q to itself", t.From)
		}
		c.cost(place+".per_unit", t.PerUnit)
		c.cost(place+".per_kg", t.PerKilo)
		c.cost(place+".per_shipment", t.PerShipment)
		c.within("days of transfers", place+".days", int64(t.Days), maxDays)
	}
}

// excluded returns the first tag of an item that a site or a way excludes.
func excluded(excludes, tags []string) (string, bool) {
	for _, tag := range tags {
		if slices.Contains(excludes, tag) {
			return tag, true
		}
	}
	return "", false
}
