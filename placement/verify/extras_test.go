package verify_test

import (
	"math"
	"math/big"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
)

// after fills in what the whole units of a plan come to, and what of the stock
// has no use.
func after(p *placement.Problem, plan *placement.Plan) {
	for k := range plan.Items {
		used := map[string]int64{}
		for i := range plan.Items[k].Stock {
			s := &plan.Items[k].Stock[i]
			there := s.OnHand + s.OnWay
			beyond := math.Round((float64(s.Send+min(there, s.Target)) - s.Mean) * million)
			cost := new(big.Rat).SetFrac64(2*int64(smallplan.Storage(p, k, int(s.Site))), million)
			cost.Mul(cost, new(big.Rat).SetInt64(int64(beyond)))
			s.Rounding = nearest(cost)
			plan.RoundingCost += s.Rounding
			carrying, _ := smallplan.Carrying(p, k, int(s.Site))
			plan.Spent += carrying + placement.Money(s.Send)*(p.Items[k].Value+smallplan.Inbound(p, k, int(s.Site)))
			used[p.Network.Sites[s.Site].ID] = min(there, s.Target)
		}
		for w, site := range p.Network.Sites {
			for _, there := range p.Network.Stock {
				if there.Item != p.Items[k].ID || there.Site != site.ID || there.OnHand+there.OnWay == used[site.ID] {
					continue
				}
				reason := placement.IdleEnough
				for _, s := range plan.Items[k].Stock {
					if int(s.Site) != w && s.Send > 0 {
						reason = placement.IdleApart // there are no transfers
					}
				}
				plan.Idle = append(plan.Idle, placement.Idle{
					Item: int32(k), Site: int32(w), Units: there.OnHand + there.OnWay - used[site.ID], Reason: reason,
				})
			}
		}
	}
}

// nearest rounds to the nearest integer, halves away from zero.
func nearest(x *big.Rat) placement.Money {
	half := new(big.Rat).SetFrac64(int64(x.Sign()), 2)
	x = new(big.Rat).Add(x, half)
	return placement.Money(new(big.Int).Quo(x.Num(), x.Denom()).Int64())
}

// compared returns the outcomes of an assignment, of the best single site and
// of the current sites.
func compared(p *placement.Problem, a smallplan.Assignment) []placement.Outcome {
	all := []placement.Outcome{outcome(p, "plan", a)}
	var best *smallplan.Assignment
	for w, site := range p.Network.Sites {
		if site.Rule == placement.Forbidden {
			continue
		}
		if single, ok := everywhere(p, []int{w}, true); ok && (best == nil || single.Cost < best.Cost) {
			best = &single
		}
	}
	if best != nil {
		all = append(all, outcome(p, "best single site", *best))
	}
	var current []int
	for w, site := range p.Network.Sites {
		if site.Current {
			current = append(current, w)
		}
	}
	if today, ok := everywhere(p, current, false); ok && len(current) > 0 {
		all = append(all, outcome(p, "current sites", today))
	}
	return all
}

// everywhere holds every item at each of some sites, and serves it from the
// cheapest.
func everywhere(p *placement.Problem, sites []int, rules bool) (a smallplan.Assignment, ok bool) {
	a.Open = make([]bool, len(p.Network.Sites))
	for _, w := range sites {
		a.Open[w] = true
		a.Cost += p.Network.Sites[w].Fixed
	}
	for k := range p.Items {
		holds := make([]bool, len(a.Open))
		var lanes []smallplan.Option
		for r := range p.Demand.Regions {
			if smallplan.Demand(p, k, r) == 0 {
				continue
			}
			var usable []smallplan.Option
			for _, o := range smallplan.Options(p, k, r) {
				_, rule := smallplan.Carrying(p, k, int(o.Site))
				if a.Open[o.Site] && !(rules && rule == placement.Forbidden) {
					usable = append(usable, o)
				}
			}
			if len(usable) == 0 {
				return a, false
			}
			best := slices.MinFunc(usable, func(x, y smallplan.Option) int { return int(x.Cost() - y.Cost()) })
			lanes = append(lanes, best)
			a.Cost += best.Cost()
			copy(holds, a.Open)
		}
		for w, held := range holds {
			if held {
				cost, _ := smallplan.Carrying(p, k, w)
				a.Cost += cost
			}
		}
		a.Holds, a.Lanes = append(a.Holds, holds), append(a.Lanes, lanes)
	}
	return a, true
}

// outcome sums an assignment up.
func outcome(p *placement.Problem, name string, a smallplan.Assignment) placement.Outcome {
	out := placement.Outcome{Name: name, Days: geo.ExactDays(0)}
	for w, open := range a.Open {
		if open {
			out.Sites = append(out.Sites, p.Network.Sites[w].ID)
			out.Parts.Sites += p.Network.Sites[w].Fixed
		}
	}
	for k := range p.Items {
		for w, held := range a.Holds[k] {
			if held {
				cost, _ := smallplan.Carrying(p, k, w)
				out.Parts.Carrying += cost
			}
		}
		for _, o := range a.Lanes[k] {
			out.Parts = out.Parts.Plus(o.Parts)
		}
	}
	exact, _, total := daysOf(p, a)
	if total == 0 {
		return out
	}
	// Rounded down, and what is missing one by one where something was lost.
	left := int32(geo.Certain)
	var lost []int
	for day := range exact {
		share, rest := new(big.Int).DivMod(exact[day], big.NewInt(total), new(big.Int))
		out.Days[day] = int32(share.Int64())
		left -= out.Days[day]
		if rest.Sign() > 0 {
			lost = append(lost, day)
		}
	}
	for _, day := range lost[:left] {
		out.Days[day]++
	}
	return out
}

// daysOf returns the quantities by day in millionths of millionths of a unit,
// the number of lanes, and the total in millionths of a unit.
func daysOf(p *placement.Problem, a smallplan.Assignment) (exact [geo.MaxDay + 1]*big.Int, lanes, total int64) {
	for day := range exact {
		exact[day] = new(big.Int)
	}
	for k := range p.Items {
		at := 0
		for r := range p.Demand.Regions {
			q := smallplan.Demand(p, k, r)
			if q == 0 {
				continue
			}
			for day, share := range a.Lanes[k][at].Days {
				exact[day].Add(exact[day], new(big.Int).Mul(big.NewInt(q), big.NewInt(int64(share))))
			}
			at++
			lanes++
			total += q
		}
	}
	return exact, lanes, total
}

// possible returns what else can be done with an item at a site, and what it
// changes when every region is served from the cheapest lane.
func possible(p *placement.Problem, a smallplan.Assignment, k, w int) []placement.Choice {
	var now placement.Money
	holders := 0
	for x, held := range a.Holds[k] {
		if held {
			holders++
			cost, _ := smallplan.Carrying(p, k, x)
			now += cost
		}
	}
	for _, o := range a.Lanes[k] {
		now += o.Cost()
	}
	var all []placement.Choice
	consider := func(action placement.Action, site int, holds []bool) {
		var cost placement.Money
		for x, held := range holds {
			if held {
				carrying, _ := smallplan.Carrying(p, k, x)
				cost += carrying
			}
		}
		for r := range p.Demand.Regions {
			if smallplan.Demand(p, k, r) == 0 {
				continue
			}
			best := placement.Money(-1)
			for _, o := range smallplan.Options(p, k, r) {
				if holds[o.Site] && (best < 0 || o.Cost() < best) {
					best = o.Cost()
				}
			}
			if best < 0 {
				return
			}
			cost += best
		}
		all = append(all, placement.Choice{Action: action, Site: int32(site), Difference: cost - now})
	}
	_, rule := smallplan.Carrying(p, k, w)
	without := slices.Clone(a.Holds[k])
	without[w] = false
	if rule != placement.Forced && holders > 1 {
		consider(placement.ActionDrop, -1, without)
	}
	for x, open := range a.Open {
		if _, there := smallplan.Carrying(p, k, x); !open || a.Holds[k][x] || there == placement.Forbidden {
			continue
		}
		if rule != placement.Forced {
			moved := slices.Clone(without)
			moved[x] = true
			consider(placement.ActionMove, x, moved)
		}
		added := slices.Clone(a.Holds[k])
		added[x] = true
		consider(placement.ActionAdd, x, added)
	}
	return all
}

// next returns the possible choice of the least cost, as if promises had no
// price.
func next(p *placement.Problem, a smallplan.Assignment, k, w int) placement.Choice {
	all := possible(p, a, k, w)
	if len(all) == 0 {
		return placement.Choice{Action: placement.ActionNone, Site: -1}
	}
	best := slices.MinFunc(all, func(x, y placement.Choice) int { return int(x.Difference - y.Difference) })
	if len(p.Policy.Within) > 0 {
		best.OnTime = make([]int64, len(p.Policy.Within))
	}
	return best
}

// excuse copies into want what a plan may say in more ways than one, if it says
// it in one of them: the next choices, the names and the rounding of outcomes,
// and the prices of promises.
func excuse(p *placement.Problem, a smallplan.Assignment, got, want *placement.Plan) bool {
	for k := range got.Items {
		if len(got.Items[k].Stock) != len(want.Items[k].Stock) {
			return false
		}
		for i := range got.Items[k].Stock {
			says, is := &got.Items[k].Stock[i].Next, &want.Items[k].Stock[i].Next
			all := possible(p, a, k, int(want.Items[k].Stock[i].Site))
			if slices.ContainsFunc(all, func(c placement.Choice) bool {
				return c.Action == says.Action && c.Site == says.Site && len(says.OnTime) == len(p.Policy.Within) &&
					(len(says.OnTime) > 0 && says.Difference >= c.Difference || says.Difference == c.Difference && c.Difference == is.Difference)
			}) {
				*is = *says
			}
		}
	}
	if len(got.Compared) != len(want.Compared) || len(got.Promises) != len(want.Promises) {
		return false
	}
	for i := range got.Compared {
		says, is := &got.Compared[i], &want.Compared[i]
		if is.Name = says.Name; says.Days.Check() != nil {
			return false
		}
		if i == 0 {
			if exact, lanes, total := daysOf(p, a); rounded(says.Days, exact, lanes, total) {
				is.Days = says.Days
			}
		}
	}
	for i := range got.Promises {
		want.Promises[i].Price = got.Promises[i].Price
	}
	if got.Certificate == nil {
		return true
	}
	return slices.ContainsFunc(got.Certificate.Leaves, func(leaf placement.Leaf) bool {
		return slices.EqualFunc(leaf.Prices, got.Promises, func(price placement.Money, c placement.PromiseCheck) bool { return price == c.Price })
	})
}

// rounded reports whether shares of days are within a millionth of what they
// should be, and half a millionth of a unit for every lane.
func rounded(says geo.Days, exact [geo.MaxDay + 1]*big.Int, lanes, total int64) bool {
	for day, share := range says {
		off := new(big.Int).Mul(big.NewInt(int64(share)), big.NewInt(total))
		off.Sub(off, exact[day]).Abs(off)
		if off.Cmp(big.NewInt(total+lanes*million)) > 0 && total > 0 {
			return false
		}
	}
	return true
}
