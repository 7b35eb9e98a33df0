package verify_test

import (
	"math/big"
	"math/rand/v2"
	"slices"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// certify adds a certificate with a random tree and random multipliers to a
// plan, and the best bound that it proves.
func certify(rng *rand.Rand, p *placement.Problem, plan *placement.Plan) {
	plan.Certificate = &placement.Certificate{Leaves: grow(rng, p, placement.Leaf{}, rng.Perm(len(p.Network.Sites)))}
	for i, price := range plan.Certificate.Leaves[0].Prices {
		if i < len(plan.Promises) {
			plan.Promises[i].Price = price
		} else {
			plan.Limits[i-len(plan.Promises)].Price = price
		}
	}
	plan.Bound = plan.Cost
	for i := range plan.Certificate.Leaves {
		if b := bound(p, &plan.Certificate.Leaves[i], false); b != nil && b.Cmp(big.NewInt(int64(plan.Bound))) < 0 {
			plan.Bound = placement.Money(b.Int64())
		}
	}
	if plan.Bound == plan.Cost {
		plan.Status, plan.Stop = facility.Optimal, facility.Proved
	}
}

// grow splits a leaf at random, on the given sites in order. Some leaves share
// values, and some of these have other prices.
func grow(rng *rand.Rand, p *placement.Problem, leaf placement.Leaf, sites []int) []placement.Leaf {
	last := len(sites) == 0 || rng.IntN(3) == 0
	if leaf.Values == nil && (last || rng.IntN(3) == 0) {
		multipliers(rng, p, &leaf)
	} else if len(leaf.Prices) > 0 && rng.IntN(3) == 0 {
		leaf.Prices = slices.Clone(leaf.Prices)
		leaf.Prices[0] /= 2
	}
	if last {
		return []placement.Leaf{leaf}
	}
	open, closed := leaf, leaf
	open.Open = append(slices.Clone(leaf.Open), int32(sites[0]))
	closed.Closed = append(slices.Clone(leaf.Closed), int32(sites[0]))
	return append(grow(rng, p, open, sites[1:]), grow(rng, p, closed, sites[1:])...)
}

// multipliers draws prices, and values around the cheapest lanes.
func multipliers(rng *rand.Rand, p *placement.Problem, leaf *placement.Leaf) {
	for _, promise := range p.Policy.Within {
		price := placement.Money(rng.Int64N(4*million) * rng.Int64N(2))
		if promise.Penalty > 0 {
			price = min(price, promise.Penalty)
		}
		leaf.Prices = append(leaf.Prices, price)
	}
	for range smallplan.Limits(p) {
		leaf.Prices = append(leaf.Prices, placement.Money(rng.Int64N(million)*rng.Int64N(2)))
	}
	for k := range p.Items {
		var row []placement.Money
		for r := range p.Demand.Regions {
			options := smallplan.Options(p, k, r)
			if smallplan.Demand(p, k, r) == 0 || len(options) == 0 {
				row = append(row, 0)
				continue
			}
			value := placement.Money(rng.Int64N(8*million)) - million
			for _, o := range options {
				value = min(value, reduced(p, k, leaf.Prices, o)+placement.Money(rng.Int64N(3*million)))
			}
			row = append(row, value)
		}
		if !wanted(p, k) && rng.IntN(2) == 0 {
			row = nil
		}
		leaf.Values = append(leaf.Values, row)
	}
}

func level(p *placement.Problem, k int) float64 {
	if p.Items[k].ServiceLevel > 0 {
		return p.Items[k].ServiceLevel
	}
	if p.Policy.ServiceLevel > 0 {
		return p.Policy.ServiceLevel
	}
	return placement.DefaultServiceLevel
}

func wanted(p *placement.Problem, k int) bool {
	for r := range p.Demand.Regions {
		if smallplan.Demand(p, k, r) > 0 {
			return true
		}
	}
	return false
}

// paid returns 1e6 times what uses of the limits cost at the prices of a leaf.
func paid(p *placement.Problem, prices []placement.Money, uses []int64) *big.Int {
	sum := new(big.Int)
	for i, u := range uses {
		sum.Add(sum, mul(int64(prices[len(p.Policy.Within)+i]), u))
	}
	return sum
}

func mul(a, b int64) *big.Int { return new(big.Int).Mul(big.NewInt(a), big.NewInt(b)) }

// floor returns n / 1e6, rounded down.
func floor(n *big.Int) *big.Int { return new(big.Int).Div(n, big.NewInt(million)) }

// ceil returns n / 1e6, rounded up.
func ceil(n *big.Int) *big.Int { return floor(new(big.Int).Add(n, big.NewInt(million-1))) }

// reduced returns C' of a lane, or what it costs to lose the demand.
func reduced(p *placement.Problem, k int, prices []placement.Money, o smallplan.Option) placement.Money {
	n := mul(int64(o.Cost()), million)
	for i, t := range o.OnTime {
		n.Sub(n, mul(int64(prices[i]), t))
	}
	if o.Site >= 0 {
		n.Add(n, paid(p, prices, smallplan.UsesUnits(p, k, int(o.Site), o.Way, smallplan.Demand(p, k, int(o.Region)), false)))
	}
	return placement.Money(floor(n).Int64())
}

// worth returns a_kw of a slot for values by region: with the least over all
// sets of regions if sharp, else by the definition in the package comment.
func worth(p *placement.Problem, k, w int, way int32, options [][]smallplan.Option, leaf *placement.Leaf, sharp bool) *big.Int {
	type claim struct{ net, q int64 }
	var list []claim
	for r := range p.Demand.Regions {
		best, found := placement.Money(0), false
		for _, o := range options[r] {
			if int(o.Site) == w && o.Way == way && smallplan.Demand(p, k, r) > 0 {
				if c := reduced(p, k, leaf.Prices, o); !found || c < best {
					best, found = c, true
				}
			}
		}
		if found {
			list = append(list, claim{int64(best - leaf.Values[k][r]), smallplan.Demand(p, k, r)})
		}
	}
	shipment := smallplan.Shipment(p, k, w, way)
	a := big.NewInt(int64(shipment + p.Policy.Change))
	if smallplan.Held(p, k, w) {
		a = big.NewInt(int64(shipment - p.Policy.Change))
	}
	var money, volume, carrying int64 // prices
	unit := mul(int64(smallplan.Holding(p, k, w, way)), million)
	for i, l := range smallplan.Limits(p) {
		price := int64(leaf.Prices[len(p.Policy.Within)+i])
		if l.Site != "" && l.Site != p.Network.Sites[w].ID || l.Item != "" && l.Item != p.Items[k].ID {
			continue
		}
		switch l.Kind {
		case placement.LimitBudget:
			money = price
			carrying += price
			unit.Add(unit, mul(price, int64(p.Items[k].Value+smallplan.Inbound(p, k, w, way))))
		case placement.LimitCarrying:
			carrying += price
		case placement.LimitVolume:
			volume = price
			unit.Add(unit, mul(price, smallplan.Volume(p.Items[k])))
		case placement.LimitUnits, placement.LimitItem:
			unit.Add(unit, mul(price, million))
		}
	}
	a.Add(a, floor(mul(carrying, int64(shipment))))
	var least *big.Int
	plain := new(big.Int)
	consider := func(net *big.Int, q int64) {
		u := smallplan.Reserve(p, k, w, way, q)
		cost := new(big.Int).Mul(net, big.NewInt(million))
		if sharp {
			cost.Add(cost, mul(int64(smallplan.Of(u, smallplan.Holding(p, k, w, way))), million))
			cost.Add(cost, paid(p, leaf.Prices, smallplan.UsesUnits(p, k, w, way, u, true)))
		} else {
			cost.Add(cost, floor(new(big.Int).Mul(unit, big.NewInt(u))))
		}
		if least == nil || cost.Cmp(least) < 0 {
			least = cost
		}
	}
	for set := range 1 << len(list) {
		net, q := new(big.Int), int64(0)
		for i, c := range list {
			if set>>i&1 == 1 {
				net.Add(net, big.NewInt(c.net))
				q += c.q
			}
		}
		if net.Cmp(plain) < 0 {
			plain = net
		}
		if sharp && set > 0 {
			consider(net, q)
		}
	}
	if sharp {
		if least == nil || least.Sign() > 0 {
			return a
		}
		return a.Add(a, floor(least))
	}
	slices.SortStableFunc(list, func(x, y claim) int { return mul(x.net, y.q).Cmp(mul(y.net, x.q)) })
	net, q := new(big.Int), int64(0)
	for _, c := range list {
		net.Add(net, big.NewInt(c.net))
		q += c.q
		consider(net, q)
	}
	if d := p.Demand.Items[k]; d.Reserve(level(p, k), p.Demand.Days, smallplan.Lead(p, w, way), smallplan.Total(p, k)).None() || least == nil {
		return a.Add(a, plain)
	}
	least.Sub(least, floor(new(big.Int).Mul(unit, big.NewInt(2))))
	least = floor(least.Sub(least, big.NewInt(1+million+money+volume)))
	if least.Sign() > 0 {
		least.SetInt64(0)
	}
	if least.Cmp(plain) < 0 {
		least = plain
	}
	return a.Add(a, least)
}

// bound evaluates the formula of package placement for a leaf, or returns nil
// if no way of opening sites belongs to it. It tries every such way. Sharp leaves
// the slack for the rounding of reserves out: no valid bound of the kind is above
// that.
func bound(p *placement.Problem, leaf *placement.Leaf, sharp bool) *big.Int {
	constant := new(big.Int)
	for i := range p.Policy.Within {
		constant.Add(constant, floor(mul(int64(leaf.Prices[i]), smallplan.Required(p, i))))
	}
	value := make([]*big.Int, len(p.Network.Sites)) // A_w
	must := make([]bool, len(value))
	served := false
	for w, site := range p.Network.Sites {
		value[w] = big.NewInt(int64(smallplan.Sites(p, w, true) - smallplan.Sites(p, w, false)))
		constant.Add(constant, big.NewInt(int64(smallplan.Sites(p, w, false))))
		must[w] = site.Rule == placement.Forced
		room := new(big.Int)
		for i, l := range smallplan.Limits(p) {
			if l.Site == site.ID {
				room.Add(room, mul(int64(leaf.Prices[len(p.Policy.Within)+i]), l.Limit))
			}
		}
		value[w].Sub(value[w], ceil(room))
	}
	for i, l := range smallplan.Limits(p) {
		if l.Site == "" {
			constant.Sub(constant, ceil(mul(int64(leaf.Prices[len(p.Policy.Within)+i]), l.Limit)))
		}
	}
	for k := range p.Items {
		if !wanted(p, k) {
			continue
		}
		served = served || !p.Items[k].MayLose
		var options [][]smallplan.Option // by region
		for r := range p.Demand.Regions {
			options = append(options, smallplan.Options(p, k, r))
		}
		for r := range p.Demand.Regions {
			if q := smallplan.Demand(p, k, r); q > 0 {
				constant.Add(constant, big.NewInt(int64(leaf.Values[k][r])))
				if p.Items[k].MayLose {
					constant.Add(constant, big.NewInt(int64(min(0, smallplan.Of(q, p.Items[k].Margin)-leaf.Values[k][r]))))
				}
			}
		}
		for w := range p.Network.Sites {
			constant.Add(constant, big.NewInt(int64(smallplan.Given(p, k, w))))
			_, rule := smallplan.Carrying(p, k, w)
			var least *big.Int
			for _, m := range smallplan.Slots(p, k, w) {
				if a := worth(p, k, w, m, options, leaf, sharp); least == nil || a.Cmp(least) < 0 {
					least = a
				}
			}
			must[w] = must[w] || rule == placement.Forced
			if least != nil && (rule == placement.Forced || least.Sign() < 0) {
				value[w].Add(value[w], least)
			}
		}
	}
	var least *big.Int
	for open := range 1 << len(value) {
		sum, count, ok := new(big.Int), 0, true
		by := map[string]int{}
		for w, site := range p.Network.Sites {
			is := open>>w&1 == 1
			if is {
				sum.Add(sum, value[w])
				count++
				by[site.Provider]++
			}
			ok = ok && !(is && (site.Rule == placement.Forbidden || slices.Contains(leaf.Closed, int32(w)))) &&
				!(!is && (must[w] || slices.Contains(leaf.Open, int32(w))))
		}
		ok = ok && count >= p.Policy.MinSites && (p.Policy.MaxSites == 0 || count <= p.Policy.MaxSites)
		if served && count == 0 {
			ok = false
		}
		for _, l := range p.Policy.Providers {
			ok = ok && by[l.Provider] >= l.Min && (l.Max == 0 || by[l.Provider] <= l.Max)
		}
		if ok && (least == nil || sum.Cmp(least) < 0) {
			least = sum
		}
	}
	if least == nil {
		return nil
	}
	return least.Add(least, constant)
}
