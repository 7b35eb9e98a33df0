package verify

import (
	"errors"
	"fmt"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
)

// group sorts the moves and the idle stock of the plan by item, and checks that
// they are in order and of this problem.
func (c *check) group() {
	c.byItem = make([]loose, len(c.Items))
	last := 0
	for i, m := range c.plan.Moves {
		k := int(m.Item)
		if k < last || k >= len(c.Items) || m.From < 0 || int(m.From) >= c.model.sites || m.To < 0 || int(m.To) >= c.model.sites {
			c.bad("moves[%d]: item %d from site %d to %d: out of range or order", i, m.Item, m.From, m.To)
			return
		}
		last = k
		c.byItem[k].moves = append(c.byItem[k].moves, m)
	}
	last = 0
	for i, idle := range c.plan.Idle {
		k := int(idle.Item)
		if k < last || k >= len(c.Items) {
			c.bad("idle[%d]: item %d is out of range or order", i, idle.Item)
			return
		}
		last = k
		c.byItem[k].idle = append(c.byItem[k].idle, idle)
	}
	c.lanesBetween = map[[2]int]*placement.Transfer{}
	sites := map[string]int{}
	for w := range c.Network.Sites {
		sites[c.Network.Sites[w].ID] = w
	}
	for i := range c.Network.Transfers {
		t := &c.Network.Transfers[i]
		c.lanesBetween[[2]int{sites[t.From], sites[t.To]}] = t
	}
}

// loose is the stock of an item that moves or stays without use.
type loose struct {
	moves []placement.Move
	idle  []placement.Idle
}

// moved returns what of the item at hand comes to a site and goes from there.
func (c *itemCheck) moved(site int) (in, out int64) {
	for _, m := range c.whole.byItem[c.cells.item].moves {
		if int(m.To) == site {
			in += m.Units
		}
		if int(m.From) == site {
			out += m.Units
		}
	}
	return in, out
}

// loose checks the moves and the idle stock of the item at hand.
func (c *itemCheck) loose(plan *placement.ItemPlan, place string, f *findings) {
	mine := &c.whole.byItem[c.cells.item]
	for i, m := range mine.moves {
		c.move(plan, i, fmt.Sprintf("%s: move %d", place, i), f)
		c.tally.spent.add(int64(m.Cost))
	}
	var want []placement.Idle
	for w := range c.m.sites {
		there := c.m.stock[pair{c.cells.item, w}]
		if there == nil {
			continue
		}
		units, _ := exact.Add(there.OnHand, there.OnWay)
		in, out := c.moved(w)
		units += in - out
		if s := stockAt(plan, w); s != nil {
			units -= s.Target
		} else if out > there.OnHand {
			f.bad("%s: %d units leave site %d, which has %d", place, out, w, there.OnHand)
		}
		if units > 0 {
			want = append(want, placement.Idle{Item: int32(c.cells.item), Site: int32(w), Units: units, Reason: c.reason(plan, w)})
		}
	}
	if len(want) != len(mine.idle) {
		f.bad("%s: idle at %d sites, is at %d", place, len(mine.idle), len(want))
		return
	}
	for i := range want {
		same(f, mine.idle[i], want[i], "%s: idle[%d]", place, i)
	}
}

func stockAt(plan *placement.ItemPlan, site int) *placement.StockPlan {
	for i := range plan.Stock {
		if int(plan.Stock[i].Site) == site {
			return &plan.Stock[i]
		}
	}
	return nil
}

// move checks one move: that there is a lane, what it costs, and that it pays.
func (c *itemCheck) move(plan *placement.ItemPlan, i int, place string, f *findings) {
	moves := c.whole.byItem[c.cells.item].moves
	m, goods := moves[i], &c.m.Items[c.cells.item]
	lane, to := c.whole.lanesBetween[[2]int{int(m.From), int(m.To)}], stockAt(plan, int(m.To))
	if lane == nil || to == nil || m.Units <= 0 {
		f.bad("%s: %d units from site %d to %d, where no transfer leads or the item is not held", place, m.Units, m.From, m.To)
		return
	}
	for _, other := range moves[:i] {
		if other.From == m.From && other.To == m.To {
			f.bad("%s: from site %d to %d twice", place, m.From, m.To)
		}
	}
	days := int64(c.m.Demand.Days)
	kilos, err1 := exact.MulDivRound(int64(lane.PerKilo), int64(goods.Weight), 1000)
	lost, err2 := exact.MulDivRound(int64(goods.Margin), min(int64(lane.Days), days), days)
	unit, err3 := exact.Add(int64(lane.PerUnit), kilos)
	ship, err4 := exact.Mul(unit, m.Units)
	ship, err5 := exact.Add(ship, int64(lane.PerShipment))
	all, err6 := exact.Mul(lost, m.Units)
	if errors.Join(err1, err2, err3, err4, err5, err6) != nil {
		f.bad("%s: its cost does not fit", place)
		return
	}
	same(f, int64(m.Cost), ship, "%s: cost", place)
	same(f, int64(m.Lost), all, "%s: lost margin", place)

	// Without it, what it brings has to be sent, and what it takes is held there.
	at := c.shelf(int(m.To), to.Way)
	keep, err := c.cells.keeping(int(m.From), 0)
	if err != nil {
		f.bad("%s: its cost does not fit", place)
		return
	}
	short := to.Target - to.OnHand - to.OnWay
	with, without := c.fresh(goods, to.Way, short-to.In), c.fresh(goods, to.Way, short-to.In+m.Units)
	var instead wide
	instead.addProduct(without-with, at.inbound)
	instead.addProduct(without-with, at.hold)
	instead.addProduct(m.Units, keep)
	var held wide
	held.addProduct(m.Units, at.hold)
	same(f, widen(int64(m.Instead)), instead.plus(held.negative()), "%s: cost of doing without", place)
	if m.Instead <= m.Cost+m.Lost {
		f.bad("%s: it costs %v and loses %v, and saves no more than %v", place, m.Cost, m.Lost, m.Instead)
	}
}

// fresh returns the units of whole cartons that cover so many.
func (c *itemCheck) fresh(goods *placement.Item, way int32, units int64) int64 {
	if units <= 0 {
		return 0
	}
	pack := max(goods.CasePack, 1)
	return max((units+pack-1)/pack, c.fewest(goods, way)) * pack
}

// reason derives why stock of the item at hand at a site has no use.
func (c *itemCheck) reason(plan *placement.ItemPlan, site int) placement.Reason {
	lacking, led := 0, 0
	for i := range plan.Stock {
		if s := &plan.Stock[i]; int(s.Site) != site && s.Send > 0 {
			lacking++
			if c.whole.lanesBetween[[2]int{site, int(s.Site)}] != nil {
				led++
			}
		}
	}
	switch {
	case lacking == 0:
		return placement.IdleEnough
	case led == 0:
		return placement.IdleApart
	case c.m.stock[pair{c.cells.item, site}].OnHand == 0:
		return placement.IdleOnWay
	}
	return placement.IdleDear
}

// grants checks that whole cartons keep the limits, and what is said of those
// that do not leave room for all of them.
func (c *check) grants(t *tally) {
	keeps := func(used wide, limit int64, sent bool, what string) {
		if limit > 0 && sent && used.compare(widen(limit)) > 0 {
			c.bad("%s: %v of %d after rounding", what, used, limit)
		}
	}
	for w := range t.bySite {
		at, site := &t.bySite[w], &c.Network.Sites[w]
		keeps(at.brought, site.Capacity.Units, at.sent, "units at "+site.ID)
		keeps(at.volume, int64(site.Capacity.Volume), at.sent, "volume at "+site.ID)
	}
	keeps(t.spent, int64(c.Policy.Budget), true, "budget")
	same(&c.findings, widen(int64(c.plan.Spent)), t.spent, "spent")
	same(&c.findings, widen(int64(c.plan.Landed)), t.landed, "freight of what is there")
	same(&c.findings, widen(int64(c.plan.RoundingCost)), t.rounding, "rounding cost")
	same(&c.findings, widen(int64(c.plan.MissedCost)), t.missed, "missed cost")
	var cut wide
	for i, g := range c.plan.Grants {
		cut.add(g.Cut)
		if g.Cut <= 0 || g.Worth < 0 || g.Worth > g.Most {
			c.bad("grants[%d]: %d units cut, and worth %v of at most %v", i, g.Cut, g.Worth, g.Most)
		}
	}
	same(&c.findings, cut, t.cut, "units cut by grants")
}

// saneSteps notes what of the terms of what comes after the optimisation has no
// meaning.
func saneSteps(p *placement.Problem, f *findings) {
	aim := func(a placement.Aim) bool {
		return a == placement.AimLevel || a == placement.AimFill || a == placement.AimProfit
	}
	refuse(f, !aim(p.Policy.Aim), "unknown aim %.40q", p.Policy.Aim)
	for i := range p.Items {
		item := &p.Items[i]
		refuse(f, !aim(item.Aim), "item %.40q: unknown aim %.40q", item.ID, item.Aim)
		refuse(f, badCost(item.Value) || badCost(item.Margin), "item %.40q: value of %v, margin of %v", item.ID, item.Value, item.Margin)
		refuse(f, item.MinCartons < 0 || item.Limit < 0, "item %.40q: %d cartons at least of %d units", item.ID, item.MinCartons, item.Limit)
	}
	sold := map[string]bool{}
	for i := range p.Items {
		sold[p.Items[i].ID] = true
	}
	for i, b := range p.Baskets {
		refuse(f, !(b.Orders >= 0 && b.Orders <= 1e9), "basket %d: %v orders", i, b.Orders)
		refuse(f, len(b.Items) > 1000, "basket %d: %d items", i, len(b.Items))
		for _, id := range b.Items {
			refuse(f, !sold[id], "basket %d: no item %.40q", i, id)
		}
	}
	refuse(f, p.Policy.SplitParcel < 0 || p.Policy.SplitParcel > most/1000, "a split parcel costs %v", p.Policy.SplitParcel)
	known := map[string]bool{}
	for i := range p.Network.Sites {
		known[p.Network.Sites[i].ID] = true
	}
	for i, t := range p.Network.Transfers {
		refuse(f, !known[t.From] || !known[t.To], "transfer %d: from %.40q to %.40q: not both are known", i, t.From, t.To)
		refuse(f, badCost(t.PerUnit) || badCost(t.PerKilo) || badCost(t.PerShipment) || t.Days < 0, "transfer %d: %v, %v, %v, %d days",
			i, t.PerUnit, t.PerKilo, t.PerShipment, t.Days)
	}
}
