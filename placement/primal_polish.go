package placement

import (
	"context"
	"slices"
)

// polish makes the best plan cheaper while it keeps the rows: it prices them for
// its open sites alone, then spends the room that rows leave where that saves most
// for it, first by items that would rather be held otherwise, then by single
// regions. Where prices are dear, those found before do if they are for its sites.
func (t *tree) polish(ctx context.Context, found priced) error {
	if t.best == nil || len(t.rows) == 0 && !t.pooledAny() {
		return nil
	}
	if known := t.dear && found.late != nil && slices.Equal(found.late.open, t.best.open); len(t.rows) > 0 && !known {
		var err error
		if found, err = t.fit(ctx, t.best.open, t.best.s, t.note); err != nil {
			return err
		}
		for _, side := range found.sides() {
			if err := t.mendNote(ctx, side); err != nil {
				return err
			}
		}
	}
	x := t.stocking(t.best)
	if late := found.late; late != nil && late.missing == 0 && slices.Equal(late.open, x.open) {
		x.swapItems(late)
	}
	for range polishRounds {
		before := x.cost
		if err := x.swapLanes(ctx); err != nil {
			return err
		}
		if err := x.swapSets(ctx); err != nil {
			return err
		}
		if x.cost == before {
			break
		}
	}
	t.note(x.trial)
	return nil
}

// polishRounds bounds how often all regions and items are looked at.
const polishRounds = 4

// pooledAny reports whether some reserve costs something.
func (m *model) pooledAny() bool {
	return slices.ContainsFunc(m.unit, func(u unitCosts) bool { return u.hold > 0 })
}

// saving is a change that makes a plan cheaper.
type saving struct {
	k, r, lane int32
	cost       int64   // saved
	ratio      float64 // saved for the room that it takes
}

// saved returns the saving of a change of cost whose use of rows is in d.
func (x *stocking) saved(k, r, lane int32, cost int64) saving {
	room := 0.0
	for i, d := range x.d {
		if m := &x.rows[i]; d != 0 {
			if e := float64(m.excess(x.used[i]+d)-m.excess(x.used[i])) / m.density; e > 0 {
				room += float64(e * (float64(max(1, x.s[i])) * m.density))
			}
		}
	}
	return saving{k, r, lane, cost, float64(cost) / max(1, room)}
}

func byRatio(a, b saving) int {
	switch {
	case a.ratio > b.ratio:
		return -1
	case a.ratio < b.ratio:
		return 1
	case a.k != b.k:
		return int(a.k - b.k)
	}
	return int(a.r - b.r)
}

// fits reports whether the rows survive the change d of what is used.
func (x *stocking) fits() bool {
	for i, d := range x.d {
		r := &x.rows[i]
		if d != 0 && x.hard(i) && r.excess(x.used[i]+d) > max(0, r.excess(x.used[i])) {
			return false
		}
	}
	return true
}

// difference leaves in d what rows use more if item k is held as in another trial,
// and returns what it costs less.
func (x *stocking) difference(k int, other *trial) int64 {
	clear(x.d)
	was := make([]int64, len(x.rows))
	x.account(k, x.sets[k], x.lanes[k*x.regions:][:x.regions], was, x.h.part)
	cost := x.account(k, other.sets[k], other.lanes[k*x.regions:][:x.regions], x.d, x.h.part)
	for i, u := range was {
		x.d[i] -= u
	}
	return x.itemCost[k] - cost
}

// swapItems lets items do as in another trial, as far as the rows allow.
func (x *stocking) swapItems(other *trial) {
	var list []saving
	for k := range x.items {
		if cost := x.difference(k, other); cost > 0 {
			list = append(list, x.saved(int32(k), 0, 0, cost))
		}
	}
	slices.SortFunc(list, byRatio)
	for _, c := range list {
		k := int(c.k)
		cost := x.difference(k, other)
		if x.fits() && cost > x.newlyBroken() {
			x.replace(k, slices.Clone(other.sets[k]), other.lanes[k*x.regions:][:x.regions], -cost)
		}
	}
}

// newlyBroken returns what promises that need not be kept cost more by the change d.
func (x *stocking) newlyBroken() int64 {
	before := x.broken(x.used)
	for i, d := range x.d {
		x.used[i] += d
	}
	after := x.broken(x.used)
	for i, d := range x.d {
		x.used[i] -= d
	}
	return after - before
}

// swapLanes serves regions by cheaper lanes, as far as the rows allow.
func (x *stocking) swapLanes(ctx context.Context) error {
	var list []saving
	for k := range x.items {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		for r, now := range x.lanes[k*x.regions:][:x.regions] {
			if now == noLane {
				continue
			}
			best := saving{}
			x.choices(k, r, func(l int32) {
				if cost := -x.cell(k, r, l); cost > 0 || len(x.rows) > 0 && cost > x.newlyBroken() {
					if s := x.saved(int32(k), int32(r), l, cost-x.newlyBroken()); s.ratio > best.ratio {
						best = s
					}
				}
			})
			if best.cost > 0 {
				list = append(list, best)
			}
		}
	}
	slices.SortFunc(list, byRatio)
	for _, c := range list {
		k, r := int(c.k), int(c.r)
		if c.lane == x.lanes[k*x.regions+r] {
			continue
		}
		if cost := x.cell(k, r, c.lane); x.fits() && cost+x.newlyBroken() < 0 {
			x.apply(k, r, c.lane, cost)
		}
	}
	return nil
}

// swapSets changes the slots that hold items by one, as far as the rows allow.
func (x *stocking) swapSets(ctx context.Context) error {
	if err := x.work.spend(4*len(x.items), len(x.open), x.regions); err != nil {
		return err
	}
	for i := range x.rows {
		x.penalty[i] = x.rows[i].most
	}
	for k := range x.items {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		x.sweepSets(k)
	}
	return nil
}
