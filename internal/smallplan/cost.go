package smallplan

import (
	"errors"
	"math/big"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// Option is a way of serving an item in a region: its cost, the units that it
// brings on time for every promise, and the days it takes.
type Option struct {
	Site, Service int32
	Parts         placement.Parts
	OnTime        []int64
	Days          geo.Days
}

// Cost returns C_krws.
func (o Option) Cost() placement.Money { return o.Parts.Total() }

// million converts between units and millionths of a unit.
const million = 1_000_000

// round returns n/d to the nearest integer, halves away from zero.
func round(n *big.Int, d int64) int64 {
	twice := new(big.Int).Abs(n)
	twice.Lsh(twice, 1).Add(twice, big.NewInt(d)).Quo(twice, big.NewInt(2*d))
	return new(big.Int).Mul(twice, big.NewInt(int64(n.Sign()))).Int64()
}

// times returns the product of its arguments.
func times(factors ...int64) *big.Int {
	product := big.NewInt(1)
	for _, f := range factors {
		product.Mul(product, big.NewInt(f))
	}
	return product
}

// Demand returns q_kr.
func Demand(p *placement.Problem, item, region int) int64 {
	d := demandOf(p, item)
	if d == nil {
		return 0
	}
	q, _ := exact.Round(float64(1e6*d.Mean) * d.Shares[region])
	return q
}

// demandOf returns the demand of an item, or nil if none is known.
func demandOf(p *placement.Problem, item int) *forecast.ItemDemand {
	for i, d := range p.Demand.Items {
		if d.Item == p.Items[item].ID {
			return &p.Demand.Items[i]
		}
	}
	return nil
}

// Required returns ceil(a_p Q) of a promise.
func Required(p *placement.Problem, promise int) int64 {
	var q int64
	for k := range p.Items {
		for r := range p.Demand.Regions {
			q += Demand(p, k, r)
		}
	}
	share, _ := exact.Round(p.Policy.Within[promise].Share * million)
	units := times(q, share)
	return units.Add(units, big.NewInt(million-1)).Div(units, big.NewInt(million)).Int64()
}

// Carrying returns f_kw and the rule of an item at a site.
func Carrying(p *placement.Problem, item, site int) (placement.Money, placement.Rule) {
	cost, special := p.Network.Sites[site].PerItem, pairOf(p, item, site)
	if special == nil {
		return cost, placement.Free
	}
	if special.PerItem != nil {
		cost = *special.PerItem
	}
	return cost, special.Rule
}

func pairOf(p *placement.Problem, item, site int) *placement.ItemSite {
	for i, pair := range p.Network.ItemSites {
		if pair.Item == p.Items[item].ID && pair.Site == p.Network.Sites[site].ID {
			return &p.Network.ItemSites[i]
		}
	}
	return nil
}

// Options returns every way of serving an item in a region, by site, then
// service.
func Options(p *placement.Problem, item, region int) []Option {
	var all []Option
	for w := range p.Network.Sites {
		for s := range p.Network.Services {
			if o, ok := option(p, item, region, w, s); ok {
				all = append(all, o)
			}
		}
	}
	return all
}

func option(p *placement.Problem, item, region, w, s int) (Option, bool) {
	site, service, goods := p.Network.Sites[w], p.Network.Services[s], p.Items[item]
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
	parcel := rate.Parcel{Weight: goods.Weight, Length: goods.Length, Width: goods.Width, Height: goods.Height}
	price, err := service.Card.Price(parcel, zones.Of(distance))
	if errors.Is(err, rate.ErrNotCarried) {
		return Option{}, false
	}
	days := service.Transit.Lane(kind, to.Kind, distance).Shift(site.HandlingDays)
	q := Demand(p, item, region)
	cost := func(unit placement.Money) placement.Money {
		return placement.Money(round(times(q, int64(unit)), million))
	}
	out := Option{Site: int32(w), Service: int32(s), Days: days, Parts: placement.Parts{
		Inbound:  cost(Inbound(p, item, w)),
		Handling: cost(site.Handling),
		Storage:  cost(Storage(p, item, w)),
		Parcel:   cost(price),
		Late:     cost(late(p.Policy.Late, days)),
	}}
	for _, promise := range p.Policy.Within {
		out.OnTime = append(out.OnTime, round(times(q, days.Within(promise.Days)), million))
	}
	return out, true
}

// place returns where a site is and which network reaches it.
func place(site placement.Site) (geo.Point, geo.Kind) {
	if site.ZIP == "" {
		return site.Point, geo.Contiguous
	}
	zip, _ := geo.ParseZIP(site.ZIP)
	region, _ := geo.Lookup(zip.Region)
	if site.Point != (geo.Point{}) {
		return site.Point, region.Kind
	}
	return region.Point, region.Kind
}

func volume(item placement.Item) int64 {
	return int64(item.Length) * int64(item.Width) * int64(item.Height)
}

// Inbound returns the cost of bringing in one unit.
func Inbound(p *placement.Problem, item, site int) placement.Money {
	if special := pairOf(p, item, site); special != nil && special.Inbound != nil {
		return *special.Inbound
	}
	in, goods := p.Network.Sites[site].Inbound, p.Items[item]
	return in.PerUnit +
		placement.Money(round(times(int64(in.PerKilo), int64(goods.Weight)), 1000)) +
		placement.Money(round(times(int64(in.PerM3), volume(goods)), int64(rate.CubicMetre)))
}

// Storage returns the cost of storing one unit for half the horizon.
func Storage(p *placement.Problem, item, site int) placement.Money {
	price := int64(p.Network.Sites[site].Storage)
	return placement.Money(round(times(price, volume(p.Items[item]), int64(p.Demand.Days)), 2*int64(rate.CubicMetre)))
}

func late(policy placement.Late, days geo.Days) placement.Money {
	sum := new(big.Int)
	for day, share := range days {
		sum.Add(sum, times(int64(policy.PerDay), int64(share), int64(max(0, day-policy.After))))
	}
	return placement.Money(round(sum, million))
}
