package verify

import (
	"errors"
	"math"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
)

// stock checks the units of an item at a site that serves a share of its
// demand. What follows from the mean and the deviation is checked for those that
// the plan says, which are near the true ones.
func (c *itemCheck) stock(s *placement.StockPlan, share float64, place string, f *findings) {
	k, w := c.cells.item, int(s.Site)
	goods := &c.m.Items[k]
	territory := c.m.demand[k].Territory(share)
	near(f, s.Mean, territory.Mean, place, "mean")
	near(f, s.Deviation, math.Sqrt(territory.Var), place, "deviation")
	cost := c.shelf(w, s.Way)
	d := cost.lasting(s, c.m.Demand.Days)
	same(f, s.Target, c.target(goods, d, cost.hold, s.OnHand+s.OnWay), "%s: target", place)
	same(f, s.Safety, float64(s.Target)-s.Mean, "%s: safety", place)

	var onHand, onWay int64
	if there := c.m.stock[pair{k, w}]; there != nil {
		onHand, onWay = there.OnHand, there.OnWay
	}
	same(f, s.OnHand, onHand, "%s: on hand", place)
	same(f, s.OnWay, onWay, "%s: on the way", place)
	in, out := c.moved(w)
	same(f, s.In, in, "%s: units that come from other sites", place)
	same(f, s.Out, out, "%s: units that go to other sites", place)
	if out < 0 || in < 0 || out > onHand || in > 0 && out > 0 || out > 0 && onHand+onWay-out < s.Target || in > 0 && onHand+onWay+in > s.Target {
		f.bad("%s: %d units come and %d go, with %d on hand, %d on the way and a target of %d", place, in, out, onHand, onWay, s.Target)
		return
	}
	kept := onHand + onWay + in - out
	c.cartons(s, d, cost, kept, place, f)
	c.price(s, cost, kept, place, f)
	c.misses(s, d, kept, place, f)
}

// cartons checks what is sent beside what is there.
func (c *itemCheck) cartons(s *placement.StockPlan, d forecast.Dist, cost shelf, kept int64, place string, f *findings) {
	goods := &c.m.Items[c.cells.item]
	pack := max(goods.CasePack, 1)
	wanted, fewest := c.wanted(goods, d, s.Target, kept, cost.hold), c.fewest(goods, s.Way)
	if wanted > 0 {
		wanted = max(wanted, fewest)
	}
	if s.Cartons < 0 || s.Cartons > wanted || s.Cartons > 0 && s.Cartons < fewest {
		f.bad("%s: %d cartons, where %d are wanted and no fewer than %d make a shipment", place, s.Cartons, wanted, fewest)
		return
	}
	send, err1 := exact.Mul(s.Cartons, pack)
	cut, err2 := exact.Mul(wanted-s.Cartons, pack)
	if err := errors.Join(err1, err2); err != nil {
		f.bad("%s: %d cartons of %d do not fit", place, wanted, pack)
		return
	}
	same(f, s.Send, send, "%s: units to send", place)
	same(f, s.Cut, cut, "%s: units cut", place)
	c.tally.cut.add(cut)
	w := &c.tally.bySite[s.Site]
	w.brought.add(send)
	w.brought.add(max(0, min(kept, s.Target)))
	w.volume.addProduct(max(0, send), c.cells.volume)
	w.volume.addProduct(max(0, min(kept, s.Target)), c.cells.volume)
	if s.Send > 0 {
		w.sent = true
	}
	c.brought.add(send)
	c.tally.spent.addProduct(send, cost.spend)
	c.tally.spent.add(cost.ship)
}

// price checks what the stock costs to hold beyond the mean and the reserve.
func (c *itemCheck) price(s *placement.StockPlan, cost shelf, kept int64, place string, f *findings) {
	units := float64(s.Send + min(kept, s.Target))
	beyond, err1 := exact.Round((units-s.Mean)*million - float64(s.Reserve))
	rounding, err2 := exact.MulDivRound(beyond, cost.hold, million)
	if err := errors.Join(err1, err2); err != nil {
		f.bad("%s: the cost of its rounding: %w", place, err)
	}
	same(f, int64(s.Rounding), rounding, "%s: rounding", place)
	c.tally.rounding.add(rounding)
	sold, err1 := exact.Round(million * max(0, min(s.Mean, float64(kept), float64(s.Target))))
	freight, err2 := exact.MulDivFloor(sold, cost.inbound, million)
	if err := errors.Join(err1, err2); err != nil {
		f.bad("%s: the freight of what is there: %w", place, err)
	}
	c.tally.landed.add(freight)
}

// misses checks the demand that is expected to find nothing left.
func (c *itemCheck) misses(s *placement.StockPlan, d forecast.Dist, kept int64, place string, f *findings) {
	missed, err1 := exact.Round(d.Excess(kept+s.Send) * million)
	margin, err2 := exact.MulDivRound(missed, int64(c.m.Items[c.cells.item].Margin), million)
	if err := errors.Join(err1, err2); err != nil {
		f.bad("%s: what it misses: %w", place, err)
	}
	same(f, s.Missed, missed, "%s: missed", place)
	c.tally.missed.add(margin)
}

// shelf is what a unit costs at a site: to bring in, to hold over the horizon, of
// the budget; what a shipment costs, and the days until it is for sale.
type shelf struct{ inbound, hold, spend, ship, lead int64 }

func (c *itemCheck) shelf(site int, way int32) shelf {
	s := c.cells.find(site, int(way))
	return shelf{s.inbound, s.hold, s.money, s.shipment, int64(s.lead)}
}

// lasting is the demand over the horizon and the days until goods are for sale.
func (at shelf) lasting(s *placement.StockPlan, days int) forecast.Dist {
	d := forecast.Dist{Mean: s.Mean, Var: float64(s.Deviation * s.Deviation)}
	if at.lead > 0 {
		d.Var = float64(d.Var * ((float64(days) + float64(at.lead)) / float64(days)))
	}
	return d
}

func (c *itemCheck) aim(goods *placement.Item) placement.Aim {
	if goods.Aim != placement.AimLevel {
		return goods.Aim
	}
	return c.m.Policy.Aim
}

// target derives the units that stock should have, where so many are there.
func (c *itemCheck) target(goods *placement.Item, d forecast.Dist, hold, there int64) int64 {
	level := c.m.level(c.cells.item)
	var target int64
	switch margin := float64(goods.Margin); c.aim(goods) {
	case placement.AimProfit:
		return d.Quantile(margin / (margin + float64(hold)))
	case placement.AimFill:
		target = d.Filled(level)
	default:
		target = d.Quantile(level)
	}
	pack := max(goods.CasePack, 1)
	cartons := (target - there) / pack
	short := target - there - cartons*pack
	if cartons < 1 || short == 0 || 10*short > pack || 20*short > target {
		return target
	}
	return target - short
}

// wanted derives the cartons that reach a target, or come as near to it as pays.
func (c *itemCheck) wanted(goods *placement.Item, d forecast.Dist, target, kept, hold int64) int64 {
	pack := max(goods.CasePack, 1)
	missing := max(0, target-kept)
	cartons := missing / pack
	if missing%pack == 0 {
		return cartons
	}
	if c.aim(goods) == placement.AimProfit {
		cost := func(units int64) float64 {
			short := d.Excess(units)
			return float64(float64(hold)*(float64(units)-d.Mean+short)) + float64(float64(goods.Margin)*short)
		}
		if cost(kept+cartons*pack) <= cost(kept+(cartons+1)*pack) {
			return cartons
		}
	}
	return cartons + 1
}

// fewest derives the least number of cartons that a way and an item allow.
func (c *itemCheck) fewest(goods *placement.Item, way int32) int64 {
	n := goods.MinCartons
	if way >= 0 && int(way) < len(c.m.Network.Ways) {
		least := c.m.Network.Ways[way].MinUnits
		cartons := least / max(goods.CasePack, 1)
		if least > cartons*max(goods.CasePack, 1) {
			cartons++
		}
		n = max(n, cartons)
	}
	return n
}

// tolerance is the relative difference that floats may have.
const tolerance = 1e-9

// near reports a float that is not about what is derived. NaN never is.
func near(f *findings, got, want float64, place, what string) {
	if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
		f.bad("%s: %s: says %v, is %v", place, what, got, want)
	}
}
