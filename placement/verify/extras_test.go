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
	cut := int64(0)
	defer func() {
		if cut > 0 {
			plan.Grants = []placement.Grant{{Cut: cut}}
		}
	}()
	for k := range plan.Items {
		used := map[string]int64{}
		for i := range plan.Items[k].Stock {
			s := &plan.Items[k].Stock[i]
			there := s.OnHand + s.OnWay
			beyond := math.Round((float64(s.Send+min(there, s.Target))-s.Mean)*million - float64(s.Reserve))
			cost := new(big.Rat).SetFrac64(int64(smallplan.Holding(p, k, int(s.Site), s.Way)), million)
			cost.Mul(cost, new(big.Rat).SetInt64(int64(beyond)))
			s.Rounding = nearest(cost)
			plan.RoundingCost += s.Rounding
			plan.MissedCost += smallplan.Of(s.Missed, p.Items[k].Margin)
			plan.Spent += smallplan.Shipment(p, k, int(s.Site), s.Way) +
				placement.Money(s.Send)*(p.Items[k].Value+smallplan.Inbound(p, k, int(s.Site), s.Way))
			sold := int64(math.Round(min(float64(min(there, s.Target)), s.Mean) * million))
			freight := new(big.Int).Mul(big.NewInt(sold), big.NewInt(int64(smallplan.Inbound(p, k, int(s.Site), s.Way))))
			plan.Landed += placement.Money(freight.Quo(freight, big.NewInt(million)).Int64())
			used[p.Network.Sites[s.Site].ID] = min(there, s.Target)
			cut += s.Cut
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
func compared(p *placement.Problem, a smallplan.Assignment, parts placement.Parts) []placement.Outcome {
	all := []placement.Outcome{outcome(p, "plan", a, parts)}
	var best placement.Outcome
	for w, site := range p.Network.Sites {
		if site.Rule == placement.Forbidden {
			continue
		}
		if single, ok := everywhere(p, []int{w}, "best single site"); ok && (best.Name == "" || single.Parts.Total() < best.Parts.Total()) {
			best = single
		}
	}
	if best.Name != "" {
		all = append(all, best)
	}
	var current []int
	free := *p
	free.Network.Sites, free.Network.ItemSites = slices.Clone(p.Network.Sites), slices.Clone(p.Network.ItemSites)
	for w, site := range p.Network.Sites {
		if site.Current {
			current = append(current, w)
		}
		free.Network.Sites[w].Rule, free.Network.Sites[w].Excludes = placement.Free, nil
	}
	for i := range free.Network.ItemSites {
		free.Network.ItemSites[i].Rule = placement.Free
	}
	if today, ok := everywhere(&free, current, "current sites"); ok && len(current) > 0 {
		all = append(all, today)
	}
	return all
}

// everywhere holds every item at each of some sites, by its usual way, and serves
// every region from the cheapest or loses it.
func everywhere(p *placement.Problem, sites []int, name string) (out placement.Outcome, ok bool) {
	a := smallplan.Assignment{Open: make([]bool, len(p.Network.Sites))}
	var parts placement.Parts
	for _, w := range sites {
		a.Open[w] = true
	}
	for w, open := range a.Open {
		parts.Sites += smallplan.Sites(p, w, open)
	}
	for k := range p.Items {
		a.Holds, a.Ways = append(a.Holds, make([]bool, len(a.Open))), append(a.Ways, make([]int32, len(a.Open)))
		var lanes []smallplan.Option
		for _, w := range sites {
			a.Ways[k][w], a.Holds[k][w] = usual(p, k, w)
		}
		for r := range p.Demand.Regions {
			if smallplan.Demand(p, k, r) == 0 {
				continue
			}
			best, found := smallplan.Option{}, false
			for _, o := range smallplan.Options(p, k, r) {
				if o.Site >= 0 && (!a.Open[o.Site] || o.Way != a.Ways[k][o.Site]) {
					continue
				}
				if !found || o.Cost() < best.Cost() {
					best, found = o, true
				}
			}
			if !found {
				return out, false
			}
			parts = parts.Plus(best.Parts)
			lanes = append(lanes, best)
		}
		a.Lanes = append(a.Lanes, lanes)
		for _, w := range sites {
			if a.Holds[k][w] {
				stock := smallplan.Stock(p, k, w, a.Ways[k][w], served(p, k, w, a))
				stock.Parts.Changes = 0
				parts = parts.Plus(stock.Parts)
			}
		}
	}
	return outcome(p, name, a, parts), true
}

// usual returns the way of an item to a site that costs least if the site serves
// all that it can.
func usual(p *placement.Problem, k, w int) (way int32, ok bool) {
	if !wanted(p, k) {
		return -1, false
	}
	least := placement.Money(0)
	for _, m := range smallplan.Slots(p, k, w) {
		cost := placement.Money(0)
		for r := range p.Demand.Regions {
			best := placement.Money(-1)
			for _, o := range smallplan.Options(p, k, r) {
				if int(o.Site) == w && o.Way == m && smallplan.Demand(p, k, r) > 0 && (best < 0 || o.Cost() < best) {
					best = o.Cost()
				}
			}
			cost += max(0, best)
		}
		stock := smallplan.Stock(p, k, w, m, smallplan.Total(p, k))
		cost += stock.Parts.Carrying + stock.Parts.Safety
		if !ok || cost < least {
			way, least, ok = m, cost, true
		}
	}
	return way, ok
}

// outcome sums an assignment up.
func outcome(p *placement.Problem, name string, a smallplan.Assignment, parts placement.Parts) placement.Outcome {
	out := placement.Outcome{Name: name, Parts: parts}
	for w, open := range a.Open {
		if open {
			out.Sites = append(out.Sites, p.Network.Sites[w].ID)
		}
	}
	exact, _, served, total := daysOf(p, a)
	if served == 0 {
		return out
	}
	// Rounded down, and what is missing one by one where something was lost.
	left := nearestShare(served, total)
	whole := big.NewInt(int64(left))
	var lost []int
	for day := range exact {
		parts := new(big.Int).Mul(exact[day], whole)
		share, rest := parts.DivMod(parts, new(big.Int).Mul(big.NewInt(served), big.NewInt(million)), new(big.Int))
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

// nearestShare returns the share of demand that is served, in millionths.
func nearestShare(served, total int64) int32 {
	share := nearest(new(big.Rat).Mul(big.NewRat(served, total), big.NewRat(million, 1)))
	return int32(share)
}

// daysOf returns the quantities by day in millionths of millionths of a unit,
// the number of lanes, and what is served and all demand in millionths of a unit.
func daysOf(p *placement.Problem, a smallplan.Assignment) (exact [geo.MaxDay + 1]*big.Int, lanes, served, total int64) {
	for day := range exact {
		exact[day] = new(big.Int)
	}
	for k := range p.Items {
		for _, o := range a.Lanes[k] {
			q := smallplan.Demand(p, k, int(o.Region))
			if total += q; o.Site < 0 {
				continue
			}
			for day, share := range o.Days {
				exact[day].Add(exact[day], new(big.Int).Mul(big.NewInt(q), big.NewInt(int64(share))))
			}
			lanes++
			served += q
		}
	}
	return exact, lanes, served, total
}

// simple reports whether choices about an item depend on nothing but the least
// cost of every region.
func simple(p *placement.Problem, k int) bool {
	if len(p.Policy.Within)+len(smallplan.Limits(p))+len(p.Network.Ways) > 0 || p.Items[k].MayLose {
		return false
	}
	for w := range p.Network.Sites {
		level := max(p.Policy.ServiceLevel, p.Items[k].ServiceLevel)
		if p.Items[k].ServiceLevel > 0 {
			level = p.Items[k].ServiceLevel
		}
		d := p.Demand.Items[k]
		sure := level > 0 && level <= 0.5 || d.Dispersion*d.Mean+d.LevelVar == 0 && d.Concentration == 0
		if len(smallplan.Slots(p, k, w)) > 0 && smallplan.Holding(p, k, w, -1) > 0 && !sure {
			return false
		}
	}
	return true
}

// possible returns what else can be done with an item at a site, and what it
// changes at least: with every region served from the cheapest lane, by the
// cheapest way, or lost.
func possible(p *placement.Problem, a smallplan.Assignment, k, w int) []placement.Choice {
	now := itemTruth(p, k, a).Parts.Total()
	holders := 0
	for _, held := range a.Holds[k] {
		if held {
			holders++
		}
	}
	var all []placement.Choice
	consider := func(action placement.Action, site int, holds []bool) {
		var cost placement.Money
		for x, held := range holds {
			slots := smallplan.Slots(p, k, x)
			if !held {
				cost += smallplan.Given(p, k, x)
				continue
			}
			least := smallplan.Shipment(p, k, x, slots[0])
			for _, m := range slots {
				least = min(least, smallplan.Shipment(p, k, x, m))
			}
			if cost += least; !smallplan.Held(p, k, x) {
				cost += p.Policy.Change
			}
		}
		for r := range p.Demand.Regions {
			if smallplan.Demand(p, k, r) == 0 {
				continue
			}
			best := placement.Money(-1)
			for _, o := range smallplan.Options(p, k, r) {
				if (o.Site < 0 || holds[o.Site]) && (best < 0 || o.Cost() < best) {
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
	if rule != placement.Forced && (holders > 1 || p.Items[k].MayLose) {
		consider(placement.ActionDrop, -1, without)
	}
	for x, open := range a.Open {
		if !open || a.Holds[k][x] || len(smallplan.Slots(p, k, x)) == 0 {
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

// timely reports whether a choice changes the units on time by something between what
// the latest and the fastest lanes do.
func timely(p *placement.Problem, a smallplan.Assignment, k, w int, c *placement.Choice) bool {
	if len(c.OnTime) != len(p.Policy.Within) {
		return false
	}
	after := slices.Clone(a.Holds[k])
	after[w] = c.Action == placement.ActionAdd
	if c.Site >= 0 {
		after[c.Site] = true
	}
	for i, says := range c.OnTime {
		least, most := int64(0), int64(0)
		for _, now := range a.Lanes[k] {
			var times []int64
			for _, o := range smallplan.Options(p, k, int(now.Region)) {
				if o.Site < 0 || after[o.Site] {
					times = append(times, o.OnTime[i])
				}
			}
			least, most = least+slices.Min(times)-now.OnTime[i], most+slices.Max(times)-now.OnTime[i]
		}
		if says < least || says > most {
			return false
		}
	}
	return true
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
		after := slices.Clone(a.Holds[k])
		after[w] = best.Action == placement.ActionAdd
		if best.Site >= 0 {
			after[best.Site] = true
		}
		for _, now := range a.Lanes[k] {
			options := slices.DeleteFunc(smallplan.Options(p, k, int(now.Region)), func(o smallplan.Option) bool { return o.Site >= 0 && !after[o.Site] })
			cheapest := slices.MinFunc(options, func(x, y smallplan.Option) int { return int(x.Cost() - y.Cost()) })
			for i := range best.OnTime {
				best.OnTime[i] += cheapest.OnTime[i] - now.OnTime[i]
			}
		}
	}
	return best
}

// excuse copies into want what a plan may say in more ways than one, if it says
// it in one of them: the next choices, the rounding of outcomes,
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
				return c.Action == says.Action && c.Site == says.Site && timely(p, a, k, int(want.Items[k].Stock[i].Site), says) &&
					(!simple(p, k) && says.Difference >= c.Difference || says.Difference == c.Difference && c.Difference == is.Difference)
			}) {
				*is = *says
			}
		}
	}
	if len(got.Compared) != len(want.Compared) || len(got.Promises) != len(want.Promises) || len(got.Limits) != len(want.Limits) {
		return false
	}
	for i := range got.Compared {
		says, is := &got.Compared[i], &want.Compared[i]
		if says.Days.Check() != nil {
			return false
		}
		if i == 0 {
			if exact, lanes, served, total := daysOf(p, a); rounded(&says.Days, exact, lanes, served, total) {
				is.Days = says.Days
			}
		}
	}
	var prices []placement.Money
	for i := range got.Promises {
		want.Promises[i].Price = got.Promises[i].Price
		prices = append(prices, got.Promises[i].Price)
	}
	for i := range got.Limits {
		want.Limits[i].Price = got.Limits[i].Price
		prices = append(prices, got.Limits[i].Price)
	}
	if len(got.Grants) == 1 && len(want.Grants) == 1 && got.Grants[0].Worth >= 0 && got.Grants[0].Worth <= got.Grants[0].Most {
		cut := want.Grants[0].Cut
		want.Grants[0] = got.Grants[0]
		want.Grants[0].Cut = cut
	}
	if got.Certificate == nil {
		return true
	}
	return slices.ContainsFunc(got.Certificate.Leaves, func(leaf placement.Leaf) bool { return slices.Equal(leaf.Prices, prices) })
}

// rounded reports whether shares of days are within a millionth of what they
// should be, and half a millionth of a unit for every lane.
func rounded(says *placement.Arrivals, exact [geo.MaxDay + 1]*big.Int, lanes, served, total int64) bool {
	if served == 0 {
		return *says == placement.Arrivals{}
	}
	if says.Served() != int64(nearestShare(served, total)) {
		return false
	}
	for day, share := range says {
		off := new(big.Int).Mul(big.NewInt(int64(share)), big.NewInt(total))
		off.Sub(off, exact[day]).Abs(off)
		if off.Cmp(big.NewInt(2*total+lanes*million)) > 0 {
			return false
		}
	}
	return true
}
