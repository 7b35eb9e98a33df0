package whatif

import (
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
)

// shelves returns where an item can be among the open sites, nil if it has no demand or
// the plan does not hold it.
func (h *hedger) shelves(k int) *shelves {
	item, planned := &h.p.Items[k], &h.plan.Items[k]
	all := h.quotes.Slots(k)
	if len(all) == 0 || len(planned.Stock) == 0 {
		return nil
	}
	s := &shelves{item: k, pack: max(1, item.CasePack), limit: item.Limit, none: item.MayLose}
	mean := h.p.Demand.Items[h.demand[k]].Mean
	for w := range h.plan.Sites {
		if !h.plan.Sites[w].Open && !h.mayOpen(w) {
			continue
		}
		i := slices.IndexFunc(planned.Stock, func(x placement.StockPlan) bool { return int(x.Site) == w })
		best := -1
		for j := range all {
			switch {
			case int(all[j].Site) != w:
			case i >= 0 && all[j].Way == planned.Stock[i].Way:
				best = j
			case i < 0 && (best < 0 || worth(&all[j], mean) < worth(&all[best], mean)):
				best = j
			}
		}
		if best < 0 {
			continue
		}
		h.shelf(s, item, all[best], planned, i)
		s.closed = append(s.closed, !h.plan.Sites[w].Open)
	}
	if !slices.ContainsFunc(s.planned, func(n int64) bool { return n >= 0 }) {
		return nil
	}
	h.lanes(s, k)
	return s
}

// worth is what holding an item in a slot and selling so many units costs.
func worth(s *placement.Slot, units float64) float64 {
	return float64(s.Carry) + float64(units*float64(s.Sold.Total()))
}

// shelf adds a site; i is its place in the plan of the item, -1 if it is not there.
func (h *hedger) shelf(s *shelves, item *placement.Item, slot placement.Slot, planned *placement.ItemPlan, i int) {
	kept := h.stock[placement.Held{Item: item.ID, Site: h.p.Network.Sites[slot.Site].ID}]
	units, least := int64(nowhere), item.MinCartons
	if i >= 0 {
		x := &planned.Stock[i]
		kept += x.In - x.Out
		units = kept + x.Send
		s.fixed = s.fixed || x.In > 0 || x.Out > 0
		slot.Forced = slot.Forced || kept > 0 // what is there is not left behind
	}
	if slot.Way >= 0 {
		least = max(least, (h.p.Network.Ways[slot.Way].MinUnits+s.pack-1)/s.pack)
	}
	obsolete, err := exact.MulDivRound(int64(slot.Spend), int64(h.o.Obsolete), int64(one))
	if err != nil {
		obsolete = math.MaxInt64 / 4
	}
	s.slots, s.planned, s.kept = append(s.slots, slot), append(s.planned, units), append(s.kept, max(0, kept))
	s.least, s.hold = append(s.least, least), append(s.hold, int64(slot.Hold)+obsolete)
}

// lanes fills what lanes cost, and who serves whom.
func (h *hedger) lanes(s *shelves, k int) {
	R, W := len(h.p.Demand.Regions), len(s.slots)
	s.cost, s.service, s.lost = make([]int64, R*W), make([]int32, R*W), make([]int64, R)
	possible, serves := make([]bool, R*W), make([]int, R)
	item := &h.p.Items[k]
	for r := range serves {
		serves[r] = -1
	}
	for _, lane := range h.plan.Items[k].Lanes {
		for w := range s.slots {
			if s.slots[w].Site == lane.Site {
				serves[lane.Region] = w
				s.service[int(lane.Region)*W+w] = lane.Service
			}
		}
	}
	margin := int64(h.margin(item))
	pinned := map[geo.RegionID]string{}
	for _, pin := range h.p.Network.Pins {
		if pin.Item == item.ID {
			pinned[pin.Region] = pin.Site
		}
	}
	for r := range R {
		least := int64(math.MaxInt64)
		for w := range W {
			at, site := r*W+w, int(s.slots[w].Site)
			if w != serves[r] {
				s.service[at] = int32(h.quotes.Cheapest(k, site, r))
			}
			if s.service[at] < 0 {
				continue
			}
			parcel, late, ok := h.quotes.Parcel(k, site, int(s.service[at]), r)
			if !ok {
				continue
			}
			s.cost[at] = int64(s.slots[w].Sold.Total() + parcel + late)
			if !s.closed[w] {
				least = min(least, s.cost[at])
			}
			if site := pinned[h.p.Demand.Regions[r].ID]; site != "" && site != h.p.Network.Sites[s.slots[w].Site].ID {
				continue
			}
			// Who may lose a sale does not pay more than its margin for it.
			possible[at] = w == serves[r] || !item.MayLose || s.cost[at] <= margin
		}
		if s.lost[r] = margin; !item.MayLose && least < math.MaxInt64 {
			s.lost[r] += least
		}
	}
	s.arrange(serves, possible)
}
