package placement

import "slices"

// item explains where item k is held.
func (x *explainer) item(out *ItemReason, k int, h *hand) {
	set, lanes := x.now.sets[k], x.lanesOf(k)
	out.Sites = make([]HoldReason, x.sites)
	for w := range out.Sites {
		out.Sites[w].Site = int32(w)
		out.Sites[w].Holding.Changes = x.given(k, w, set)
	}
	clear(h.part)
	for r, l := range lanes {
		switch {
		case l >= 0:
			s := &out.Sites[x.site[l]]
			s.Serving = s.Serving.Plus(x.partsOf(k, int(l), r))
			h.part[x.slot[l]] += x.q[k*x.regions+r]
		case l == lostLane:
			out.Lost += Money(x.lostCost(k, r))
		}
	}
	for _, j := range set {
		s := &out.Sites[x.slotSite[j]]
		s.Held = true
		s.Holding = s.Holding.Plus(x.holding(k, int(j), h.part[j]))
	}
	out.Parts.Lost = out.Lost
	was := make([]int64, len(x.rows))
	now := x.account(k, set, lanes, was, h.part)
	others := make([]int64, len(x.rows)) // what the rest uses
	for i, u := range x.now.used {
		others[i] = u - was[i]
	}
	c := &changer{explainer: x, k: k, h: h, others: others, now: now, lanes: make([]int32, x.regions), used: make([]int64, len(x.rows))}
	for w := range out.Sites {
		out.Parts = out.Parts.Plus(out.Sites[w].Holding).Plus(out.Sites[w].Serving)
		c.explain(&out.Sites[w], w)
	}
}

// changer looks at changes of where one item is held.
type changer struct {
	*explainer
	k      int
	h      *hand
	others []int64 // what the other items use of the rows
	now    int64   // what the item costs
	lanes  []int32
	used   []int64

	best, tempting  verdict // the best that keeps all rows, and of all
	choice, tempted Change
}

// explain finds the next best choice about the item at site w and the rule that
// binds.
func (c *changer) explain(to *HoldReason, w int) {
	none := Change{Action: ActionNone, Site: -1}
	c.choice, c.tempted = none, none
	set := c.explainer.now.sets[c.k]
	if to.Held {
		rest := slices.DeleteFunc(slices.Clone(set), func(j int32) bool { return int(c.slotSite[j]) == w })
		c.consider(rest, Change{ActionDrop, -1, 0, 0})
		for _, v := range c.explainer.now.open {
			if !c.holds(set, v) {
				c.with(rest, int(v), Change{ActionMove, v, 0, 0})
			}
		}
	} else {
		opening := Money(0)
		if !slices.Contains(c.explainer.now.open, int32(w)) {
			opening = Money(c.opening[w])
		}
		c.with(set, w, Change{ActionAdd, -1, 0, opening})
		for _, j := range set {
			if v := c.slotSite[j]; c.rule[c.k*c.sites+int(v)] != in {
				rest := slices.DeleteFunc(slices.Clone(set), func(i int32) bool { return i == j })
				c.with(rest, w, Change{ActionMove, v, 0, opening})
			}
		}
	}
	to.Next = c.choice
	switch rule := c.static(to.Held, w); {
	case rule != "":
		to.Next, to.Binding = none, &Binding{Kind: rule, Row: -1}
		if c.tempted.Action != ActionNone {
			to.Binding.Saves = -c.tempted.Difference
		}
	case c.tempted.Action == ActionNone:
		to.Binding = &Binding{Kind: BindsReach, Row: -1}
	case c.tempting.row >= 0 && (c.tempting.difference < 0 || c.choice.Action == ActionNone):
		to.Binding = c.binding(c.tempting)
	}
}

// with considers the set with one more slot, each of site w.
func (c *changer) with(set []int32, w int, change Change) {
	for j := c.firstSlot[w]; j < c.firstSlot[w+1]; j++ {
		if c.usable[c.k*c.slots+int(j)] {
			more := append(slices.Clone(set), j)
			slices.Sort(more)
			c.consider(more, change)
		}
	}
}

// consider judges a set, with its regions divided at the prices of the rows and by
// cost alone.
func (c *changer) consider(set []int32, change Change) {
	prices := [][]int64{c.explainer.now.s, make([]int64, len(c.rows))}
	if !slices.ContainsFunc(prices[0], func(s int64) bool { return s > 0 }) {
		prices = prices[1:]
	}
	for _, s := range prices {
		for r := range c.lanes {
			c.lanes[r] = noLane
		}
		if !c.assign(c.k, set, s, nil, c.lanes, c.h) {
			return
		}
		copy(c.used, c.others)
		cost := c.account(c.k, set, c.lanes, c.used, c.h.part)
		v := c.judge(cost-c.now+int64(change.Opening), c.used)
		change.Difference = Money(v.difference)
		if c.tempted.Action == ActionNone || v.difference < c.tempting.difference {
			c.tempting, c.tempted = v, change
		}
		if v.row < 0 && (c.choice.Action == ActionNone || v.difference < c.best.difference) {
			c.best, c.choice = v, change
		}
	}
}

// static returns the rule that leaves no choice about the item at site w, whatever
// it costs, or "".
func (c *changer) static(held bool, w int) BindingKind {
	site, item := &c.p.Network.Sites[w], &c.p.Items[c.items[c.k]]
	rule := c.rule[c.k*c.sites+w]
	_, tagged := excluded(site.Excludes, item.Tags)
	switch {
	case held && rule == in:
		return BindsForced
	case held:
		return ""
	case tagged:
		return BindsExcluded
	case rule == out && site.Rule != Forbidden && !c.comes(item, w):
		return BindsWay
	case rule == out:
		return BindsForbidden
	case !slices.Contains(c.explainer.now.open, int32(w)) && !c.permits(c.openWith(int32(w))):
		return BindsCount
	}
	return ""
}

// comes reports whether some way brings an item to site w.
func (x *explainer) comes(item *Item, w int) bool {
	for j := x.firstSlot[w]; j < x.firstSlot[w+1]; j++ {
		if m := x.way[j]; m < 0 || x.p.Network.Ways[m].takes(item) {
			return true
		}
	}
	return false
}

// openWith returns the open sites and one more.
func (x *explainer) openWith(w int32) []int32 {
	open := append(slices.Clone(x.now.open), w)
	slices.Sort(open)
	return open
}
