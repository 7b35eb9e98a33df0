package smallplan

import (
	"math/big"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// million converts between units and millionths of a unit.
const million = 1_000_000

// round returns n/d to the nearest integer, halves away from zero.
func round(n *big.Int, d *big.Int) int64 {
	twice := new(big.Int).Abs(n)
	twice.Lsh(twice, 1).Add(twice, d).Quo(twice, new(big.Int).Lsh(d, 1))
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

// Of returns round(q u / 1e6): what q millionths of a unit come to at u each.
func Of[T ~int32 | ~int64](q int64, u T) T {
	if q == 0 || u == 0 {
		return 0
	}
	return T(round(times(q, int64(u)), big.NewInt(million)))
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

// Total returns V_k, the demand for an item.
func Total(p *placement.Problem, item int) (sum int64) {
	for r := range p.Demand.Regions {
		sum += Demand(p, item, r)
	}
	return sum
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

// Slots returns the ways of bringing an item to a site: indexes into
// Network.Ways, or -1 for the only one where there are none. Empty where the
// item cannot be.
func Slots(p *placement.Problem, item, site int) []int32 {
	if _, rule := Carrying(p, item, site); rule == placement.Forbidden || p.Network.Sites[site].Rule == placement.Forbidden {
		return nil
	}
	return ways(p, item, site)
}

// ways is Slots whatever the rules about the site are.
func ways(p *placement.Problem, item, site int) []int32 {
	goods, at := p.Items[item], p.Network.Sites[site]
	if len(p.Network.Ways) == 0 {
		return []int32{-1}
	}
	var all []int32
	for m, way := range p.Network.Ways {
		leads := len(way.Sites) == 0 || slices.Contains(way.Sites, at.ID)
		if _, carried := fee(way, goods); leads && carried && !common(way.Excludes, goods.Tags) {
			all = append(all, int32(m))
		}
	}
	return all
}

func common(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// fee returns the placement fee of a way, and whether the way takes the item.
func fee(way placement.Way, goods placement.Item) (placement.Money, bool) {
	if way.Fee == nil {
		return 0, true
	}
	price, err := way.Fee.Price(parcel(goods), 1)
	return price, err == nil
}

func parcel(goods placement.Item) rate.Parcel {
	return rate.Parcel{Weight: goods.Weight, Length: goods.Length, Width: goods.Width, Height: goods.Height}
}

// Carrying returns Site.PerItem or what replaces it, and the rule of an item at
// a site: forbidden also where the site excludes one of its tags.
func Carrying(p *placement.Problem, item, site int) (placement.Money, placement.Rule) {
	cost, rule, special := p.Network.Sites[site].PerItem, placement.Free, pairOf(p, item, site)
	if special != nil {
		rule = special.Rule
		if special.PerItem != nil {
			cost = *special.PerItem
		}
	}
	if common(p.Network.Sites[site].Excludes, p.Items[item].Tags) {
		rule = placement.Forbidden
	}
	return cost, rule
}

// Shipment returns f without the cost of changes: Site.PerItem and
// Way.PerShipment.
func Shipment(p *placement.Problem, item, site int, way int32) placement.Money {
	cost, _ := Carrying(p, item, site)
	if way >= 0 {
		cost += p.Network.Ways[way].PerShipment
	}
	return cost
}

// Held reports whether an item is at a site today.
func Held(p *placement.Problem, item, site int) bool {
	return slices.Contains(p.Network.Held, placement.Held{Item: p.Items[item].ID, Site: p.Network.Sites[site].ID})
}

func pairOf(p *placement.Problem, item, site int) *placement.ItemSite {
	for i, pair := range p.Network.ItemSites {
		if pair.Item == p.Items[item].ID && pair.Site == p.Network.Sites[site].ID {
			return &p.Network.ItemSites[i]
		}
	}
	return nil
}

// Sites returns what a site costs if it is open, or if it is not.
func Sites(p *placement.Problem, site int, open bool) placement.Money {
	w := p.Network.Sites[site]
	switch {
	case open && w.Current:
		return w.Fixed
	case open:
		return w.Fixed + w.Opening
	case w.Current:
		return w.Closing
	}
	return 0
}

// Inbound returns what bringing in one unit costs.
func Inbound(p *placement.Problem, item, site int, way int32) placement.Money {
	goods := p.Items[item]
	cost := freight(p.Network.Sites[site].Inbound, goods)
	if special := pairOf(p, item, site); special != nil && special.Inbound != nil {
		cost = *special.Inbound
	}
	if way >= 0 {
		extra, _ := fee(p.Network.Ways[way], goods)
		cost += freight(p.Network.Ways[way].Inbound, goods) + extra
	}
	return cost
}

func freight(in placement.Inbound, goods placement.Item) placement.Money {
	return in.PerUnit +
		placement.Money(round(times(int64(in.PerKilo), int64(goods.Weight)), big.NewInt(1000))) +
		placement.Money(round(times(int64(in.PerM3), Volume(goods)), big.NewInt(int64(rate.CubicMetre))))
}

// Volume returns that of one unit, in cubic millimetres.
func Volume(item placement.Item) int64 {
	return int64(item.Length) * int64(item.Width) * int64(item.Height)
}

// rateOf returns the price of a cubic metre on a day after its arrival.
func rateOf(site placement.Site, day int) placement.Money {
	price := site.Storage
	for i, age := range site.StorageByAge {
		if i == 0 || age.FromDay <= day {
			price = age.Rate
		}
	}
	return price
}

// Storage returns the cost of storing one unit that is sold some day of the
// horizon, each as likely: on day d it is still there with the chance
// (H - d - 1/2) / H.
func Storage(p *placement.Problem, item, site int) placement.Money {
	days, sum := p.Demand.Days, int64(0)
	for d := range days {
		sum += int64(rateOf(p.Network.Sites[site], d)) * int64(2*(days-d)-1)
	}
	return placement.Money(round(times(sum, Volume(p.Items[item])), times(2, int64(days), int64(rate.CubicMetre))))
}

// year is 1e6 times the days of a year: what a share of a year's cost, in
// millionths, times days is divided by.
const year = 365 * million

// Capital returns that of one unit, on its way and until it is sold.
func Capital(p *placement.Problem, item, site int, way int32) placement.Money {
	days := p.Demand.Days + 2*Lead(p, site, way)
	return placement.Money(round(times(int64(p.Items[item].Value), int64(p.Policy.Capital), int64(days)), big.NewInt(2*year)))
}

// Lead returns L, the days until goods are for sale.
func Lead(p *placement.Problem, site int, way int32) int {
	days := p.Network.Sites[site].ReceivingDays
	if way >= 0 {
		days += p.Network.Ways[way].LeadDays
	}
	return days
}

// Holding returns the cost of a unit of reserve.
func Holding(p *placement.Problem, item, site int, way int32) placement.Money {
	sum := int64(0)
	for d := range p.Demand.Days {
		sum += int64(rateOf(p.Network.Sites[site], d))
	}
	capital := times(int64(p.Items[item].Value), int64(p.Policy.Capital), int64(p.Demand.Days+Lead(p, site, way)))
	return placement.Money(round(times(sum, Volume(p.Items[item])), big.NewInt(int64(rate.CubicMetre))) + round(capital, big.NewInt(year)))
}

// Reserve returns U_kw of a site that serves q of the demand.
func Reserve(p *placement.Problem, item, site int, way int32, q int64) int64 {
	level := placement.DefaultServiceLevel
	for _, x := range []float64{p.Policy.ServiceLevel, p.Items[item].ServiceLevel} {
		if x > 0 {
			level = x
		}
	}
	return demandOf(p, item).Reserve(level, p.Demand.Days, Lead(p, site, way), Total(p, item)).At(q)
}
