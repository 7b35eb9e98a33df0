package verify

import (
	"github.com/forwardstock/forwardstock/placement"
)

// serve adds an item to a result. It comes to every site by the way that would
// cost least if the site served everything that it can reach; then every region
// has its cheapest lane, the first of equals by site, then service, or is lost
// where that costs less still or nothing else is possible.
func (c *cells) serve(item int, sites []int, r *result) {
	c.turn(item)
	if len(c.regions) == 0 {
		return
	}
	_ = c.load(item) // an error has refused the problem
	served := make([]int64, c.m.sites)
	for i, region := range c.regions {
		cost, at, service := int64(absent), (*slot)(nil), 0
		for _, w := range sites {
			j := c.usual(w)
			if j < 0 {
				continue
			}
			for s := range c.m.services {
				if x := c.lane(i, j, s); x < cost {
					cost, at, service = x, &c.slots[j], s
				}
			}
		}
		if c.lost >= 0 && c.losing(region) < cost {
			r.parts.add(placement.Parts{Lost: placement.Money(c.losing(region))})
			r.lost.add(c.q[region])
			continue
		}
		if at == nil {
			r.missing++
			continue
		}
		parts, _, _ := c.parts(region, at, service)
		r.parts.add(parts)
		r.days.add(c.q[region], &c.m.days[c.m.lane(at.site, service, region)])
		r.lanes++
		r.served.add(c.q[region])
		served[at.site] += c.q[region]
	}
	for _, w := range sites {
		if j := c.usual(w); j >= 0 {
			s := &c.slots[j]
			safety, _ := scale(s.reserve.At(served[w]), s.hold)
			r.parts.add(placement.Parts{Carrying: placement.Money(s.shipment), Safety: placement.Money(safety)})
		}
	}
}

// lane returns the cost of a lane by place in regions, slot and service, absent
// where there is none.
func (c *cells) lane(i, j, service int) int64 {
	cost := c.cost[(i*c.m.sites+c.slots[j].site)*c.m.services+service]
	if cost < 0 {
		return absent
	}
	return cost + c.bring[i*len(c.slots)+j]
}

// usual returns the first of the slots at a site with the least cost of serving
// all that it reaches, with the reserve for all demand, or -1 if there is none.
func (c *cells) usual(w int) int {
	best, least := -1, wide{}
	for j := c.first[w]; j < c.first[w+1]; j++ {
		sum := widen(c.slots[j].shipment)
		for i := range c.regions {
			if x := c.cheapestLane(i, j); x < absent {
				sum.add(x)
			}
		}
		safety, _ := scale(c.slots[j].reserve.At(c.total), c.slots[j].hold)
		if sum.add(safety); best < 0 || sum.compare(least) < 0 {
			best, least = j, sum
		}
	}
	return best
}

func (c *cells) cheapestLane(i, j int) int64 {
	least := int64(absent)
	for s := range c.m.services {
		least = min(least, c.lane(i, j, s))
	}
	return least
}

// alone returns what it costs to have the item at one site only, without the
// site's own cost, and whether that is possible.
func (c *cells) alone(w int) (sum wide, ok bool) {
	if len(c.regions) == 0 {
		return sum, true
	}
	j, served := c.usual(w), int64(0)
	for i, r := range c.regions {
		cost := int64(absent)
		if j >= 0 {
			cost = c.cheapestLane(i, j)
		}
		if c.lost >= 0 && c.losing(r) < cost {
			cost = c.losing(r)
		} else {
			served += c.q[r]
		}
		if cost == absent {
			return wide{}, false
		}
		sum.add(cost)
	}
	if j >= 0 {
		safety, _ := scale(c.slots[j].reserve.At(served), c.slots[j].hold)
		sum.add(c.slots[j].shipment)
		sum.add(safety)
	}
	return sum, true
}
