package placement

import (
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
)

// million is the scale of quantities, shares and money.
const million = 1_000_000

// network is what lanes have in common for all items. A slot is a site with a
// way of bringing goods in, a road is a site with a service that picks up there,
// and a lane is a slot with a road of its site. Slots are ordered by site, roads
// too, and lanes by slot.
type network struct {
	sites, slots, roads, lanes, regions, services int

	firstSlot []int32 // slots of site w are firstSlot[w] to firstSlot[w+1]
	slotSite  []int32
	way       []int32 // of a slot, -1 without ways
	lead      []int64 // of a slot: days until goods are for sale

	roadSite    []int32
	roadService []int32

	firstLane []int32 // lanes of slot j are firstLane[j] to firstLane[j+1]
	site      []int32 // of a lane
	service   []int32 // of a lane
	slot      []int32 // of a lane
	road      []int32 // of a lane

	// By road*regions + region.
	zone   []uint8    // from 0
	over   []int64    // expected business days beyond Late.After, in millionths
	days   []geo.Days // handling included
	within [][]int32  // by promise: share on time in millionths, 0 where it does not ask
}

// newNetwork computes the lanes of a problem that passed Check.
func newNetwork(p *Problem) (*network, error) {
	n := &network{
		sites: len(p.Network.Sites), regions: len(p.Demand.Regions), services: len(p.Network.Services),
		within: make([][]int32, len(p.Policy.Within)),
	}
	var points []geo.Point
	var kinds []geo.Kind
	for w := range p.Network.Sites {
		site := &p.Network.Sites[w]
		first := n.roads
		for s := range p.Network.Services {
			if len(site.Services) == 0 || slices.Contains(site.Services, p.Network.Services[s].ID) {
				n.roadSite, n.roadService = append(n.roadSite, int32(w)), append(n.roadService, int32(s))
				n.roads++
			}
		}
		n.firstSlot = append(n.firstSlot, int32(n.slots))
		if len(p.Network.Ways) == 0 {
			n.addSlot(w, -1, int64(site.ReceivingDays), first)
		}
		for m := range p.Network.Ways {
			if way := &p.Network.Ways[m]; way.leadsTo(site) {
				n.addSlot(w, m, int64(way.LeadDays+site.ReceivingDays), first)
			}
		}
		point, kind, err := site.Place()
		if err != nil {
			return nil, err
		}
		points, kinds = append(points, point), append(kinds, kind)
	}
	n.firstSlot, n.firstLane = append(n.firstSlot, int32(n.slots)), append(n.firstLane, int32(n.lanes))
	return n, n.measure(p, points, kinds)
}

// leadsTo reports whether goods come to the site this way.
func (w *Way) leadsTo(site *Site) bool {
	return len(w.Sites) == 0 || slices.Contains(w.Sites, site.ID)
}

// addSlot adds a slot of a site whose roads begin at first, with its lanes.
func (n *network) addSlot(site, way int, lead int64, first int) {
	n.firstLane = append(n.firstLane, int32(n.lanes))
	for road := first; road < n.roads; road++ {
		n.site, n.service = append(n.site, int32(site)), append(n.service, n.roadService[road])
		n.slot, n.road = append(n.slot, int32(n.slots)), append(n.road, int32(road))
		n.lanes++
	}
	n.slotSite, n.way, n.lead = append(n.slotSite, int32(site)), append(n.way, int32(way)), append(n.lead, lead)
	n.slots++
}

// slotOf returns the slot of a site and a way.
func (n *network) slotOf(site, way int32) int {
	j := int(n.firstSlot[site])
	for n.way[j] != way {
		j++
	}
	return j
}

// measure fills the tables by road and region.
func (n *network) measure(p *Problem, points []geo.Point, kinds []geo.Kind) error {
	targets := make([]geo.Point, n.regions)
	for r := range targets {
		targets[r] = p.Demand.Regions[r].Point
	}
	distance, err := geo.DistanceMatrix(points, targets)
	if err != nil {
		return err
	}
	cells := n.roads * n.regions
	n.zone, n.over, n.days = make([]uint8, cells), make([]int64, cells), make([]geo.Days, cells)
	for i := range n.within {
		n.within[i] = make([]int32, cells)
	}
	us := geo.USZones()
	for road := range n.roads {
		w, service := int(n.roadSite[road]), &p.Network.Services[n.roadService[road]]
		site := &p.Network.Sites[w]
		zones := service.Zones
		if zones == nil {
			zones = us
		}
		for r := range n.regions {
			at, d := road*n.regions+r, distance[w*n.regions+r]
			region := &p.Demand.Regions[r]
			n.zone[at] = uint8(min(zones.Of(d)-1, noZone))
			days := delay(service.Transit.Lane(kinds[w], region.Kind, d).Shift(site.HandlingDays), int64(site.AfterCutOff))
			n.days[at] = days
			n.over[at] = beyond(days, p.Policy.Late.After)
			for i := range p.Policy.Within {
				if promise := &p.Policy.Within[i]; promise.asksFor(region) {
					n.within[i][at] = int32(days.Within(promise.Days))
				}
			}
		}
	}
	return nil
}

// asksFor reports whether the promise is about the region.
func (w *Promise) asksFor(r *geo.Region) bool {
	return (w.Region == "" || w.Region == r.ID) && (w.State == "" || w.State == r.State)
}

// noZone is a zone beyond every card.
const noZone = 255

// delay returns the days of parcels of which a share, in millionths, leaves a
// day later.
func delay(days geo.Days, late int64) geo.Days {
	if late == 0 {
		return days
	}
	out := days
	for day := geo.MaxDay - 1; day >= 0; day-- {
		moved := int32(mulRound(int64(days[day]), late))
		out[day] -= moved
		out[day+1] += moved
	}
	return out
}

// beyond returns the expected days after a day, in millionths.
func beyond(days geo.Days, after int) int64 {
	over := int64(0)
	for day, share := range days {
		over += int64(max(0, day-after)) * int64(share)
	}
	return over
}

// quantities writes q_kr into dst and returns their sum, which must not pass
// limit.
func quantities(d *forecast.ItemDemand, dst []int64, limit int64) (int64, error) {
	total := int64(0)
	for r, share := range d.Shares {
		q, err := exact.Round(float64(1e6*d.Mean) * share)
		if err != nil || q > limit-total {
			return 0, exact.ErrOverflow
		}
		dst[r] = q
		total += q
	}
	return total, nil
}
