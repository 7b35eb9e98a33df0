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
	m        *model
	anywhere bool // rules for sites and items do not count
	item     int
	regions  []int   // those with demand
	q        []int64 // by region
	total    int64   // their sum
	volume   int64   // of a unit
	slots    []slot
	first    []int  // by site: its first slot; and the number of slots
	barred   []slot // that rules forbid
	// The parts of the cost of one unit.
	storage, returns          []int64 // by site
	insurance, lateness, lost int64   // lateness is that of a day; lost is negative if sales may not be
	// price is that of the parcel by service and zone, counted from 0; negative
	// where it is not carried.
	price []int64
	// cost is what of C the way does not change, and onTime t, by place in
	// regions, site and service; a negative cost means that there is no such lane.
	cost   []int64
	onTime [][]int64 // by promise
	// bring is the rest of C, by place in regions and slot.
	bring []int64
}

func newCells(m *model) *cells {
	n := m.regions * m.sites * m.services
	c := &cells{
		m: m, q: make([]int64, m.regions), first: make([]int, m.sites+1),
		storage: make([]int64, m.sites), returns: make([]int64, m.sites),
		price: make([]int64, m.services*maxZones),
		cost:  make([]int64, n), onTime: make([][]int64, len(m.Policy.Within)),
		bring: make([]int64, m.regions*m.sites*len(m.leads)),
	}
	for i := range c.onTime {
		c.onTime[i] = make([]int64, n)
	}
	return c
}

var errTooLarge = errors.New("a cost does not fit")

// turn turns to the demand of an item.
func (c *cells) turn(item int) {
	c.item, c.regions, c.total = item, c.regions[:0], 0
	for r := range c.q {
		c.q[r], _ = c.m.quantity(item, r) // an error has refused the problem
		if c.q[r] > 0 {
			c.regions = append(c.regions, r)
			c.total += c.q[r]
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
	c.volume = int64(goods.Length) * int64(goods.Width) * int64(goods.Height)
	if err := c.makeSlots(); err != nil {
		return err
	}
	for w := range c.m.Network.Sites {
		stored, err1 := exact.MulDivRound(c.m.space[w].sold, c.volume, 2*int64(c.m.Demand.Days)*int64(rate.CubicMetre))
		returned, err2 := scale(int64(goods.Returns), int64(c.m.Network.Sites[w].Return))
		if err := errors.Join(err1, err2); err != nil || stored > most {
			return errTooLarge
		}
		c.storage[w], c.returns[w] = stored, returned
	}
	insured, err1 := scale(int64(goods.Insurance), int64(goods.Value))
	margin, err2 := scale(int64(c.m.Policy.Late.Margin), int64(goods.Margin))
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	c.insurance, c.lateness, c.lost = insured, int64(c.m.Policy.Late.PerDay)+margin, -1
	if goods.MayLose {
		c.lost = int64(goods.Margin)
	}
	return c.parcels()
}

// parcels derives the prices of the item as a parcel.
func (c *cells) parcels() error {
	parcel := c.parcel()
	for s := range c.m.Network.Services {
		zones := min(len(c.m.Network.Services[s].Zones)+1, maxZones)
		if c.m.Network.Services[s].Zones == nil {
			zones = len(geo.USZones()) + 1
		}
		for zone := range zones {
			price, err := postage(c.m.Problem, &c.m.Network.Services[s], parcel, zone+1)
			if errors.Is(err, rate.ErrNotCarried) {
				price = -1
			} else if err != nil {
				return fmt.Errorf("service %.40q: %w", c.m.Network.Services[s].ID, err)
			}
			c.price[s*maxZones+zone] = price
		}
	}
	return nil
}

// parts returns the split cost of a lane, and false if there is no such lane
// whatever the rules.
func (c *cells) parts(region int, slot *slot, service int) (parts placement.Parts, ok bool, err error) {
	at := c.m.lane(slot.site, service, region)
	if c.m.zone[at] == 0 {
		return parts, false, nil
	}
	price := c.price[service*maxZones+int(c.m.zone[at])-1]
	if price < 0 {
		return parts, false, nil
	}
	late, err := scale(c.m.over[at], c.lateness)
	if err != nil {
		return parts, false, err
	}
	amounts := [...]struct {
		to   *placement.Money
		unit int64
	}{
		{&parts.Inbound, slot.inbound}, {&parts.Handling, int64(c.m.Network.Sites[slot.site].Handling)},
		{&parts.Storage, c.storage[slot.site]}, {&parts.Capital, slot.capital}, {&parts.Parcel, price},
		{&parts.Insurance, c.insurance}, {&parts.Late, late}, {&parts.Returns, c.returns[slot.site]},
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

// carrying returns f_kw: what the plan pays for the item coming into a slot,
// less what it pays if the item is not there any more.
func (c *cells) carrying(s *slot) int64 {
	if c.m.held[pair{c.item, s.site}] {
		return s.shipment - int64(c.m.Policy.Change)
	}
	return s.shipment + int64(c.m.Policy.Change)
}

// constant returns what the plan would pay if the item were held nowhere: the
// changes that carrying takes back.
func (c *cells) constant() (sum wide) {
	for w := range c.m.sites {
		if len(c.regions) > 0 && c.m.held[pair{c.item, w}] {
			sum.add(int64(c.m.Policy.Change))
		}
	}
	return sum
}

func (c *cells) rule(site int) placement.Rule {
	if c.anywhere {
		return placement.Free
	}
	if c.m.never[site] || shares(c.m.Network.Sites[site].Excludes, c.m.Items[c.item].Tags) {
		return placement.Forbidden
	}
	if special := c.m.pairs[pair{c.item, site}]; special != nil && special.Rule != placement.Free {
		return special.Rule
	}
	if len(c.m.pins) > 0 && !c.m.Items[c.item].MayLose {
		for _, r := range c.regions {
			if w, pinned := c.m.pins[pair{c.item, r}]; pinned && w == site {
				return placement.Forced
			}
		}
	}
	return placement.Free
}
