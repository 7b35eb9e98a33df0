package placement

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/internal/par"
)

// settleItems raises the bound from x on item by item, where all sites are decided; it
// returns nil where they are not, or do not reach every region.
func (t *tree) settleItems(ctx context.Context, x point, fix []decision, evaluations int) (*ascent, error) {
	if slices.Contains(fix, free) {
		return nil, nil
	}
	targets := make([]int64, len(t.items))
	y, err := t.primal.choose(ctx, opened(fix), x.s, false, func(_ *hand, k int, _ []int32, reduced int64, _ []int64) { targets[k] = reduced })
	if err != nil || y.missing > 0 {
		return nil, err
	}
	return t.oracle.apart(ctx, x, fix, targets, evaluations)
}

// apart raises the bound from x on where all sites are decided. At given prices of the
// rows every item is then a problem of its own, whose best choice is known or nearly:
// each goes on with steps of its own, which aim at what it costs (Polyak 1969), and ends
// when it is there. targets holds these costs by item.
func (o *oracle) apart(ctx context.Context, x point, fix []decision, targets []int64, evaluations int) (*ascent, error) {
	c := o.newAscent(x, fix)
	bound, possible, err := c.eval(ctx, c.x, fix)
	if err != nil || !possible {
		return c, err
	}
	c.bound = bound
	looks := make([]int, len(o.items))
	err = par.Each(ctx, o.workers, len(o.items), func(worker, k int) {
		looks[k] = c.climbItem(worker, k, targets[k], evaluations)
	})
	o.known = false
	for _, n := range looks {
		o.work.done += int64(n)
	}
	if err != nil {
		return c, err
	}
	c.bound, _, err = c.eval(ctx, c.best, fix)
	copy(c.level, o.level)
	return c, err
}

// climbItem is run for the values of item k, and returns how many cells it looked at.
func (c *ascent) climbItem(worker, k int, target int64, evaluations int) (looks int) {
	x, best := c.x.v[k*c.regions:][:c.regions], c.best.v[k*c.regions:][:c.regions]
	bound := c.itemBound(k)
	most, scale, failures := bound, 1.0, 0
	for range evaluations {
		if target-most <= abs(target)>>near {
			break
		}
		norm := c.slopeOf(worker, k)
		if norm == 0 {
			break
		}
		c.moveItem(k, float64(scale*float64(target-bound))/norm)
		c.evalItem(worker, k, x, c.fix, true)
		looks += c.looks[k] + c.regions
		if bound = c.itemBound(k); bound > most {
			most, failures = bound, 0
			copy(best, x)
			continue
		}
		if failures++; failures > patience {
			if scale *= shorter; scale < shortest {
				break
			}
			failures = 0
			copy(x, best)
			clear(c.direction[k*c.regions:][:c.regions])
			c.evalItem(worker, k, x, c.fix, true)
			bound = c.itemBound(k)
		}
	}
	return looks
}

// near is how many bits of the cost of an item its values are worth.
const near = 14

// itemBound returns what item k adds to the bound by the last evaluation, where all
// sites are decided.
func (c *ascent) itemBound(k int) int64 {
	sum := c.sums[k]
	for w, f := range c.fix {
		if at := k*c.sites + w; f == in && c.held(at, c.a[at]) {
			sum += c.a[at]
		}
	}
	return sum
}
