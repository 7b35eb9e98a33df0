package verify

import (
	"fmt"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
)

// itemCheck checks the parts of a plan that belong to one item at a time.
type itemCheck struct {
	m     *model
	whole *check
	cells *cells
	open  []bool
	next  *nextCheck
	tally *tally
	// By site, for the item at hand.
	holds   []bool
	way     []int // where it is held
	share   []exact.Sum
	served  []int64
	parts   []split
	total   split // of the item
	brought wide  // new goods, in whole cartons
}

func newItemCheck(whole *check) *itemCheck {
	m, open := whole.model, whole.open
	cells := newCells(m)
	return &itemCheck{
		m: m, whole: whole, cells: cells, open: open, next: newNextCheck(cells), tally: newTally(m),
		holds: make([]bool, m.sites), way: make([]int, m.sites), share: make([]exact.Sum, m.sites), served: make([]int64, m.sites),
		parts: make([]split, m.sites),
	}
}

// check checks the plan of the item that the cells are loaded with.
func (c *itemCheck) check(plan *placement.ItemPlan, f *findings) {
	place := fmt.Sprintf("items[%d] (%.40q)", c.cells.item, c.m.Items[c.cells.item].ID)
	before := len(f.list)
	same(f, plan.Item, c.m.Items[c.cells.item].ID, "%s: item", place)
	clear(c.holds)
	clear(c.share)
	clear(c.served)
	clear(c.parts)
	c.total = split{}
	c.held(plan, place, f)
	c.lanes(plan, place, f)
	if len(f.list) > before {
		c.tally.untold = true
		return
	}
	c.brought = wide{}
	for i := range plan.Stock {
		c.stocked(&plan.Stock[i], fmt.Sprintf("%s: stock at site %d", place, plan.Stock[i].Site), f)
	}
	for w := range c.holds {
		if len(c.cells.regions) > 0 && !c.holds[w] && c.m.held[pair{c.cells.item, w}] {
			gone := placement.Parts{Changes: c.m.Policy.Change}
			c.total.add(gone)
			c.tally.bySite[w].parts.add(gone)
		}
	}
	if limit := c.m.Items[c.cells.item].Limit; limit > 0 && c.brought.compare(widen(limit)) > 0 {
		f.bad("%s: %v units of %d after rounding", place, c.brought, limit)
	}
	c.total.match(f, plan.Parts, place)
	c.tally.whole.plus(&c.total)
	if c.whole.streamed {
		return
	}
	c.loose(plan, place, f)
	c.next.check(plan, c.open, c.holds, c.total.total(), place, f)
	c.alone()
}

// stocked checks what the item at a site costs and takes of the limits.
func (c *itemCheck) stocked(s *placement.StockPlan, place string, f *findings) {
	w := int(s.Site)
	slot := c.cells.find(w, int(s.Way))
	reserve := slot.reserve.At(c.served[w])
	same(f, s.Reserve, reserve, "%s: reserve", place)
	safety, err := scale(reserve, slot.hold)
	if err == nil {
		err = c.tally.used.add(c.cells, slot, reserve, true)
	}
	if err != nil {
		f.bad("%s: reserve: %w", place, err)
	}
	c.tally.used.ship(c.cells, slot)
	parts := placement.Parts{Carrying: placement.Money(slot.shipment), Safety: placement.Money(safety)}
	if !c.m.held[pair{c.cells.item, w}] {
		parts.Changes = c.m.Policy.Change
	}
	c.parts[w].add(parts)
	c.parts[w].match(f, s.Parts, place)
	c.total.plus(&c.parts[w])
	if !c.whole.streamed {
		c.stock(s, min(c.share[w].Value(), 1), place, f)
	}
	at := &c.tally.bySite[w]
	at.items++
	at.send.add(s.Send)
	at.parts.plus(&c.parts[w])
}

// alone adds what it would cost to serve the item from each site alone.
func (c *itemCheck) alone() {
	for w := range c.tally.bySite {
		at := &c.tally.bySite[w]
		sum, ok := c.cells.alone(w)
		at.alone, at.unable = at.alone.plus(sum), at.unable || !ok
	}
}

// held checks at which sites the item is held.
func (c *itemCheck) held(plan *placement.ItemPlan, place string, f *findings) {
	before := -1
	for i := range plan.Stock {
		w := int(plan.Stock[i].Site)
		switch {
		case w < 0 || w >= c.m.sites:
			f.bad("%s: stock[%d]: there is no site %d", place, i, w)
			continue
		case w <= before:
			f.bad("%s: stock[%d]: site %d is not after site %d", place, i, w, before)
		case !c.open[w]:
			f.bad("%s: stock[%d]: site %d is closed", place, i, w)
		case c.cells.rule(w) == placement.Forbidden:
			f.bad("%s: stock[%d]: the item is forbidden at site %d", place, i, w)
		case len(c.cells.regions) == 0:
			f.bad("%s: stock[%d]: the item has no demand", place, i)
		case c.cells.find(w, int(plan.Stock[i].Way)) == nil:
			f.bad("%s: stock[%d]: the item cannot come to site %d by way %d", place, i, w, plan.Stock[i].Way)
		}
		c.way[w] = int(plan.Stock[i].Way)
		before = max(before, w)
		c.holds[w] = true
	}
	for w := range c.holds {
		if len(c.cells.regions) > 0 && !c.holds[w] && c.cells.rule(w) == placement.Forced {
			f.bad("%s: it is forced to site %d, which does not hold it", place, w)
		}
	}
}

// lanes checks that every region with demand is served, and sums what it costs.
func (c *itemCheck) lanes(plan *placement.ItemPlan, place string, f *findings) {
	if len(plan.Lanes) != len(c.cells.regions) {
		f.bad("%s: %d lanes for %d regions with demand", place, len(plan.Lanes), len(c.cells.regions))
		return
	}
	shares := []float64(nil)
	if d := c.m.demand[c.cells.item]; d != nil {
		shares = d.Shares
	}
	for i, r := range c.cells.regions {
		lane := plan.Lanes[i]
		w, s := int(lane.Site), int(lane.Service)
		if int(lane.Region) != r {
			f.bad("%s: lanes[%d]: region %d, want %d", place, i, lane.Region, r)
			continue
		}
		if w == -1 && s == -1 && c.cells.lost >= 0 {
			c.total.add(placement.Parts{Lost: placement.Money(c.cells.losing(r))})
			c.tally.lost.add(c.cells.q[r])
			continue
		}
		if w < 0 || w >= c.m.sites || s < 0 || s >= c.m.services {
			f.bad("%s: lanes[%d]: there is no site %d or no service %d", place, i, w, s)
			continue
		}
		var slot *slot
		if c.holds[w] {
			slot = c.cells.find(w, c.way[w])
		}
		if slot == nil {
			f.bad("%s: lanes[%d]: site %d does not hold the item", place, i, w)
			continue
		}
		parts, ok, err := c.cells.parts(r, slot, s)
		if err != nil || !ok {
			f.bad("%s: lanes[%d]: service %d does not carry the item from site %d to region %d", place, i, s, w, r)
			continue
		}
		if c.m.elsewhere(c.cells.item, r, w) {
			f.bad("%s: lanes[%d]: region %d is not to be served from site %d", place, i, r, w)
		}
		q, at := c.cells.q[r], c.m.lane(w, s, r)
		c.parts[w].add(parts)
		c.share[w].Add(shares[r])
		c.served[w] += q
		if err := c.tally.used.add(c.cells, slot, q, false); err != nil {
			f.bad("%s: lanes[%d]: %w", place, i, err)
		}
		c.tally.days.add(q, &c.m.days[at])
		c.tally.lanes++
		c.tally.served.add(q)
		c.tally.bySite[w].demand.add(q)
		c.tally.anyAt[w*c.m.regions+r] = true
		for p, within := range c.m.within {
			if c.m.about[p] >= 0 && c.m.about[p] != c.cells.item {
				continue
			}
			t, _ := scale(q, within[at]) // at most q
			c.tally.onTime[p].add(t)
		}
	}
}
