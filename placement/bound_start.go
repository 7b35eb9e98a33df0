package placement

import (
	"context"
	"math"

	"github.com/forwardstock/forwardstock/internal/par"
)

// start returns first values of demand at prices s, by dual ascent. The values
// of an item rise together, in proportion to demand, until a slot is paid for
// (Jain and Vazirani 2001), which is exact for an item that belongs in one
// place; then one after the other while a site leaves room (Erlenkotter 1978).
// The opening cost of a site is shared among items, first by their demand, and
// what is left to whoever comes.
func (o *oracle) start(ctx context.Context, s []int64, fix []decision) (point, error) {
	x := point{v: make([]int64, len(o.q)), s: append([]int64{}, s...)}
	if err := o.setPrices(ctx, s); err != nil {
		return x, err
	}
	if err := o.work.spend(8*len(o.items), o.slots, o.regions); err != nil {
		return x, err
	}
	workers := par.Workers(o.workers)
	climbers := make([]*climber, workers)
	opening := make([]float64, o.sites)
	for w := range opening {
		opening[w] = max(0, float64(o.opening[w]-o.fee(w, s)))
	}
	err := par.Each(ctx, o.workers, len(o.items), func(worker, k int) {
		if climbers[worker] == nil {
			climbers[worker] = newClimber(o.model)
		}
		c := climbers[worker]
		for j := range o.slots {
			w, at := int(o.slotSite[j]), k*o.slots+j
			c.usable[j] = fix[w] != out && o.usable[at]
			c.room[j] = max(0, float64(o.carry[at]+o.tolls[at].ship+o.kept(k, j, &o.tolls[at], o.volume[k])))
			switch {
			case fix[w] == in && o.rule[k*o.sites+w] == in:
				c.room[j] = 0 // it is held anyway
			case fix[w] == free:
				c.room[j] += float64(opening[w] * (float64(o.volume[k]) / float64(o.total)))
			}
		}
		for r := range c.lost {
			c.lost[r] = o.lostCost(k, r)
		}
		c.climb(o.q[k*o.regions:][:o.regions], o.row(worker, k), x.v[k*o.regions:][:o.regions])
	})
	if err != nil {
		return x, err
	}
	return x, o.fillUp(ctx, x, fix)
}

// fillUp raises the values one by one while the sites leave room, which never
// lowers the bound.
func (o *oracle) fillUp(ctx context.Context, x point, fix []decision) error {
	o.known = false
	if _, _, err := o.eval(ctx, x, fix); err != nil {
		return err
	}
	shared := make([]int64, o.sites) // of the opening cost, not yet used
	for w := range shared {
		if fix[w] == free {
			shared[w] = max(0, o.level[w])
		}
	}
	room := make([]int64, o.slots)
	limit := o.maxValue()
	for k := range o.items {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		rows, v := o.row(0, k), x.v[k*o.regions:][:o.regions]
		for j := range room {
			w := o.slotSite[j]
			at := k*o.sites + int(w)
			switch {
			case fix[w] == out || !o.usable[k*o.slots+j]:
				room[j] = math.MaxInt64
			case o.rule[at] == in:
				room[j] = shared[w]
			default:
				room[j] = max(0, o.hold(0, k, j, rows, v, false)) + shared[w]
			}
		}
		for range 2 {
			raised := false
			for r, q := range o.q[k*o.regions:][:o.regions] {
				if q > 0 && o.fillCell(rows[r:], room, &v[r], min(limit, o.lostCost(k, r))) {
					raised = true
				}
			}
			if !raised {
				break
			}
		}
		for j, left := range room {
			w := o.slotSite[j]
			switch {
			case left == math.MaxInt64:
			case o.rule[k*o.sites+int(w)] == in:
				shared[w] = left
			default:
				shared[w] = min(shared[w], left)
			}
		}
	}
	return nil
}

// fillCell raises the value of a region to at most limit while all slots that it
// would rather pay for leave room. The costs are those of the first slot and on.
func (o *oracle) fillCell(costs, room []int64, value *int64, limit int64) bool {
	raised := false
	for {
		v := *value
		next, step := int64(never), int64(never)
		for j, left := range room {
			if left == math.MaxInt64 {
				continue
			}
			if c := costs[j*o.regions]; c <= v {
				step = min(step, left)
			} else {
				next = min(next, c-v)
			}
		}
		step = min(step, next, limit-v)
		if step <= 0 || step >= never/2 {
			return raised
		}
		for j, left := range room {
			if left != math.MaxInt64 && costs[j*o.regions] <= v {
				room[j] -= step
			}
		}
		*value += step
		raised = true
	}
}
