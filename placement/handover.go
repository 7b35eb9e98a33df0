package placement

import (
	"context"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// From so many items, and cells of items, slots and regions, on the prices of rows
// that are dear to find come from [Stream]. With fewer items a sketch finds better
// ones in the time that Stream takes.
const (
	catalogueItems = 4000
	manyCells      = 1 << 24
)

// streams reports whether the problem is one to begin by [Stream].
func (t *tree) streams() bool {
	if !t.dear || len(t.items) < catalogueItems || len(t.q)*t.slots < manyCells || len(t.p.Network.Pins) > 0 {
		return false
	}
	for i := range t.rows {
		if t.rows[i].kind == LimitItem {
			return false
		}
	}
	for _, item := range t.ofItem {
		if item != -1 {
			return false
		}
	}
	return true
}

// streamed returns what Stream finds for a problem in memory, with its decisions and
// values: a plan to start from, without what follows from the decisions. It is nil if
// Stream finds none.
func (t *tree) streamed(ctx context.Context) *Plan {
	p := t.p
	shared := *p
	shared.Items, shared.Baskets, shared.Demand.Items = nil, nil, nil
	shared.Network.ItemSites, shared.Network.Held, shared.Network.Stock, shared.Network.Transfers = nil, nil, nil, nil
	items, values := make([]ItemPlan, 0, len(p.Items)), make([][]Money, 0, len(p.Items))
	plan, err := Stream(ctx, shared, p.catalogue(), func(d *Decision) error {
		var row []Money
		if len(d.Values) > 0 {
			row = d.Values[0]
		}
		items, values = append(items, d.Plan), append(values, row)
		return nil
	}, Options{Workers: t.workers, Values: true, Progress: t.progress})
	if err != nil || plan.Status == facility.Unknown {
		return nil // whoever looks on finds out why
	}
	plan.Items = items
	plan.Certificate.Leaves[0].Values = values
	return plan
}

// catalogue yields the items of a problem in memory.
func (p *Problem) catalogue() Catalogue {
	demand, sites, held := map[string]*forecast.ItemDemand{}, map[string][]ItemSite{}, map[string][]string{}
	for i := range p.Demand.Items {
		demand[p.Demand.Items[i].Item] = &p.Demand.Items[i]
	}
	for _, s := range p.Network.ItemSites {
		sites[s.Item] = append(sites[s.Item], s)
	}
	for _, h := range p.Network.Held {
		held[h.Item] = append(held[h.Item], h.Site)
	}
	return func(yield func(Entry, error) bool) {
		for i := range p.Items {
			e := Entry{Item: p.Items[i], Sites: sites[p.Items[i].ID], Held: held[p.Items[i].ID]}
			if d := demand[p.Items[i].ID]; d != nil {
				e.Demand = *d
			} else { // nobody buys it, wherever that is
				e.Demand = forecast.ItemDemand{Item: p.Items[i].ID, Shares: p.Demand.Items[0].Shares}
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}
