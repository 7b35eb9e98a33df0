package whatif

import (
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/placement"
)

// quoted is what one item costs in every slot where it can be held, at any volume.
type quoted struct {
	slots   []placement.Slot
	unit    [][]float64 // by slot and region: what a unit costs that is sold
	service [][]int32   // that brings it
	lost    []float64   // by region: what a unit costs that is not
	slack   float64     // what roundings of a plan come to, at most
}

// quote fills in what the item costs in the slots.
func (v *volumes) quote() error {
	q, err := placement.Quote(v.ctx, v.p, v.o.Workers)
	if err != nil {
		return err
	}
	v.slots, v.slack = q.Slots(0), float64(4*len(v.p.Demand.Regions))
	for i := range v.slots {
		s := &v.slots[i]
		unit, service := make([]float64, len(v.p.Demand.Regions)), make([]int32, len(v.p.Demand.Regions))
		for r := range unit {
			unit[r], service[r] = v.unitCost(q, s, r)
		}
		v.unit, v.service = append(v.unit, unit), append(v.service, service)
		v.slack += float64(3*s.Hold)/million + 2
	}
	for r := range v.p.Demand.Regions {
		lost := math.Inf(1)
		if item := &v.p.Items[0]; item.MayLose {
			lost = float64(item.Margin) + v.late(r, func(int) float64 { return 0 })
		}
		v.lost = append(v.lost, lost)
	}
	for _, w := range v.p.Policy.Within {
		v.slack += float64(len(v.p.Demand.Regions)) * float64(w.Penalty) / million
	}
	return nil
}

// unitCost returns what a unit costs that is sold to a region from a slot, late ones at
// the prices of promises that all demand is asked for, and by which service; +Inf where
// it is not carried.
func (v *volumes) unitCost(q *placement.Quotes, s *placement.Slot, r int) (best float64, by int32) {
	best, by = math.Inf(1), -1
	for service := range v.p.Network.Services {
		parcel, late, ok := q.Parcel(0, int(s.Site), service, r)
		if !ok {
			continue
		}
		cost := float64(s.Sold.Total()+parcel+late) + v.late(r, func(i int) float64 {
			return float64(q.OnTime(i, 0, int(s.Site), service, r)) / million
		})
		if cost < best {
			best, by = cost, int32(service)
		}
	}
	return best, by
}

// late returns what a unit for a region costs by the promises that all demand is asked
// for, at their prices, if such a part of it is on time. Others can only cost more.
func (v *volumes) late(r int, onTime func(promise int) float64) float64 {
	region, sum := &v.p.Demand.Regions[r], 0.0
	for i, w := range v.p.Policy.Within {
		if w.Penalty > 0 && w.Share == 1 && (w.Region == "" || w.Region == region.ID) && (w.State == "" || w.State == region.State) {
			sum += float64(float64(w.Penalty) * (1 - onTime(i)))
		}
	}
	return sum
}

// level returns the service level of the item.
func (v *volumes) level() float64 {
	switch {
	case v.p.Items[0].ServiceLevel > 0:
		return v.p.Items[0].ServiceLevel
	case v.p.Policy.ServiceLevel > 0:
		return v.p.Policy.ServiceLevel
	}
	return placement.DefaultServiceLevel
}

// divider returns what finds the cheapest division of the item at a volume among at most
// n sites, if it costs less than cost.
func (v *volumes) divider(times float64, n int, cost placement.Money) *divider {
	d := scaled(v.p, v.p.Items[0].ID, times).Demand.Items[0]
	x := &divider{most: n, limit: float64(cost), low: math.Inf(1), steps: mostSteps}
	whole := int64(0)
	for r, share := range d.Shares {
		q := math.Round(float64(1e6*d.Mean) * share)
		whole += int64(q)
		if q > 0 {
			x.regions, x.part = append(x.regions, r), append(x.part, q)
			x.lost = append(x.lost, v.lost[r]*q/million)
		}
	}
	for j := range v.slots {
		s := &v.slots[j]
		reserve := d.Reserve(v.level(), v.p.Demand.Days, s.Lead, whole)
		hold := float64(s.Hold) / million
		f := &sharer{site: s.Site, carry: float64(s.Carry), keep: func(share float64) float64 {
			return hold * float64(reserve.At(int64(math.Round(share*float64(whole)))))
		}}
		for i, r := range x.regions {
			f.cost = append(f.cost, v.unit[j][r]*x.part[i]/million)
		}
		x.slots = append(x.slots, f)
		if s.Forced && !slices.Contains(x.forced, s.Site) {
			x.forced = append(x.forced, s.Site)
		}
	}
	for i := range x.part {
		x.part[i] /= float64(max(1, whole))
	}
	return x
}

// planOf returns the plan of a division.
func (v *volumes) planOf(x *divider) *placement.Plan {
	plan := &placement.Plan{Sites: make([]placement.SitePlan, len(v.p.Network.Sites)), Items: make([]placement.ItemPlan, 1)}
	item := &plan.Items[0]
	for _, j := range x.best {
		s := &v.slots[j]
		plan.Sites[s.Site].Open = true
		item.Stock = append(item.Stock, placement.StockPlan{Site: s.Site, Way: s.Way})
	}
	for i, r := range x.regions {
		lane := placement.Lane{Region: int32(r), Site: -1, Service: -1}
		if j := x.serves[i]; j >= 0 {
			lane.Site, lane.Service = v.slots[j].Site, v.service[j][r]
		}
		item.Lanes = append(item.Lanes, lane)
	}
	return plan
}
