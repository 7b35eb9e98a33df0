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
		plan.Promises[i].Price = price
	}
	plan.Bound = plan.Cost
	for i := range plan.Certificate.Leaves {
		if b := bound(p, &plan.Certificate.Leaves[i]); b != nil && b.Cmp(big.NewInt(int64(plan.Bound))) < 0 {
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
	for range p.Policy.Within {
		leaf.Prices = append(leaf.Prices, placement.Money(rng.Int64N(4*million)*rng.Int64N(2)))
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
				value = min(value, reduced(leaf.Prices, o)+placement.Money(rng.Int64N(3*million)))
			}
			row = append(row, value)
		}
		if !wanted(p, k) && rng.IntN(2) == 0 {
			row = nil
		}
		leaf.Values = append(leaf.Values, row)
	}
}

func wanted(p *placement.Problem, k int) bool {
	for r := range p.Demand.Regions {
		if smallplan.Demand(p, k, r) > 0 {
			return true
		}
	}
	return false
}

// reduced returns C' of a lane.
func reduced(prices []placement.Money, o smallplan.Option) placement.Money {
	n := big.NewInt(int64(o.Cost()))
	n.Mul(n, big.NewInt(million))
	for i, price := range prices {
		n.Sub(n, new(big.Int).Mul(big.NewInt(int64(price)), big.NewInt(o.OnTime[i])))
	}
	return placement.Money(n.Div(n, big.NewInt(million)).Int64()) // Euclidean: the floor
}

// bound evaluates the formula of package placement for a leaf, or returns nil
// if no way of opening sites belongs to it. It tries every such way.
func bound(p *placement.Problem, leaf *placement.Leaf) *big.Int {
	constant := new(big.Int)
	for i, price := range leaf.Prices {
		kept := new(big.Int).Mul(big.NewInt(int64(price)), big.NewInt(smallplan.Required(p, i)))
		constant.Add(constant, kept.Div(kept, big.NewInt(million)))
	}
	worth := make([]int64, len(p.Network.Sites)) // A_w
	must := make([]bool, len(worth))
	demand := false
	for w, site := range p.Network.Sites {
		worth[w] = int64(site.Fixed)
		must[w] = site.Rule == placement.Forced
	}
	for k := range p.Items {
		demand = demand || wanted(p, k)
		if !wanted(p, k) {
			continue
		}
		gain := make([]int64, len(worth))
		for r := range p.Demand.Regions {
			if smallplan.Demand(p, k, r) == 0 {
				continue
			}
			value := leaf.Values[k][r]
			constant.Add(constant, big.NewInt(int64(value)))
			best := slices.Repeat([]placement.Money{0}, len(worth))
			for _, o := range smallplan.Options(p, k, r) {
				best[o.Site] = min(best[o.Site], reduced(leaf.Prices, o)-value)
			}
			for w := range worth {
				gain[w] += int64(best[w])
			}
		}
		for w, site := range p.Network.Sites {
			carrying, rule := smallplan.Carrying(p, k, w)
			switch {
			case rule == placement.Forced:
				worth[w] += int64(carrying) + gain[w]
				must[w] = true
			case rule == placement.Free && site.Rule != placement.Forbidden:
				worth[w] += min(0, int64(carrying)+gain[w])
			}
		}
	}
	var least *big.Int
	for open := range 1 << len(worth) {
		sum, count, ok := new(big.Int), 0, true
		for w, site := range p.Network.Sites {
			is := open>>w&1 == 1
			if is {
				sum.Add(sum, big.NewInt(worth[w]))
				count++
			}
			ok = ok && !(is && (site.Rule == placement.Forbidden || slices.Contains(leaf.Closed, int32(w)))) &&
				!(!is && (must[w] || slices.Contains(leaf.Open, int32(w))))
		}
		ok = ok && count >= p.Policy.MinSites && (p.Policy.MaxSites == 0 || count <= p.Policy.MaxSites)
		if demand && count == 0 {
			ok = false
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
