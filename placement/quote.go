package placement

import (
	"context"

	"github.com/forwardstock/forwardstock/internal/mistake"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// Quotes are the prices of a problem: what a unit of an item costs in every slot, and
// on every lane, as the model in the package comment counts it. They are read-only. Items,
// sites, services, regions and promises are indexes into the problem's; of one that is not
// there nothing is known: no slot, no parcel, no share.
type Quotes struct {
	m      *model
	number []int // of an item among those with demand, -1 without
	roadOf []int // by site*services + service: road, -1 where it does not pick up
}

// Slot is a site that can hold an item, with a way of bringing it in. Everything but
// Carry is for one unit.
type Slot struct {
	Site int32 `json:"site"` // index into Network.Sites
	Way  int32 `json:"way"`  // index into Network.Ways, -1 without ways
	// Forced says that the item must be at the site.
	Forced bool `json:"forced,omitempty"`
	// Carry is what it costs to hold the item there. Of it and of Policy.Change counts
	// against the budget what Ship says.
	Carry Money `json:"carry"`
	Ship  Money `json:"ship"`
	// Sold is what a unit costs that is sold, wherever it goes: Inbound, Handling,
	// Storage, Capital, Insurance and Returns.
	Sold Parts `json:"sold"`
	// Hold is what it costs to hold a unit over the whole horizon, and Spend what buying
	// it and bringing it in counts against the budget.
	Hold  Money `json:"hold"`
	Spend Money `json:"spend"`
	// Lead are the days until goods are for sale.
	Lead int `json:"lead"`
}

// Quote returns the prices of a problem. The error matches [ErrInvalid] if it makes no
// sense, or is the cause of ctx. It takes time linear in items, regions and lanes.
func Quote(ctx context.Context, p Problem, workers int) (*Quotes, error) {
	if err := mistake.Join(ErrInvalid, checkContext(ctx), p.Check(), (&Options{Workers: workers}).check()); err != nil {
		return nil, err
	}
	m, err := compile(ctx, &p, workers)
	if err != nil {
		return nil, err
	}
	q := &Quotes{m: m, number: make([]int, len(p.Items)), roadOf: make([]int, m.sites*m.services)}
	for i := range q.number {
		q.number[i] = -1
	}
	for k, i := range m.items {
		q.number[i] = k
	}
	for i := range q.roadOf {
		q.roadOf[i] = -1
	}
	for road := range m.roads {
		q.roadOf[int(m.roadSite[road])*m.services+int(m.roadService[road])] = road
	}
	return q, nil
}

// item returns the number of an item among those with demand, -1 without.
func (q *Quotes) item(i int) int {
	if i < 0 || i >= len(q.number) {
		return -1
	}
	return q.number[i]
}

// road returns the road of a service from a site, -1 where there is none.
func (q *Quotes) road(site, service int) int {
	if q.m == nil || site < 0 || site >= q.m.sites || service < 0 || service >= q.m.services {
		return -1
	}
	return q.roadOf[site*q.m.services+service]
}

// ServiceLevel returns the chance of not running out of an item that its reserves are for.
func (q *Quotes) ServiceLevel(item int) float64 {
	if item < 0 || item >= len(q.number) {
		return 0
	}
	return q.m.p.level(&q.m.p.Items[item])
}

// Slots returns where an item can be, by site and then by way: none for an item without
// demand.
func (q *Quotes) Slots(item int) []Slot {
	k := q.item(item)
	if k < 0 {
		return nil
	}
	var out []Slot
	for j := range q.m.slots {
		at, w := k*q.m.slots+j, int(q.m.slotSite[j])
		if !q.m.usable[at] {
			continue
		}
		u := &q.m.unit[at]
		out = append(out, Slot{
			Site: int32(w), Way: q.m.way[j], Forced: q.m.rule[k*q.m.sites+w] == in,
			Carry: Money(q.m.carry[at]), Ship: Money(q.m.shipment[at]),
			Sold: Parts{
				Inbound: Money(u.inbound), Handling: Money(u.handling), Storage: Money(u.storage),
				Capital: Money(u.capital), Insurance: Money(q.m.insurance[k]), Returns: Money(u.returns),
			},
			Hold: Money(u.hold), Spend: Money(u.spend), Lead: int(q.m.lead[j]),
		})
	}
	return out
}

// Parcel returns what a parcel with one unit of an item costs from a site to a region by
// a service, and what its days cost; false where it is not carried, or the region is
// pinned to another site.
func (q *Quotes) Parcel(item, site, service, region int) (parcel, late Money, ok bool) {
	k, road := q.item(item), q.road(site, service)
	if k < 0 || road < 0 || region < 0 || region >= q.m.regions || !q.m.pinned(k, region, int32(site)) {
		return 0, 0, false
	}
	at := road*q.m.regions + region
	price := q.m.price[k*q.m.zones+q.m.zoneAt[service]+int(q.m.zone[at])]
	if price == never {
		return 0, 0, false
	}
	return Money(price), Money(mulRound(q.m.lateness[k], q.m.over[at])), true
}

// Cheapest returns the service of the cheapest parcel from a site to a region, days
// included, the first of them; -1 where nothing is carried.
func (q *Quotes) Cheapest(item, site, region int) (service int) {
	service, least := -1, Money(never)
	if q.m == nil {
		return service
	}
	for s := range q.m.services {
		if parcel, late, ok := q.Parcel(item, site, s, region); ok && parcel+late < least {
			service, least = s, parcel+late
		}
	}
	return service
}

// OnTime returns the share of parcels from a site to a region by a service that are on
// time for a promise; zero where it does not ask for the region, or the item.
func (q *Quotes) OnTime(promise, item, site, service, region int) rate.Share {
	road := q.road(site, service)
	if road < 0 || region < 0 || region >= q.m.regions || promise < 0 || promise >= q.m.promises ||
		item < 0 || item >= len(q.number) || !q.m.p.Policy.Within[promise].asks(&q.m.p.Items[item]) {
		return 0
	}
	return rate.Share(q.m.within[promise][road*q.m.regions+region])
}
