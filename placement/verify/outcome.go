package verify

import (
	"context"
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/par"
	"github.com/forwardstock/forwardstock/placement"
)

// compared checks the outcomes that the plan is compared with: its own, that of
// the best single site, if one can serve everything, and that of the current
// sites, if there are any and they can.
func (c *check) compared(t *tally) {
	want := []*result{{parts: t.whole, days: t.days, lanes: t.lanes, served: t.served}}
	for w, open := range c.open {
		if open {
			want[0].sites = append(want[0].sites, w)
		}
	}
	if w, ok := c.bestSingle(t); ok {
		want = append(want, c.everywhere([]int{w}, true))
	}
	var current []int
	for w, site := range c.Network.Sites {
		if site.Current {
			current = append(current, w)
		}
	}
	if len(current) > 0 {
		if r := c.everywhere(current, false); r.missing == 0 {
			want = append(want, r)
		}
	}
	if len(c.plan.Compared) != len(want) {
		c.bad("compared: %d outcomes, want %d", len(c.plan.Compared), len(want))
		return
	}
	for i := range want {
		c.outcome(want[i], &c.plan.Compared[i], fmt.Sprintf("compared[%d]", i))
	}
}

// bestSingle returns the first of the sites that serve everything alone at the
// least cost.
func (c *check) bestSingle(t *tally) (site int, ok bool) {
	var least wide
	for w := range c.Network.Sites {
		at := t.bySite[w]
		cost := at.alone
		for x := range c.Network.Sites {
			cost.add(int64(c.own(x, x == w)))
		}
		if !c.never[w] && !at.unable && (!ok || cost.compare(least) < 0) {
			site, least, ok = w, cost, true
		}
	}
	return site, ok
}

// own returns what a site itself costs.
func (m *model) own(w int, open bool) placement.Money {
	site := &m.Network.Sites[w]
	switch {
	case open && site.Current:
		return site.Fixed
	case open:
		return site.Fixed + site.Opening
	case site.Current:
		return site.Closing
	}
	return 0
}

// result is what a way of stocking comes to.
type result struct {
	sites   []int
	parts   split
	days    speed
	lanes   int64 // number of lanes that are not lost
	served  wide
	missing int // regions of items that no lane reaches
}

func (r *result) plus(o *result) {
	r.parts.plus(&o.parts)
	r.days.plus(&o.days)
	r.lanes += o.lanes
	r.served = r.served.plus(o.served)
	r.missing += o.missing
}

// everywhere returns what it comes to when every item with demand is at each of
// some sites, with limits, promises and changes left aside. The rules for items
// count or do not.
func (c *check) everywhere(sites []int, rules bool) *result {
	total := &result{sites: sites}
	for w := range c.Network.Sites {
		total.parts.add(placement.Parts{Sites: c.own(w, slices.Contains(sites, w))})
	}
	workers := make([]*result, par.Workers(0))
	tables := make([]*cells, len(workers))
	_ = par.Each(context.Background(), len(workers), len(c.Items), func(n, k int) {
		if workers[n] == nil {
			workers[n], tables[n] = new(result), newCells(c.model)
			tables[n].anywhere = !rules
		}
		tables[n].serve(k, sites, workers[n])
	})
	for _, r := range workers {
		if r != nil {
			total.plus(r)
		}
	}
	return total
}

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

// outcome checks one outcome.
func (c *check) outcome(want *result, says *placement.Outcome, place string) {
	var ids []string
	for _, w := range want.sites {
		ids = append(ids, c.Network.Sites[w].ID)
	}
	if !slices.Equal(says.Sites, ids) {
		c.bad("%s: sites: says %.100q, are %.100q", place, says.Sites, ids)
	}
	want.parts.match(&c.findings, says.Parts, place)
	if err := says.Days.Check(); err != nil {
		c.bad("%s: %w", place, err)
		return
	}
	c.daysOf(want, &says.Days, place)
}

// daysOf checks shares by days, which are rounded: each may be off by one
// millionth, and by half a millionth of a unit for every lane.
func (c *check) daysOf(want *result, says *geo.Days, place string) {
	total, _ := want.served.small() // read has seen to it that all demand fits
	if total == 0 {
		if *says != geo.ExactDays(0) {
			c.bad("%s: days: nothing is served", place)
		}
		return
	}
	for day, share := range says {
		// |share total - 1e6 quantity| <= total + 1e6 lanes, all times 1e6
		var difference, slack wide
		difference.addProduct(int64(share), total)
		difference = difference.plus(want.days[day].negative())
		slack.addProduct(total, 1)
		slack.addProduct(million, want.lanes)
		if difference.compare(slack) > 0 || difference.negative().compare(slack) > 0 {
			c.bad("%s: days: the share of day %d is not %d millionths", place, day, share)
		}
	}
}
