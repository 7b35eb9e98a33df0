package placement

import (
	"context"
	"math"

	"github.com/forwardstock/forwardstock/internal/par"
)

// slope updates the direction by the subgradient of the last evaluation and
// returns its squared norm.
func (c *ascent) slope(ctx context.Context) (float64, error) {
	for w, open := range c.open {
		c.usage[w] = float64(c.usage[w] * (1 - memory))
		if open {
			c.usage[w] += memory
		}
	}
	for _, used := range c.used {
		clear(used)
	}
	err := par.Each(ctx, c.workers, len(c.items), func(worker, k int) { c.norms[k] = c.slopeOf(worker, k) })
	norm := 0.0
	for _, x := range c.norms {
		norm += x
	}
	return norm, err
}

// slopeOf is slope for the values of item k.
func (c *ascent) slopeOf(worker, k int) float64 {
	q, v := c.q[k*c.regions:][:c.regions], c.x.v[k*c.regions:][:c.regions]
	d := c.direction[k*c.regions:][:c.regions]
	for r := range d {
		d[r] = float32(deflection*d[r]) + 1
		if c.lost[k] != never && c.lostCost(k, r) < v[r] {
			d[r]--
		}
	}
	var rows []int64
	for w, open := range c.open {
		at := k*c.sites + w
		if !open || !c.held(at, c.a[at]) {
			continue
		}
		if rows == nil {
			rows = c.row(worker, k)
		}
		c.serve(worker, k, int(c.by[at]), rows, v, d)
	}
	norm := 0.0
	for r, x := range d {
		norm += float64(float64(q[r]) * float64(float64(x)*float64(x)))
	}
	return norm
}

// serve lowers the direction where the relaxation serves item k from slot j.
func (c *ascent) serve(worker, k, j int, rows, v []int64, d []float32) {
	row, t := rows[j*c.regions:][:c.regions], &c.tolls[k*c.slots+j]
	if t.keep > 0 {
		_, list := c.sorter(worker).cheapest(c.model, k, j, t, row, v)
		for _, x := range list {
			d[x.region]--
			c.use(worker, k, j, int(x.region), t)
		}
	} else {
		for r, cost := range row {
			if cost < v[r] {
				d[r]--
				c.use(worker, k, j, r, t)
			}
		}
	}
	if c.pull != nil {
		part := c.part[worker]
		c.useHeld(c.used[worker], k, j, c.reserve(k, j).At(part[j]), 1)
		part[j] = 0
	}
}

// use counts what serving a region uses of the rows.
func (c *ascent) use(worker, k, j, r int, t *toll) {
	if c.pull != nil {
		c.model.use(c.used[worker], k, c.bestLane(k, j, r, t, c.x.s), r, 1)
		c.part[worker][j] += c.q[k*c.regions+r]
	}
}

// lean turns the direction of the prices towards the rows that the last evaluation
// breaks, and returns its squared norm.
func (c *ascent) lean() float64 {
	norm := 0.0
	for i := range c.pull {
		r, used := &c.rows[i], int64(0)
		for _, u := range c.used {
			used += u[i]
		}
		excess := float64(r.excess(used)) / r.density
		if c.ofSite(r) && !c.open[r.index] || excess < 0 && c.x.s[i] == 0 {
			excess = 0
		}
		c.pull[i] = float64(deflection*c.pull[i]) + excess
		norm += float64(c.pull[i]*c.pull[i]) / c.weight(r) * drift
	}
	return norm
}

// reprice takes a step along the direction of the prices.
func (c *ascent) reprice(step float64) {
	for i, pull := range c.pull {
		r := &c.rows[i]
		change := step * pull / c.weight(r) * drift * million / r.density
		c.x.s[i] = int64(min(max(0, math.Round(float64(c.x.s[i])+float64(change))), float64(r.most)))
	}
}

// bestLane returns the lane of slot j that serves region r of item k at the least
// cost at prices s.
func (m *model) bestLane(k, j, r int, t *toll, s []int64) int {
	first, last := int(m.firstLane[j]), int(m.firstLane[j+1])
	best, least := first, never
	if last-first > 1 {
		for l := first; l < last; l++ {
			if c := m.laneCost(k, l, r); c != never {
				if c += m.charge(k, l, r, t, s); c < least {
					best, least = l, c
				}
			}
		}
	}
	return best
}
