package forecast

import "iter"

// located tells where the orders of the items of a history went. Shares are made
// from it when they are asked for, so that a model takes memory for the orders of
// its items and not for every region that any might sell to.
type located struct {
	*regional
	h        *History
	category categories // of the items of h, then of new ones
	spots    []spot     // of each place of h
	first    Day        // orders from here on count
	end      Day        // the day after the last of them
}

// gather adds the weighted orders of item i by place.
func (l *located) gather(i int, c *counts) {
	day, w := l.first, 0.0
	for cell := range l.h.Cells(i) {
		if cell.Day < l.first || l.spots[cell.Place].outside {
			continue
		}
		if w == 0 || cell.Day != day {
			day, w = cell.Day, weight(int(l.end-1-cell.Day))
		}
		if cell.Orders > 0 {
			c.add(l.spots[cell.Place], float64(float64(cell.Orders)*w))
		}
	}
}

// sharer makes shares, of one item at a time.
type sharer struct {
	counts *counts
	nodes  nodes
}

// share sets the shares of item i, which has none of its own if it is not in the
// history.
func (l *located) share(i int, d *ItemDemand, s *sharer) {
	if s.counts == nil {
		s.counts = l.atlas.counts()
	}
	l.gather(i, s.counts)
	s.counts.take(l.atlas, &s.nodes)
	d.Shares, d.Concentration = l.regional.item(l.category.at(i), &s.nodes)
}

// Items returns the demand of all items one by one, in the order of
// [Model.Demand], and keeps nothing of it: shares take memory only for the item at
// hand. It takes time linear in orders and in items times regions.
func (m *Model) Items() iter.Seq[ItemDemand] {
	return func(yield func(ItemDemand) bool) {
		var s sharer
		for i, d := range m.demand.Items {
			m.where.share(i, &d, &s)
			if !yield(d) {
				return
			}
		}
	}
}

// Item returns the demand for one item, and whether the model has it. It takes time
// linear in its orders and in regions, and in [Options.New] for new items.
func (m *Model) Item(name string) (d ItemDemand, ok bool) {
	i, ok := m.where.h.Find(name)
	for k := m.where.h.Len(); !ok && k < len(m.demand.Items); k++ {
		i, ok = k, m.demand.Items[k].Item == name
	}
	if ok {
		d = m.demand.Items[i]
		m.where.share(i, &d, &sharer{})
	}
	return d, ok
}
