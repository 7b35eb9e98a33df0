package verify

import (
	"errors"
	"math"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
)

// stock checks the units of an item at a site that serves a share of its
// demand.
func (c *itemCheck) stock(s *placement.StockPlan, share float64, place string, f *findings) {
	k, w := c.cells.item, int(s.Site)
	goods := &c.m.Items[k]
	d := c.m.demand[k].Territory(share)
	near(f, s.Mean, d.Mean, place, "mean")
	near(f, s.Deviation, math.Sqrt(d.Var), place, "deviation")

	level := c.level(k)
	// The share is a sum of floats, whose last bits depend on the order.
	low, high := d.Quantile(level), d.Quantile(level)
	if s.Target != low {
		low = min(low, c.m.demand[k].Territory(share*(1-tolerance)).Quantile(level))
		high = max(high, c.m.demand[k].Territory(share*(1+tolerance)).Quantile(level))
	}
	if s.Target < low || s.Target > high {
		f.bad("%s: target: says %d, is %d", place, s.Target, d.Quantile(level))
	}
	near(f, s.Safety, float64(s.Target)-s.Mean, place, "safety")

	var onHand, onWay int64
	if there := c.m.stock[pair{k, w}]; there != nil {
		onHand, onWay = there.OnHand, there.OnWay
	}
	same(f, s.OnHand, onHand, "%s: on hand", place)
	same(f, s.OnWay, onWay, "%s: on the way", place)
	pack := max(goods.CasePack, 1)
	missing := max(0, s.Target-onHand-onWay)
	cartons := missing / pack
	if missing%pack > 0 {
		cartons++
	}
	send, err := exact.Mul(cartons, pack)
	if err != nil {
		f.bad("%s: %d cartons of %d do not fit", place, cartons, pack)
	}
	same(f, s.Cartons, cartons, "%s: cartons", place)
	same(f, s.Send, send, "%s: units to send", place)
	c.safety(s, onHand+onWay, place, f)
}

// safety adds what the units beyond the mean cost in storage: the whole horizon
// long, so twice what a unit that is sold costs.
func (c *itemCheck) safety(s *placement.StockPlan, there int64, place string, f *findings) {
	beyond, err1 := exact.Round(max(0, float64(there)+float64(s.Send)-s.Mean) * million)
	cost, err2 := exact.MulDivRound(max(0, beyond), 2*c.cells.storage[s.Site], million)
	if err := errors.Join(err1, err2); err != nil {
		f.bad("%s: the cost of its safety: %w", place, err)
	}
	c.tally.safety.add(cost)
}

// level returns the service level of an item.
func (c *itemCheck) level(item int) float64 {
	for _, level := range []float64{c.m.Items[item].ServiceLevel, c.m.Policy.ServiceLevel} {
		if level > 0 {
			return level
		}
	}
	return placement.DefaultServiceLevel
}

// tolerance is the relative difference that floats may have.
const tolerance = 1e-9

// near reports a float that is not about what is derived. NaN never is.
func near(f *findings, got, want float64, place, what string) {
	if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
		f.bad("%s: %s: says %v, is %v", place, what, got, want)
	}
}
