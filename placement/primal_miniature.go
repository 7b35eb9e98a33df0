package placement

import (
	"cmp"
	"math"
	"slices"
)

// miniature returns the model of a part of the items, every so many by volume, with
// opening costs and limits that are smaller by as much: what sites to open and what
// rows are worth is about the same there.
func (m *model) miniature(every int) *model {
	order := rank(len(m.items))
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(m.volume[b], m.volume[a]) })
	var kept []int32
	for i := every / 2; i < len(order); i += every {
		kept = append(kept, order[i])
	}
	slices.Sort(kept)
	s, p := *m, *m.p
	p.Baskets = nil
	s.p, s.total, s.cells = &p, 0, nil
	index := map[int32]int32{-1: -1, -2: -2}
	for i, k := range kept {
		index[k] = int32(i)
		s.total += m.volume[k]
	}
	s.items, s.demand, s.volume = part(m.items, kept, 1), part(m.demand, kept, 1), part(m.volume, kept, 1)
	s.size, s.lost, s.lateness, s.insurance = part(m.size, kept, 1), part(m.lost, kept, 1), part(m.lateness, kept, 1), part(m.insurance, kept, 1)
	s.q, s.pools, s.price = part(m.q, kept, m.regions), part(m.pools, kept, len(m.leads)), part(m.price, kept, m.zones)
	s.rule, s.was = part(m.rule, kept, m.sites), part(m.was, kept, m.sites)
	s.carry, s.shipment = part(m.carry, kept, m.slots), part(m.shipment, kept, m.slots)
	s.usable, s.unit = part(m.usable, kept, m.slots), part(m.unit, kept, m.slots)
	s.itemAt = part(m.itemAt, kept, 1)
	if m.pin != nil {
		s.pin = part(m.pin, kept, m.regions)
	}
	if m.cells != nil {
		s.cells = part(m.cells, kept, m.lanes*m.regions)
	}
	share := float64(s.total) / float64(m.total)
	scale := func(x int64) int64 { return int64(math.Round(float64(x) * share)) }
	s.constant, s.opening = scale(m.constant), slices.Clone(m.opening)
	for w := range s.opening {
		s.opening[w] = scale(s.opening[w])
	}
	s.rows, s.ofItem = slices.Clone(m.rows), slices.Clone(m.ofItem)
	for i := range s.rows {
		r := &s.rows[i]
		switch {
		case i < m.promises && m.ofItem[i] >= 0:
			at, ok := index[m.ofItem[i]]
			if s.ofItem[i] = at; !ok {
				s.ofItem[i], r.limit = -2, 0
			}
		case r.kind != LimitItem:
			r.limit = scale(r.limit)
		}
	}
	return &s
}

// part returns the rows of a table that are kept.
func part[T any](table []T, kept []int32, width int) []T {
	out := make([]T, 0, len(kept)*width)
	for _, k := range kept {
		out = append(out, table[int(k)*width:][:width]...)
	}
	return out
}
