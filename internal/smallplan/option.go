package smallplan

import (
	"errors"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// Option is a way of serving an item in a region: its cost, the units that it
// brings on time for every promise, and the days it takes. Site, Way and Service
// are -1 where the demand is lost, and Way where there are no ways.
type Option struct {
	Region, Site, Way, Service int32
	Parts                      placement.Parts
	OnTime                     []int64
	Days                       geo.Days
}

// Cost returns C of the option.
func (o Option) Cost() placement.Money { return o.Parts.Total() }

// Options returns everything that can be done about an item in a region: by
// site, then way, then service, and last to lose the demand.
func Options(p *placement.Problem, item, region int) []Option {
	var all []Option
	for w := range p.Network.Sites {
		for _, m := range Slots(p, item, w) {
			for s := range p.Network.Services {
				if o, ok := option(p, item, region, w, m, s); ok {
					all = append(all, o)
				}
			}
		}
	}
	if p.Items[item].MayLose {
		all = append(all, Option{
			Region: int32(region), Site: -1, Way: -1, Service: -1, OnTime: make([]int64, len(p.Policy.Within)),
			Parts: placement.Parts{Lost: Of(Demand(p, item, region), p.Items[item].Margin)},
		})
	}
	return all
}

func option(p *placement.Problem, item, region, w int, way int32, s int) (Option, bool) {
	site, service, goods := p.Network.Sites[w], p.Network.Services[s], p.Items[item]
	for _, pin := range p.Network.Pins {
		if pin.Item == goods.ID && pin.Region == p.Demand.Regions[region].ID && pin.Site != site.ID {
			return Option{}, false
		}
	}
	if len(site.Services) > 0 && !slices.Contains(site.Services, service.ID) {
		return Option{}, false
	}
	at, kind := place(site)
	to := p.Demand.Regions[region]
	distance, _ := geo.Distance(at, to.Point)
	zones := service.Zones
	if zones == nil {
		zones = geo.USZones()
	}
	price, ok := postage(p, service, parcel(goods), zones.Of(distance))
	if !ok {
		return Option{}, false
	}
	days := daysOf(site, service.Transit.Lane(kind, to.Kind, distance))
	q := Demand(p, item, region)
	out := Option{Region: int32(region), Site: int32(w), Way: way, Service: int32(s), Days: days, Parts: placement.Parts{
		Inbound:   Of(q, Inbound(p, item, w, way)),
		Handling:  Of(q, site.Handling),
		Storage:   Of(q, Storage(p, item, w)),
		Capital:   Of(q, Capital(p, item, w, way)),
		Parcel:    Of(q, price),
		Insurance: Of(q, Of(int64(goods.Insurance), goods.Value)),
		Late:      Of(q, late(p, item, days)),
		Returns:   Of(q, Of(int64(goods.Returns), site.Return)),
	}}
	for i, promise := range p.Policy.Within {
		t := int64(0)
		if Covers(p, i, item, region) {
			t = Of(q, days.Within(promise.Days))
		}
		out.OnTime = append(out.OnTime, t)
	}
	return out, true
}

// Limits returns the limits that the problem has, in the order of the prices of
// a leaf, with nothing used. Items without demand have none.
func Limits(p *placement.Problem) []placement.LimitCheck {
	all := limits(p)
	for i := range all {
		l := &all[i]
		switch l.Kind {
		case placement.LimitBudget:
			l.Raised = Saved(p)
		case placement.LimitItem:
			l.Raised = Present(p, slices.IndexFunc(p.Items, func(item placement.Item) bool { return item.ID == l.Item }))
		}
		l.Limit += l.Raised
	}
	return all
}

// limits returns them without what is there already.
func limits(p *placement.Problem) []placement.LimitCheck {
	var all []placement.LimitCheck
	for _, site := range p.Network.Sites {
		c := site.Capacity
		for _, l := range []placement.LimitCheck{
			{Kind: placement.LimitUnits, Limit: million * c.Units}, {Kind: placement.LimitVolume, Limit: int64(c.Volume)},
			{Kind: placement.LimitParcels, Limit: million * c.Parcels * int64(p.Demand.Days)},
		} {
			if l.Site = site.ID; l.Limit > 0 {
				all = append(all, l)
			}
		}
	}
	if p.Policy.Budget > 0 {
		all = append(all, placement.LimitCheck{Kind: placement.LimitBudget, Limit: int64(p.Policy.Budget)})
		if stocked(p) && ships(p) {
			all = append(all, placement.LimitCheck{Kind: placement.LimitCarrying, Limit: int64(p.Policy.Budget)})
		}
	}
	for k, item := range p.Items {
		if item.Limit > 0 && Total(p, k) > 0 {
			all = append(all, placement.LimitCheck{Kind: placement.LimitItem, Item: item.ID, Limit: million * item.Limit})
		}
	}
	return all
}

// concerns reports whether a limit is about an item at a site.
func concerns(p *placement.Problem, l placement.LimitCheck, item, site int) bool {
	return site >= 0 && (l.Site == "" || l.Site == p.Network.Sites[site].ID) && (l.Item == "" || l.Item == p.Items[item].ID)
}

// UsesUnits returns how much of every limit q millionths of a unit of an item
// take at a site, as demand that is served or as reserve.
func UsesUnits(p *placement.Problem, item, site int, way int32, q int64, reserve bool) []int64 {
	limits := limits(p)
	uses := make([]int64, len(limits))
	for i, l := range limits {
		if !concerns(p, l, item, site) {
			continue
		}
		switch l.Kind {
		case placement.LimitUnits, placement.LimitItem:
			uses[i] = q
		case placement.LimitVolume:
			uses[i] = Of(q, Volume(p.Items[item]))
		case placement.LimitParcels:
			if !reserve {
				uses[i] = q
			}
		case placement.LimitBudget:
			uses[i] = int64(Of(q, p.Items[item].Value+Inbound(p, item, site, way)))
		}
	}
	return uses
}

// Stocking is an item at a site: what it costs and takes of the limits, beyond
// the units that it ships.
type Stocking struct {
	Parts   placement.Parts
	Reserve int64
	Uses    []int64
}

// Stock returns what it means that an item comes to a site by a way and serves
// q of its demand from there.
func Stock(p *placement.Problem, item, site int, way int32, q int64) Stocking {
	u := Reserve(p, item, site, way, q)
	shipment := Shipment(p, item, site, way)
	s := Stocking{Reserve: u, Uses: UsesUnits(p, item, site, way, u, true), Parts: placement.Parts{
		Carrying: shipment, Safety: Of(u, Holding(p, item, site, way)),
	}}
	if !Held(p, item, site) {
		s.Parts.Changes = p.Policy.Change
	}
	for i, l := range limits(p) {
		if l.Kind == placement.LimitBudget || l.Kind == placement.LimitCarrying {
			s.Uses[i] += int64(shipment)
		}
	}
	return s
}

// Given returns what it costs that an item is no longer at a site.
func Given(p *placement.Problem, item, site int) placement.Money {
	if Held(p, item, site) {
		return p.Policy.Change
	}
	return 0
}

// postage returns what a parcel costs by a service on average over the days, each by the
// last of the price lists that are valid from then or before; false if not carried.
func postage(p *placement.Problem, s placement.Service, parcel rate.Parcel, zone int) (rate.Money, bool) {
	sum := rate.Money(0)
	for d := range p.Demand.Days {
		card := s.Card
		for _, next := range s.Later {
			if next.ValidFrom <= p.Demand.Start.Add(d).String() {
				card = next
			}
		}
		price, err := card.Price(parcel, zone)
		if errors.Is(err, rate.ErrNotCarried) {
			return 0, false
		}
		sum += price
	}
	n := rate.Money(p.Demand.Days)
	return (2*sum + n) / (2 * n), true
}
