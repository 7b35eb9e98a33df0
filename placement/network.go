package placement

import (
	"errors"
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
)

// million is the scale of quantities, shares and money.
const million = 1_000_000

// network is what lanes have in common for all items. A lane is a pair of a
// site and a service that picks up there; lanes are ordered by site.
type network struct {
	sites, regions, services int

	lanes     int
	site      []int32 // of a lane
	service   []int32 // of a lane
	firstLane []int32 // lanes of site w are firstLane[w] to firstLane[w+1]

	// By lane*regions + region.
	zone   []uint8    // from 0
	late   []int64    // cost of a unit for being late
	days   []geo.Days // handling included
	within [][]int32  // by promise: share on time in millionths
}

// newNetwork computes the lanes of a problem that passed Check.
func newNetwork(p *Problem) (*network, error) {
	n := &network{
		sites: len(p.Network.Sites), regions: len(p.Demand.Regions), services: len(p.Network.Services),
		within: make([][]int32, len(p.Policy.Within)),
	}
	serviceIndex := map[string]int{}
	for s := range p.Network.Services {
		serviceIndex[p.Network.Services[s].ID] = s
	}
	var points []geo.Point
	var kinds []geo.Kind
	for w := range p.Network.Sites {
		site := &p.Network.Sites[w]
		n.firstLane = append(n.firstLane, int32(n.lanes))
		for s := range p.Network.Services {
			if len(site.Services) == 0 || slices.Contains(site.Services, p.Network.Services[s].ID) {
				n.site = append(n.site, int32(w))
				n.service = append(n.service, int32(s))
				n.lanes++
			}
		}
		point, kind, err := site.Place()
		if err != nil {
			return nil, err
		}
		points, kinds = append(points, point), append(kinds, kind)
	}
	n.firstLane = append(n.firstLane, int32(n.lanes))
	return n, n.measure(p, points, kinds)
}

// measure fills the tables by lane and region.
func (n *network) measure(p *Problem, points []geo.Point, kinds []geo.Kind) error {
	targets := make([]geo.Point, n.regions)
	for r := range targets {
		targets[r] = p.Demand.Regions[r].Point
	}
	distance, err := geo.DistanceMatrix(points, targets)
	if err != nil {
		return err
	}
	cells := n.lanes * n.regions
	n.zone, n.late, n.days = make([]uint8, cells), make([]int64, cells), make([]geo.Days, cells)
	for i := range n.within {
		n.within[i] = make([]int32, cells)
	}
	us := geo.USZones()
	for l := range n.lanes {
		site, service := int(n.site[l]), &p.Network.Services[n.service[l]]
		zones := service.Zones
		if zones == nil {
			zones = us
		}
		for r := range n.regions {
			at, d := l*n.regions+r, distance[site*n.regions+r]
			n.zone[at] = uint8(min(zones.Of(d)-1, noZone))
			days := service.Transit.Lane(kinds[site], p.Demand.Regions[r].Kind, d).Shift(p.Network.Sites[site].HandlingDays)
			n.days[at] = days
			if n.late[at], err = lateCost(p.Policy.Late, days); err != nil {
				return fmt.Errorf("policy.late.per_day: %w", err)
			}
			for i, promise := range p.Policy.Within {
				n.within[i][at] = int32(days.Within(promise.Days))
			}
		}
	}
	return nil
}

// noZone is a zone beyond every card.
const noZone = 255

// lateCost returns what a unit costs by its business days.
func lateCost(late Late, days geo.Days) (int64, error) {
	over := int64(0)
	for day, share := range days {
		over += int64(max(0, day-late.After)) * int64(share)
	}
	return exact.MulDivRound(int64(late.PerDay), over, million)
}

// unitCosts are the costs of one unit of an item, in millionths of a dollar.
type unitCosts struct {
	inbound, storage int64
}

// unitCosts returns what a unit of item costs at a site, before parcels.
func (s *Site) unitCosts(item *Item, days int) (unitCosts, error) {
	grams, volume := int64(item.Weight), int64(item.parcel().Volume())
	kilo, err1 := exact.MulDivRound(int64(s.Inbound.PerKilo), grams, 1000)
	cubic, err2 := exact.MulDivRound(int64(s.Inbound.PerM3), volume, 1_000_000_000)
	daily, err3 := exact.Mul(int64(s.Storage), int64(days))
	storage, err4 := exact.MulDivRound(daily, volume, 2_000_000_000)
	sum, err5 := exact.Add(kilo, cubic)
	inbound, err6 := exact.Add(int64(s.Inbound.PerUnit), sum)
	err := errors.Join(err1, err2, err3, err4, err5, err6)
	if err == nil && max(inbound, storage) > maxObjective {
		err = exact.ErrOverflow
	}
	return unitCosts{inbound, storage}, err
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
