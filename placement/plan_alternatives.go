package placement

import "slices"

// alternatives finds, for every site that holds item k, the next best thing to
// do: no longer hold it there, hold it elsewhere instead, or at one more site.
// Best is meant with the rows priced as in the plan; the difference is in cost
// alone.
func (p *primal) alternatives(plan *ItemPlan, k int, final *trial, h *hand) {
	c := h.chooser
	c.load(k, final.open, final.s, nil)
	pick := make([]bool, len(c.slots))
	for i, j := range c.slots {
		pick[i] = slices.Contains(final.sets[k], j)
	}
	// value returns the priced cost of the set without one candidate and with
	// another, either of them -1 for none.
	value := func(drop, add int) int64 {
		fees := int64(0)
		for i := range pick {
			if c.pick[i] = (pick[i] || i == add) && i != drop; c.pick[i] {
				fees += c.fees[i]
			}
		}
		if cost := c.settle(c.pick); cost < never {
			return fees + cost
		}
		return never
	}
	type choice struct {
		action Action
		set    []int32
		other  int32
	}
	next := make([]choice, len(plan.Stock))
	for n := range plan.Stock {
		held := slices.Index(c.slots, final.sets[k][n])
		best := never
		next[n] = choice{action: ActionNone, other: -1}
		consider := func(a Action, drop, add int) {
			if cost := value(drop, add); cost < best {
				best, next[n] = cost, choice{action: a, other: -1}
				for i, j := range c.slots {
					if c.pick[i] {
						next[n].set = append(next[n].set, j)
					}
				}
				if add >= 0 {
					next[n].other = c.slotSite[c.slots[add]]
				}
			}
		}
		if !c.forced[held] && (len(plan.Stock) > 1 || p.lost[k] < never) {
			consider(ActionDrop, held, -1)
		}
		for add := range c.slots {
			if p.holds(final.sets[k], c.slotSite[c.slots[add]]) {
				continue
			}
			if !c.forced[held] {
				consider(ActionMove, held, add)
			}
			consider(ActionAdd, -1, add)
		}
	}
	for n := range plan.Stock {
		plan.Stock[n].Next = p.difference(k, final, next[n].action, next[n].set, next[n].other, h)
	}
}

// holds reports whether one of the slots is at site w.
func (m *model) holds(set []int32, w int32) bool {
	return slices.ContainsFunc(set, func(j int32) bool { return m.slotSite[j] == w })
}

// difference returns a choice with what it changes.
func (p *primal) difference(k int, final *trial, action Action, set []int32, other int32, h *hand) Choice {
	next := Choice{Action: action, Site: other}
	if action == ActionNone {
		return next
	}
	lanes, used, was := make([]int32, p.regions), make([]int64, len(p.rows)), make([]int64, len(p.rows))
	p.assign(k, set, final.s, nil, lanes, h)
	cost := p.account(k, set, lanes, used, h.part)
	next.Difference = Money(cost - p.account(k, final.sets[k], final.lanes[k*p.regions:][:p.regions], was, h.part))
	for i := range p.promises {
		next.OnTime = append(next.OnTime, used[i]-was[i])
	}
	return next
}
