package placement

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/internal/mistake"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// writer makes the decisions final, item after item.
type writer struct {
	*engine
	asked  *pass
	prices []int64
	fix    []decision
	sink   func(*Decision) error
	reply  Reply
	plan   *Plan
	served []bool

	unwanted int // items without demand, and the first of them
	first    string
}

// batchSize is how many items are written at once.
const batchSize = 256

// write hands the decisions to sink and returns what they come to.
func (e *engine) write(ctx context.Context, asked *pass, prices []int64, fix []decision, sink func(*Decision) error) (*Plan, error) {
	w := &writer{engine: e, asked: asked, prices: prices, fix: fix, sink: sink, reply: e.newReply(), served: make([]bool, e.sites*e.regions)}
	w.plan = &Plan{Schema: Schema, Status: facility.Feasible, Stop: facility.GapReached, Sites: make([]SitePlan, e.sites)}
	err := e.each(ctx, func(ctx context.Context, from int, entries []Entry) error {
		for at := 0; at < len(entries); at += batchSize {
			if err := w.batch(ctx, from+at, entries[at:min(at+batchSize, len(entries))]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return w.plan, w.finish()
}

// batch writes some items.
func (w *writer) batch(ctx context.Context, from int, entries []Entry) error {
	replies, out := make([]Reply, len(entries)), make([]Decision, len(entries))
	err := w.spread(ctx, len(entries), func(l *lot, i int) {
		out[i].Plan.Item = entries[i].Item.ID
		replies[i] = w.newReply()
		wanted, err := l.load(&entries[i])
		if err != nil || !wanted {
			return
		}
		switch {
		case w.values && w.raised != nil:
			out[i].Values = [][]Money{w.raised.values[from+i]}
			out[i].Prices = [][]Money{w.raised.own[from+i]}
		case w.values:
			l.valueAt(w.asked.terms[0])
			row := make([]Money, l.regions)
			l.writeValues(row)
			out[i].Values = [][]Money{row}
			out[i].Prices = [][]Money{l.claimPrices()}
			_, _ = l.load(&entries[i])
		}
		l.keep(w.asked.terms[w.asked.version[from+i]], w.asked.set(from+i), w.asked.claimed[from+i])
		l.answerChoice(&replies[i], &out[i].Plan)
	})
	if err != nil {
		return err
	}
	for i := range out {
		w.take(&replies[i], &out[i].Plan)
		if w.sink != nil {
			if err := w.sink(&out[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// take adds what an item does to the plan.
func (w *writer) take(r *Reply, item *ItemPlan) {
	w.reply.Add(r)
	if r.Items == 0 {
		if w.unwanted++; w.unwanted == 1 {
			w.first = item.Item
		}
	}
	w.plan.Parts = w.plan.Parts.Plus(item.Parts)
	for j := range item.Stock {
		s := &item.Stock[j]
		site := &w.plan.Sites[s.Site]
		site.Items++
		site.Parts = site.Parts.Plus(s.Parts)
	}
	for at, units := range r.Sold {
		w.plan.Sites[at].Demand += units
	}
	for at, changes := range r.Given {
		w.plan.Sites[at].Parts.Changes += Money(changes)
	}
	for _, lane := range item.Lanes {
		if lane.Site >= 0 {
			w.served[int(lane.Site)*w.regions+int(lane.Region)] = true
		}
	}
}

// finish sums the plan up.
func (w *writer) finish() error {
	plan, holds := w.plan, make([]bool, w.sites)
	for at := range holds {
		holds[at] = plan.Sites[at].Items > 0
	}
	open, _ := w.fewer(opened(w.fix), holds, true)
	for at := range plan.Sites {
		site := &plan.Sites[at]
		site.Site, site.Open = w.p.Network.Sites[at].ID, slices.Contains(open, int32(at))
		site.Parts.Sites = w.p.Network.Sites[at].Cost(site.Open)
		plan.Parts.Sites += site.Parts.Sites
		for _, s := range w.served[at*w.regions:][:w.regions] {
			if s {
				site.Regions++
			}
		}
	}
	plan.Parts.Broken += Money(w.broken(w.reply.Used))
	if w.reply.Overflow {
		return mistake.Of(ErrInvalid, "its cost is too large to be counted")
	}
	plan.Cost, plan.Warnings = plan.Parts.Total(), unwanted(w.unwanted, w.first)
	plan.Bound = min(Money(w.proved), plan.Cost)
	if plan.Bound == plan.Cost {
		plan.Status, plan.Stop = facility.Optimal, facility.Proved
	}
	w.requirements(plan, &trial{used: w.reply.Used}, w.prices)
	plan.Certificate = &Certificate{Leaves: []Leaf{{Prices: money(w.prices)}}}
	return nil
}

// keep prices the item at hand and takes over the set of an earlier choice, and the
// prices of its claims.
func (l *lot) keep(t *terms, set []uint64, claimed []int64) {
	l.claimAt(claimed)
	l.admit(t)
	l.places = slices.DeleteFunc(l.places, func(p place) bool { return set[p.slot/64]>>(p.slot%64)&1 == 0 })
	l.costs(t)
	l.measure(t)
	l.set = l.set[:0]
	for j := range l.places {
		l.set = append(l.set, int32(j))
	}
	l.cost = l.serve(l.set)
}

// slots returns the slots of the set.
func (l *lot) slotsChosen() []int32 {
	l.spots = l.spots[:0]
	for _, j := range l.set {
		l.spots = append(l.spots, l.places[j].slot)
	}
	return l.spots
}
