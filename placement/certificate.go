package placement

import "slices"

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
		leaf := Leaf{Prices: money(n.x.s)}
		for w, d := range n.fix {
			switch {
			case d == t.siteRule[w]:
			case d == in:
				leaf.Open = append(leaf.Open, int32(w))
			default:
				leaf.Closed = append(leaf.Closed, int32(w))
			}
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
	flat := money(v)
	for k, i := range m.items {
		rows[i] = flat[k*m.regions:][:m.regions:m.regions]
	}
	return rows
}
