package forecast

import (
	"context"
	"slices"
)

// regional is the tree of Dirichlet-multinomial shares: where people live,
// where the seller's orders go, where those of a category and of an item go; and
// on each of these levels first the state, for the seller after the census
// division, then the region within it.
type regional struct {
	*atlas
	parents []parent // the seller, then its categories
	around  *tie     // of categories around the seller; nil without
}

// seller returns the shares of the seller, the parent of what has no category.
func (g *regional) seller() *parent { return &g.parents[0] }

// item returns the shares of an item of a category, or of none, and their
// concentration.
func (g *regional) item(category int32, n *nodes) (shares []float64, concentration float64) {
	return g.parents[category].item(g.atlas, n)
}

// weight returns what an order counts for at an age: it halves in every
// halfLife days.
func weight(age int) float64 { return exp(-float64(age) * (ln(2) / halfLife)) }

const (
	// halfLife is the time in days in which an order's say about where demand
	// is falls to half.
	halfLife = 365

	// sampleItems and sampleCategories bound the items, and the categories, which
	// have more orders, from which the concentrations are learned.
	sampleItems      = 2000
	sampleCategories = 200

	// rounds is how often categories are learned: their shares depend on how much
	// items are like them, and that on the shares.
	rounds = 2
)

// family is what shares are learned from: items, of which category tells the number
// of the category or 0, and gather adds the weighted orders of item i to c.
type family struct {
	items, categories int
	category          func(i int) int32
	gather            func(i int, c *counts)
}

// member is an item of the sample from which concentrations are learned.
type member struct {
	nodes
	category int32
}

// newRegional learns the shares of the seller and its categories, and the
// concentrations, from the orders of every item.
func newRegional(ctx context.Context, a *atlas, workers int, f family) (*regional, error) {
	c := a.counts()
	for i := range f.items {
		f.gather(i, c)
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
	}
	var all nodes
	c.take(a, &all)
	g := &regional{atlas: a, parents: append(make([]parent, 0, 1+f.categories), a.seller(&all))}

	stride := (f.items + sampleItems - 1) / sampleItems
	var sample []member
	var children []drawn
	for i := 0; i < f.items; i += max(1, stride) {
		f.gather(i, c)
		if len(c.seenStates) > 0 {
			sample = append(sample, member{category: f.category(i)})
			n := &sample[len(sample)-1].nodes
			c.take(a, n)
			children = append(children, g.seller().drawnFrom(n, nil, nil, nil))
		}
	}
	g.seller().items = learnTie(ctx, workers, children, g.seller().states)
	if f.categories > 0 {
		if err := g.learnCategories(ctx, workers, f, sample); err != nil {
			return nil, err
		}
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return g, nil
}

// seller returns the shares of the seller with these orders.
func (a *atlas) seller(all *nodes) parent {
	_, zip := spreadOut(a.people, func(within []float64) float64 { return all.withinLikelihood(within, a.peopleWithin) })
	p := parent{within: slices.Clone(a.peopleWithin), shares: make([]float64, len(a.regions))}
	p.states, p.sure = a.sellerStates(&all.states)
	for k, s := range all.of {
		p.within[s] = make([]float64, len(a.members[s]))
		all.regions[k].posterior(p.within[s], zip[s], a.peopleWithin[s])
	}
	a.join(p.shares, p.states, p.within)
	return p
}
