package forecast

import "slices"

// parent is where orders go that those of items, or of categories, are drawn to:
// the seller's, or a category's.
type parent struct {
	states []float64   // shares of the states
	within [][]float64 // shares of the regions of each state
	shares []float64   // shares of the regions: those of a child without orders
	sure   float64     // posterior concentration of the states
	items  *tie        // of its items
}

// certainty returns the concentration of the states of a child with so many
// orders. It counts that the shares of the parent, to which those of the child are
// drawn, are not sure either:
//
//	1/(C+1) = 1/(n+c+1) + (c/(n+c))² / (C_parent+1)
func (p *parent) certainty(orders, c float64) float64 {
	own := orders + c
	pull := c / own
	spread := 1/(own+1) + float64(pull*pull)/(p.sure+1)
	return max(1e-6, 1/spread-1) // 0 would mean that they are known exactly
}

// child returns the shares of a category, which are those of p, in the same slices,
// if it has no orders in a known place.
func (p *parent) child(a *atlas, n *nodes, around *tie) parent {
	q := *p
	q.sure = p.certainty(n.states.total, around.state)
	if n.states.total == 0 {
		return q
	}
	q.states = make([]float64, len(p.states))
	n.states.posterior(q.states, around.state, p.states)
	q.within = slices.Clone(p.within)
	for k, s := range n.of {
		q.within[s] = make([]float64, len(p.within[s]))
		n.regions[k].posterior(q.within[s], around.within[s], p.within[s])
	}
	q.shares = make([]float64, len(p.shares))
	a.join(q.shares, q.states, q.within)
	return q
}

// item returns the shares of an item and their concentration, which is that of the
// states, because territories are made of states more than of parts of them. The
// shares of an item without orders in a known place are the parent's, in the same
// slice.
func (p *parent) item(a *atlas, n *nodes) (shares []float64, concentration float64) {
	concentration = p.certainty(n.states.total, p.items.state)
	if n.states.total == 0 {
		return p.shares, concentration
	}
	own := n.states.total + p.items.state
	pull := p.items.state / own
	shares = make([]float64, len(p.shares))
	for r, x := range p.shares { // of what is not seen
		shares[r] = pull * x
	}
	k := 0
	for j, s := range n.states.child {
		part := float64(pull*p.states[s]) + n.states.n[j]/own
		if k == len(n.of) || n.of[k] != s {
			for i, r := range a.members[s] {
				shares[r] = part * p.within[s][i]
			}
			continue
		}
		local := &n.regions[k]
		k++
		scale := part / (local.total + p.items.within[s])
		for i, r := range a.members[s] {
			shares[r] = scale * p.items.within[s] * p.within[s][i]
		}
		for j, child := range local.child {
			shares[a.members[s][child]] += float64(scale * local.n[j])
		}
	}
	return shares, concentration
}
