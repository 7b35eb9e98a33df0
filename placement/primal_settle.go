package placement

import (
	"math"
	"slices"
)

// settler divides the regions of an item among the slots that hold it. Without
// reserves every region goes where it costs least; with them, sites that pool more
// demand are worth more, and the division is improved by what one more unit of
// reserve costs at each.
type settler struct {
	choice []int32 // by region: a candidate, or -1 for lost
	trial  []int32
	picked []int32 // candidates
	looks  int     // cells looked at so far
	part   []int64 // by candidate
	rates  []float64
}

// rounds bounds how often a division is improved.
const rounds = 4

// settle divides the regions among the picked candidates, leaves the division in
// choice, and returns what serving them costs with reserves, without fees; every
// region must have one of them or be lost.
func (c *chooser) settle(pick []bool) int64 {
	n := len(c.slots)
	c.choice, c.trial = slices.Grow(c.choice[:0], c.regions)[:c.regions], slices.Grow(c.trial[:0], c.regions)[:c.regions]
	c.part, c.rates = slices.Grow(c.part[:0], n)[:n], slices.Grow(c.rates[:0], n)[:n]
	clear(c.rates)
	best := c.divide(pick, c.choice)
	if !c.pooled {
		return best
	}
	for range rounds {
		for i := range c.rates {
			if pick[i] {
				c.rates[i] = c.marginal(i)
			}
		}
		cost := c.divide(pick, c.trial)
		if cost >= best {
			break
		}
		best = cost
		copy(c.choice, c.trial)
	}
	return best
}

// divide gives every region to the candidate that costs least with its rate, and
// returns the true cost.
func (c *chooser) divide(pick []bool, choice []int32) int64 {
	clear(c.part)
	c.picked = c.picked[:0]
	for i := range c.rows {
		if pick[i] {
			c.picked = append(c.picked, int32(i))
		}
	}
	c.looks += len(c.picked) * c.regions
	sum := int64(0)
	q := c.q[c.item*c.regions:][:c.regions]
	for r := range choice {
		cost, at := c.lost[r], int32(-1)
		least := math.Inf(1)
		if cost < never {
			least = float64(cost)
		}
		for _, i := range c.picked {
			here := c.rows[i][r]
			if here >= never {
				continue
			}
			if x := float64(here) + float64(c.rates[i]*float64(q[r])); x < least || x == least && here < cost {
				least, cost, at = x, here, i
			}
		}
		if cost >= never {
			return never
		}
		if choice[r] = at; at >= 0 {
			c.part[at] += q[r]
		}
		sum += cost
	}
	for i, part := range c.part {
		sum += c.kept(c.item, int(c.slots[i]), &c.tolls[i], part)
	}
	return sum
}

// marginal returns what the reserve of a candidate costs more for a millionth of a
// unit more of demand.
func (c *chooser) marginal(i int) float64 {
	j, t, part := int(c.slots[i]), &c.tolls[i], c.part[i]
	step := max(part, c.volume[c.item]/64)/8 + 1
	low, high := max(0, part-step), min(part+step, c.volume[c.item])
	if high == low {
		return 0
	}
	return float64(c.kept(c.item, j, t, high)-c.kept(c.item, j, t, low)) / float64(high-low)
}
