package report_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// sample returns a problem of a seller who ships from Columbus, with n items
// whose demand falls as 1/rank, in the given regions.
func sample(t testing.TB, n int, regions []geo.Region) placement.Problem {
	t.Helper()
	card, err := rate.GroundAdvantageRetail20251005()
	require.NoError(t, err)
	site := func(id, zip string, fixed placement.Money) placement.Site {
		return placement.Site{
			ID: id, ZIP: zip, Fixed: fixed * rate.Dollar, PerItem: 9 * rate.Dollar,
			Inbound:  placement.Inbound{PerUnit: 20 * rate.Cent, PerKilo: 45 * rate.Cent},
			Handling: 185 * rate.Cent, Storage: 80 * rate.Cent, HandlingDays: 1,
		}
	}
	p := placement.Problem{
		Name: "Autumn plan",
		Network: placement.Network{
			Sites: []placement.Site{
				site("Los Angeles", "91761", 450), site("New Jersey", "08817", 480), site("Atlanta", "30336", 400),
				site("Dallas", "75050", 400), site("Chicago", "60446", 420), site("Columbus", "43217", 250),
			},
			Services: []placement.Service{{ID: "Ground", Card: *card, Transit: geo.GroundTransit()}},
		},
		Policy: placement.Policy{Within: []placement.Promise{{Days: 4, Share: 0.8}}},
	}
	p.Network.Sites[5].Current = true
	start, err := forecast.ParseDay("2026-10-01")
	require.NoError(t, err)
	p.Demand = forecast.Demand{Start: start, Days: 28, Regions: regions}
	var people int64
	for _, r := range regions {
		people += r.Population
	}
	shares := make([]float64, len(regions))
	for i, r := range regions {
		shares[i] = float64(r.Population) / float64(people)
	}
	for k := range n {
		id := fmt.Sprintf("SKU-%03d", k+1)
		p.Items = append(p.Items, placement.Item{
			ID: id, Weight: rate.Weight(200 + 137*k%1900), Length: 200, Width: 150, Height: rate.Size(40 + 13*k%120), CasePack: 12,
		})
		p.Demand.Items = append(p.Demand.Items, forecast.ItemDemand{
			Item: id, Mean: math.Round(3000 / float64(k+1)), Dispersion: 1.5, Shares: shares, Concentration: 40, Method: forecast.Given,
		})
	}
	return p
}

// stocker makes a plan by a simple rule: the first split items are held at
// Los Angeles and New Jersey, the others at New Jersey only, and the cheaper
// site serves each region. What it says of costs and days is exact.
type stocker struct {
	p     *placement.Problem
	days  [][]geo.Days // by site and region
	zones [][]int
}

func stock(t testing.TB, p placement.Problem, split int) *placement.Plan {
	t.Helper()
	s := stocker{p: &p}
	transit := p.Network.Services[0].Transit
	for _, site := range p.Network.Sites {
		zip, err := geo.ParseZIP(site.ZIP)
		require.NoError(t, err)
		from, _ := geo.Lookup(zip.Region)
		var days []geo.Days
		var zones []int
		for _, r := range p.Demand.Regions {
			d, err := geo.Distance(from.Point, r.Point)
			require.NoError(t, err)
			days = append(days, transit.Lane(from.Kind, r.Kind, d).Shift(site.HandlingDays))
			zones = append(zones, geo.Zone(d))
		}
		s.days, s.zones = append(s.days, days), append(s.zones, zones)
	}
	plan := &placement.Plan{Schema: placement.Schema, Status: facility.Feasible, Stop: facility.GapReached, Work: 123456, Nodes: 3}
	both := s.outcome(t, plan, split, []int32{0, 1})
	both.Name = "plan"
	single, current := s.outcome(t, nil, 0, []int32{1}), s.outcome(t, nil, 0, []int32{5})
	single.Name, current.Name = "best single site", "current sites"
	plan.Compared = []placement.Outcome{both, single, current}
	plan.Parts, plan.Cost = both.Parts, both.Parts.Total()
	plan.Bound = plan.Cost - plan.Cost/250
	plan.RoundingCost = 41 * rate.Dollar
	plan.Warnings = []string{"The demand of 2 items rests on less than 20 orders."}
	var q int64
	for _, site := range plan.Sites {
		q += site.Demand
	}
	onTime, err := exact.MulDivRound(q, both.Days.Within(4), million)
	require.NoError(t, err)
	plan.Promises = []placement.PromiseCheck{{Promise: p.Policy.Within[0], OnTime: onTime, Required: q / 10 * 8, Price: 140_000}}
	return plan
}

const million = 1_000_000

// outcome is the result of holding the first split items at all sites, and
// the rest at the last. It fills in plan if there is one.
func (s *stocker) outcome(t testing.TB, plan *placement.Plan, split int, sites []int32) placement.Outcome {
	var out placement.Outcome
	var days [geo.MaxDay + 1]float64
	total := 0.0
	if plan != nil {
		plan.Sites = make([]placement.SitePlan, len(s.p.Network.Sites))
		for w, site := range s.p.Network.Sites {
			plan.Sites[w].Site = site.ID
		}
	}
	for _, w := range sites {
		out.Sites = append(out.Sites, s.p.Network.Sites[w].ID)
		out.Parts.Sites += s.p.Network.Sites[w].Fixed
		if plan != nil {
			plan.Sites[w].Open = true
			plan.Sites[w].Regions = len(s.p.Demand.Regions)
			plan.Sites[w].Parts.Sites = s.p.Network.Sites[w].Fixed
		}
	}
	for k := range s.p.Items {
		held := sites
		if plan != nil && k >= split {
			held = sites[len(sites)-1:]
		}
		item, stock := placement.ItemPlan{Item: s.p.Items[k].ID}, map[int32]*placement.StockPlan{}
		for _, w := range held {
			stock[w] = &placement.StockPlan{Site: w, Parts: placement.Parts{Carrying: s.p.Network.Sites[w].PerItem}}
		}
		for r, part := range s.p.Demand.Items[k].Shares {
			q, err := exact.Round(1e6 * s.p.Demand.Items[k].Mean * part)
			require.NoError(t, err)
			if q == 0 {
				continue
			}
			best, parts := int32(-1), placement.Parts{}
			for _, w := range held {
				if c := s.cost(t, k, r, int(w), q); best < 0 || c.Total() < parts.Total() {
					best, parts = w, c
				}
			}
			stock[best].Parts = stock[best].Parts.Plus(parts)
			stock[best].Mean += float64(q) / million
			item.Lanes = append(item.Lanes, placement.Lane{Region: int32(r), Site: best})
			for d, x := range s.days[best][r] {
				days[d] += float64(q) * float64(x)
			}
			total += float64(q)
			if plan != nil {
				plan.Sites[best].Demand += q
			}
		}
		for _, w := range held {
			entry := stock[w]
			s.fill(k, entry, held)
			item.Parts = item.Parts.Plus(entry.Parts)
			if plan != nil {
				plan.Sites[w].Items++
				plan.Sites[w].Send += entry.Send
				plan.Sites[w].Parts = plan.Sites[w].Parts.Plus(entry.Parts)
			}
			item.Stock = append(item.Stock, *entry)
		}
		out.Parts = out.Parts.Plus(item.Parts)
		if plan != nil {
			plan.Items = append(plan.Items, item)
		}
	}
	left := int32(geo.Certain)
	for d := range days {
		out.Days[d] = int32(days[d] / total)
		left -= out.Days[d]
	}
	out.Days[2] += left
	return out
}

// fill decides the units of an item at a site, and a next choice.
func (s *stocker) fill(k int, entry *placement.StockPlan, held []int32) {
	demand := s.p.Demand.Items[k]
	d := demand.Territory(entry.Mean / demand.Mean)
	entry.Deviation = math.Sqrt(d.Var)
	entry.Target = d.Quantile(0.95)
	entry.Safety = float64(entry.Target) - entry.Mean
	entry.OnHand = min(entry.Target, int64(k%3*5))
	entry.Cartons = (entry.Target - entry.OnHand + 11) / 12
	entry.Send = 12 * entry.Cartons
	switch {
	case len(held) > 1:
		entry.Next = placement.Choice{Action: placement.ActionDrop, Site: -1, Difference: entry.Parts.Total() / 9}
	case k%3 == 0:
		entry.Next = placement.Choice{Action: placement.ActionAdd, Site: 0, Difference: 3 * rate.Dollar, OnTime: []int64{4 * million}}
	case k%3 == 1:
		entry.Next = placement.Choice{Action: placement.ActionMove, Site: 0, Difference: -2 * rate.Dollar, OnTime: []int64{-11 * million}}
	default:
		entry.Next = placement.Choice{Action: placement.ActionNone, Site: -1}
	}
}

func (s *stocker) cost(t testing.TB, k, r, w int, q int64) placement.Parts {
	item, site := s.p.Items[k], s.p.Network.Sites[w]
	parcel := rate.Parcel{Weight: item.Weight, Length: item.Length, Width: item.Width, Height: item.Height}
	price, err := s.p.Network.Services[0].Card.Price(parcel, s.zones[w][r])
	require.NoError(t, err)
	total := func(unit placement.Money) placement.Money {
		c, err := exact.MulDivRound(q, int64(unit), million)
		require.NoError(t, err)
		return placement.Money(c)
	}
	return placement.Parts{
		Inbound:  total(site.Inbound.PerUnit + site.Inbound.PerKilo*placement.Money(item.Weight)/1000),
		Handling: total(site.Handling),
		Storage:  total(site.Storage * placement.Money(parcel.Volume()/1000) * 14 / 1_000_000),
		Parcel:   total(price),
	}
}

// few are five regions from coast to coast.
func few(t testing.TB) []geo.Region {
	t.Helper()
	var out []geo.Region
	for _, id := range []geo.RegionID{"100", "331", "606", "770", "900"} {
		r, ok := geo.Lookup(id)
		require.True(t, ok)
		out = append(out, r)
	}
	return out
}
