package verify

import (
	"fmt"

	"github.com/forwardstock/forwardstock/placement"
)

// gather adds the item of an entry to a problem.
func gather(p *placement.Problem, e *placement.Entry) {
	id, demand := e.Item.ID, e.Demand
	demand.Item = id
	p.Items, p.Demand.Items = append(p.Items, e.Item), append(p.Demand.Items, demand)
	for _, special := range e.Sites {
		special.Item = id
		p.Network.ItemSites = append(p.Network.ItemSites, special)
	}
	for _, site := range e.Held {
		p.Network.Held = append(p.Network.Held, placement.Held{Item: id, Site: site})
	}
	for _, pin := range e.Pins {
		pin.Item = id
		p.Network.Pins = append(p.Network.Pins, pin)
	}
	for _, promise := range e.Within {
		promise.Item = id
		p.Policy.Within = append(p.Policy.Within, promise)
	}
}

// leafOf returns a leaf for the items at hand, and the prices of their own rows among
// all rows.
func (s *stream) leafOf(m *model, n int) (leaf placement.Leaf, own []placement.Money, err error) {
	shared := &s.leaves[n]
	leaf = placement.Leaf{Open: shared.Open, Closed: shared.Closed}
	promises := len(s.Policy.Within)
	put := func(price placement.Money, its bool) {
		leaf.Prices = append(leaf.Prices, price)
		if !its {
			price = 0
		}
		own = append(own, price)
	}
	for _, price := range shared.Prices[:promises] {
		put(price, false)
	}
	limits := make([]placement.Money, 0, len(s.entries))
	for k, d := range s.decisions {
		asked := s.entries[k].Within
		var row, prices []placement.Money
		if d.Values != nil {
			if len(d.Values) != len(s.leaves) || len(d.Prices) != len(s.leaves) {
				return leaf, own, fmt.Errorf("item %.40q: values and prices of %d and %d leaves", d.Plan.Item, len(d.Values), len(d.Prices))
			}
			row, prices = d.Values[n], d.Prices[n]
		}
		leaf.Values = append(leaf.Values, row)
		rows := len(asked)
		if m.rows.item[k] > 0 {
			rows++
		}
		if prices == nil {
			prices = make([]placement.Money, rows)
		} else if len(prices) != rows {
			return leaf, own, fmt.Errorf("item %.40q: %d prices for %d promises and limits", d.Plan.Item, len(prices), rows)
		}
		for _, price := range prices[:len(asked)] {
			put(price, true)
		}
		limits = append(limits, prices[len(asked):]...)
	}
	for _, price := range shared.Prices[promises:] {
		put(price, false)
	}
	for _, price := range limits {
		put(price, true)
	}
	return leaf, own, nil
}

// ownRows checks the promises and limits of single items, which come after so many that all
// share.
func (c *check) ownRows(t *tally, promises, limits int) {
	for i := promises; i < len(c.required); i++ {
		c.pay(i, t)
	}
	for i := limits; i < len(c.rows.limits); i++ {
		if limit := &c.rows.limits[i]; t.used[i].compare(widen(limit.Limit)) > 0 {
			c.bad("item %.40q: %v used of %v", limit.Item, t.used[i], limit.Limit)
		}
	}
}
