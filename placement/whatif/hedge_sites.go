package whatif

import (
	"context"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/par"
	"github.com/forwardstock/forwardstock/placement"
)

// mayOpen reports whether the hedge may open a site that is not open.
func (h *hedger) mayOpen(w int) bool {
	return h.o.Sites && h.p.Network.Sites[w].Rule != placement.Forbidden
}

// maxPasses is how often all sites are looked at.
const maxPasses = 3

// sites opens and closes sites, in their order, as long as that pays: what the items save
// by new stocks, by the second set of samples, is more than what the site costs, by more
// than its standard error, and all rules are kept.
func (h *hedger) sites(ctx context.Context, all []found) error {
	if !h.o.Sites {
		return nil
	}
	for range maxPasses {
		again := false
		for w := range h.open {
			if !h.mayTurn(w, all) {
				continue
			}
			turned, err := h.turn(ctx, w, all)
			if err != nil {
				return err
			}
			again = again || turned
		}
		if !again {
			break
		}
	}
	return nil
}

// mayTurn reports whether rules let a site be opened or closed.
func (h *hedger) mayTurn(w int, all []found) bool {
	site, policy := &h.p.Network.Sites[w], &h.p.Policy
	if site.Rule != placement.Free {
		return false
	}
	open, ours, step := 0, 0, 1
	for v, o := range h.open {
		if o {
			open++
			if h.p.Network.Sites[v].Provider == site.Provider {
				ours++
			}
		}
	}
	if h.open[w] {
		step = -1
	}
	within := func(n, low, high int) bool { return n >= low && (high == 0 || n <= high) }
	if !within(open+step, max(1, policy.MinSites), policy.MaxSites) {
		return false
	}
	for _, l := range policy.Providers {
		if l.Provider == site.Provider && !within(ours+step, l.Min, l.Max) {
			return false
		}
	}
	if !h.open[w] {
		return true
	}
	for k := range all { // can all that is there go elsewhere?
		if i := all[k].at(w); i >= 0 && all[k].stock[i] >= 0 && (!all[k].samples() || all[k].fixed || !all[k].mayLeave(all[k].stock, i) && !all[k].elsewhere(i)) {
			return false
		}
	}
	return true
}

// at returns the number of a site among those of an item, -1 if it cannot be there.
func (f *found) at(w int) int {
	if f.shelves == nil {
		return -1
	}
	return slices.IndexFunc(f.slots, func(s placement.Slot) bool { return int(s.Site) == w })
}

// samples reports whether the item can be hedged.
func (f *found) samples() bool {
	return f.shelves != nil && f.kept != KeptLarge && f.kept != KeptNoMargin
}

// elsewhere reports whether an item may be at another open site than i, and need not be
// at i.
func (f *found) elsewhere(i int) bool {
	for j := range f.slots {
		if j != i && !f.closed[j] && !f.slots[i].Forced {
			return true
		}
	}
	return false
}

// turn opens or closes a site if that pays, and reports whether it did.
func (h *hedger) turn(ctx context.Context, w int, all []found) (bool, error) {
	var items []int
	for k := range all {
		if i := all[k].at(w); i >= 0 && all[k].samples() && (!h.open[w] && !all[k].fixed || all[k].stock[i] >= 0) {
			items = append(items, k)
		}
	}
	next := make([]found, len(items))
	err := par.Do(ctx, h.o.Workers, len(items), func(n int) { next[n] = h.without(&all[items[n]], w) })
	if err != nil {
		return false, err
	}
	gain := float64(h.p.Network.Sites[w].Cost(h.open[w]) - h.p.Network.Sites[w].Cost(!h.open[w]))
	variance, change := 0.0, make([]float64, len(h.rows))
	for n, k := range items {
		gain += next[n].saving - all[k].saving
		variance += float64(next[n].deviation * next[n].deviation)
		h.uses(change, -1, k, &all[k])
		h.uses(change, 1, k, &next[n])
	}
	if !(gain > math.Sqrt(variance)) || !h.fits(change) {
		return false, nil
	}
	h.open[w] = !h.open[w]
	for n, k := range items {
		all[k] = next[n]
	}
	for k := range all {
		if i := all[k].at(w); i >= 0 {
			all[k].closed = slices.Clone(all[k].closed)
			all[k].closed[i] = !h.open[w]
		}
	}
	return true, nil
}

// without returns an item with a new stock for a site that is opened or closed.
func (h *hedger) without(f *found, w int) found {
	out, i := *f, f.at(w)
	shelves := *f.shelves
	out.shelves, out.shelves.closed = &shelves, slices.Clone(f.closed)
	start := f.stock
	if out.closed[i] = h.open[w]; h.open[w] {
		in := -1
		if !slices.ContainsFunc(slices.Concat(start[:i], start[i+1:]), func(n int64) bool { return n >= 0 }) {
			in = out.nearest(i)
		}
		start = out.moved(start, i, in)
	}
	out.stock = h.search(&out, start, 0)
	if out.verdict = h.verdict(&out, out.stock); out.changed {
		out.kept = ""
	} else {
		out.keep(KeptBest)
	}
	return out
}

// nearest returns the open site, other than i, that most of what i serves costs least
// from; -1 if none is open.
func (f *found) nearest(i int) int {
	best, least, W := -1, int64(math.MaxInt64), len(f.slots)
	for j := range f.slots {
		if j == i || f.closed[j] {
			continue
		}
		sum := int64(0)
		for r := range f.lost {
			if cost := f.cost[r*W+j]; cost > 0 {
				sum += cost / int64(len(f.lost))
			} else {
				sum += f.lost[r] / int64(len(f.lost))
			}
		}
		if sum < least {
			best, least = j, sum
		}
	}
	return best
}
