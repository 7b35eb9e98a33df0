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
	return t.dear && len(t.items) >= catalogueItems && len(t.q)*t.slots >= manyCells
}

// shared returns what the items of a problem have in common, but for what is decided
// after the optimisation: baskets and transfers.
func (p *Problem) shared() Problem {
	out := *p
	out.Items, out.Baskets, out.Demand.Items = nil, nil, nil
	n := &out.Network
	n.ItemSites, n.Held, n.Stock, n.Transfers, n.Pins = nil, nil, nil, nil, nil
	out.Policy.Within = nil
	for _, w := range p.Policy.Within {
		if w.Item == "" {
			out.Policy.Within = append(out.Policy.Within, w)
		}
	}
	return out
}

// streamed returns what Stream finds for a problem in memory, with its decisions and
// values: a plan to start from, without what follows from the decisions. It is nil if
// Stream finds none.
func (t *tree) streamed(ctx context.Context) *Plan {
	p := t.p
	items, values, own := make([]ItemPlan, 0, len(p.Items)), make([][]Money, 0, len(p.Items)), make(map[string][]Money)
	plan, err := Stream(ctx, p.shared(), p.catalogue(), func(d *Decision) error {
		var row []Money
		if len(d.Values) > 0 {
			row = d.Values[0]
			own[d.Plan.Item] = d.Prices[0]
		}
		items, values = append(items, d.Plan), append(values, row)
		return nil
	}, Options{Workers: t.workers, Values: true, Progress: t.progress})
	if err != nil || plan.Status == facility.Unknown {
		return nil // whoever looks on finds out why
	}
	plan.Items = items
	leaf := &plan.Certificate.Leaves[0]
	leaf.Values, leaf.Prices = values, t.joined(leaf.Prices, own)
	plan.Promises, plan.Limits = make([]PromiseCheck, t.promises), make([]LimitCheck, len(t.rows)-t.promises)
	for i, s := range leaf.Prices {
		if i < t.promises {
			plan.Promises[i].Price = s
		} else {
			plan.Limits[i-t.promises] = LimitCheck{Kind: t.rows[i].kind, Price: s}
		}
	}
	return plan
}

// joined returns the prices of all rows, of those that all items share and of those
// about one item, by item.
func (m *model) joined(shared []Money, own map[string][]Money) []Money {
	take := func(from *[]Money) (s Money) {
		if len(*from) > 0 {
			s, *from = (*from)[0], (*from)[1:]
		}
		return s
	}
	var out []Money
	for i := range m.rows {
		item := ""
		switch row := &m.rows[i]; row.kind {
		case promise:
			item = m.p.Policy.Within[row.index].Item
		case LimitItem:
			item = m.p.Items[m.items[row.index]].ID
		}
		if item == "" {
			out = append(out, take(&shared))
			continue
		}
		rest := own[item]
		out = append(out, take(&rest))
		own[item] = rest
	}
	return out
}

// catalogue yields the items of a problem in memory.
func (p *Problem) catalogue() Catalogue {
	demand, sites, held := map[string]*forecast.ItemDemand{}, map[string][]ItemSite{}, map[string][]string{}
	pins, within := map[string][]Pin{}, map[string][]Promise{}
	for i := range p.Demand.Items {
		demand[p.Demand.Items[i].Item] = &p.Demand.Items[i]
	}
	for _, s := range p.Network.ItemSites {
		sites[s.Item] = append(sites[s.Item], s)
	}
	for _, h := range p.Network.Held {
		held[h.Item] = append(held[h.Item], h.Site)
	}
	for _, pin := range p.Network.Pins {
		pins[pin.Item] = append(pins[pin.Item], pin)
	}
	for _, w := range p.Policy.Within {
		if w.Item != "" {
			within[w.Item] = append(within[w.Item], w)
		}
	}
	return func(yield func(Entry, error) bool) {
		for i := range p.Items {
			id := p.Items[i].ID
			e := Entry{Item: p.Items[i], Sites: sites[id], Held: held[id], Pins: pins[id], Within: within[id]}
			if d := demand[id]; d != nil {
				e.Demand = *d
			} else { // nobody buys it, wherever that is
				e.Demand = forecast.ItemDemand{Item: id, Shares: p.Demand.Items[0].Shares}
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}
