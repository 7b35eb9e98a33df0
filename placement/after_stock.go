package placement

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/forwardstock/forwardstock/internal/figures"
)

// remainder returns q*whole mod sum.
func remainder(q, whole, sum int64) int64 {
	hi, lo := bits.Mul64(uint64(q), uint64(whole))
	_, rest := bits.Div64(hi%uint64(sum), lo, uint64(sum))
	return int64(rest)
}

// stockAt returns the stock of each item by site.
func (m *model) stockAt() []map[int]*Stock {
	items, sites := map[string]int{}, map[string]int{}
	for i := range m.p.Items {
		items[m.p.Items[i].ID] = i
	}
	for w := range m.p.Network.Sites {
		sites[m.p.Network.Sites[w].ID] = w
	}
	out := make([]map[int]*Stock, len(m.p.Items))
	for i := range m.p.Network.Stock {
		s := &m.p.Network.Stock[i]
		k := items[s.Item]
		if out[k] == nil {
			out[k] = map[int]*Stock{}
		}
		out[k][sites[s.Site]] = s
	}
	return out
}

// level is the service level of an item.
func (p *Problem) level(item *Item) float64 {
	switch {
	case item.ServiceLevel > 0:
		return item.ServiceLevel
	case p.Policy.ServiceLevel > 0:
		return p.Policy.ServiceLevel
	}
	return DefaultServiceLevel
}

// restocking returns what decides the whole units of a plan whose territories are
// known.
func (m *model) restocking(plan *Plan) *restocking {
	r := &restocking{Problem: m.p, plan: plan, stock: m.stockAt()}
	numbers := make([]int, len(m.p.Items)) // of items with demand
	for k, i := range m.items {
		numbers[i] = k
	}
	r.costs = func(i int, s *StockPlan) shelf {
		j := m.slotOf(s.Site, s.Way)
		at := numbers[i]*m.slots + j
		u := &m.unit[at]
		return shelf{inbound: u.inbound, hold: u.hold, spend: u.spend, ship: m.shipment[at], lead: int(m.lead[j])}
	}
	r.keep = func(i, w int) int64 {
		u, _ := m.p.unitCosts(&m.p.Items[i], &m.p.Network.Sites[w], nil, 0, nil) // no more than in a slot
		return u.hold
	}
	sites := map[string]int{}
	for w := range m.p.Network.Sites {
		sites[m.p.Network.Sites[w].ID] = w
	}
	for i := range m.p.Network.Transfers {
		t := &m.p.Network.Transfers[i]
		r.lanes = append(r.lanes, route{t, sites[t.From], sites[t.To]})
	}
	return r
}

// checkStock refuses a problem whose stock could cost too much to be counted. No
// quantile of a distribution is more than sqrt(p/(1-p)) standard deviations above
// its mean (Cantelli 1928), no stock of a fill rate b more than a quarter of
// variance / (1-b) mean (Scarf 1958), and no territory's variance is more than
// this.
func (m *model) checkStock() error {
	stock, sum := m.stockAt(), 0.0
	lead, least := 0, int64(0)
	for i := range m.p.Network.Ways {
		lead, least = max(lead, m.p.Network.Ways[i].LeadDays), max(least, m.p.Network.Ways[i].MinUnits)
	}
	for i := range m.p.Network.Sites {
		lead = max(lead, m.p.Network.Sites[i].ReceivingDays)
	}
	longer := 1 + 2*float64(lead)/float64(m.p.Demand.Days)
	for k, i := range m.items {
		item, d := &m.p.Items[i], &m.p.Demand.Items[m.demand[k]]
		p, variance := m.p.level(item), longer*(d.Dispersion*d.Mean+2*d.LevelVar+d.Mean*d.Mean)
		beyond := math.Sqrt(variance * p / (1 - p))
		switch m.p.aim(item) {
		case AimFill:
			beyond = variance / (4 * (1 - p) * max(d.Mean, 1e-12))
		case AimProfit:
			beyond = math.Sqrt(variance * 1e9)
		}
		pack := float64(max(item.CasePack, 1))
		target := d.Mean + beyond + max(float64(least), float64(item.MinCartons)*pack) + pack
		for j := range m.slots {
			units := target
			if s := stock[i][int(m.slotSite[j])]; s != nil {
				units += float64(s.OnHand) + float64(s.OnWay)
			}
			u := &m.unit[k*m.slots+j]
			sum += units*float64(max(u.hold, 2*u.storage)) + target*float64(u.spend) + float64(m.shipment[k*m.slots+j])
		}
		if !(sum < float64(maxObjective)) {
			return tooLarge(int(i), item)
		}
	}
	return nil
}

// unwanted warns of items without demand.
func unwanted(items int, first string) []string {
	switch items {
	case 0:
		return nil
	case 1:
		return []string{fmt.Sprintf("item %s has no expected demand and is not placed", first)}
	}
	return []string{fmt.Sprintf("%s items have no expected demand and are not placed: %s and others",
		figures.Thousands(int64(items)), first)}
}

// warnings names what the seller should know and no number says.
func (m *model) warnings(plan *Plan) []string {
	var out []string
	demand := make([]bool, len(m.p.Items))
	for _, i := range m.items {
		demand[i] = true
	}
	without, first := 0, ""
	for i := range m.p.Items {
		if !demand[i] {
			if without++; without == 1 {
				first = m.p.Items[i].ID
			}
		}
	}
	out = append(out, unwanted(without, first)...)
	for i := range m.p.Network.Services {
		out = append(out, m.p.Network.Services[i].stale("service "+m.p.Network.Services[i].ID, m.p.Demand.Start, m.p.Demand.Days)...)
	}
	for i := range m.p.Network.Ways {
		if fee := m.p.Network.Ways[i].Fee; fee != nil {
			out = append(out, (&Service{Card: *fee}).stale("way "+m.p.Network.Ways[i].ID, m.p.Demand.Start, m.p.Demand.Days)...)
		}
	}
	units, items := int64(0), map[int32]bool{}
	for _, idle := range plan.Idle {
		if plan.Items[idle.Item].at(int(idle.Site)) == nil {
			units += idle.Units
			items[idle.Item] = true
		}
	}
	if units > 0 {
		out = append(out, fmt.Sprintf("%s units of %s, on hand or on the way, are not used: the plan does not serve them from there",
			figures.Thousands(units), plural(len(items), "item")))
	}
	return append(out, m.unstocked(plan)...)
}
