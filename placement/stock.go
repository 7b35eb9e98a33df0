package placement

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
)

// remainder returns q*Certain mod sum.
func remainder(q, sum int64) int64 {
	hi, lo := bits.Mul64(uint64(q), geo.Certain)
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

// stockPlan decides the units of item k at site w, whose territory buys d.
func (m *model) stockPlan(k, w int, d forecast.Dist, there *Stock) StockPlan {
	item := &m.p.Items[m.items[k]]
	s := StockPlan{Site: int32(w), Way: -1, Mean: d.Mean, Deviation: math.Sqrt(d.Var)}
	s.Target = d.Quantile(m.p.level(item))
	s.Safety = float64(s.Target) - float64(s.Mean)
	if there != nil {
		s.OnHand, s.OnWay = there.OnHand, there.OnWay
	}
	pack := max(item.CasePack, 1)
	if short := s.Target - s.OnHand - s.OnWay; short > 0 {
		s.Cartons = (short-1)/pack + 1
		s.Send = s.Cartons * pack
	}
	return s
}

// safetyCost returns what storing the units beyond the expected demand costs
// over the whole horizon: twice that of units which leave evenly.
func (m *model) safetyCost(k int, s *StockPlan) (int64, error) {
	beyond, err := exact.Round(max(0, float64(s.OnHand+s.OnWay+s.Send)-float64(s.Mean)) * million)
	if err != nil {
		return 0, err
	}
	return exact.MulDivRound(beyond, 2*m.unit[k*m.sites+int(s.Site)].storage, million)
}

// checkSafety refuses a problem whose stock could cost too much to be counted:
// no quantile of a distribution is more than sqrt(p/(1-p)) standard deviations
// above its mean (Cantelli 1928), and no territory's variance is more than this.
func (m *model) checkSafety() error {
	stock, sum := m.stockAt(), 0.0
	for k, i := range m.items {
		item, d := &m.p.Items[i], &m.p.Demand.Items[m.demand[k]]
		p, variance := m.p.level(item), d.Dispersion*d.Mean+2*d.LevelVar+d.Mean*d.Mean
		target := d.Mean + math.Sqrt(variance*p/(1-p)) + float64(max(item.CasePack, 1))
		for w := range m.sites {
			units := target
			if s := stock[i][w]; s != nil {
				units += float64(s.OnHand) + float64(s.OnWay)
			}
			sum += units * 2 * float64(m.unit[k*m.sites+w].storage)
		}
		if !(sum < float64(maxObjective)) {
			return tooLarge(int(i), item)
		}
	}
	return nil
}

// warnings names what the seller should know and no number says.
func (m *model) warnings(plan *Plan, stock []map[int]*Stock) []string {
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
	switch {
	case without == 1:
		out = append(out, fmt.Sprintf("item %s has no expected demand and is not placed", first))
	case without > 1:
		out = append(out, fmt.Sprintf("%s items have no expected demand and are not placed: %s and others",
			thousands(int64(without)), first))
	}
	for i := range plan.Items {
		for w := range m.sites {
			s := stock[i][w]
			if s == nil || s.OnHand+s.OnWay == 0 {
				continue
			}
			held := false
			for j := range plan.Items[i].Stock {
				held = held || int(plan.Items[i].Stock[j].Site) == w
			}
			if !held {
				out = append(out, fmt.Sprintf("%s units of item %s at %s, on hand or on the way, are not used: the plan does not serve the item from there",
					thousands(s.OnHand+s.OnWay), s.Item, s.Site))
			}
		}
	}
	return out
}
