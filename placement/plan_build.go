package placement

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/par"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// plan writes the best plan of the search out, with its certificate.
func (t *tree) plan(ctx context.Context) (*Plan, error) {
	plan, err := t.describe(ctx, t.best, t.weakest().x.s, t.compared, nil)
	if err != nil {
		return nil, err
	}
	plan.Bound, plan.Nodes = Money(min(t.bound(), t.best.cost)), t.nodes
	plan.Refined, plan.Searched = Money(t.refined), Money(min(t.searched, t.best.cost))
	plan.Certificate = t.certificate()
	plan.Status = facility.Feasible
	if plan.Bound == plan.Cost {
		plan.Status = facility.Optimal
	}
	return plan, nil
}

// describe writes a trial out, with the prices of the rows and what it is compared
// with, but for its status and its bound. Targets are those of the plan wanted, if there
// is any.
func (p *primal) describe(ctx context.Context, final *trial, prices []int64, compared []Outcome, wanted *Plan) (*Plan, error) {
	m := p.model
	plan := &Plan{Schema: Schema, Work: p.work.done, Items: make([]ItemPlan, len(m.p.Items))}
	for i := range plan.Items {
		plan.Items[i].Item = m.p.Items[i].ID
	}
	err := par.Each(ctx, p.workers, len(m.items), func(worker, k int) {
		p.itemPlan(&plan.Items[m.items[k]], k, final, p.hand(worker))
	})
	if err != nil {
		return nil, err
	}
	r := m.restocking(plan)
	r.wanted = wanted
	if err := r.run(ctx, p.workers); err != nil {
		return nil, err
	}
	if err := m.orders(ctx, p.workers, plan); err != nil {
		return nil, err
	}
	if err := m.sum(plan, final); err != nil {
		return nil, err
	}
	m.requirements(plan, final, prices)
	plan.Warnings = m.warnings(plan)
	plan.Compared = append([]Outcome{m.summary("plan", final, plan.Parts)}, compared...)
	return plan, nil
}

// itemPlan fills the plan of item k: costs, lanes, territories and what else could
// be done.
func (p *primal) itemPlan(out *ItemPlan, k int, final *trial, h *hand) {
	m := p.model
	d := &m.p.Demand.Items[m.demand[k]]
	lanes := final.lanes[k*m.regions:][:m.regions]
	shares := make([]exact.Sum, m.slots)
	out.Lanes = make([]Lane, 0, m.regions)
	for r, l := range lanes {
		switch {
		case l >= 0:
			out.Lanes = append(out.Lanes, Lane{Region: int32(r), Site: m.site[l], Service: m.service[l]})
			shares[m.slot[l]].Add(d.Shares[r])
		case l == lostLane:
			out.Lanes = append(out.Lanes, Lane{Region: int32(r), Site: -1, Service: -1})
		}
	}
	parts := make([]Parts, m.slots)
	out.Parts = m.itemParts(k, final.sets[k], lanes, parts, h.part)
	for _, j := range final.sets[k] {
		bought := d.Territory(min(shares[j].Value(), 1))
		out.Stock = append(out.Stock, StockPlan{Site: m.slotSite[j], Way: m.way[j], Mean: bought.Mean, Deviation: math.Sqrt(bought.Var),
			Reserve: m.reserve(k, int(j)).At(h.part[j]), Parts: parts[j]})
	}
	p.alternatives(out, k, final, h)
}

// itemParts returns what item k costs with these slots and lanes, by part, and
// writes the parts of each slot, and what it serves to part.
func (m *model) itemParts(k int, set, lanes []int32, bySlot []Parts, part []int64) Parts {
	var whole Parts
	clear(part)
	for r, l := range lanes {
		switch {
		case l >= 0:
			bySlot[m.slot[l]] = bySlot[m.slot[l]].Plus(m.partsOf(k, int(l), r))
			part[m.slot[l]] += m.q[k*m.regions+r]
		case l == lostLane:
			whole.Lost += Money(m.lostCost(k, r))
		}
	}
	for _, j := range set {
		bySlot[j] = bySlot[j].Plus(m.holding(k, int(j), part[j]))
		whole = whole.Plus(bySlot[j])
	}
	for w := range m.sites {
		whole.Changes += m.given(k, w, set)
	}
	return whole
}

// holding returns the cost of item k in slot j, and of its reserve for what it
// serves, by part.
func (m *model) holding(k, j int, part int64) Parts {
	at := k*m.slots + j
	p := Parts{
		Carrying: Money(m.shipment[at]),
		Safety:   Money(mulRound(m.reserve(k, j).At(part), m.unit[at].hold)),
	}
	if !m.was[k*m.sites+int(m.slotSite[j])] {
		p.Changes = m.p.Policy.Change
	}
	return p
}

// given returns what it costs that item k is no longer held at site w.
func (m *model) given(k, w int, set []int32) Money {
	if !m.was[k*m.sites+w] || slices.ContainsFunc(set, func(j int32) bool { return int(m.slotSite[j]) == w }) {
		return 0
	}
	return m.p.Policy.Change
}

// sum sums the items up by site and as a whole.
func (m *model) sum(plan *Plan, final *trial) error {
	plan.Sites = make([]SitePlan, m.sites)
	for w := range plan.Sites {
		plan.Sites[w].Site = m.p.Network.Sites[w].ID
		plan.Sites[w].Open = slices.Contains(final.open, int32(w))
		plan.Sites[w].Parts.Sites = m.p.Network.Sites[w].Cost(plan.Sites[w].Open)
	}
	served := make([]bool, m.sites*m.regions)
	var send total
	for k, i := range m.items {
		item := &plan.Items[i]
		for j := range item.Stock {
			s := &item.Stock[j]
			site := &plan.Sites[s.Site]
			site.Items++
			site.Parts = site.Parts.Plus(s.Parts)
			site.Send += s.Send
			send.add(s.Send)
		}
		for w := range plan.Sites {
			plan.Sites[w].Parts.Changes += m.given(k, w, final.sets[k])
		}
		plan.Parts.Lost += item.Parts.Lost
		for _, lane := range item.Lanes {
			if lane.Site >= 0 {
				plan.Sites[lane.Site].Demand += m.q[k*m.regions+int(lane.Region)]
				served[int(lane.Site)*m.regions+int(lane.Region)] = true
			}
		}
	}
	for w := range plan.Sites {
		for _, s := range served[w*m.regions:][:m.regions] {
			if s {
				plan.Sites[w].Regions++
			}
		}
		plan.Parts = plan.Parts.Plus(plan.Sites[w].Parts)
	}
	plan.Parts.Broken = Money(m.broken(final.used))
	if plan.Cost = plan.Parts.Total(); int64(plan.Cost) != final.cost || send.bad {
		return fmt.Errorf("the parts of the plan add up to %v, not %v", plan.Cost, Money(final.cost))
	}
	return nil
}

// requirements tells how the rows are kept.
func (m *model) requirements(plan *Plan, final *trial, prices []int64) {
	for i := range m.rows {
		r := &m.rows[i]
		if r.kind == promise {
			plan.Promises = append(plan.Promises, PromiseCheck{Promise: m.p.Policy.Within[r.index],
				OnTime: final.used[i], Required: r.limit, Price: Money(prices[i])})
			continue
		}
		c := LimitCheck{Kind: r.kind, Used: final.used[i], Limit: r.limit, Raised: r.raised, Price: Money(prices[i])}
		switch {
		case m.ofSite(r):
			c.Site = m.p.Network.Sites[r.index].ID
		case r.kind == LimitItem:
			c.Item = m.p.Items[m.items[r.index]].ID
		}
		plan.Limits = append(plan.Limits, c)
	}
}
