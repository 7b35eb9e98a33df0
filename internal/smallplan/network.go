package smallplan

import (
	"fmt"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

func (g generator) region(r int) geo.Region {
	region := geo.Region{ID: geo.RegionID(fmt.Sprintf("%03d", 100+r)), State: "XX", Kind: geo.Contiguous, Point: g.point(), Population: 1000}
	if g.chance(10) {
		region.Kind = geo.Alaska
	}
	return region
}

func (g generator) service(s int) placement.Service {
	zones := 1 + 2*g.IntN(3)
	card := rate.Card{Name: fmt.Sprintf("card %d", s), Dim: rate.Dim{CubicInchesPerPound: 139}}
	if g.chance(50) {
		card.Dim = rate.Dim{ActualWeightOnly: true}
	}
	for band := range g.upTo(3) {
		prices := make([]rate.Money, zones)
		for z := range prices {
			prices[z] = g.cents(8)
		}
		card.Bands = append(card.Bands, rate.Band{UpTo: rate.Weight(2000 * (band + 1)), Prices: prices})
	}
	if g.chance(50) { // else heavy parcels are not carried
		card.Excess = rate.Excess{StepOunces: 16, Prices: make([]rate.Money, zones)}
		for z := range card.Excess.Prices {
			card.Excess.Prices[z] = g.cents(1)
		}
	}
	out := placement.Service{ID: fmt.Sprintf("service %d", s), Card: card, Transit: g.transit()}
	// Distances up to some 5,000 km in as many bands as the card has zones; now
	// and then there is one band more, where the card does not deliver.
	for z := range zones - 1 {
		out.Zones = append(out.Zones, geo.Length(z+1)*4000*geo.Kilometre/geo.Length(zones))
	}
	if zones > 1 && g.chance(15) {
		out.Zones = append(out.Zones, 4000*geo.Kilometre)
	}
	return out
}

func (g generator) transit() geo.Transit {
	t := geo.Transit{}
	for b := range g.upTo(4) {
		var days geo.Days
		day, share := b+g.IntN(2), int32(g.IntN(geo.Certain+1))
		if g.chance(50) {
			share = geo.Certain
		}
		days[day], days[day+1] = share, geo.Certain-share
		t.Bands = append(t.Bands, geo.TransitBand{UpTo: geo.Length(b+1) * 900 * geo.Kilometre, Days: days})
	}
	t.Bands[len(t.Bands)-1].UpTo = 0
	if g.chance(50) {
		t.Kinds = map[geo.Kind]geo.Days{geo.Alaska: geo.ExactDays(7)}
	}
	return t
}

func (g generator) site(w int, services []placement.Service) placement.Site {
	site := placement.Site{
		ID: fmt.Sprintf("site %d", w), Point: g.point(),
		Rule: g.rule(), Current: g.chance(30),
		Fixed: g.cents(40), PerItem: g.cents(10),
		Inbound:  placement.Inbound{PerUnit: g.cents(1), PerKilo: g.cents(1), PerM3: g.cents(50)},
		Handling: g.cents(2), Storage: g.cents(3), HandlingDays: g.IntN(3),
	}
	if g.chance(20) { // where its region says it is
		site.Point, site.ZIP = geo.Point{}, []string{"10001", "90001-1234", "99501", "60601"}[g.IntN(4)]
	}
	if g.chance(30) {
		site.Services = []string{services[g.IntN(len(services))].ID}
	}
	return site
}
