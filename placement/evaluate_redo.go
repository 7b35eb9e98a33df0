package placement

import (
	"context"
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/internal/mistake"
	"github.com/forwardstock/forwardstock/internal/par"
)

// fits returns what makes no sense of a plan as decisions about the problem: other
// numbers of sites and items, other names, indexes of what is not there, and what is
// said twice.
func (plan *Plan) fits(p *Problem) error {
	n := &p.Network
	if plan == nil {
		return mistake.Of(ErrInvalid, "no plan")
	}
	if len(plan.Sites) != len(n.Sites) || len(plan.Items) != len(p.Items) {
		return mistake.Of(ErrInvalid, "plan: %s and %s, and %s and %s in the problem", sites(len(plan.Sites)),
			plural(len(plan.Items), "item"), sites(len(n.Sites)), plural(len(p.Items), "item"))
	}
	var all []error
	bad := func(format string, args ...any) {
		if len(all) < maxOfKind {
			all = append(all, fmt.Errorf("plan."+format, args...))
		}
	}
	for w := range plan.Sites {
		if id := plan.Sites[w].Site; id != "" && id != n.Sites[w].ID {
			bad("sites[%d]: %.40q, and %.40q in the problem", w, id, n.Sites[w].ID)
		}
	}
	at, region := make([]int, len(n.Sites)), make([]int, len(p.Demand.Regions)) // seen last at item, plus one
	within := func(i int32, n int) bool { return i >= 0 && int(i) < n }
	for i := range plan.Items {
		item := &plan.Items[i]
		if item.Item != "" && item.Item != p.Items[i].ID {
			bad("items[%d]: %.40q, and %.40q in the problem", i, item.Item, p.Items[i].ID)
		}
		for j := range item.Stock {
			s := &item.Stock[j]
			switch {
			case !within(s.Site, len(n.Sites)):
				bad("items[%d].stock[%d]: there is no site %d", i, j, s.Site)
			case at[s.Site] == i+1:
				bad("items[%d].stock[%d]: site %d is there twice", i, j, s.Site)
			case s.Way != -1 && !within(s.Way, len(n.Ways)):
				bad("items[%d].stock[%d]: there is no way %d", i, j, s.Way)
			default:
				at[s.Site] = i + 1
			}
		}
		for j, l := range item.Lanes {
			switch {
			case !within(l.Region, len(region)):
				bad("items[%d].lanes[%d]: there is no region %d", i, j, l.Region)
			case region[l.Region] == i+1:
				bad("items[%d].lanes[%d]: region %d is there twice", i, j, l.Region)
			case l.Site != -1 && !within(l.Site, len(n.Sites)):
				bad("items[%d].lanes[%d]: there is no site %d", i, j, l.Site)
			case l.Site != -1 && !within(l.Service, len(p.Network.Services)):
				bad("items[%d].lanes[%d]: there is no service %d", i, j, l.Service)
			default:
				region[l.Region] = i + 1
			}
		}
	}
	return mistake.Join(ErrInvalid, all...)
}

// redo returns the trial that a plan decides, with these sites open: items in the
// slots that it says, but by the cheapest way where that cannot be, and regions
// served by the lanes that it says, but by the cheapest of the item's slots where
// that cannot be. If spread, items come to further open sites where no slot reaches
// a region, or a rule forces them. It returns how many lanes it chose, and by item
// the demand, of that which may not be lost, that no slot reaches. The plan must fit.
func (p *primal) redo(ctx context.Context, plan *Plan, open []int32, spread bool) (t *trial, completed int, unserved []int64, err error) {
	n := len(p.items)
	t = &trial{open: open, s: make([]int64, len(p.rows)), sets: make([][]int32, n),
		lanes: slices.Repeat([]int32{noLane}, n*p.regions), itemCost: make([]int64, n)}
	chosen := make([]int, n)
	unserved = make([]int64, n)
	err = par.Each(ctx, p.workers, n, func(_, k int) {
		chosen[k], unserved[k] = p.redoItem(t, k, &plan.Items[p.items[k]], spread)
	})
	if err != nil {
		return nil, 0, nil, err
	}
	for k, u := range unserved {
		completed += chosen[k]
		if u > 0 {
			t.missing++
		}
	}
	return t, completed, unserved, p.count(ctx, t)
}

// redoItem fills item k of a trial.
func (p *primal) redoItem(t *trial, k int, plan *ItemPlan, spread bool) (chosen int, unserved int64) {
	set := p.redoSlots(k, plan, t.open)
	if spread {
		for _, w := range t.open {
			if p.rule[k*p.sites+int(w)] == in && !p.holds(set, w) {
				if j := p.cheapestSlot(k, int(w)); j >= 0 {
					set = with(set, j)
				}
			}
		}
	}
	lanes := t.lanes[k*p.regions:][:p.regions]
	for _, l := range plan.Lanes {
		if p.q[k*p.regions+int(l.Region)] > 0 {
			lanes[l.Region] = p.redoLane(k, set, l)
		}
	}
	for r, q := range p.q[k*p.regions:][:p.regions] {
		if q == 0 || lanes[r] != noLane {
			continue
		}
		chosen++
		least := p.lostCost(k, r)
		if least < never {
			lanes[r] = lostLane
		}
		for _, j := range set {
			if l, c := p.cheapestLane(k, r, j); c < least {
				lanes[r], least = l, c
			}
		}
		for i := 0; spread && lanes[r] == noLane && i < len(t.open); i++ {
			if w := t.open[i]; p.holds(set, w) {
				continue
			} else if j := p.cheapestSlot(k, int(w)); j >= 0 {
				if lanes[r], _ = p.cheapestLane(k, r, j); lanes[r] != noLane {
					set = with(set, j)
				}
			}
		}
		if lanes[r] == noLane {
			unserved += q
		}
	}
	t.sets[k] = set
	return chosen, unserved
}

// redoSlots returns the slots in which a plan holds item k, at open sites.
func (p *primal) redoSlots(k int, plan *ItemPlan, open []int32) []int32 {
	var set []int32
	for i := range plan.Stock {
		s := &plan.Stock[i]
		if !slices.Contains(open, s.Site) {
			continue
		}
		slot := p.cheapestSlot(k, int(s.Site))
		for j := p.firstSlot[s.Site]; j < p.firstSlot[s.Site+1]; j++ {
			if p.way[j] == s.Way && p.usable[k*p.slots+int(j)] {
				slot = j
			}
		}
		if slot >= 0 {
			set = append(set, slot)
		}
	}
	slices.Sort(set)
	return set
}

// redoLane returns the lane from a set of slots that a plan says, or noLane.
func (p *primal) redoLane(k int, set []int32, lane Lane) int32 {
	if lane.Site < 0 {
		if p.lost[k] == never {
			return noLane
		}
		return lostLane
	}
	for _, j := range set {
		for l := p.firstLane[j]; l < p.firstLane[j+1] && p.slotSite[j] == lane.Site; l++ {
			if p.service[l] == lane.Service && p.laneCost(k, int(l), int(lane.Region)) != never {
				return l
			}
		}
	}
	return noLane
}
