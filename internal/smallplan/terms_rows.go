package smallplan

import (
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

func (g generator) providers(p *placement.Problem) {
	names := []string{"", "A", "B"} // the first is no provider at all
	type count struct{ forced, allowed int }
	by := map[string]count{}
	for w := range p.Network.Sites {
		site := &p.Network.Sites[w]
		site.Provider = names[min(g.IntN(5), 2)]
		n := by[site.Provider]
		if site.Rule == placement.Forced {
			n.forced++
		}
		if site.Rule != placement.Forbidden {
			n.allowed++
		}
		by[site.Provider] = n
	}
	asked := 0
	for _, name := range names[1:] {
		n, known := by[name]
		if !known {
			continue
		}
		limit := placement.ProviderLimit{Provider: name}
		if g.chance(50) {
			limit.Min = g.IntN(n.allowed + 1)
		}
		if most := p.Policy.MaxSites; most > 0 {
			limit.Min = min(limit.Min, most-asked)
		}
		asked += limit.Min
		if g.chance(60) {
			limit.Max = max(1, limit.Min, n.forced)
		}
		p.Policy.Providers = append(p.Policy.Providers, limit)
	}
}

// part returns a random part of a number, of which half is about what a plan
// needs, rounded to whole units.
func (g generator) part(n float64) int64 { return max(1, int64(n*(0.1+float64(1.5*g.Float64())))) }

func (g generator) capacities(p *placement.Problem) {
	units, volume := 0.0, 0.0
	for k := range p.Items {
		d := float64(Total(p, k)) / million
		units += d
		volume += float64(d * float64(Volume(p.Items[k])))
	}
	for w := range p.Network.Sites {
		c := &p.Network.Sites[w].Capacity
		switch g.IntN(6) {
		case 0:
			c.Units = g.part(units)
		case 1:
			c.Volume = rate.Volume(g.part(volume))
		case 2:
			c.Parcels = g.part(units / float64(p.Demand.Days))
		}
	}
}

func (g generator) budgets(p *placement.Problem) {
	sum := 0.0
	for k := range p.Items {
		if p.Items[k].Value == 0 {
			p.Items[k].Value = g.cents(10)
		}
		sum += float64(1.3 * float64(Total(p, k)) / million * float64(p.Items[k].Value+Inbound(p, k, 0, -1)))
	}
	p.Policy.Budget = placement.Money(float64(sum*(0.6+g.Float64()))) + placement.Money(g.IntN(20))*rate.Dollar
}

func (g generator) itemLimits(p *placement.Problem) {
	for k := range p.Items {
		if g.chance(50) {
			p.Items[k].Limit = g.part(1.5 * float64(Total(p, k)) / million)
		}
	}
}

func (g generator) pins(p *placement.Problem) {
	for k := range p.Items {
		for r := range p.Demand.Regions {
			if g.chance(80) {
				continue
			}
			pin := placement.Pin{Item: p.Items[k].ID, Region: p.Demand.Regions[r].ID}
			if !p.Items[k].MayLose || g.chance(70) {
				pin.Site = p.Network.Sites[g.IntN(len(p.Network.Sites))].ID
			}
			p.Network.Pins = append(p.Network.Pins, pin)
		}
	}
}

// seasons gives services further price lists: most begin within the horizon.
func (g generator) seasons(p *placement.Problem) {
	for s := range p.Network.Services {
		service := &p.Network.Services[s]
		from := p.Demand.Start.Add(-10)
		for range g.IntN(4) {
			from = from.Add(1 + g.IntN(30))
			next := service.Card
			next.ValidFrom = from.String()
			next.Surcharges = []rate.Surcharge{{Name: "season", Amount: g.cents(1), Share: g.share() / 2}}
			service.Later = append(service.Later, next)
		}
	}
}
