package placement

import (
	"fmt"
	"slices"
)

// pairs checks what is said of an item at a site.
func (c *checker) pairs(p *Problem) {
	n := &p.Network
	seen := make(map[Held]int, len(n.ItemSites))
	for i := range n.ItemSites {
		e := &n.ItemSites[i]
		place, item, site := c.pair(seen, "item_sites", i, Held{e.Item, e.Site})
		c.rule(place, e.Rule)
		if site >= 0 && e.Rule == Forced && n.Sites[site].Rule == Forbidden {
			c.bad("rules in conflict", place, "forces an item to the forbidden site %.40q", e.Site)
		}
		if site >= 0 && item >= 0 && e.Rule == Forced {
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
		place, _, _ := c.pair(seen, "stock", i, Held{s.Item, s.Site})
		if s.OnHand < 0 || s.OnWay < 0 || s.OnHand > maxStock || s.OnWay > maxStock {
			c.bad("stock", place, "%d on hand and %d on the way: want each within 0..%d", s.OnHand, s.OnWay, int64(maxStock))
		}
	}
	c.transfers(n)
	clear(seen)
	for i, h := range n.Held {
		c.pair(seen, "held", i, h)
	}
	c.pins(p)
}

// pins checks who is to serve a region with an item.
func (c *checker) pins(p *Problem) {
	if len(p.Network.Pins) == 0 {
		return
	}
	regions := make(map[string]int, len(p.Demand.Regions))
	for r := range p.Demand.Regions {
		regions[string(p.Demand.Regions[r].ID)] = r
	}
	seen := make(map[ItemRegion]int, len(p.Network.Pins))
	for i, pin := range p.Network.Pins {
		place := fmt.Sprintf("network.pins[%d]", i)
		item, known := c.known(c.items, "item", place+".item", pin.Item)
		c.known(regions, "region", place+".region", string(pin.Region))
		if pin.Site != "" {
			c.known(c.sites, "site", place+".site", pin.Site)
		} else if known && !p.Items[item].MayLose {
			c.bad("pins to no site", place, "%.40q may not be lost", pin.Item)
		}
		at := ItemRegion{pin.Item, pin.Region}
		if first, twice := seen[at]; twice {
			c.bad("repeated pins", place, "%.40q to %.40q is pins[%d] too", pin.Item, string(pin.Region), first)
		} else {
			seen[at] = i
		}
	}
}

// pair notes an item at a site that is unknown or stands in its list before, and
// returns its place and the indexes of both, -1 for what is unknown.
func (c *checker) pair(seen map[Held]int, list string, i int, h Held) (place string, item, site int) {
	place = fmt.Sprintf("network.%s[%d]", list, i)
	item, known := c.known(c.items, "item", place+".item", h.Item)
	if !known {
		item = -1
	}
	if site, known = c.known(c.sites, "site", place+".site", h.Site); !known {
		site = -1
	}
	if first, twice := seen[h]; twice {
		c.bad("repeated "+list, place, "%.40q at %.40q is %s[%d] too", h.Item, h.Site, list, first)
	} else {
		seen[h] = i
	}
	return place, item, site
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
