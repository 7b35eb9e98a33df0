package placement

import (
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
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
		for j := range s.Later {
			later, before := &s.Later[j], &s.Card
			if j > 0 {
				before = &s.Later[j-1]
			}
			at := fmt.Sprintf("%s.later[%d]", place, j)
			if err := later.Check(); err != nil {
				c.bad("rate cards", at, "%w", err)
			} else if later.ValidFrom <= before.ValidFrom {
				c.bad("rate cards", at, "valid from %.10q, which is not after %.10q of the list before", later.ValidFrom, before.ValidFrom)
			}
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
	for i := range n.Ways {
		c.way(i, &n.Ways[i])
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
		{"handling", s.Handling}, {"storage_per_m3_day", s.Storage}, {"return", s.Return},
		{"opening", s.Opening}, {"closing", s.Closing},
	} {
		c.cost(place+"."+m.name, m.cost)
	}
	for j, a := range s.StorageByAge {
		at := fmt.Sprintf("%s.storage_by_age[%d]", place, j)
		c.cost(at+".per_m3_day", a.Rate)
		switch {
		case j == 0 && a.FromDay != 0:
			c.bad("storage by age", at+".from_day", "the first rate is from day %d, not from day 0", a.FromDay)
		case j > 0 && a.FromDay <= s.StorageByAge[j-1].FromDay:
			c.bad("storage by age", at+".from_day", "%d does not come after %d", a.FromDay, s.StorageByAge[j-1].FromDay)
		}
	}
	c.within("handling days", place+".handling_days", int64(s.HandlingDays), geo.MaxDay)
	c.within("receiving days", place+".receiving_days", int64(s.ReceivingDays), maxDays)
	c.share(place+".after_cut_off", s.AfterCutOff)
	c.within("capacities", place+".capacity.units", s.Capacity.Units, maxStock)
	if v := int64(s.Capacity.Volume); v < 0 || v > maxObjective {
		c.bad("capacities", place+".capacity.volume_l", "%s is not within 0..%s", decimal(v), decimal(maxObjective))
	}
	c.within("capacities", place+".capacity.parcels_per_day", s.Capacity.Parcels, maxParcels)
	c.tags(place+".excludes", s.Excludes)
	for j, id := range s.Services {
		at := fmt.Sprintf("%s.services[%d]", place, j)
		c.known(c.services, "service", at, id)
		if slices.Contains(s.Services[:j], id) {
			c.bad("repeated services of a site", at, "%.40q is there twice", id)
		}
	}
}

func (c *checker) way(i int, w *Way) {
	c.id(c.ways, "ways", i, w.ID)
	place := named("ways", i, w.ID)
	for j, id := range w.Sites {
		at := fmt.Sprintf("%s.sites[%d]", place, j)
		c.known(c.sites, "site", at, id)
		if slices.Contains(w.Sites[:j], id) {
			c.bad("repeated sites of a way", at, "%.40q is there twice", id)
		}
	}
	c.tags(place+".excludes", w.Excludes)
	c.cost(place+".inbound.per_unit", w.Inbound.PerUnit)
	c.cost(place+".inbound.per_kg", w.Inbound.PerKilo)
	c.cost(place+".inbound.per_m3", w.Inbound.PerM3)
	if w.Fee != nil {
		if err := w.Fee.Check(); err != nil {
			c.bad("rate cards", place+".fee", "%w", err)
		}
	}
	c.cost(place+".per_shipment", w.PerShipment)
	c.within("lead days", place+".lead_days", int64(w.LeadDays), maxDays)
	c.within("least units", place+".min_units", w.MinUnits, maxStock)
}
