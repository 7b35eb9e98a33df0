package verify

import (
	"errors"
	"fmt"
	"math/bits"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// cells are the costs of one item in every region from every site by every
// service. One is used for many items in turn.
type cells struct {
	m       *model
	item    int
	regions []int   // those with demand
	q       []int64 // by region
	// The parts of the cost of one unit, by site.
	inbound, storage []int64
	// price is that of the parcel by service and zone, counted from 0; negative
	// where it is not carried.
	price []int64
	// cost is C and onTime t, by place in regions, site and service; a negative
	// cost means that there is no such lane.
	cost   []int64
	onTime [][]int64 // by promise
}

func newCells(m *model) *cells {
	n := m.regions * m.sites * m.services
	c := &cells{
		m: m, q: make([]int64, m.regions),
		inbound: make([]int64, m.sites), storage: make([]int64, m.sites),
		price: make([]int64, m.services*maxZones),
		cost:  make([]int64, n), onTime: make([][]int64, len(m.Policy.Within)),
	}
	for i := range c.onTime {
		c.onTime[i] = make([]int64, n)
	}
	return c
}

var errTooLarge = errors.New("a cost does not fit")

// turn turns to the demand of an item.
func (c *cells) turn(item int) {
	c.item, c.regions = item, c.regions[:0]
	for r := range c.q {
		c.q[r], _ = c.m.quantity(item, r) // an error has refused the problem
		if c.q[r] > 0 {
			c.regions = append(c.regions, r)
		}
	}
}

// load turns to an item and its costs. Its error is a mistake of the problem.
func (c *cells) load(item int) error {
	c.turn(item)
	if err := c.units(); err != nil {
		return err
	}
	return c.tabulate()
}

// units derives the parts of the cost of one unit.
func (c *cells) units() error {
	goods := &c.m.Items[c.item]
	volume := int64(goods.Length) * int64(goods.Width) * int64(goods.Height)
	stored, err := exact.Mul(volume, int64(c.m.Demand.Days))
	if err != nil {
		return errTooLarge
	}
	for w := range c.m.Network.Sites {
		site := &c.m.Network.Sites[w]
		kilos, err1 := exact.MulDivRound(int64(site.Inbound.PerKilo), int64(goods.Weight), 1000)
		space, err2 := exact.MulDivRound(int64(site.Inbound.PerM3), volume, int64(rate.CubicMetre))
		stored, err3 := exact.MulDivRound(int64(site.Storage), stored, 2*int64(rate.CubicMetre))
		if err := errors.Join(err1, err2, err3); err != nil || kilos > most || space > most || stored > most {
			return errTooLarge
		}
		c.inbound[w], c.storage[w] = int64(site.Inbound.PerUnit)+kilos+space, stored
		if special := c.m.pairs[pair{c.item, w}]; special != nil && special.Inbound != nil {
			c.inbound[w] = int64(*special.Inbound)
		}
	}
	parcel := rate.Parcel{Weight: goods.Weight, Length: goods.Length, Width: goods.Width, Height: goods.Height}
	for s := range c.m.Network.Services {
		zones := min(len(c.m.Network.Services[s].Zones)+1, maxZones)
		if c.m.Network.Services[s].Zones == nil {
			zones = len(geo.USZones()) + 1
		}
		for zone := range zones {
			price, err := c.m.Network.Services[s].Card.Price(parcel, zone+1)
			if errors.Is(err, rate.ErrNotCarried) {
				price = -1
			} else if err != nil {
				return fmt.Errorf("service %.40q: %w", c.m.Network.Services[s].ID, err)
			}
			c.price[s*maxZones+zone] = int64(price)
		}
	}
	return nil
}

// parts returns the split cost of a lane, and false if there is no such lane
// whatever the rules.
func (c *cells) parts(region, site, service int) (parts placement.Parts, ok bool, err error) {
	at := c.m.lane(site, service, region)
	if c.m.zone[at] == 0 {
		return parts, false, nil
	}
	price := c.price[service*maxZones+int(c.m.zone[at])-1]
	if price < 0 {
		return parts, false, nil
	}
	amounts := [...]struct {
		to   *placement.Money
		unit int64
	}{
		{&parts.Inbound, c.inbound[site]}, {&parts.Handling, int64(c.m.Network.Sites[site].Handling)},
		{&parts.Storage, c.storage[site]}, {&parts.Parcel, price}, {&parts.Late, int64(c.m.late[at])},
	}
	for _, a := range amounts {
		amount, err := scale(c.q[region], a.unit)
		if err != nil {
			return parts, false, err
		}
		*a.to = placement.Money(amount)
	}
	return parts, true, nil
}

// scale returns round(q u / 1e6) for q, u >= 0.
func scale(q, u int64) (int64, error) {
	hi, lo := bits.Mul64(uint64(q), uint64(u))
	if hi == 0 && lo < 1<<63 {
		x := int64((lo + million/2) / million)
		return x, nil // below 2^44
	}
	x, err := exact.MulDivRound(q, u, million)
	if err != nil || x > most {
		return 0, errTooLarge
	}
	return x, nil
}

// carrying returns f_kw.
func (c *cells) carrying(site int) placement.Money {
	if special := c.m.pairs[pair{c.item, site}]; special != nil && special.PerItem != nil {
		return *special.PerItem
	}
	return c.m.Network.Sites[site].PerItem
}

func (c *cells) rule(site int) placement.Rule {
	if special := c.m.pairs[pair{c.item, site}]; special != nil {
		return special.Rule
	}
	return placement.Free
}

func (c *cells) forbidden(site int) bool { return c.rule(site) == placement.Forbidden }

// tabulate fills cost and onTime.
func (c *cells) tabulate() error {
	at := 0
	for _, r := range c.regions {
		q := c.q[r]
		for w := range c.m.sites {
			base, err := c.base(q, w)
			if err != nil {
				return err
			}
			closed := c.m.never[w] || c.forbidden(w)
			for s := range c.m.services {
				lane := c.m.lane(w, s, r)
				c.cost[at] = -1
				if zone := c.m.zone[lane]; zone > 0 && !closed {
					if price := c.price[s*maxZones+int(zone)-1]; price >= 0 {
						if c.cost[at], err = c.add(base, q, price, int64(c.m.late[lane])); err != nil {
							return err
						}
						for i, within := range c.m.within {
							c.onTime[i][at], _ = scale(q, within[lane]) // at most q
						}
					}
				}
				at++
			}
		}
	}
	return nil
}

// base returns the parts of C that depend on the site alone.
func (c *cells) base(q int64, site int) (int64, error) {
	inbound, err1 := scale(q, c.inbound[site])
	handling, err2 := scale(q, int64(c.m.Network.Sites[site].Handling))
	storage, err3 := scale(q, c.storage[site])
	if err1 != nil || err2 != nil || err3 != nil {
		return 0, errTooLarge
	}
	return inbound + handling + storage, nil
}

func (c *cells) add(base, q, price, late int64) (int64, error) {
	parcel, err1 := scale(q, price)
	lateness, err2 := scale(q, late)
	if err1 != nil || err2 != nil {
		return 0, errTooLarge
	}
	return base + parcel + lateness, nil
}
