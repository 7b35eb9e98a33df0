package placement

import (
	"context"
	"slices"
)

// polish makes the best plan cheaper while it keeps the promises: it prices them
// for its open sites alone, then spends what is on time beyond need where that
// saves most per unit, first by items that would rather be held otherwise, then
// by single regions.
func (t *tree) polish(ctx context.Context) error {
	if len(t.need) == 0 || t.best == nil {
		return nil
	}
	found, err := t.fit(ctx, t.best.open, t.best.s, t.note)
	if err != nil {
		return err
	}
	x := t.best.copy()
	if late := found.late; late != nil && late.missing == 0 && slices.Equal(late.open, x.open) {
		t.swapItems(x, late)
	}
	if err := t.swapLanes(ctx, x); err != nil {
		return err
	}
	t.note(x)
	return nil
}

// copy returns a trial that can be changed.
func (t *trial) copy() *trial {
	x := *t
	x.onTime, x.sets, x.lanes = slices.Clone(t.onTime), slices.Clone(t.sets), slices.Clone(t.lanes)
	x.itemCost, x.itemTimes = slices.Clone(t.itemCost), slices.Clone(t.itemTimes)
	return &x
}

// saving is a change that makes a plan cheaper and slower.
type saving struct {
	k, r, lane int32
	cost       int64   // saved
	ratio      float64 // saved per unit that is late for it
}

// ratio weighs a saving by the units that become late, at the prices s.
func (m *model) ratio(cost int64, late func(i int) int64, s []int64) float64 {
	units := 0.0
	for i := range m.need {
		units += float64(float64(max(0, late(i))) * float64(max(1, s[i])))
	}
	return float64(cost) / max(1, units)
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

// fits reports whether the promises of x survive a change of what is on time.
func (m *model) fits(x *trial, change func(i int) int64) bool {
	for i, need := range m.need {
		if c := change(i); c < 0 && x.onTime[i]+c < need {
			return false
		}
	}
	return true
}

// swapItems lets items do as in the late trial, as far as the promises allow.
func (t *tree) swapItems(x, late *trial) {
	P, R := len(t.need), t.regions
	var list []saving
	for k := range t.items {
		if cost := x.itemCost[k] - late.itemCost[k]; cost > 0 {
			list = append(list, saving{k: int32(k), cost: cost, ratio: t.ratio(cost, func(i int) int64 {
				return x.itemTimes[k*P+i] - late.itemTimes[k*P+i]
			}, x.s)})
		}
	}
	slices.SortFunc(list, byRatio)
	for _, c := range list {
		k := int(c.k)
		change := func(i int) int64 { return late.itemTimes[k*P+i] - x.itemTimes[k*P+i] }
		if !t.fits(x, change) {
			continue
		}
		for i := range x.onTime {
			x.onTime[i] += change(i)
		}
		x.cost -= c.cost
		x.sets[k], x.itemCost[k] = late.sets[k], late.itemCost[k]
		copy(x.lanes[k*R:][:R], late.lanes[k*R:][:R])
		copy(x.itemTimes[k*P:][:P], late.itemTimes[k*P:][:P])
	}
}

// swapLanes serves regions by cheaper lanes, as far as the promises allow.
func (t *tree) swapLanes(ctx context.Context, x *trial) error {
	P, R := len(t.need), t.regions
	var list []saving
	for k := range t.items {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		for r, now := range x.lanes[k*R:][:R] {
			if now < 0 {
				continue
			}
			cost := t.laneCost(k, int(now), r)
			best := saving{}
			for _, w := range x.sets[k] {
				for l := t.firstLane[w]; l < t.firstLane[w+1]; l++ {
					other := t.laneCost(k, int(l), r)
					if other >= cost {
						continue
					}
					ratio := t.ratio(cost-other, func(i int) int64 {
						return t.onTime(k, int(now), r, i) - t.onTime(k, int(l), r, i)
					}, x.s)
					if ratio > best.ratio {
						best = saving{int32(k), int32(r), l, cost - other, ratio}
					}
				}
			}
			if best.cost > 0 {
				list = append(list, best)
			}
		}
	}
	slices.SortFunc(list, byRatio)
	for _, c := range list {
		k, r := int(c.k), int(c.r)
		now := int(x.lanes[k*R+r])
		change := func(i int) int64 { return t.onTime(k, int(c.lane), r, i) - t.onTime(k, now, r, i) }
		if !t.fits(x, change) {
			continue
		}
		for i := range x.onTime {
			d := change(i)
			x.onTime[i] += d
			x.itemTimes[k*P+i] += d
		}
		x.lanes[k*R+r] = c.lane
		x.itemCost[k] -= c.cost
		x.cost -= c.cost
	}
	return nil
}
