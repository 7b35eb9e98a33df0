package smallplan

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// Terms are parts of the model that a problem may have, as a set of bits.
type Terms uint

const (
	Openings   Terms = 1 << iota // opening and closing
	CutOffs                      // hours of the last pickup
	Ages                         // storage by age
	Charges                      // returns and insurance
	Capitals                     // cost of capital and days on the way
	Ways                         // ways of bringing goods in
	Tags                         // what sites and ways exclude
	Losses                       // demand that may be lost
	Changes                      // cost of changes
	Scopes                       // promises for one item, region or state
	Penalties                    // promises that may be broken
	Providers                    // limits on the sites of a provider
	Capacities                   // of sites
	Budgets                      // for stock and freight
	ItemLimits                   // units of an item

	AllTerms = 1<<iota - 1
)

// Terms that AllTerms leaves out.
const (
	Pins    = AllTerms + 1 // of regions to sites
	Seasons = Pins << 1    // price lists that follow one another
)

// terms adds a random subset of terms to a problem. Each draws from a generator
// of its own, so that what one adds does not depend on the others.
func (g generator) terms(p *placement.Problem, allowed Terms) {
	seed := g.Uint64()
	for i, add := range []func(generator, *placement.Problem){
		generator.openings, generator.cutOffs, generator.ages, generator.charges, generator.capitals, generator.ways,
		generator.tags, generator.losses, generator.changes, generator.scopes, generator.penalties, generator.providers,
		generator.capacities, generator.budgets, generator.itemLimits, generator.pins, generator.seasons,
	} {
		own := generator{rand.New(rand.NewPCG(seed, uint64(i)))}
		if allowed>>i&1 == 1 && own.chance(50) {
			add(own, p)
		}
	}
}

func (g generator) openings(p *placement.Problem) {
	for w := range p.Network.Sites {
		p.Network.Sites[w].Opening, p.Network.Sites[w].Closing = g.cents(20), g.cents(60)
	}
}

func (g generator) cutOffs(p *placement.Problem) {
	for w := range p.Network.Sites {
		if g.chance(60) {
			p.Network.Sites[w].AfterCutOff = g.share()
		}
	}
}

func (g generator) share() rate.Share {
	if g.chance(20) {
		return million
	}
	return rate.Share(g.IntN(million))
}

func (g generator) ages(p *placement.Problem) {
	for w := range p.Network.Sites {
		day := 0
		for range g.IntN(4) {
			p.Network.Sites[w].StorageByAge = append(p.Network.Sites[w].StorageByAge, placement.AgeRate{FromDay: day, Rate: g.cents(4)})
			day += 1 + g.IntN(40)
		}
	}
}

func (g generator) charges(p *placement.Problem) {
	for k := range p.Items {
		item := &p.Items[k]
		item.Value = g.cents(30)
		item.Returns, item.Insurance = g.share(), g.share()/30
	}
	for w := range p.Network.Sites {
		p.Network.Sites[w].Return = g.cents(4)
	}
}

func (g generator) capitals(p *placement.Problem) {
	for k := range p.Items {
		p.Items[k].Value = g.cents(60)
	}
	for w := range p.Network.Sites {
		p.Network.Sites[w].ReceivingDays = g.IntN(20)
	}
	p.Policy.Capital = g.share()
}

func (g generator) ways(p *placement.Problem) {
	for m := range g.upTo(3) {
		way := placement.Way{ID: fmt.Sprintf("way %d", m), LeadDays: g.IntN(40)}
		way.Inbound = placement.Inbound{PerUnit: g.cents(2), PerKilo: g.cents(1)}
		if g.chance(50) {
			way.PerShipment = g.cents(5)
		}
		if g.chance(30) {
			way.Fee = &rate.Card{Name: "fee", Dim: rate.Dim{ActualWeightOnly: true}, Bands: []rate.Band{
				{UpTo: 1500, Prices: []rate.Money{g.cents(1)}}, {UpTo: 5000, Prices: []rate.Money{g.cents(3)}},
			}}
		}
		for _, site := range p.Network.Sites {
			if m > 0 && g.chance(40) {
				way.Sites = append(way.Sites, site.ID)
			}
		}
		p.Network.Ways = append(p.Network.Ways, way)
	}
}

func (g generator) tags(p *placement.Problem) {
	tags := []string{"oversize", "hazmat"}
	for k := range p.Items {
		if g.chance(50) {
			p.Items[k].Tags = tags[g.IntN(2):]
		}
	}
	for w := range p.Network.Sites {
		if g.chance(30) {
			p.Network.Sites[w].Excludes = tags[g.IntN(2):][:1]
		}
	}
	for m := range p.Network.Ways {
		if g.chance(30) {
			p.Network.Ways[m].Excludes = tags[g.IntN(2):][:1]
		}
	}
	p.Network.ItemSites = slices.DeleteFunc(p.Network.ItemSites, func(s placement.ItemSite) bool {
		k := slices.IndexFunc(p.Items, func(item placement.Item) bool { return item.ID == s.Item })
		w := slices.IndexFunc(p.Network.Sites, func(site placement.Site) bool { return site.ID == s.Site })
		return s.Rule == placement.Forced && common(p.Network.Sites[w].Excludes, p.Items[k].Tags)
	})
}

func (g generator) losses(p *placement.Problem) {
	for k := range p.Items {
		p.Items[k].Margin = g.cents(20)
		p.Items[k].MayLose = g.chance(60)
	}
	if g.chance(40) {
		p.Policy.Late.Margin = g.share() / 4
	}
}

func (g generator) changes(p *placement.Problem) {
	p.Policy.Change = g.cents(20)
	for _, item := range p.Items {
		for _, site := range p.Network.Sites {
			if g.chance(40) {
				p.Network.Held = append(p.Network.Held, placement.Held{Item: item.ID, Site: site.ID})
			}
		}
	}
}

func (g generator) scopes(p *placement.Problem) {
	for r := range p.Demand.Regions {
		p.Demand.Regions[r].State = []string{"XX", "YY"}[g.IntN(2)]
	}
	if len(p.Policy.Within) == 0 || g.chance(30) {
		p.Policy.Within = append(p.Policy.Within, placement.Promise{Days: 1 + g.IntN(5), Share: float64(1+g.IntN(100)) / 100})
	}
	for i := range p.Policy.Within {
		promise := &p.Policy.Within[i]
		if g.chance(50) {
			promise.Item = p.Items[g.IntN(len(p.Items))].ID
		}
		to := p.Demand.Regions[g.IntN(len(p.Demand.Regions))]
		switch g.IntN(3) {
		case 0:
			promise.Region = to.ID
		case 1:
			promise.State = to.State
		}
	}
}

func (g generator) penalties(p *placement.Problem) {
	for i := range p.Policy.Within {
		if g.chance(70) {
			p.Policy.Within[i].Penalty = g.cents(6)
		}
	}
}
