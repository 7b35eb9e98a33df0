package placement

import (
	"errors"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/rebalance"
)

// surplus is the stock on hand of an item that a site can do without.
func (r *restocking) surplus(i, site int) int64 {
	there := r.stock[i][site]
	if there == nil {
		return 0
	}
	if s := r.plan.Items[i].at(site); s != nil {
		return max(0, min(there.OnHand, s.kept()-s.Target))
	}
	return there.OnHand
}

// moves decides what of an item moves between sites, and fills it in.
func (r *restocking) moves(i int) []Move {
	plan, item := &r.plan.Items[i], &r.Items[i]
	if len(r.lanes) == 0 || len(r.stock[i]) == 0 || len(plan.Stock) == 0 {
		return nil
	}
	p := rebalance.Problem{Surplus: make([]int64, len(r.Network.Sites))}
	for w := range p.Surplus {
		p.Surplus[w] = r.surplus(i, w)
	}
	toShort := make([]int, len(r.Network.Sites)) // plus one
	var overflow error
	strictly := func(x int64, err error) int64 {
		overflow = errors.Join(overflow, err)
		return x
	}
	for j := range plan.Stock {
		s := &plan.Stock[j]
		if s.kept() >= s.Target {
			continue
		}
		at, pack := r.costs(i, s), max(item.CasePack, 1)
		unit := strictly(exact.Add(at.inbound, at.hold))
		p.Short = append(p.Short, rebalance.Short{
			Units: s.Target - s.kept(), Pack: pack, Carton: strictly(exact.Mul(pack, unit)),
			Least: r.fewest(s, item),
		})
		toShort[s.Site] = len(p.Short)
	}
	var used []int
	for l := range r.lanes {
		lane := &r.lanes[l]
		if p.Surplus[lane.from] == 0 || toShort[lane.to] == 0 {
			continue
		}
		ship, lost := r.road(lane, item)
		strictly(exact.Mul(max(ship, lost), p.Surplus[lane.from]))
		unit := strictly(exact.Add(ship, lost))
		unit = strictly(exact.Add(unit, r.costs(i, plan.at(lane.to)).hold))
		unit = strictly(exact.Add(unit, -r.keep(i, lane.from)))
		p.Lanes = append(p.Lanes, rebalance.Lane{From: lane.from, To: toShort[lane.to] - 1, Unit: unit, Fixed: int64(lane.PerShipment)})
		used = append(used, l)
	}
	if overflow != nil || len(p.Lanes) == 0 {
		return nil
	}
	best, _, err := rebalance.Solve(p)
	if err != nil {
		return nil // amounts beyond all sense are left where they are
	}
	var out []Move
	cost := p.Cost(best)
	for k, move := range best {
		lane := &r.lanes[used[move.Lane]]
		ship, lost := r.road(lane, item)
		m := Move{
			Item: int32(i), From: int32(lane.from), To: int32(lane.to), Units: move.Units,
			Cost: Money(ship*move.Units) + lane.PerShipment, Lost: Money(lost * move.Units),
		}
		best[k].Units = 0
		m.Instead = m.Cost + m.Lost + Money(p.Cost(best)-cost)
		best[k].Units = m.Units
		out = append(out, m)
		plan.at(lane.to).In += m.Units
		if s := plan.at(lane.from); s != nil {
			s.Out += m.Units
		}
	}
	return out
}

// road is what it costs to move a unit, and the margin that it loses in the days
// in which it cannot be sold.
func (r *restocking) road(lane *route, item *Item) (ship, lost int64) {
	days := int64(r.Demand.Days)
	kilos, err1 := exact.MulDivRound(int64(lane.PerKilo), int64(item.Weight), 1000)
	lost, err2 := exact.MulDivRound(int64(item.Margin), min(int64(lane.Days), days), days)
	ship, err3 := exact.Add(int64(lane.PerUnit), kilos)
	if errors.Join(err1, err2, err3) != nil || ship > maxObjective {
		return maxObjective, 0
	}
	return ship, lost
}

// recall takes all moves back.
func (r *restocking) recall() {
	clear(r.moved)
	for i := range r.plan.Items {
		for j := range r.plan.Items[i].Stock {
			s := &r.plan.Items[i].Stock[j]
			s.In, s.Out = 0, 0
		}
	}
}
