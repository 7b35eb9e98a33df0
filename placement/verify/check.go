package verify

import (
	"context"
	"fmt"

	"github.com/forwardstock/forwardstock/internal/par"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// check is one run of the checker.
type check struct {
	findings
	*model
	plan *placement.Plan
	// What comes after the optimisation, and the next best choice, are not there.
	streamed bool

	leaves []placement.Leaf // whose bounds are to be derived
	first  []int            // by leaf: the first with the same prices and values
	open   []bool           // by site
	// Of what is decided after the optimisation.
	byItem       []loose
	lanesBetween map[[2]int]*placement.Transfer
}

func (c *check) run(bounded bool) error {
	c.header()
	found := c.plan.Status == facility.Optimal || c.plan.Status == facility.Feasible
	if found {
		c.sites()
		c.group()
	} else {
		c.empty()
	}
	if bounded {
		c.certificate()
	}
	if !c.none() { // what follows relies on the lengths and indexes
		return c.err()
	}
	tally, sums, err := c.items(found)
	if err != nil {
		return err
	}
	if found && !tally.untold {
		c.totals(tally)
	}
	if bounded {
		c.bounds(sums)
	}
	return c.err()
}

// header checks what does not depend on the problem.
func (c *check) header() {
	p := c.plan
	same(&c.findings, p.Schema, placement.Schema, "schema")
	if p.Status > facility.Optimal {
		c.bad("unknown status: %v", p.Status)
	}
	if p.Stop > facility.Exhausted {
		c.bad("unknown stop: %v", p.Stop)
	}
	if proved := p.Status == facility.Optimal || p.Status == facility.Infeasible; p.Stop == facility.Proved && !proved {
		c.bad("it is said to be proved and is %v", p.Status)
	}
	if p.Work < 0 || p.Nodes < 0 {
		c.bad("work of %d in %d nodes", p.Work, p.Nodes)
	}
	switch {
	case p.Refined < 0 || p.Refined == 0 && p.Searched != 0:
		c.bad("refined by %v from a cost of %v", p.Refined, p.Searched)
	case p.Refined > 0 && (p.Searched < p.Bound || p.Searched > p.Cost):
		c.bad("the search is said to have ended with a cost of %v, which is not within the bound of %v and the cost of %v", p.Searched, p.Bound, p.Cost)
	}
}

// empty checks that an answer without a plan holds none.
func (c *check) empty() {
	p := c.plan
	if p.Cost != 0 || p.RoundingCost != 0 || p.MissedCost != 0 || p.Searched != 0 || p.Spent != 0 || p.Landed != 0 || p.Parts != (placement.Parts{}) {
		c.bad("%v, and yet it has a cost", p.Status)
	}
	if len(p.Sites) > 0 || len(p.Items) > 0 || len(p.Promises) > 0 || len(p.Limits) > 0 || len(p.Compared) > 0 ||
		len(p.Moves) > 0 || len(p.Idle) > 0 || len(p.Grants) > 0 || p.Orders != nil {
		c.bad("%v, and yet it has sites, items, promises or comparisons", p.Status)
	}
}

// sites checks which sites are open.
func (c *check) sites() {
	p := c.plan
	if len(p.Sites) != c.model.sites || len(p.Items) != len(c.Items) {
		c.bad("it has %d sites and %d items, the problem %d and %d", len(p.Sites), len(p.Items), c.model.sites, len(c.Items))
		return
	}
	count := 0
	c.open = make([]bool, c.model.sites)
	for w := range p.Sites {
		c.open[w] = p.Sites[w].Open
		if c.open[w] {
			count++
		}
		rule := c.Network.Sites[w].Rule
		if c.open[w] && rule == placement.Forbidden || !c.open[w] && rule == placement.Forced {
			c.bad("sites[%d] (%.40q): %v, and yet open is %v", w, c.Network.Sites[w].ID, rule, c.open[w])
		}
	}
	if count < c.Policy.MinSites || count > c.largest {
		c.bad("%d sites are open, want %d to %d", count, c.Policy.MinSites, c.largest)
	}
	if !c.groups.kept(c.open) {
		c.bad("the open sites break the limits of a provider")
	}
}

// worker is what one goroutine needs.
type worker struct {
	item *itemCheck
	sums []leafSum // by leaf
	own  *scratch
}

func (c *check) newWorker() *worker {
	w := &worker{newItemCheck(c), make([]leafSum, len(c.leaves)), newScratch(c.model)}
	for i := range w.sums {
		w.sums[i].sites = make([]wide, c.model.sites)
	}
	return w
}

// items checks all items and leaves, and returns what they add up to. Its error
// is a mistake of the problem.
func (c *check) items(found bool) (*tally, []leafSum, error) {
	total := c.newWorker()
	workers := make([]*worker, par.Workers(0))
	wrong := make([]*findings, len(c.Items)) // by item, nil if there is nothing
	mistakes := make([]error, len(c.Items))
	_ = par.Each(context.Background(), len(workers), len(c.Items), func(n, k int) {
		if workers[n] == nil {
			workers[n] = c.newWorker()
		}
		w := workers[n]
		if mistakes[k] = w.item.cells.load(k); mistakes[k] != nil {
			return
		}
		f := &findings{kind: ErrFalse}
		if found {
			w.item.check(&c.plan.Items[k], f)
		}
		for i := range c.leaves {
			if c.first[i] < i {
				continue
			}
			if err := w.item.cells.reduce(&c.leaves[i], &w.sums[i], w.own); err != nil {
				f.bad("certificate: leaf %d: %v", i, err)
			}
		}
		if !f.none() {
			wrong[k] = f
		}
	})
	for k, err := range mistakes {
		if err != nil {
			return nil, nil, fmt.Errorf("%w: item %.40q: %w", placement.ErrInvalid, c.Items[k].ID, err)
		}
	}
	for _, f := range wrong {
		if f != nil {
			c.take(f)
		}
	}
	for _, w := range workers {
		if w == nil {
			continue
		}
		total.item.tally.plus(w.item.tally)
		for i := range total.sums {
			total.sums[i].plus(&w.sums[i])
		}
	}
	return total.item.tally, total.sums, nil
}

// totals checks what the items add up to.
func (c *check) totals(t *tally) {
	f := &c.findings
	for w := range c.plan.Sites {
		site, at := &c.plan.Sites[w], &t.bySite[w]
		place := fmt.Sprintf("sites[%d] (%.40q)", w, c.Network.Sites[w].ID)
		own := placement.Parts{Sites: c.own(w, c.open[w])}
		at.parts.add(own)
		t.whole.add(own)
		regions := 0
		for _, served := range t.anyAt[w*c.regions:][:c.regions] {
			if served {
				regions++
			}
		}
		same(f, site.Site, c.Network.Sites[w].ID, "%s: site", place)
		same(f, site.Items, at.items, "%s: items", place)
		same(f, site.Regions, regions, "%s: regions", place)
		same(f, widen(site.Demand), at.demand, "%s: demand", place)
		same(f, widen(site.Send), at.send, "%s: units to send", place)
		at.parts.match(f, site.Parts, place)
	}
	c.promises(t)
	c.limited(t)
	t.whole.match(f, c.plan.Parts, "plan")
	same(f, widen(int64(c.plan.Cost)), t.whole.total(), "cost")
	if c.streamed {
		return
	}
	c.grants(t)
	c.orders()
	c.compared(t)
}

// promises checks how they are kept, and adds what it costs where they are not.
func (c *check) promises(t *tally) {
	if len(c.plan.Promises) != len(c.Policy.Within) {
		c.bad("%d promises of %d", len(c.plan.Promises), len(c.Policy.Within))
		return
	}
	for i, says := range c.plan.Promises {
		place := fmt.Sprintf("promises[%d]", i)
		same(&c.findings, says.Promise, c.Policy.Within[i], "%s", place)
		same(&c.findings, says.Required, c.required[i], "%s: required", place)
		same(&c.findings, widen(says.OnTime), t.onTime[i], "%s: on time", place)
		c.pay(i, t)
	}
}

// pay adds what it costs that a promise is not kept.
func (c *check) pay(i int, t *tally) {
	onTime, _ := t.onTime[i].small() // no more than all demand
	if onTime >= c.required[i] {
		return
	}
	penalty := int64(c.Policy.Within[i].Penalty)
	if penalty == 0 {
		c.bad("promises[%d]: it is broken: %v on time, %d required", i, onTime, c.required[i])
		return
	}
	cost, err := ceiling(c.required[i]-onTime, penalty)
	if err != nil {
		c.bad("promises[%d]: what it costs to break it does not fit", i)
	}
	t.whole.add(placement.Parts{Broken: placement.Money(cost)})
}
