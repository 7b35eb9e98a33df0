package placement

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/par"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// plan writes the best plan of the search out, with its certificate.
func (t *tree) plan(ctx context.Context) (*Plan, error) {
	m, final := t.model, t.best
	plan := &Plan{
		Schema: Schema, Bound: Money(min(t.bound(), final.cost)), Work: t.work.done, Nodes: t.nodes,
		Items: make([]ItemPlan, len(m.p.Items)),
	}
	for i := range plan.Items {
		plan.Items[i].Item = m.p.Items[i].ID
	}
	err := par.Each(ctx, t.workers, len(m.items), func(worker, k int) {
		t.itemPlan(&plan.Items[m.items[k]], k, final, t.hand(worker))
	})
	if err != nil {
		return nil, err
	}
	if err := m.restock(ctx, t.workers, plan, m.stockAt()); err != nil {
		return nil, err
	}
	if err := m.orders(ctx, t.workers, plan); err != nil {
		return nil, err
	}
	if err := m.sum(plan, final); err != nil {
		return nil, err
	}
	plan.Certificate, plan.Promises = t.certificate(), m.promises(final, t.weakest().x.s)
	plan.Warnings = m.warnings(plan)
	plan.Compared = append([]Outcome{m.summary("plan", final, plan.Parts)}, t.compared...)
	plan.Status = facility.Feasible
	if plan.Bound == plan.Cost {
		plan.Status = facility.Optimal
	}
	return plan, nil
}

// itemPlan fills the plan of item k: costs, lanes, territories and what else could
// be done.
func (t *tree) itemPlan(out *ItemPlan, k int, final *trial, h *hand) {
	m := t.model
	d := &m.p.Demand.Items[m.demand[k]]
	lanes := final.lanes[k*m.regions:][:m.regions]
	shares := make([]exact.Sum, m.sites)
	parts := make([]Parts, m.sites)
	out.Lanes = make([]Lane, 0, m.regions)
	for r, l := range lanes {
		if l < 0 {
			continue
		}
		w := m.site[l]
		out.Lanes = append(out.Lanes, Lane{Region: int32(r), Site: w, Service: m.service[l]})
		shares[w].Add(d.Shares[r])
		parts[w] = parts[w].Plus(m.partsOf(k, int(l), r))
	}
	for _, w := range final.sets[k] {
		p := parts[w]
		p.Carrying += Money(m.carry[k*m.sites+int(w)])
		out.Parts = out.Parts.Plus(p)
		bought := d.Territory(min(shares[w].Value(), 1))
		out.Stock = append(out.Stock, StockPlan{Site: w, Way: -1, Mean: bought.Mean, Deviation: math.Sqrt(bought.Var), Parts: p})
	}
	t.alternatives(out, k, final, h)
}

// sum sums the items up by site and as a whole.
func (m *model) sum(plan *Plan, final *trial) error {
	plan.Sites = make([]SitePlan, m.sites)
	for w := range plan.Sites {
		plan.Sites[w].Site = m.p.Network.Sites[w].ID
	}
	for _, w := range final.open {
		plan.Sites[w].Open = true
		plan.Sites[w].Parts.Sites = Money(m.opening[w])
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
		for _, lane := range item.Lanes {
			plan.Sites[lane.Site].Demand += m.q[k*m.regions+int(lane.Region)]
			served[int(lane.Site)*m.regions+int(lane.Region)] = true
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
	if plan.Cost = plan.Parts.Total(); int64(plan.Cost) != final.cost || send.bad {
		return fmt.Errorf("the parts of the plan add up to %v, not %v", plan.Cost, Money(final.cost))
	}
	return nil
}

// promises tells how the promises are kept.
func (m *model) promises(final *trial, prices []int64) []PromiseCheck {
	var out []PromiseCheck
	for i, w := range m.p.Policy.Within {
		out = append(out, PromiseCheck{Promise: w, OnTime: final.onTime[i], Required: m.need[i], Price: Money(prices[i])})
	}
	return out
}

// weakest returns the leaf with the least bound.
func (t *tree) weakest() *node {
	all := append(slices.Clone(t.leaves), t.open...)
	return slices.MinFunc(all, func(a, b *node) int {
		switch {
		case a.bound < b.bound:
			return -1
		case a.bound > b.bound:
			return 1
		}
		return a.order - b.order
	})
}

// certificate writes the leaves of the tree. Those that share a point share
// their values in memory too.
func (t *tree) certificate() *Certificate {
	c := &Certificate{Leaves: []Leaf{}}
	shared := map[*int64][][]Money{}
	for _, n := range append(slices.Clone(t.leaves), t.open...) {
		leaf := Leaf{}
		for w, d := range n.fix {
			switch {
			case d == t.siteRule[w]:
			case d == in:
				leaf.Open = append(leaf.Open, int32(w))
			default:
				leaf.Closed = append(leaf.Closed, int32(w))
			}
		}
		for _, price := range n.x.s {
			leaf.Prices = append(leaf.Prices, Money(price))
		}
		var key *int64
		if len(n.x.v) > 0 {
			key = &n.x.v[0]
		}
		if shared[key] == nil {
			shared[key] = t.values(n.x.v)
		}
		leaf.Values = shared[key]
		c.Leaves = append(c.Leaves, leaf)
	}
	return c
}

// values returns rows of values by item of the problem.
func (m *model) values(v []int64) [][]Money {
	rows := make([][]Money, len(m.p.Items))
	flat := make([]Money, len(v))
	for i, x := range v {
		flat[i] = Money(x)
	}
	for k, i := range m.items {
		rows[i] = flat[k*m.regions:][:m.regions:m.regions]
	}
	return rows
}

// outcome sums up a trial with lanes as a way of stocking.
func (m *model) outcome(ctx context.Context, workers int, name string, x *trial) (Outcome, error) {
	parts := make([]Parts, len(m.items))
	err := par.Do(ctx, workers, len(m.items), func(k int) {
		for _, w := range x.sets[k] {
			parts[k].Carrying += Money(m.carry[k*m.sites+int(w)])
		}
		for r, l := range x.lanes[k*m.regions:][:m.regions] {
			if l >= 0 {
				parts[k] = parts[k].Plus(m.partsOf(k, int(l), r))
			}
		}
	})
	var sum Parts
	for _, w := range x.open {
		sum.Sites += Money(m.opening[w])
	}
	for _, p := range parts {
		sum = sum.Plus(p)
	}
	return m.summary(name, x, sum), err
}

// summary is the outcome of a trial with lanes whose cost is known by parts.
func (m *model) summary(name string, x *trial, parts Parts) Outcome {
	out := Outcome{Name: name, Sites: []string{}, Parts: parts}
	for _, w := range x.open {
		out.Sites = append(out.Sites, m.p.Network.Sites[w].ID)
	}
	volume := make([]int64, len(m.days)) // of all items, by lane and region
	for k := range m.items {
		for r, l := range x.lanes[k*m.regions:][:m.regions] {
			if l >= 0 {
				volume[int(l)*m.regions+r] += m.q[k*m.regions+r]
			}
		}
	}
	var sum [geo.MaxDay + 1]int64
	for at, q := range volume {
		if q == 0 {
			continue
		}
		for day, share := range m.days[at] {
			sum[day] += mulRound(q, int64(share))
		}
	}
	out.Days = shares(sum)
	return out
}

// shares returns quantities by day as millionths of their sum, by the largest
// remainder; day 0 for sure if there are none.
func shares(days [geo.MaxDay + 1]int64) geo.Days {
	sum := int64(0)
	for _, q := range days {
		sum += q
	}
	if sum == 0 {
		return geo.ExactDays(0)
	}
	var out geo.Days
	left := int64(geo.Certain)
	var rest [geo.MaxDay + 1]int64
	for day, q := range days {
		share, _ := exact.MulDivFloor(q, geo.Certain, sum) // at most Certain
		out[day] = int32(share)
		left -= share
		rest[day] = remainder(q, sum)
	}
	for ; left > 0; left-- {
		best := 0
		for day := range rest {
			if rest[day] > rest[best] {
				best = day
			}
		}
		out[best]++
		rest[best] = -1
	}
	return out
}
