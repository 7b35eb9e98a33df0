package smallplan

import (
	"fmt"
	"math/rand/v2"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// Size bounds a problem: each number is the most there may be of its kind. A
// random subset of the terms is there, each as likely as not.
type Size struct {
	Items, Regions, Sites, Services, Promises int
	Terms                                     Terms
}

// Tiny is a size that [Best] solves in about a millisecond, and Small one of ten
// or more, with every term of the model.
var (
	Tiny  = Size{Items: 3, Regions: 4, Sites: 4, Services: 2, Promises: 2}
	Small = Size{Items: 3, Regions: 8, Sites: 6, Services: 2, Promises: 2, Terms: AllTerms}
)

// Problem returns a random problem of at most the given size, the same one for
// the same state of rng. It is valid; whether it has a plan is left to chance.
// Prices are round, so that ties are frequent.
func Problem(rng *rand.Rand, size Size) placement.Problem {
	g := generator{rng}
	p := placement.Problem{Name: "small"}
	for r := range g.upTo(size.Regions) {
		p.Demand.Regions = append(p.Demand.Regions, g.region(r))
	}
	for s := range g.upTo(size.Services) {
		p.Network.Services = append(p.Network.Services, g.service(s))
	}
	for w := range g.upTo(size.Sites) {
		p.Network.Sites = append(p.Network.Sites, g.site(w, p.Network.Services))
	}
	p.Demand.Days = 1 + rng.IntN(60)
	for k := range g.upTo(size.Items) {
		item := g.item(k)
		p.Items = append(p.Items, item)
		p.Demand.Items = append(p.Demand.Items, g.demand(item.ID, len(p.Demand.Regions)))
	}
	for _, item := range p.Items {
		for _, site := range p.Network.Sites {
			g.pair(&p.Network, item.ID, site.ID)
		}
	}
	p.Policy = g.policy(size.Promises, len(p.Network.Sites))
	reconcile(&p)
	g.terms(&p, size.Terms)
	return p
}

// reconcile drops what a problem may not ask for: no site allowed, fewer
// allowed than asked for, more forced than allowed, an item forced to a
// forbidden site. Less obvious conflicts stay.
func reconcile(p *placement.Problem) {
	forced, allowed, rules := 0, 0, map[string]placement.Rule{}
	for w := range p.Network.Sites {
		site := &p.Network.Sites[w]
		if w == len(p.Network.Sites)-1 && allowed == 0 && site.Rule == placement.Forbidden {
			site.Rule = placement.Free
		}
		if site.Rule != placement.Forbidden {
			allowed++
		}
		if site.Rule == placement.Forced {
			forced++
		}
		rules[site.ID] = site.Rule
	}
	p.Policy.MinSites = min(p.Policy.MinSites, allowed)
	if p.Policy.MaxSites > 0 {
		p.Policy.MaxSites = max(p.Policy.MaxSites, forced)
	}
	for i := range p.Network.ItemSites {
		special := &p.Network.ItemSites[i]
		if special.Rule == placement.Forced && rules[special.Site] == placement.Forbidden {
			special.Rule = placement.Free
		}
	}
}

type generator struct{ *rand.Rand }

func (g generator) upTo(n int) int { return 1 + g.IntN(max(n, 1)) }

func (g generator) chance(percent int) bool { return g.IntN(100) < percent }

// cents returns a round amount below most dollars, quite often zero.
func (g generator) cents(most int) placement.Money {
	if g.chance(20) {
		return 0
	}
	if g.chance(20) { // not round at all
		return placement.Money(g.Int64N(int64(most) * int64(rate.Dollar)))
	}
	return placement.Money(g.IntN(10*most)) * 10 * rate.Cent
}

func (g generator) rule() placement.Rule {
	switch g.IntN(12) {
	case 0:
		return placement.Forced
	case 1:
		return placement.Forbidden
	}
	return placement.Free
}

func (g generator) point() geo.Point {
	return geo.Point{Lat: 26 + float64(22*g.Float64()), Lng: -123 + float64(55*g.Float64())}
}

func (g generator) item(k int) placement.Item {
	item := placement.Item{ID: fmt.Sprintf("item %d", k), Weight: rate.Weight(1 + g.IntN(7000))}
	if g.chance(80) {
		item.Length, item.Width, item.Height = rate.Size(1+g.IntN(600)), rate.Size(1+g.IntN(400)), rate.Size(1+g.IntN(300))
	}
	if g.chance(50) {
		item.CasePack = int64(1 + g.IntN(12))
	}
	if g.chance(30) {
		item.ServiceLevel = float64(1+g.IntN(99)) / 100
	}
	return item
}

func (g generator) demand(item string, regions int) forecast.ItemDemand {
	d := forecast.ItemDemand{Item: item, Shares: make([]float64, regions)}
	if !g.chance(10) {
		d.Mean = float64(g.IntN(4000)) / 100
		d.LevelVar, d.Dispersion = float64(g.IntN(400))/10, float64(g.IntN(30))/10
	}
	if g.chance(70) {
		d.Concentration = float64(g.IntN(200)) / 2
	}
	// Shares in hundredths, some of them zero.
	left := 100
	for r := range d.Shares[1:] {
		part := g.IntN(left + 1)
		d.Shares[r+1] = float64(part) / 100
		left -= part
	}
	d.Shares[0] = float64(left) / 100
	g.Shuffle(regions, func(i, j int) { d.Shares[i], d.Shares[j] = d.Shares[j], d.Shares[i] })
	return d
}

// pair adds, now and then, what is special about an item at a site.
func (g generator) pair(n *placement.Network, item, site string) {
	if g.chance(25) {
		special := placement.ItemSite{Item: item, Site: site, Rule: g.rule()}
		if g.chance(50) {
			cost := g.cents(12)
			special.PerItem = &cost
		}
		if g.chance(50) {
			cost := g.cents(2)
			special.Inbound = &cost
		}
		n.ItemSites = append(n.ItemSites, special)
	}
	if g.chance(25) {
		n.Stock = append(n.Stock, placement.Stock{Item: item, Site: site, OnHand: g.Int64N(30), OnWay: g.Int64N(10)})
	}
}

func (g generator) policy(promises, sites int) placement.Policy {
	var policy placement.Policy
	for range g.IntN(promises + 1) {
		policy.Within = append(policy.Within, placement.Promise{Days: 1 + g.IntN(6), Share: float64(1+g.IntN(100)) / 100})
	}
	if g.chance(25) {
		policy.MinSites = g.IntN(sites + 1)
	}
	if g.chance(25) {
		policy.MaxSites = max(1, policy.MinSites) + g.IntN(sites)
	}
	if g.chance(30) {
		policy.ServiceLevel = float64(50+g.IntN(50)) / 100
	}
	if g.chance(40) {
		policy.Late = placement.Late{After: g.IntN(5), PerDay: g.cents(2)}
	}
	return policy
}
