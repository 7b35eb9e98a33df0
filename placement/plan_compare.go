package placement

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/internal/par"
)

// compare computes the outcomes that the plan is compared with; not nil, unless
// there is an error.
func (p *primal) compare(ctx context.Context) ([]Outcome, error) {
	out := []Outcome{}
	var best *trial
	var least Parts
	for _, w := range p.allowed() {
		single, parts, err := p.everywhere(ctx, p.model, []int32{w})
		if err != nil {
			return nil, err
		}
		if single != nil && (best == nil || parts.Total() < least.Total()) {
			best, least = single, parts
		}
	}
	if best != nil {
		out = append(out, p.summary("best single site", best, least))
	}
	today, err := compile(ctx, p.p.today(), p.workers)
	if err != nil || today == nil {
		return nil, err
	}
	current, parts, err := p.everywhere(ctx, today, today.allowed())
	if err != nil {
		return nil, err // not all of them
	}
	if current != nil && today.sites > 0 {
		out = append(out, today.summary("current sites", current, parts))
	}
	return out, nil
}

// everywhere returns what it is to hold every item at each of some sites, and to serve
// every region by the cheapest lane or lose its demand, with the cost by parts; nil if
// a region cannot be reached. It comes to each site by the way that costs least if it
// serves everything alone. Promises, limits and changes are left aside.
func (p *primal) everywhere(ctx context.Context, m *model, open []int32) (*trial, Parts, error) {
	n := len(m.items)
	if err := p.work.spend(n, len(open), m.regions); err != nil {
		return nil, Parts{}, err
	}
	t := &trial{open: open, sets: make([][]int32, n), lanes: make([]int32, len(m.q))}
	missing := make([]bool, n)
	err := par.Do(ctx, p.workers, n, func(k int) {
		for _, w := range open {
			if j := m.cheapestSlot(k, int(w)); j >= 0 {
				t.sets[k] = append(t.sets[k], j)
			}
		}
		missing[k] = !m.cheapestLanes(t, k)
	})
	if err != nil || slices.Contains(missing, true) {
		return nil, Parts{}, err
	}
	parts, err := m.costByPart(ctx, p.workers, t)
	return t, parts, err
}

// cheapestLanes serves every region of item k by the cheapest lane of its slots,
// and returns false if one has none.
func (m *model) cheapestLanes(t *trial, k int) bool {
	for r := range m.regions {
		lane, least := noLane, never
		for _, j := range t.sets[k] {
			if l, c := m.cheapestLane(k, r, j); c < least {
				lane, least = l, c
			}
		}
		switch lost := m.lostCost(k, r); {
		case m.q[k*m.regions+r] == 0:
			lane = noLane
		case lost < least:
			lane = lostLane
		case lane == noLane:
			return false
		}
		t.lanes[k*m.regions+r] = lane
	}
	return true
}

// today returns the problem of stocking today's sites, without rules.
func (p *Problem) today() *Problem {
	today := *p
	today.Network.Sites, today.Network.ItemSites, today.Network.Stock, today.Network.Held = nil, nil, nil, nil
	today.Network.Pins = nil
	today.Policy = Policy{Late: p.Policy.Late, Capital: p.Policy.Capital, ServiceLevel: p.Policy.ServiceLevel}
	index := map[string]bool{}
	for _, site := range p.Network.Sites {
		if site.Current {
			site.Rule, site.Capacity, site.Excludes = Free, Capacity{}, nil
			today.Network.Sites = append(today.Network.Sites, site)
			index[site.ID] = true
		}
	}
	for _, e := range p.Network.ItemSites {
		if index[e.Site] {
			e.Rule = Free
			today.Network.ItemSites = append(today.Network.ItemSites, e)
		}
	}
	today.Items = slices.Clone(p.Items)
	for i := range today.Items {
		today.Items[i].Limit = 0
	}
	return &today
}
