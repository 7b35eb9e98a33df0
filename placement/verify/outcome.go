package verify

import (
	"context"
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/par"
	"github.com/forwardstock/forwardstock/placement"
)

// compared checks the outcomes that the plan is compared with: its own, that of
// the best single site, if one can serve everything, and that of the current
// sites, if there are any and they can.
func (c *check) compared(t *tally) {
	want := []*result{{name: "plan", parts: t.whole, days: t.days, lanes: t.lanes, served: t.served, lost: t.lost}}
	for w, open := range c.open {
		if open {
			want[0].sites = append(want[0].sites, w)
		}
	}
	if w, ok := c.bestSingle(t); ok {
		want = append(want, c.everywhere("best single site", []int{w}, true))
	}
	var current []int
	for w, site := range c.Network.Sites {
		if site.Current {
			current = append(current, w)
		}
	}
	if len(current) > 0 {
		if r := c.everywhere("current sites", current, false); r.missing == 0 {
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
	name    string
	sites   []int
	parts   split
	days    speed
	lanes   int64 // number of lanes that are not lost
	served  wide
	lost    wide
	missing int // regions of items that no lane reaches
}

func (r *result) plus(o *result) {
	r.parts.plus(&o.parts)
	r.days.plus(&o.days)
	r.lanes += o.lanes
	r.served, r.lost = r.served.plus(o.served), r.lost.plus(o.lost)
	r.missing += o.missing
}

// everywhere returns what it comes to when every item with demand is at each of
// some sites, with limits, promises and changes left aside. The rules for items
// count or do not.
func (c *check) everywhere(name string, sites []int, rules bool) *result {
	total := &result{name: name, sites: sites}
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

// outcome checks one outcome.
func (c *check) outcome(want *result, says *placement.Outcome, place string) {
	var ids []string
	for _, w := range want.sites {
		ids = append(ids, c.Network.Sites[w].ID)
	}
	if !slices.Equal(says.Sites, ids) {
		c.bad("%s: sites: says %.100q, are %.100q", place, says.Sites, ids)
	}
	same(&c.findings, says.Name, want.name, "%s: name", place)
	want.parts.match(&c.findings, says.Parts, place)
	if err := says.Days.Check(); err != nil {
		c.bad("%s: %w", place, err)
		return
	}
	c.daysOf(want, &says.Days, place)
}

// daysOf checks shares of all demand by days, which are rounded: each may be off by two
// millionths, and by half a millionth of a unit for every lane; their sum is the nearest
// to what is served.
func (c *check) daysOf(want *result, says *placement.Arrivals, place string) {
	served, _ := want.served.small() // read has seen to it that all demand fits
	total, _ := want.served.plus(want.lost).small()
	if want.served == (wide{}) {
		if *says != (placement.Arrivals{}) {
			c.bad("%s: days: nothing is served", place)
		}
		return
	}
	whole, _ := exact.MulDivRound(served, million, total) // at most a million
	same(&c.findings, says.Served(), whole, "%s: days: share that is served", place)
	for day, share := range says {
		// |share total - 1e6 quantity| <= 2 total + 1e6 lanes, all times 1e6
		var difference, slack wide
		difference.addProduct(int64(share), total)
		difference = difference.plus(want.days[day].negative())
		slack.addProduct(total, 2)
		slack.addProduct(million, want.lanes)
		if difference.compare(slack) > 0 || difference.negative().compare(slack) > 0 {
			c.bad("%s: days: the share of day %d is not %d millionths", place, day, share)
		}
	}
}
