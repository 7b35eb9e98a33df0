package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// heldBack is how a plan does on orders that the forecast never saw, as if the
// sites it chose had the stock.
type heldBack struct {
	units     int64 // sent by the plan's lanes
	unplanned int64 // of items or to places that the plan does not know
	plan, one ship  // by the plan, and all from the best single site

	forecast     float64 // expected units of the items in the plan
	stocks, kept int     // item-site stocks, and how many of them would have lasted
}

// ship sums up parcels: units by business days, in millionths, and postage.
type ship struct {
	days    [geo.MaxDay + 1]int64
	postage placement.Money
}

func (s *ship) add(units int64, days geo.Days, postage placement.Money) {
	for d, share := range days {
		s.days[d] += units * int64(share)
	}
	s.postage += postage * placement.Money(units)
}

// within returns the share that arrives within d days.
func (s *ship) within(d int) float64 {
	var early, all int64
	for day, n := range s.days {
		all += n
		if day <= d {
			early += n
		}
	}
	if all == 0 {
		return 0
	}
	return float64(early) / float64(all)
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
	regionOf := make(map[geo.RegionID]int32, len(problem.Demand.Regions))
	for r, region := range problem.Demand.Regions {
		regionOf[region.ID] = int32(r)
	}
	h := new(heldBack)
	places := later.Places()
	for k, item := range plan.Items {
		h.forecast += problem.Demand.Items[indexOfDemand(problem, item.Item)].Mean
		at, ok := later.Find(item.Item)
		if !ok {
			at = -1 // no cells
		}
		sold := make([]int64, len(problem.Network.Sites))
		for cell := range later.Cells(at) {
			region, ok := regionOf[places[cell.Place].Region]
			lane, planned := findLane(item.Lanes, region)
			if !ok || !planned {
				h.unplanned += cell.Units
				continue
			}
			days, postage, err := net.ship(k, int(lane.Site), int(lane.Service), int(region))
			if err != nil {
				return nil, err
			}
			h.units += cell.Units
			h.plan.add(cell.Units, days, postage)
			sold[lane.Site] += cell.Units
			if single >= 0 {
				if days, postage, err = net.ship(k, single, int(lane.Service), int(region)); err == nil {
					h.one.add(cell.Units, days, postage)
				}
			}
		}
		for _, stock := range item.Stock {
			h.stocks++
			if sold[stock.Site] <= stock.Target {
				h.kept++
			}
		}
	}
	for i := range later.Len() {
		if !slices.ContainsFunc(plan.Items, func(p placement.ItemPlan) bool { return p.Item == later.Item(i) }) {
			h.unplanned += later.Totals(i).Units
		}
	}
	return h, nil
}

func indexOfDemand(problem placement.Problem, item string) int {
	return slices.IndexFunc(problem.Demand.Items, func(d forecast.ItemDemand) bool { return d.Item == item })
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
	distance []geo.Length // by site and region
}

func newLanes(problem placement.Problem) (*lanes, error) {
	net := &lanes{problem: problem}
	var sites, regions []geo.Point
	for _, site := range problem.Network.Sites {
		kind, point := geo.Contiguous, site.Point
		if zip, err := geo.ParseZIP(site.ZIP); err == nil {
			if region, ok := geo.Lookup(zip.Region); ok {
				kind = region.Kind
				if point == (geo.Point{}) {
					point = region.Point
				}
			}
		}
		net.kinds, sites = append(net.kinds, kind), append(sites, point)
	}
	for _, region := range problem.Demand.Regions {
		regions = append(regions, region.Point)
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
	postage, err := option.Card.Price(parcel, zones.Of(distance))
	days := option.Transit.Lane(n.kinds[site], n.problem.Demand.Regions[region].Kind, distance)
	return days.Shift(n.problem.Network.Sites[site].HandlingDays), postage, err
}

// print says how the plan did.
func (h *heldBack) print(w io.Writer, days int, promises []placement.Promise) error {
	text := fmt.Sprintf("\nChecked on the last %d days of orders, which the forecast did not see\n", days) +
		fmt.Sprintf("  units          %d sent by the plan's lanes, %d of unknown items or places; %.0f were expected\n",
			h.units, h.unplanned, h.forecast)
	if h.units > 0 {
		for _, p := range promises {
			text += fmt.Sprintf("  within %d days  %.1f %% (promised %.1f %%); %.1f %% from the best single site\n",
				p.Days, 100*h.plan.within(p.Days), 100*p.Share, 100*h.one.within(p.Days))
		}
		text += fmt.Sprintf("  postage        %v a unit; %v from the best single site\n",
			h.plan.postage/placement.Money(h.units), h.one.postage/placement.Money(h.units)) +
			fmt.Sprintf("  stock          %d of %d item stocks would have lasted (%.1f %%)\n",
				h.kept, h.stocks, 100*float64(h.kept)/float64(max(1, h.stocks)))
	}
	_, err := io.WriteString(w, text)
	return err
}
