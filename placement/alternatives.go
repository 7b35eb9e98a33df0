package placement

import "slices"

// alternatives finds, for every site that holds item k, the next best thing to
// do: no longer hold it there, hold it elsewhere instead, or at one more site.
// Best is meant with the promises priced as in the plan; the difference is in
// cost alone.
func (t *tree) alternatives(plan *ItemPlan, k int, final *trial, h *hand) {
	m, R := t.model, t.regions
	set := final.sets[k]
	rows := make([]int64, len(final.open)*R)
	for i, w := range final.open {
		m.reduceSite(k, int(w), final.s, rows[i*R:][:R], h.chooser.scratch)
	}
	least := make([]int64, R)
	// value returns the priced cost of the set without one site and with
	// another, either of them -1 for none.
	value := func(drop, add int32) (int64, bool) {
		cost := int64(0)
		for r := range least {
			least[r] = never
		}
		for i, w := range final.open {
			if w != add && (w == drop || !slices.Contains(set, w)) {
				continue
			}
			cost += m.carry[k*m.sites+int(w)]
			for r, c := range rows[i*R:][:R] {
				least[r] = min(least[r], c)
			}
		}
		sum, ok := sumPresent(least)
		return cost + sum, ok
	}
	for j := range plan.Stock {
		w := plan.Stock[j].Site
		best, action, other := never, ActionNone, int32(-1)
		consider := func(a Action, drop, add int32) {
			if cost, ok := value(drop, add); ok && cost < best {
				best, action, other = cost, a, add
			}
		}
		fixed := m.rule[k*m.sites+int(w)] == in
		if !fixed && len(set) > 1 {
			consider(ActionDrop, w, -1)
		}
		for _, add := range final.open {
			if slices.Contains(set, add) || m.rule[k*m.sites+int(add)] == out {
				continue
			}
			if !fixed {
				consider(ActionMove, w, add)
			}
			consider(ActionAdd, -1, add)
		}
		plan.Stock[j].Next = t.difference(k, final, w, action, other, h)
	}
}

// difference returns a choice with what it changes.
func (t *tree) difference(k int, final *trial, w int32, action Action, other int32, h *hand) Choice {
	next := Choice{Action: action, Site: other}
	if action == ActionNone {
		return next
	}
	var set []int32
	for _, x := range final.sets[k] {
		if x != w || action == ActionAdd {
			set = append(set, x)
		}
	}
	if other >= 0 {
		set = with(set, other)
	}
	P := len(t.need)
	times := make([]int64, P)
	next.Difference = Money(t.assign(k, set, final.s, nil, times, h) - final.itemCost[k])
	for i, x := range times {
		next.OnTime = append(next.OnTime, x-final.itemTimes[k*P+i])
	}
	return next
}
