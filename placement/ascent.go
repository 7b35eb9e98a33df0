package placement

import (
	"context"
	"math"

	"github.com/forwardstock/forwardstock/internal/par"
)

// start returns first values of demand at prices s, by dual ascent. The values
// of an item rise together, in proportion to demand, until a site is paid for
// (Jain and Vazirani 2001), which is exact for an item that belongs in one
// place; then one after the other while a site leaves room (Erlenkotter 1978).
// The opening cost of a site is shared among items, first by their demand, and
// what is left to whoever comes.
func (o *oracle) start(ctx context.Context, s []int64, fix []decision) (point, error) {
	x := point{v: make([]int64, len(o.q)), s: append([]int64{}, s...)}
	if err := o.setPrices(ctx, s); err != nil {
		return x, err
	}
	if err := o.work.spend(8*len(o.items), o.sites, o.regions); err != nil {
		return x, err
	}
	workers := par.Workers(o.workers)
	climbers := make([]*climber, workers)
	err := par.Each(ctx, o.workers, len(o.items), func(worker, k int) {
		if climbers[worker] == nil {
			climbers[worker] = newClimber(o.model)
		}
		c := climbers[worker]
		for w := range o.sites {
			at := k*o.sites + w
			c.usable[w] = fix[w] != out && o.rule[at] != out
			c.room[w] = float64(o.carry[at])
			switch {
			case fix[w] == in && o.rule[at] == in:
				c.room[w] = 0 // it is held anyway
			case fix[w] == free:
				c.room[w] += float64(float64(o.opening[w]) * (float64(o.volume[k]) / float64(o.total)))
			}
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
	room := make([]int64, o.sites)
	limit := o.maxValue()
	for k := range o.items {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		rows := o.row(0, k)
		own := o.a[k*o.sites:][:o.sites]
		for w := range room {
			at := k*o.sites + w
			switch {
			case fix[w] == out || o.rule[at] == out:
				room[w] = math.MaxInt64
			case o.rule[at] == in:
				room[w] = shared[w]
			default:
				room[w] = max(0, own[w]) + shared[w]
			}
		}
		for range 2 {
			raised := false
			for r, q := range o.q[k*o.regions:][:o.regions] {
				if q == 0 {
					continue
				}
				for {
					v := x.v[k*o.regions+r]
					next, step := int64(never), int64(never)
					for w, left := range room {
						if left == math.MaxInt64 {
							continue
						}
						if c := rows[w*o.regions+r]; c <= v {
							step = min(step, left)
						} else {
							next = min(next, c-v)
						}
					}
					step = min(step, next, limit-v)
					if step <= 0 || step >= never/2 {
						break
					}
					for w, left := range room {
						if left != math.MaxInt64 && rows[w*o.regions+r] <= v {
							room[w] -= step
						}
					}
					x.v[k*o.regions+r] += step
					raised = true
				}
			}
			if !raised {
				break
			}
		}
		for w := range room {
			at := k*o.sites + w
			switch {
			case fix[w] == out || o.rule[at] == out:
			case o.rule[at] == in:
				shared[w] = room[w]
			default:
				shared[w] = min(shared[w], room[w])
			}
		}
	}
	return nil
}

// climber is the scratch memory of climb.
type climber struct {
	sites, regions int
	limit          float64
	hopeless       int64 // value of demand that nobody can serve
	usable         []bool
	room           []float64 // what each site may still be paid
	active         []bool
	low            []int64
}

func newClimber(m *model) *climber {
	return &climber{
		sites: m.sites, regions: m.regions, limit: float64(m.maxValue()), hopeless: m.worst + 1,
		usable: make([]bool, m.sites), room: make([]float64, m.sites),
		active: make([]bool, m.regions), low: make([]int64, m.regions),
	}
}

// climb raises the values of one item from its cheapest lanes on, all active
// regions together, until every region pays for some site.
func (c *climber) climb(q, rows, v []int64) {
	for r := range v {
		v[r], c.active[r] = 0, q[r] > 0
		if !c.active[r] {
			continue
		}
		least := never
		for w := range c.sites {
			if c.usable[w] {
				least = min(least, rows[w*c.regions+r])
			}
		}
		if v[r] = least; least == never {
			v[r], c.active[r] = c.hopeless, false
		}
	}
	for range 8 {
		level := math.Inf(1)
		for w := range c.sites {
			if c.usable[w] {
				level = min(level, c.paidAt(w, level, q, rows, v))
			}
		}
		if math.IsInf(level, 1) || math.IsNaN(level) {
			return
		}
		left := false
		for r, active := range c.active {
			if active {
				v[r] = max(v[r], int64(math.Floor(min(float64(level*float64(q[r])), c.limit))))
			}
		}
		for w := range c.sites {
			if !c.usable[w] {
				continue
			}
			row := rows[w*c.regions:][:c.regions]
			if room := c.room[w] + float64(gain(row, v)); room > float64(c.regions)+float64(c.room[w]*1e-9) {
				continue
			}
			for r := range c.active {
				if c.active[r] && v[r] > row[r] {
					c.active[r] = false
				}
			}
		}
		for _, active := range c.active {
			left = left || active
		}
		if !left {
			return
		}
	}
}

// paidAt returns the level, at most the given one, at which site w is paid for:
// the root of a convex increasing function by Newton's method from above.
func (c *climber) paidAt(w int, level float64, q, rows, v []int64) float64 {
	row := rows[w*c.regions:][:c.regions]
	for range 50 {
		paid, slope, offset := 0.0, 0.0, 0.0
		for r, cost := range row {
			if !c.active[r] {
				if v[r] > cost {
					paid += float64(v[r] - cost)
				}
				continue
			}
			if cost == never {
				continue
			}
			unit := float64(q[r])
			value := max(float64(v[r]), float64(level*unit))
			if value <= float64(cost) {
				continue
			}
			if float64(v[r]) >= value { // not yet lifted by the level
				paid += float64(v[r] - cost)
			} else {
				slope += unit
				offset += float64(cost)
			}
		}
		if slope == 0 {
			return level
		}
		next := (c.room[w] - paid + offset) / slope
		if !(next < level) {
			return level
		}
		if math.IsInf(level, 1) || level-next > level*1e-12 {
			level = next
			continue
		}
		return next
	}
	return level
}
