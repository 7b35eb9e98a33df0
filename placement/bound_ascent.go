package placement

import (
	"context"
	"math"

	"github.com/forwardstock/forwardstock/internal/par"
)

// ascent is a run of the deflected subgradient method (Camerini, Fratta and
// Maffioli 1975) on the values, in the metric of the demand: a step changes the value
// of one unit by the same amount everywhere. With a pull, it moves the prices of the
// rows as well.
type ascent struct {
	*oracle
	fix []decision

	best  point
	bound int64
	usage []float64 // how often each site was open of late
	level []int64   // A_w in the best evaluation

	x         point
	direction []float32
	norms     []float64
	scale     float64 // of steps, 1 at first

	pull []float64 // direction of the prices, per millionth of a unit; nil to keep them
	used [][]int64 // of the rows by the last evaluation, by worker
	part [][]int64 // by worker, of slots
}

const (
	deflection = 0.7  // part of the last direction that is kept
	memory     = 0.15 // weight of the last evaluation in averages
	patience   = 8    // evaluations without gain before steps get shorter
	shorter    = 0.6
	shortest   = 1e-3
	drift      = 0.05 // how far prices go for a step of values
)

// improve raises the bound from x on by at most the given number of
// evaluations, with steps that aim at target, and ends when it reaches goal.
func (o *oracle) improve(ctx context.Context, x point, fix []decision, target, goal int64, evaluations int) (*ascent, error) {
	c := o.newAscent(x, fix)
	return c, c.run(ctx, target, goal, evaluations)
}

// improveBoth is improve with the prices of the rows, and with a scale of steps to
// begin with.
func (o *oracle) improveBoth(ctx context.Context, x point, fix []decision, scale float64, target, goal int64, evaluations int) (*ascent, error) {
	c := o.newAscent(x, fix)
	c.scale = scale
	c.pull = make([]float64, len(o.rows))
	for range par.Workers(o.workers) {
		c.used, c.part = append(c.used, make([]int64, len(o.rows))), append(c.part, make([]int64, o.slots))
	}
	return c, c.run(ctx, target, goal, evaluations)
}

func (o *oracle) newAscent(x point, fix []decision) *ascent {
	return &ascent{
		oracle: o, fix: fix, best: x.clone(), bound: noBound, x: x.clone(),
		direction: make([]float32, len(x.v)), norms: make([]float64, len(o.items)),
		usage: make([]float64, o.sites), level: make([]int64, o.sites), scale: 1,
	}
}

func (c *ascent) run(ctx context.Context, target, goal int64, evaluations int) error {
	failures := 0
	for range evaluations {
		bound, possible, err := c.eval(ctx, c.x, c.fix)
		if err != nil || !possible {
			return err
		}
		if bound > c.bound {
			if failures++; c.bound == noBound || bound-c.bound > (target-bound)/100 {
				failures = 0
			}
			c.bound = bound
			copy(c.level, c.oracle.level)
			copy(c.best.v, c.x.v)
			copy(c.best.s, c.x.s)
			if bound >= goal {
				return nil
			}
		} else {
			failures++
		}
		if failures > patience {
			failures = 0
			if c.scale *= shorter; c.scale < shortest {
				return nil
			}
			copy(c.x.v, c.best.v)
			copy(c.x.s, c.best.s)
			clear(c.direction)
			clear(c.pull)
			if bound, _, err = c.eval(ctx, c.x, c.fix); err != nil {
				return err
			}
		}
		norm, err := c.slope(ctx)
		if err != nil || norm == 0 {
			return err
		}
		norm += c.lean()
		step := c.scale * (float64(target) - float64(bound)) / norm
		c.reprice(step)
		if err := c.move(ctx, step); err != nil {
			return err
		}
	}
	return nil
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
	return par.Do(ctx, c.workers, len(c.items), func(k int) { c.moveItem(k, step) })
}

// moveItem takes a step with the values of item k.
func (c *ascent) moveItem(k int, step float64) {
	limit := float64(c.maxValue())
	q, v := c.q[k*c.regions:][:c.regions], c.x.v[k*c.regions:][:c.regions]
	for r, d := range c.direction[k*c.regions:][:c.regions] {
		if q[r] > 0 {
			change := math.Round(float64(step*float64(q[r])) * float64(d))
			v[r] = int64(min(max(float64(v[r])+change, -limit), limit))
		}
	}
}
