package verify

import (
	"errors"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// slot is an item at a site by a way: what does not depend on the region.
type slot struct {
	site, way int // way is -1 where there are none
	// The costs of one unit that depend on the way, and what of the budget it
	// takes.
	inbound, capital, money int64
	shipment                int64 // Site.PerItem and Way.PerShipment
	hold                    int64 // the cost of a unit of reserve
	lead                    int64 // days until it is for sale
	reserve                 forecast.Reserve
}

// makeSlots derives where the item can be, and how it gets there: by site, then way.
func (c *cells) makeSlots() error {
	c.slots, c.barred = c.slots[:0], c.barred[:0]
	goods := &c.m.Items[c.item]
	for w := range c.m.Network.Sites {
		c.first[w] = len(c.slots)
		base, err := c.freight(&c.m.Network.Sites[w].Inbound)
		special := c.m.pairs[pair{c.item, w}]
		if special != nil && special.Inbound != nil {
			base = int64(*special.Inbound)
		}
		if err != nil {
			return err
		}
		shipment := int64(c.m.Network.Sites[w].PerItem)
		if special != nil && special.PerItem != nil {
			shipment = int64(*special.PerItem)
		}
		for m, leads := range c.m.leads {
			s := slot{site: w, way: m, inbound: base, shipment: shipment}
			lead := int64(c.m.Network.Sites[w].ReceivingDays)
			if len(c.m.Network.Ways) == 0 {
				s.way = -1
			} else {
				way := &c.m.Network.Ways[m]
				fee, err1 := c.fee(way)
				extra, err2 := c.freight(&way.Inbound)
				if err := errors.Join(err1, err2); err != nil {
					return err
				}
				if !leads[w] || fee < 0 || shares(way.Excludes, goods.Tags) {
					continue
				}
				lead += int64(way.LeadDays)
				s.inbound += extra + fee
				s.shipment += int64(way.PerShipment)
			}
			if err := c.holding(&s, lead); err != nil {
				return err
			}
			if d := c.m.demand[c.item]; d != nil {
				s.reserve = d.Reserve(c.m.level(c.item), c.m.Demand.Days, int(lead), c.total)
			}
			if c.rule(w) == placement.Forbidden {
				c.barred = append(c.barred, s)
				continue
			}
			c.slots = append(c.slots, s)
		}
	}
	c.first[c.m.sites] = len(c.slots)
	return nil
}

// at returns the slots at a site.
func (c *cells) at(site int) []slot { return c.slots[c.first[site]:c.first[site+1]] }

// find returns the slot of a site and a way.
func (c *cells) find(site, way int) *slot {
	i := slices.IndexFunc(c.at(site), func(s slot) bool { return s.way == way })
	if i < 0 {
		return nil
	}
	return &c.at(site)[i]
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// freight returns what bringing in one unit costs.
func (c *cells) freight(in *placement.Inbound) (int64, error) {
	kilos, err1 := exact.MulDivRound(int64(in.PerKilo), int64(c.m.Items[c.item].Weight), 1000)
	space, err2 := exact.MulDivRound(int64(in.PerM3), c.volume, int64(rate.CubicMetre))
	if err := errors.Join(err1, err2); err != nil || kilos > most || space > most {
		return 0, errTooLarge
	}
	return int64(in.PerUnit) + kilos + space, nil
}

// fee returns what a way asks for a unit, negative where it does not take it.
func (c *cells) fee(way *placement.Way) (int64, error) {
	if way.Fee == nil {
		return 0, nil
	}
	price, err := way.Fee.Price(c.parcel(), 1)
	if errors.Is(err, rate.ErrNotCarried) {
		return -1, nil
	}
	if err == nil && price > most {
		err = errTooLarge
	}
	return int64(price), err
}

func (c *cells) parcel() rate.Parcel {
	goods := &c.m.Items[c.item]
	return rate.Parcel{Weight: goods.Weight, Length: goods.Length, Width: goods.Width, Height: goods.Height}
}

// holding fills in the costs that time makes.
func (c *cells) holding(s *slot, lead int64) error {
	goods, days := &c.m.Items[c.item], int64(c.m.Demand.Days)
	hold, err1 := c.keeping(s.site, lead)
	sold, err2 := exact.MulDivRound(int64(goods.Value), int64(c.m.Policy.Capital)*(days+2*lead), 2*365*million)
	if err := errors.Join(err1, err2); err != nil || sold > most || s.inbound > most || s.shipment > most {
		return errTooLarge
	}
	s.lead, s.capital, s.hold, s.money = lead, sold, hold, int64(goods.Value)+s.inbound
	return nil
}

// keeping returns the cost of a unit that stays for the whole horizon and was
// bought so many days before.
func (c *cells) keeping(site int, lead int64) (int64, error) {
	capital := int64(c.m.Policy.Capital) * (int64(c.m.Demand.Days) + lead)
	space, err1 := exact.MulDivRound(c.m.space[site].whole, c.volume, int64(rate.CubicMetre))
	tied, err2 := exact.MulDivRound(int64(c.m.Items[c.item].Value), capital, 365*million)
	if err := errors.Join(err1, err2); err != nil || max(space, tied) > most {
		return 0, errTooLarge
	}
	return space + tied, nil
}

// space is the price of a cubic metre at a site.
type space struct {
	sold  int64 // of what is sold within the horizon, in parts of 1 / 2H
	whole int64 // over the whole horizon
}

// spaceAt adds up the rates of a site by day d after arrival. What is sold some
// day of the horizon H, each as likely, is there with the chance (H - d - 1/2) / H.
func (m *model) spaceAt(site *placement.Site, f *findings) space {
	var sold, whole wide
	days := int64(m.Demand.Days)
	for day := range days {
		price := int64(site.Storage)
		for _, age := range site.StorageByAge {
			if int64(age.FromDay) <= day {
				price = int64(age.Rate)
			}
		}
		sold = sold.plus(product(price, 2*(days-day)-1))
		whole.add(price)
	}
	a, fits := sold.small()
	b, fit := whole.small()
	refuse(f, !fits || !fit, "site %.40q: its storage does not fit", site.ID)
	return space{a, b}
}

// level returns the service level of an item.
func (m *model) level(item int) float64 {
	for _, level := range []float64{m.Items[item].ServiceLevel, m.Policy.ServiceLevel} {
		if level > 0 {
			return level
		}
	}
	return placement.DefaultServiceLevel
}
