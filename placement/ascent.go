package placement

import (
	"context"
	"math"

	"github.com/forwardstock/forwardstock/internal/par"
)

// ascent is a run of the deflected subgradient method (Camerini, Fratta and
// Maffioli 1975) on the values, in the metric of the demand: a step changes the value of one unit by the same amount
// everywhere.
type ascent struct {
	*oracle
	fix []decision

	best  point
	bound int64
	usage []float64 // how often each site was open of late
	usual []bool    // those open in the best evaluation

	x         point
	direction []float32
	norms     []float64
}

const (
	deflection = 0.7  // part of the last direction that is kept
	memory     = 0.15 // weight of the last evaluation in averages
	patience   = 8    // evaluations without gain before steps get shorter
	shorter    = 0.6
	shortest   = 1e-3
)

// improve raises the bound from x on by at most the given number of
// evaluations, with steps that aim at target, and ends when it reaches goal.
func (o *oracle) improve(ctx context.Context, x point, fix []decision, target, goal int64, evaluations int) (*ascent, error) {
	c := &ascent{
		oracle: o, fix: fix, best: x.clone(), bound: noBound, x: x.clone(),
		direction: make([]float32, len(x.v)), norms: make([]float64, len(o.items)),
		usage: make([]float64, o.sites), usual: make([]bool, o.sites),
	}
	scale, failures := 1.0, 0
	for range evaluations {
		bound, possible, err := c.eval(ctx, c.x, c.fix)
		if err != nil || !possible {
			return c, err
		}
		if bound > c.bound {
			if failures++; c.bound == noBound || bound-c.bound > (target-bound)/100 {
				failures = 0
			}
			c.bound = bound
			copy(c.best.v, c.x.v)
			copy(c.usual, c.open)
			if bound >= goal {
				return c, nil
			}
		} else {
			failures++
		}
		if failures > patience {
			failures = 0
			if scale *= shorter; scale < shortest {
				return c, nil
			}
			copy(c.x.v, c.best.v)
			clear(c.direction)
			if bound, _, err = c.eval(ctx, c.x, c.fix); err != nil {
				return c, err
			}
		}
		norm, err := c.slope(ctx)
		if err != nil || norm == 0 {
			return c, err
		}
		step := scale * (float64(target) - float64(bound)) / norm
		if err := c.move(ctx, step); err != nil {
			return c, err
		}
	}
	return c, nil
}

// slope updates the direction by the subgradient of the last evaluation and
// returns its squared norm.
func (c *ascent) slope(ctx context.Context) (float64, error) {
	for w, open := range c.open {
		c.usage[w] = float64(c.usage[w] * (1 - memory))
		if open {
			c.usage[w] += memory
		}
	}
	err := par.Each(ctx, c.workers, len(c.items), func(worker, k int) {
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
		c.norms[k] = norm
	})
	norm := 0.0
	for _, x := range c.norms {
		norm += x
	}
	return norm, err
}

// serve lowers the direction where the relaxation serves item k from slot j.
func (c *ascent) serve(worker, k, j int, rows, v []int64, d []float32) {
	row, t := rows[j*c.regions:][:c.regions], &c.tolls[k*c.slots+j]
	if t.keep > 0 {
		_, list := c.sorter(worker).cheapest(c.model, k, j, t, row, v)
		for _, x := range list {
			d[x.region]--
		}
		return
	}
	for r, cost := range row {
		if cost < v[r] {
			d[r]--
		}
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

// ofSite reports whether a row limits a site.
func (m *model) ofSite(r *row) bool {
	return r.kind == LimitUnits || r.kind == LimitVolume || r.kind == LimitParcels
}

// weight is about how much demand a row is about, in millionths of a unit.
func (m *model) weight(r *row) float64 {
	return max(1, min(float64(r.limit)/r.density, float64(m.total)))
}

// move takes a step along the direction.
func (c *ascent) move(ctx context.Context, step float64) error {
	limit := float64(c.maxValue())
	return par.Do(ctx, c.workers, len(c.items), func(k int) {
		q, v := c.q[k*c.regions:][:c.regions], c.x.v[k*c.regions:][:c.regions]
		for r, d := range c.direction[k*c.regions:][:c.regions] {
			if q[r] > 0 {
				change := math.Round(float64(step*float64(q[r])) * float64(d))
				v[r] = int64(min(max(float64(v[r])+change, -limit), limit))
			}
		}
	})
}
