package placement

import (
	"context"
	"slices"
)

// mendRounds bounds how often penalties are raised.
const mendRounds = 48

// mend changes a trial until it keeps the rows: it moves regions and items where
// that costs least for what it relieves, at penalties that rise from the prices of
// the trial on. It returns nil if it does not succeed, or comes to cost as much as
// known plans do before it has.
func (p *primal) mend(ctx context.Context, t *trial, known int64) (*trial, error) {
	if t == nil || t.missing > 0 {
		return nil, nil
	}
	x := p.stocking(t)
	for i := range x.penalty {
		x.penalty[i] = t.s[i]
	}
	for round := range mendRounds {
		if p.keeps(x.used) {
			return x.trial, nil
		}
		if round > 0 && x.cost >= known {
			return nil, nil
		}
		for i := range x.rows {
			if r := &x.rows[i]; x.hard(i) && x.model.excess(x.trial, i) > 0 {
				least := max(p.firstPrice(i, 0, t)/16, 1)
				x.penalty[i] = min(r.most, max(least, x.penalty[i]+x.penalty[i]/int64(max(2, 24-round))))
			}
		}
		if err := x.sweep(ctx, round); err != nil {
			return nil, err
		}
	}
	if p.keeps(x.used) {
		return x.trial, nil
	}
	return nil, nil
}

// sweep moves regions, then items, where that lowers the cost with penalties.
func (x *stocking) sweep(ctx context.Context, round int) error {
	if err := x.work.spend(len(x.items), len(x.open), x.regions); err != nil {
		return err
	}
	for k := range x.items {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		x.sweepCells(k)
	}
	if round%4 == 3 {
		for k := range x.items {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			x.sweepSets(k)
		}
	}
	return nil
}

// sweepCells moves regions of item k among the slots that hold it.
func (x *stocking) sweepCells(k int) {
	for r, now := range x.lanes[k*x.regions:][:x.regions] {
		if now == noLane {
			continue
		}
		best, to, cost := int64(0), noLane, int64(0)
		x.choices(k, r, func(l int32) {
			c := x.cell(k, r, l)
			if merit := c + x.strain(); merit < best {
				best, to, cost = merit, l, c
			}
		})
		if to != noLane {
			x.cell(k, r, to)
			x.apply(k, r, to, cost)
		}
	}
}

// sweepSets changes the slots that hold item k by one where that lowers the cost
// with penalties.
func (x *stocking) sweepSets(k int) {
	set := slices.Clone(x.sets[k])
	lanes, best := make([]int32, x.regions), slices.Clone(x.lanes[k*x.regions:][:x.regions])
	var bestSet []int32
	merit, cost := int64(0), int64(0)
	was := make([]int64, len(x.rows))
	x.account(k, set, best, was, x.h.part)
	dual := x.dual()
	consider := func(other []int32) {
		x.work.done += int64(len(other)) * int64(x.regions)
		if !x.allows(k, other) || !x.assign(k, other, dual, nil, lanes, x.h) {
			return
		}
		clear(x.d)
		c := x.account(k, other, lanes, x.d, x.h.part) - x.itemCost[k]
		for i, u := range was {
			x.d[i] -= u
		}
		if all := c + x.strain(); all < merit {
			merit, cost, bestSet = all, c, slices.Clone(other)
			copy(best, lanes)
		}
	}
	for i := range set {
		consider(without(set, i))
	}
	for _, w := range x.open {
		for j := x.firstSlot[w]; j < x.firstSlot[w+1]; j++ {
			if !x.usable[k*x.slots+int(j)] || slices.Contains(set, j) {
				continue
			}
			consider(x.swapIn(set, j))
			for i := range set {
				if x.slotSite[set[i]] != w {
					consider(x.swapIn(without(set, i), j))
				}
			}
		}
	}
	if merit == 0 {
		return
	}
	x.replace(k, bestSet, best, cost)
}

// dual returns prices for dividing an item among slots: those of the trial, or the
// penalties of rows that are broken.
func (x *stocking) dual() []int64 {
	out := slices.Clone(x.s)
	for i := range x.rows {
		if x.hard(i) && x.rows[i].excess(x.used[i]) > 0 {
			out[i] = max(out[i], x.penalty[i])
		}
	}
	return out
}
