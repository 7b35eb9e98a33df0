package forecast

import (
	"context"
	"maps"
	"slices"
)

// categories tell which category items belong to, by its number; 0 is none.
type categories struct {
	names  []string         // of category number 1 and so on, rising
	of     []int32          // of each item that there is; nil: all have none
	coming map[string]int32 // of items that are not there yet
}

// newCategories numbers the categories of the items of h, then of the new ones that
// h does not have.
func newCategories(category map[string]string, h *History, extra []string) categories {
	if len(category) == 0 {
		return categories{}
	}
	c := categories{coming: make(map[string]int32, len(category))}
	c.names = slices.Compact(slices.Sorted(maps.Values(category)))
	for item, name := range category {
		k, _ := slices.BinarySearch(c.names, name)
		c.coming[item] = int32(k + 1)
	}
	for i := range h.Len() {
		c.of = append(c.of, c.take(h.Item(i)))
	}
	for _, item := range extra {
		if _, known := h.Find(item); !known {
			c.of = append(c.of, c.take(item))
		}
	}
	return c
}

// take returns the number of an item's category, of which it comes now.
func (c *categories) take(item string) int32 {
	k := c.coming[item]
	delete(c.coming, item)
	return k
}

// at returns the number of the category of item i.
func (c *categories) at(i int) int32 {
	if c.of == nil {
		return 0
	}
	return c.of[i]
}

// byCategory returns the items of each category in their order.
func (f family) byCategory() [][]int32 {
	count := make([]int, f.categories+1)
	for i := range f.items {
		count[f.category(i)]++
	}
	members := make([][]int32, f.categories)
	for k := range members {
		members[k] = make([]int32, 0, count[k+1])
	}
	for i := range f.items {
		if k := f.category(i); k > 0 {
			members[k-1] = append(members[k-1], int32(i))
		}
	}
	return members
}

// gatherCategories returns the orders of each category. Of an item each counts as
// far as it tells of its category and not of the item alone ([tally.worth]), so that
// no bestseller speaks for all.
func (g *regional) gatherCategories(ctx context.Context, f family, members [][]int32, items *tie) ([]nodes, error) {
	all := make([]nodes, len(members))
	own, sum, n := g.counts(), g.counts(), nodes{}
	for k := range all {
		for j, i := range members[k] {
			f.gather(int(i), own)
			own.take(g.atlas, &n)
			n.discount(g.atlas, sum, items)
			if j%1024 == 0 && ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
		}
		sum.take(g.atlas, &all[k])
	}
	return all, nil
}

// learnCategories draws the shares of categories around the seller's, and learns how
// much their items are like them.
func (g *regional) learnCategories(ctx context.Context, workers int, f family, sample []member) error {
	seller := g.seller()
	members, items := f.byCategory(), seller.items
	var around *tie
	for range rounds {
		all, err := g.gatherCategories(ctx, f, members, items)
		if err != nil {
			return err
		}
		var children []drawn
		for k := 0; k < len(all); k += (len(all) + sampleCategories - 1) / sampleCategories {
			if all[k].states.total > 0 {
				children = append(children, seller.drawnFrom(&all[k], nil, nil, nil))
			}
		}
		around = learnTie(ctx, workers, children, seller.states)
		g.parents = g.parents[:1]
		for k := range all {
			g.parents = append(g.parents, seller.child(g.atlas, &all[k], around))
		}
		children = children[:0]
		for k := range sample {
			if c := sample[k].category; c > 0 {
				children = append(children, g.parents[c].drawnFrom(&sample[k].nodes, &all[c-1], around, items))
			}
		}
		items = learnTie(ctx, workers, children, seller.states)
	}
	for k := range g.parents[1:] {
		g.parents[1+k].items = items
	}
	g.around = around
	return ctx.Err()
}
