package placement

import (
	"fmt"

	"github.com/forwardstock/forwardstock/internal/mistake"
)

// checkShared returns the mistakes of what the items of a catalogue share.
func checkShared(p *Problem) error {
	var all []error
	for _, own := range []struct {
		name string
		n    int
	}{{"items", len(p.Items)}, {"demand.items", len(p.Demand.Items)}, {"network.item_sites", len(p.Network.ItemSites)},
		{"network.held", len(p.Network.Held)}, {"network.pins", len(p.Network.Pins)}} {
		if own.n > 0 {
			all = append(all, fmt.Errorf("%s: what belongs to an item comes with its entry in the catalogue", own.name))
		}
	}
	for _, not := range []struct {
		name string
		n    int
	}{{"network.stock", len(p.Network.Stock)}, {"network.transfers", len(p.Network.Transfers)}, {"baskets", len(p.Baskets)}} {
		if not.n > 0 {
			all = append(all, fmt.Errorf("%s: not for catalogues", not.name))
		}
	}
	for i := range p.Policy.Within {
		if p.Policy.Within[i].Item != "" {
			all = append(all, fmt.Errorf("policy.within[%d].item: what belongs to an item comes with its entry in the catalogue", i))
		}
	}
	return mistake.Join(ErrInvalid, append(all, p.Check())...)
}

// checkEntries returns the mistakes of some items of the catalogue, the first of
// which is number from.
func (f *frame) checkEntries(from int, entries []Entry) error {
	part := Problem{Demand: f.p.Demand, Policy: f.p.Policy}
	part.Policy.Within = nil
	c := checker{sites: f.siteIndex, services: map[string]int{}, items: map[string]int{}, ways: map[string]int{}}
	part.Network.Sites = f.p.Network.Sites
	for i := range entries {
		entry := &entries[i]
		for n, w := range entry.Within {
			place := fmt.Sprintf("%s.within[%d]", named("items", from+i, entry.Item.ID), n)
			w.Item = ""
			c.promise(&part, place, &w)
		}
		part.gather(entry)
	}
	c.allItems(&part)
	c.demand(&part)
	c.pairs(&part)
	return c.err()
}
