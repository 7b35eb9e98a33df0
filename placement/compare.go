package placement

import (
	"context"

	"github.com/forwardstock/forwardstock/internal/par"
)

// bestSingle returns the trial of the one site that serves everything at the
// least cost, with lanes; nil if no site can. Rules about items at other sites
// and promises are left aside.
func (p *primal) bestSingle(ctx context.Context) (*trial, error) {
	s := make([]int64, len(p.need))
	if err := p.oracle.setPrices(ctx, s); err != nil {
		return nil, err
	}
	var best *trial
	for _, w := range p.allowed() {
		t, err := p.weigh(ctx, []int32{w}, s)
		if err != nil {
			return nil, err
		}
		if t.missing == 0 && (best == nil || t.value < best.value) {
			best = t
		}
	}
	if best == nil {
		return nil, nil
	}
	return p.try(ctx, best.open, s)
}

// compare computes the outcomes that the plan is compared with; not nil, unless
// there is an error.
func (p *primal) compare(ctx context.Context) ([]Outcome, error) {
	out := []Outcome{}
	single, err := p.bestSingle(ctx)
	if err != nil {
		return nil, err
	}
	if single != nil {
		o, err := p.outcome(ctx, p.workers, "best single site", single)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	current, err := p.current(ctx)
	if err != nil {
		return nil, err
	}
	if current != nil {
		out = append(out, *current)
	}
	return out, nil
}

// current returns the outcome of today's sites: every item at each of them, and
// every region from its cheapest lane; nil if there are none, or if they do not
// reach every region. Rules for the future do not count.
func (p *primal) current(ctx context.Context) (*Outcome, error) {
	today := *p.p
	today.Network.Sites, today.Network.ItemSites, today.Network.Stock = nil, nil, nil
	today.Policy = Policy{Late: p.p.Policy.Late}
	index := map[string]bool{}
	for _, site := range p.p.Network.Sites {
		if site.Current {
			site.Rule = Free
			today.Network.Sites = append(today.Network.Sites, site)
			index[site.ID] = true
		}
	}
	if len(today.Network.Sites) == 0 {
		return nil, nil
	}
	for _, e := range p.p.Network.ItemSites {
		if index[e.Site] {
			e.Rule = Free
			today.Network.ItemSites = append(today.Network.ItemSites, e)
		}
	}
	m, err := compile(ctx, &today, p.workers)
	if err != nil {
		return nil, err
	}
	t := &trial{open: m.allowed(), sets: make([][]int32, len(m.items)), lanes: make([]int32, len(m.q)),
		itemCost: make([]int64, len(m.items))}
	mine := newPrimal(newOracle(m, p.workers, p.work))
	err = par.Each(ctx, mine.workers, len(m.items), func(worker, k int) {
		h := mine.hand(worker)
		h.chooser.load(k, t.open, nil, nil)
		if !h.chooser.suffixes() {
			t.itemCost[k] = -1
			return
		}
		t.sets[k] = t.open
		t.itemCost[k] = mine.assign(k, t.open, nil, t.lanes[k*m.regions:][:m.regions], nil, h)
	})
	if err != nil {
		return nil, err
	}
	for _, c := range t.itemCost {
		if c < 0 {
			return nil, nil
		}
	}
	out, err := m.outcome(ctx, p.workers, "current sites", t)
	return &out, err
}
