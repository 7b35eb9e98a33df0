package placement

import (
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/mistake"
)

// Lock says which parts of a plan are to stay as they are.
type Lock struct {
	// Sites keeps the open sites open and the others closed.
	Sites bool `json:"sites,omitempty"`
	// Items are those that stay where they are held, and nowhere else.
	Items []string `json:"items,omitempty"`
	// Lanes are the regions of items that stay with the site that serves them, by any
	// service, or stay lost.
	Lanes []ItemRegion `json:"lanes,omitempty"`
}

// ItemRegion is the demand of a region for an item.
type ItemRegion struct {
	Item   string       `json:"item"`
	Region geo.RegionID `json:"region"`
}

// Lock returns the problem with parts of a plan locked, by rules of sites
// (Site.Rule), of items at sites (ItemSite.Rule) and by Network.Pins, in the place of
// those that there are. The rest is left to be solved. A region without demand, or
// without a lane in the plan, has nothing to be locked.
//
// The error matches [ErrInvalid] if the plan does not fit the problem, as
// [Evaluate] has it, or an item or region is not known. What is locked may break
// other rules, which Check or Solve find.
func (p Problem) Lock(plan *Plan, what Lock) (Problem, error) {
	if err := plan.fits(&p); err != nil {
		return Problem{}, err
	}
	n := &p.Network
	if what.Sites {
		n.Sites = slices.Clone(n.Sites)
		for w := range n.Sites {
			if n.Sites[w].Rule = Forbidden; plan.Sites[w].Open {
				n.Sites[w].Rule = Forced
			}
		}
	}
	item, region := map[string]int{}, map[geo.RegionID]int{}
	for i := range p.Items {
		item[p.Items[i].ID] = i
	}
	for r := range p.Demand.Regions {
		region[p.Demand.Regions[r].ID] = r
	}
	n.ItemSites, n.Pins = slices.Clone(n.ItemSites), slices.Clone(n.Pins)
	special := map[Held]int{}
	for i, s := range n.ItemSites {
		special[Held{s.Item, s.Site}] = i
	}
	for _, id := range what.Items {
		i, known := item[id]
		if !known {
			return Problem{}, mistake.Of(ErrInvalid, "lock: there is no item %.40q", id)
		}
		for w := range n.Sites {
			pair := Held{id, n.Sites[w].ID}
			at, there := special[pair]
			if !there {
				at, special[pair] = len(n.ItemSites), len(n.ItemSites)
				n.ItemSites = append(n.ItemSites, ItemSite{Item: id, Site: pair.Site})
			}
			if n.ItemSites[at].Rule = Forbidden; plan.Items[i].at(w) != nil {
				n.ItemSites[at].Rule = Forced
			}
		}
	}
	pins := map[ItemRegion]int{}
	for i, pin := range n.Pins {
		pins[ItemRegion{pin.Item, pin.Region}] = i
	}
	for _, l := range what.Lanes {
		i, knownItem := item[l.Item]
		r, knownRegion := region[l.Region]
		if !knownItem || !knownRegion {
			return Problem{}, mistake.Of(ErrInvalid, "lock: item %.40q in region %.40q: not both are known", l.Item, string(l.Region))
		}
		lane := slices.IndexFunc(plan.Items[i].Lanes, func(lane Lane) bool { return int(lane.Region) == r })
		if lane < 0 {
			continue
		}
		pin := Pin{Item: l.Item, Region: l.Region}
		if w := plan.Items[i].Lanes[lane].Site; w >= 0 {
			pin.Site = n.Sites[w].ID
		}
		if at, there := pins[l]; there {
			n.Pins[at] = pin
		} else {
			pins[l] = len(n.Pins)
			n.Pins = append(n.Pins, pin)
		}
	}
	return p, nil
}
