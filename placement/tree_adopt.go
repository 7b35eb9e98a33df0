package placement

import (
	"slices"
)

// adopt makes the leaves of a certificate the open nodes, if they are those of a
// tree; their bounds are not known yet.
func (t *tree) adopt(c *Certificate) {
	if c == nil || len(t.p.Items) == 0 {
		return
	}
	var nodes []*node
	var fixes [][]decision
	seen := map[*[]Money][]int64{}
	for i := range c.Leaves {
		leaf := &c.Leaves[i]
		fix := make([]decision, t.sites)
		for _, list := range []struct {
			sites []int32
			d     decision
		}{{leaf.Open, in}, {leaf.Closed, out}} {
			for _, w := range list.sites {
				if w < 0 || int(w) >= t.sites || fix[w] != free {
					return
				}
				fix[w] = list.d
			}
		}
		if len(leaf.Values) != len(t.p.Items) {
			return
		}
		fixes = append(fixes, fix)
		v, known := seen[&leaf.Values[0]]
		if !known {
			v = t.valuesOf(leaf)
			seen[&leaf.Values[0]] = v
		}
		if both, ok := t.restrict(fix); ok {
			nodes = append(nodes, &node{fix: both, x: point{v, t.leafPrices(leaf)}, bound: t.open[0].bound,
				hints: [][]int32{t.best.open}, branch: -1, order: i})
		}
	}
	if partition(fixes) && len(nodes) > 0 {
		t.open, t.ordered = nodes, len(c.Leaves)
	}
}

// restrict returns how sites are fixed by their rules and a leaf together, or false
// if these contradict each other.
func (t *tree) restrict(leaf []decision) ([]decision, bool) {
	both := slices.Clone(t.siteRule)
	for w, d := range leaf {
		if d == free {
			continue
		}
		if both[w] != free && both[w] != d {
			return nil, false
		}
		both[w] = d
	}
	return both, true
}

// leafPrices returns the prices of a leaf, within their limits.
func (m *model) leafPrices(leaf *Leaf) []int64 {
	s := make([]int64, len(m.rows))
	for i := range s {
		if len(leaf.Prices) == len(s) {
			s[i] = min(max(0, int64(leaf.Prices[i])), m.rows[i].most)
		}
	}
	return s
}

// valuesOf returns the values of a leaf, within their limits, zero where it has none.
func (m *model) valuesOf(leaf *Leaf) []int64 {
	v, most := make([]int64, len(m.q)), m.maxValue()
	for k, i := range m.items {
		row := leaf.Values[i]
		if len(row) != m.regions {
			continue
		}
		for r, x := range row {
			if m.q[k*m.regions+r] > 0 {
				v[k*m.regions+r] = min(max(-most, int64(x)), most)
			}
		}
	}
	return v
}

// partition reports whether these ways of fixing sites are the leaves of a tree that
// branches on one site after the other, and so share no way and leave none out.
func partition(leaves [][]decision) bool {
	if len(leaves) == 0 {
		return false
	}
	for w := range leaves[0] {
		var sides [2][][]decision
		for _, leaf := range leaves {
			if leaf[w] == free {
				break
			}
			leaf := slices.Clone(leaf)
			d := leaf[w]
			leaf[w] = free
			sides[d-in] = append(sides[d-in], leaf)
		}
		if len(sides[0])+len(sides[1]) == len(leaves) {
			return partition(sides[0]) && partition(sides[1])
		}
	}
	return len(leaves) == 1 && !slices.ContainsFunc(leaves[0], func(d decision) bool { return d != free })
}

// follow closes the gap with what is known, as far as that goes: the nodes have
