package whatif

import (
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
)

// quoted is what one item costs in every slot where it can be held, and on every lane
// from there, at any volume.
type quoted struct {
	slots []placement.Slot
	lanes [][]quotedLane // by slot
	late  []penalty
	level float64 // of service
}

// quotedLane is a service from a slot.
type quotedLane struct {
	service int32
	carried []bool    // by region
	unit    [][]int64 // by region: the parts of what a unit costs, each rounded by itself
	onTime  [][]int64 // by penalty and region: the share on time, in millionths
}

// penalty is a promise that all demand is asked for, at a price.
type penalty struct {
	price float64
	asks  []bool // by region
}

// quote fills in what the item costs. Promises for a part of the demand are left aside:
// with them plans can only cost more.
func (v *volumes) quote() error {
	q, err := placement.Quote(v.ctx, v.p, v.o.Workers)
	if err != nil {
		return err
	}
	var asked []int
	regions := v.p.Demand.Regions
	for i, w := range v.p.Policy.Within {
		if w.Penalty == 0 || w.Share != 1 {
			continue
		}
		late := penalty{price: float64(w.Penalty) / million, asks: make([]bool, len(regions))}
		for r := range regions {
			late.asks[r] = (w.Region == "" || w.Region == regions[r].ID) && (w.State == "" || w.State == regions[r].State)
		}
		asked, v.late = append(asked, i), append(v.late, late)
	}
	v.slots, v.level = q.Slots(0), q.ServiceLevel(0)
	for i := range v.slots {
		s := &v.slots[i]
		var lanes []quotedLane
		for service := range v.p.Network.Services {
			lane := quotedLane{service: int32(service), carried: make([]bool, len(regions)), unit: make([][]int64, len(regions)), onTime: make([][]int64, len(asked))}
			for r := range regions {
				parcel, late, ok := q.Parcel(0, int(s.Site), service, r)
				lane.carried[r] = ok
				for _, part := range []placement.Money{s.Sold.Inbound, s.Sold.Handling, s.Sold.Storage, s.Sold.Capital, s.Sold.Insurance, s.Sold.Returns, parcel, late} {
					if part > 0 {
						lane.unit[r] = append(lane.unit[r], int64(part))
					}
				}
				for n, promise := range asked {
					lane.onTime[n] = append(lane.onTime[n], int64(q.OnTime(promise, 0, int(s.Site), service, r)))
				}
			}
			lanes = append(lanes, lane)
		}
		v.lanes = append(v.lanes, lanes)
	}
	return nil
}

// cost returns what a quantity for a region costs by a lane, and +Inf where it is not
// carried.
func (v *volumes) cost(l *quotedLane, r int, q int64) float64 {
	if !l.carried[r] {
		return math.Inf(1)
	}
	sum := 0.0
	for _, u := range l.unit[r] {
		sum += rounded(q, u)
	}
	for i, late := range v.late {
		if late.asks[r] {
			sum += float64(late.price * (float64(q) - rounded(q, l.onTime[i][r])))
		}
	}
	return sum
}

// lost returns what losing a quantity for a region costs, and +Inf where that may not be.
func (v *volumes) lost(r int, q int64) float64 {
	item := &v.p.Items[0]
	if !item.MayLose {
		return math.Inf(1)
	}
	sum := rounded(q, int64(item.Margin))
	for _, late := range v.late {
		if late.asks[r] {
			sum += float64(late.price * float64(q))
		}
	}
	return sum
}

// rounded returns q u / 1e6 as plans round it.
func rounded(q, u int64) float64 {
	x, err := exact.MulDivRound(q, u, million)
	if err != nil {
		return math.MaxInt64
	}
	return float64(x)
}

// divider returns what finds the cheapest division of the item at a volume among at most
// n sites, if it costs less than cost.
func (v *volumes) divider(times float64, n int, cost placement.Money) *divider {
	d := scaled(v.p, v.p.Items[0].ID, times).Demand.Items[0]
	x := &divider{most: n, limit: float64(cost), low: math.Inf(1), steps: mostSteps}
	var parts []int64
	whole := int64(0)
	for r, share := range d.Shares {
		if q, err := exact.Round(float64(1e6*d.Mean) * share); err == nil && q > 0 {
			x.regions, parts = append(x.regions, r), append(parts, q)
			x.lost = append(x.lost, v.lost(r, q))
			whole += q
		}
	}
	for _, q := range parts {
		x.part = append(x.part, float64(q)/float64(whole))
	}
	for j := range v.slots {
		x.slots = append(x.slots, v.sharer(j, &d, whole, x.regions, parts))
		if s := &v.slots[j]; s.Forced && !slices.Contains(x.forced, s.Site) {
			x.forced = append(x.forced, s.Site)
		}
	}
	return x
}

// sharer returns what a slot costs that serves some of the parts of the demand.
func (v *volumes) sharer(j int, d *forecast.ItemDemand, whole int64, regions []int, parts []int64) *sharer {
	s := &v.slots[j]
	reserve := d.Reserve(v.level, v.p.Demand.Days, s.Lead, whole)
	hold := float64(s.Hold) / million
	out := &sharer{site: s.Site, carry: float64(s.Carry), slack: 3*hold + 2, keep: func(share float64) float64 {
		return hold * float64(reserve.At(int64(math.Round(share*float64(whole)))))
	}}
	for i, r := range regions {
		best, by := math.Inf(1), int32(-1)
		for l := range v.lanes[j] {
			if c := v.cost(&v.lanes[j][l], r, parts[i]); c < best {
				best, by = c, v.lanes[j][l].service
			}
		}
		out.cost, out.service = append(out.cost, best), append(out.service, by)
	}
	return out
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
			lane.Site, lane.Service = v.slots[j].Site, x.slots[j].service[i]
		}
		item.Lanes = append(item.Lanes, lane)
	}
	return plan
}
