package main

import (
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// heldBack is how a plan does on orders that the forecast never saw, as if the
// sites it chose had the stock.
type heldBack struct {
	sent      float64 // units that the plan's lanes take
	unplanned float64 // units of items or to places that the plan does not know
	plan, one ship    // by the plan, and all from the best single site

	forecast     float64 // expected units of the items in the plan
	stocks, kept int     // item-site stocks, and how many of them would have lasted
}

// ship sums up parcels.
type ship struct {
	days    [geo.MaxDay + 1]float64 // units by business days to arrive
	postage float64                 // dollars
}

func (s *ship) add(units float64, days geo.Days, postage placement.Money) {
	for d, share := range days {
		s.days[d] += units * float64(share) / geo.Certain
	}
	s.postage += units * float64(postage) / float64(rate.Dollar)
}

// within returns the share that arrives within d days.
func (s *ship) within(d int) float64 {
	var early, all float64
	for day, n := range s.days {
		all += n
		if day <= d {
			early += n
		}
	}
	if all == 0 {
		return 0
	}
	return early / all
}

// judge runs the held-back orders over the lanes of the plan.
func judge(problem placement.Problem, plan *placement.Plan, later *forecast.History) (*heldBack, error) {
	net, err := newLanes(problem)
	if err != nil {
		return nil, err
	}
	single := slices.IndexFunc(problem.Network.Sites, func(s placement.Site) bool {
		return len(plan.Compared) > 1 && slices.Equal(plan.Compared[1].Sites, []string{s.ID})
	})
	demand := make(map[string]forecast.ItemDemand, len(problem.Demand.Items))
	for _, d := range problem.Demand.Items {
		demand[d.Item] = d
	}
	h := new(heldBack)
	places := later.Places()
	for k, item := range plan.Items {
		h.forecast += demand[item.Item].Mean
		at, ok := later.Find(item.Item)
		if !ok {
			at = -1 // no cells
		}
		sold := make([]float64, len(problem.Network.Sites))
		for cell := range later.Cells(at) {
			for region, share := range net.regions(places[cell.Place], demand[item.Item].Shares) {
				lane, ok := findLane(item.Lanes, region)
				if !ok {
					continue
				}
				units := float64(cell.Units) * share
				days, postage, err := net.ship(k, int(lane.Site), int(lane.Service), int(region))
				if err != nil {
					return nil, err
				}
				h.sent += units
				h.plan.add(units, days, postage)
				sold[lane.Site] += units
				if single < 0 {
					continue
				}
				if days, postage, err = net.ship(k, single, int(lane.Service), int(region)); err == nil {
					h.one.add(units, days, postage)
				}
			}
		}
		for _, stock := range item.Stock {
			h.stocks++
			if sold[stock.Site] <= float64(stock.Target) {
				h.kept++
			}
		}
	}
	h.unplanned = max(0, float64(later.Sum().Units)-h.sent)
	return h, nil
}

func findLane(lanes []placement.Lane, region int32) (placement.Lane, bool) {
	at, ok := slices.BinarySearchFunc(lanes, region, func(l placement.Lane, r int32) int { return int(l.Region - r) })
	if !ok {
		return placement.Lane{}, false
	}
	return lanes[at], true
}

// lanes prices and times parcels of a problem.
type lanes struct {
	problem  placement.Problem
	kinds    []geo.Kind
	distance []geo.Length           // by site and region
	byID     map[geo.RegionID]int32 // regions
	byState  map[string][]int32
}

// regions returns the regions that a place stands for, each with its part of
// the orders: a state is split as the forecast splits it.
func (n *lanes) regions(place forecast.Place, shares []float64) iter.Seq2[int32, float64] {
	return func(yield func(int32, float64) bool) {
		if r, ok := n.byID[place.Region]; ok {
			yield(r, 1)
			return
		}
		all := 0.0
		for _, r := range n.byState[place.State] {
			all += shares[r]
		}
		for _, r := range n.byState[place.State] {
			if shares[r] > 0 && !yield(r, shares[r]/all) {
				return
			}
		}
	}
}

func newLanes(problem placement.Problem) (*lanes, error) {
	net := &lanes{problem: problem, byID: map[geo.RegionID]int32{}, byState: map[string][]int32{}}
	var sites, regions []geo.Point
	for _, site := range problem.Network.Sites {
		point, kind, err := site.Place()
		if err != nil {
			return nil, err
		}
		net.kinds, sites = append(net.kinds, kind), append(sites, point)
	}
	for r, region := range problem.Demand.Regions {
		regions = append(regions, region.Point)
		net.byID[region.ID] = int32(r)
		net.byState[region.State] = append(net.byState[region.State], int32(r))
	}
	var err error
	net.distance, err = geo.DistanceMatrix(sites, regions)
	return net, err
}

// ship returns the days and the postage of one unit of the item at index k.
func (n *lanes) ship(k, site, service, region int) (geo.Days, placement.Money, error) {
	item, option := n.problem.Items[k], n.problem.Network.Services[service]
	distance := n.distance[site*len(n.problem.Demand.Regions)+region]
	zones := option.Zones
	if zones == nil {
		zones = geo.USZones()
	}
	parcel := rate.Parcel{Weight: item.Weight, Length: item.Length, Width: item.Width, Height: item.Height}
	postage, err := option.Price(parcel, zones.Of(distance), n.problem.Demand.Start, n.problem.Demand.Days)
	days := option.Transit.Lane(n.kinds[site], n.problem.Demand.Regions[region].Kind, distance)
	return days.Shift(n.problem.Network.Sites[site].HandlingDays), postage, err
}

// print says how the plan did.
func (h *heldBack) print(w io.Writer, days int, promises []placement.Promise) error {
	text := fmt.Sprintf("\nChecked on the last %d days of orders, which the forecast did not see\n", days) +
		fmt.Sprintf("  units          %.0f sent by the plan's lanes, %.0f of unknown items or places; %.0f were expected\n",
			h.sent, h.unplanned, h.forecast)
	if h.sent > 0 {
		for _, p := range promises {
			text += fmt.Sprintf("  within %d days  %.1f%% (promised %.1f%%); %.1f%% from the best single site\n",
				p.Days, 100*h.plan.within(p.Days), 100*p.Share, 100*h.one.within(p.Days))
		}
		text += fmt.Sprintf("  postage        $%.2f a unit; $%.2f from the best single site\n",
			h.plan.postage/h.sent, h.one.postage/h.sent) +
			fmt.Sprintf("  stock          %d of %d item stocks would have lasted (%.1f%%)\n",
				h.kept, h.stocks, 100*float64(h.kept)/float64(max(1, h.stocks)))
	}
	_, err := io.WriteString(w, text)
	return err
}
