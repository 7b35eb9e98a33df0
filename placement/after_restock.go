package placement

import (
	"context"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/par"
)

// restocking turns the territories of a plan into whole units: what to move
// between sites and what to send in how many cartons. It is made for one plan.
type restocking struct {
	*Problem
	plan  *Plan
	stock []map[int]*Stock // by item and site
	lanes []route
	moved [][]Move // by item
	costs func(item int, s *StockPlan) shelf
	// keep is what it costs to hold a unit over the horizon that is at a site already.
	keep func(item, site int) int64
	// wanted, if not nil, says the targets.
	wanted *Plan
}

// route is a transfer between sites.
type route struct {
	*Transfer
	from, to int
}

// shelf is what a unit costs at a site: to bring in, to hold over the horizon,
// and of the budget; what a shipment costs; and the days until new goods are for
// sale.
type shelf struct {
	inbound, hold, spend, ship int64
	lead                       int
}

// run fills in the stock of all items, from the mean, deviation, reserve and way
// that each site has, and sums it up.
func (r *restocking) run(ctx context.Context, workers int) error {
	r.moved = make([][]Move, len(r.Items))
	err := par.Do(ctx, workers, len(r.Items), func(i int) {
		r.aims(i)
		r.moved[i] = r.moves(i)
	})
	if err != nil {
		return err
	}
	if r.Policy.Budget > 0 && r.left() < 0 {
		r.recall() // the budget is so short that it does not even pay for moves
	}
	if err := par.Do(ctx, workers, len(r.Items), func(i int) { r.send(i) }); err != nil {
		return err
	}
	r.limits()
	idle := make([][]Idle, len(r.Items))
	err = par.Do(ctx, workers, len(r.Items), func(i int) { idle[i] = r.idle(i) })
	if err != nil {
		return err
	}
	for i := range idle {
		r.plan.Moves = append(r.plan.Moves, r.moved[i]...)
		r.plan.Idle = append(r.plan.Idle, idle[i]...)
	}
	return r.sum()
}

// dist is the demand that the stock at a site must last for.
func (r *restocking) dist(s *StockPlan, at shelf) forecast.Dist {
	days := float64(r.Demand.Days)
	variance := float64(s.Deviation * s.Deviation)
	if at.lead > 0 {
		variance = float64(variance * ((days + float64(at.lead)) / days))
	}
	return forecast.Dist{Mean: s.Mean, Var: variance}
}

// aims fills in what each site that holds an item should have and has.
func (r *restocking) aims(i int) {
	item := &r.Items[i]
	stock := r.plan.Items[i].Stock
	for j := range stock {
		s := &stock[j]
		at := r.costs(i, s)
		if there := r.stock[i][int(s.Site)]; there != nil {
			s.OnHand, s.OnWay = there.OnHand, there.OnWay
		}
		if asked := r.wantedAt(i, int(s.Site)); asked != nil {
			s.Target = asked.Target
		} else {
			s.Target = r.target(item, r.dist(s, at), at.hold, s.OnHand+s.OnWay)
		}
		s.Safety = float64(s.Target) - s.Mean
	}
}

// wantedAt is what is asked for of an item at a site, nil if nothing is.
func (r *restocking) wantedAt(i, site int) *StockPlan {
	if r.wanted == nil {
		return nil
	}
	return r.wanted.Items[i].at(site)
}

// kept is what a site has without new goods.
func (s *StockPlan) kept() int64 { return s.OnHand + s.OnWay + s.In - s.Out }

// at returns the entry of a site, nil if it does not hold the item.
func (p *ItemPlan) at(site int) *StockPlan {
	for j := range p.Stock {
		if int(p.Stock[j].Site) == site {
			return &p.Stock[j]
		}
	}
	return nil
}

// send decides the cartons of new goods for an item, limits aside.
func (r *restocking) send(i int) {
	item := &r.Items[i]
	stock := r.plan.Items[i].Stock
	for j := range stock {
		s := &stock[j]
		at, pack := r.costs(i, s), max(item.CasePack, 1)
		s.Cartons = r.cartons(item, r.dist(s, at), s.Target, s.kept(), at.hold)
		if s.Cartons > 0 {
			s.Cartons = max(s.Cartons, r.fewest(s, item))
		}
		s.Send = s.Cartons * pack
	}
}

// fewest is the least number of cartons in a shipment of new goods, 0 if there is
// none.
func (r *restocking) fewest(s *StockPlan, item *Item) int64 {
	least := item.MinCartons
	if s.Way >= 0 {
		pack := max(item.CasePack, 1)
		least = max(least, (r.Network.Ways[s.Way].MinUnits+pack-1)/pack)
	}
	return least
}

// idle lists the stock of an item that the plan has no use for.
func (r *restocking) idle(i int) []Idle {
	plan := &r.plan.Items[i]
	var out []Idle
	for w := range r.Network.Sites {
		there := r.stock[i][w]
		if there == nil {
			continue
		}
		units := there.OnHand + there.OnWay
		if s := plan.at(w); s != nil {
			units = s.kept() - s.Target
		} else {
			for _, m := range r.moved[i] {
				if int(m.From) == w {
					units -= m.Units
				}
			}
		}
		if units > 0 {
			out = append(out, Idle{Item: int32(i), Site: int32(w), Units: units, Reason: r.reason(i, w)})
		}
	}
	return out
}

// reason says why stock of an item at a site stays idle.
func (r *restocking) reason(i, site int) Reason {
	plan := &r.plan.Items[i]
	short, reached := false, false
	for j := range plan.Stock {
		if s := &plan.Stock[j]; int(s.Site) != site && s.Send > 0 {
			short = true
			for _, lane := range r.lanes {
				reached = reached || lane.from == site && lane.to == int(s.Site)
			}
		}
	}
	switch {
	case !short:
		return IdleEnough
	case !reached:
		return IdleApart
	case r.stock[i][site].OnHand == 0:
		return IdleOnWay
	}
	return IdleDear
}
