package whatif

import (
	"cmp"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/placement"
)

// holding is a set of sites for the item, with about what it costs at any volume.
type holding struct {
	sites []int32
	carry float64
	unit  float64   // what a unit costs that is sold
	hold  []float64 // by site: what a unit of reserve costs
	share []float64 // by site: of the demand
	lead  []int
}

const (
	mostHeld  = 4  // sites of a holding
	mostSites = 16 // among which they are chosen
	tried     = 2  // holdings that are solved for
)

// sets fills in the sets of at most four open sites. Every region goes where it costs
// least, so that a set costs what it does at all volumes but for its reserve, which
// follows the deviation of its territories: which sets to try at a volume takes no time.
func (v *volumes) sets() error {
	q, err := placement.Quote(v.ctx, v.p, v.o.Workers)
	if err != nil {
		return err
	}
	item, mean := &v.p.Items[0], v.p.Demand.Items[0].Mean
	var slots []placement.Slot // the best of each site
	for _, s := range q.Slots(0) {
		n := len(slots)
		switch {
		case n == 0 || slots[n-1].Site != s.Site:
			slots = append(slots, s)
		case worth(&s, mean) < worth(&slots[n-1], mean):
			slots[n-1] = s
		}
	}
	slots = slots[:min(len(slots), mostSites)]
	shares := v.p.Demand.Items[0].Shares
	cost := make([][]float64, len(slots)) // of a unit, by slot and region
	for j := range slots {
		cost[j] = make([]float64, len(shares))
		for r := range shares {
			cost[j][r] = v.unitCost(q, &slots[j], r)
		}
	}
	lost := math.Inf(1)
	if item.MayLose {
		lost = float64(item.Margin)
	}
	var picked []int
	var extend func(from int)
	extend = func(from int) {
		if len(picked) > 0 && !slices.ContainsFunc(slots, func(s placement.Slot) bool {
			return s.Forced && !slices.ContainsFunc(picked, func(j int) bool { return slots[j].Site == s.Site })
		}) {
			v.holdings = append(v.holdings, divide(slots, picked, cost, shares, lost))
		}
		for j := from; j < len(slots) && len(picked) < min(mostHeld, v.most); j++ {
			picked = append(picked, j)
			extend(j + 1)
			picked = picked[:len(picked)-1]
		}
	}
	extend(0)
	return nil
}

// unitCost is what a unit costs that is sold to a region, late ones at the prices of
// promises that all demand is asked for.
func (v *volumes) unitCost(q *placement.Quotes, s *placement.Slot, r int) float64 {
	best := math.Inf(1)
	for service := range v.p.Network.Services {
		parcel, late, ok := q.Parcel(0, int(s.Site), service, r)
		if !ok {
			continue
		}
		cost := float64(s.Sold.Total() + parcel + late)
		for i, w := range v.p.Policy.Within {
			if w.Penalty > 0 && w.Share == 1 {
				cost += float64(w.Penalty) * (1 - float64(q.OnTime(i, 0, int(s.Site), service, r))/million)
			}
		}
		best = min(best, cost)
	}
	return best
}

// divide gives every region to the site of the picked ones where it costs least.
func divide(slots []placement.Slot, picked []int, cost [][]float64, shares []float64, lost float64) holding {
	h := holding{share: make([]float64, len(picked))}
	for _, j := range picked {
		s := &slots[j]
		h.sites, h.lead, h.hold = append(h.sites, s.Site), append(h.lead, s.Lead), append(h.hold, float64(s.Hold))
		h.carry += float64(s.Carry)
	}
	for r, share := range shares {
		best, least := -1, lost
		for i, j := range picked {
			if c := cost[j][r]; c < least {
				best, least = i, c
			}
		}
		if share > 0 {
			h.unit += float64(share * least)
			if best >= 0 {
				h.share[best] += share
			}
		}
	}
	return h
}

// at returns about what a holding costs at a demand, z being how many deviations a
// reserve has.
func (h *holding) at(d *forecast.ItemDemand, days, z float64) float64 {
	cost := h.carry + float64(d.Mean*h.unit)
	for i, p := range h.share {
		cost += float64(float64(h.hold[i]*z) * math.Sqrt(d.Territory(p).Var*(days+float64(h.lead[i]))/days))
	}
	return cost
}

// likely returns the holdings at at most n sites that seem to cost least at a volume.
func (v *volumes) likely(times float64, n int) []*holding {
	d, days := scaled(v.p, v.p.Items[0].ID, times).Demand.Items[0], float64(v.p.Demand.Days)
	d.Lump = 0 // only the variance matters
	type priced struct {
		h    *holding
		cost float64
	}
	var best []priced
	for i := range v.holdings {
		h := &v.holdings[i]
		if len(h.sites) > n {
			continue
		}
		cost := h.at(&d, days, v.z)
		if math.IsInf(cost, 0) {
			continue
		}
		best = append(best, priced{h, cost})
		slices.SortStableFunc(best, func(a, b priced) int { return cmp.Compare(a.cost, b.cost) })
		best = best[:min(len(best), tried)]
	}
	var out []*holding
	for _, b := range best {
		out = append(out, b.h)
	}
	return out
}

// only returns the problem with no other sites than those of a holding.
func (h *holding) only(p placement.Problem) placement.Problem {
	p.Network.Sites = slices.Clone(p.Network.Sites)
	for w := range p.Network.Sites {
		if !slices.Contains(h.sites, int32(w)) {
			p.Network.Sites[w].Rule = placement.Forbidden
		}
	}
	return p
}

// deviations returns how many deviations of the demand an item has in reserve in a plan.
func deviations(item *placement.ItemPlan) float64 {
	for _, s := range item.Stock {
		if s.Deviation > 0 {
			return float64(s.Reserve) / million / s.Deviation
		}
	}
	return 0
}
