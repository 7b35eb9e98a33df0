package placement

import (
	"slices"
)

// Certificate proves the bound of a plan. The leaves partition the ways of
// opening sites, and the bound of each, computed from its prices and values by
// the formula in the package comment, is at least the bound of the plan.
type Certificate struct {
	Leaves []Leaf `json:"leaves"`
}

// Leaf is one part of the ways of opening sites: Open sites are open and Closed
// ones are not, the rest is free.
type Leaf struct {
	Open   []int32 `json:"open,omitempty"`
	Closed []int32 `json:"closed,omitempty"`
	// Prices has one entry for every row, in this order: the promises; of the
	// sites, one after the other, the limits on units, volume and parcels that
	// they have; the budget, if there is one, and as a limit on carrying, if there
	// is stock; the limits that items have. [s_i]
	Prices []Money `json:"prices,omitempty"`
	// Values has a row for every item with one entry a region, or nil for an
	// item without demand. [v_kr]
	Values [][]Money `json:"values"`
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
