package smallplan

import (
	"math/big"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
)

// Covers reports whether a promise is about an item in a region.
func Covers(p *placement.Problem, promise, item, region int) bool {
	w, to := p.Policy.Within[promise], p.Demand.Regions[region]
	return (w.Item == "" || w.Item == p.Items[item].ID) && (w.Region == "" || w.Region == to.ID) &&
		(w.State == "" || w.State == to.State)
}

// Required returns ceil(a_p Q_p) of a promise.
func Required(p *placement.Problem, promise int) int64 {
	var q int64
	for k := range p.Items {
		for r := range p.Demand.Regions {
			if Covers(p, promise, k, r) {
				q += Demand(p, k, r)
			}
		}
	}
	share, _ := exact.Round(p.Policy.Within[promise].Share * million)
	return ceiling(q, share)
}

// ceiling returns the product in millionths, rounded up.
func ceiling(a, b int64) int64 {
	n := times(a, b)
	return n.Add(n, big.NewInt(million-1)).Div(n, big.NewInt(million)).Int64()
}

// Broken returns what a promise costs with so much on time.
func Broken(p *placement.Problem, promise int, onTime int64) placement.Money {
	short := max(0, Required(p, promise)-onTime)
	return placement.Money(ceiling(short, int64(p.Policy.Within[promise].Penalty)))
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

// daysOf returns when parcels arrive.
func daysOf(site placement.Site, transit geo.Days) geo.Days {
	days := transit.Shift(site.HandlingDays)
	out := days
	for d, share := range days[:geo.MaxDay] {
		next := Of(int64(share), int32(site.AfterCutOff))
		out[d] -= next
		out[d+1] += next
	}
	return out
}

// late returns what a unit costs by the days it takes.
func late(p *placement.Problem, item int, days geo.Days) placement.Money {
	policy := p.Policy.Late
	perDay := policy.PerDay + Of(int64(policy.Margin), p.Items[item].Margin)
	beyond := int64(0)
	for day, share := range days {
		beyond += int64(share) * int64(max(0, day-policy.After))
	}
	return Of(beyond, perDay)
}
