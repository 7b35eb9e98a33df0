package verify_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
)

const million = 1_000_000

// truth returns the plan of an assignment with a certificate of random
// multipliers.
func truth(rng *rand.Rand, p *placement.Problem, a smallplan.Assignment) *placement.Plan {
	plan := describe(p, a)
	certify(rng, p, plan)
	return plan
}

// describe writes down the plan of an assignment, every number as the problem
// has it.
func describe(p *placement.Problem, a smallplan.Assignment) *placement.Plan {
	plan := &placement.Plan{Schema: placement.Schema, Status: facility.Feasible, Stop: facility.WorkLimit}
	regions := make([]map[int32]bool, len(p.Network.Sites))
	for w, site := range p.Network.Sites {
		plan.Sites = append(plan.Sites, placement.SitePlan{Site: site.ID, Open: a.Open[w]})
		regions[w] = map[int32]bool{}
		if a.Open[w] {
			plan.Sites[w].Parts.Sites = site.Fixed
			plan.Parts.Sites += site.Fixed
		}
	}
	for k := range p.Items {
		item := itemTruth(p, k, a.Holds[k], a.Lanes[k])
		plan.Parts = plan.Parts.Plus(item.Parts)
		for _, s := range item.Stock {
			site := &plan.Sites[s.Site]
			site.Items++
			site.Send += s.Send
			site.Parts = site.Parts.Plus(s.Parts)
		}
		for _, lane := range item.Lanes {
			plan.Sites[lane.Site].Demand += smallplan.Demand(p, k, int(lane.Region))
			regions[lane.Site][lane.Region] = true
		}
		plan.Items = append(plan.Items, item)
	}
	for w := range regions {
		plan.Sites[w].Regions = len(regions[w])
	}
	plan.Cost = plan.Parts.Total()
	for i, promise := range p.Policy.Within {
		check := placement.PromiseCheck{Promise: promise, Required: smallplan.Required(p, i)}
		for _, lanes := range a.Lanes {
			for _, o := range lanes {
				check.OnTime += o.OnTime[i]
			}
		}
		plan.Promises = append(plan.Promises, check)
	}
	plan.SafetyCost = safetyCost(p, plan)
	plan.Compared = compared(p, a)
	for k := range plan.Items {
		for i := range plan.Items[k].Stock {
			plan.Items[k].Stock[i].Next = next(p, a, k, int(plan.Items[k].Stock[i].Site))
		}
	}
	return plan
}

func itemTruth(p *placement.Problem, k int, holds []bool, lanes []smallplan.Option) placement.ItemPlan {
	item := placement.ItemPlan{Item: p.Items[k].ID}
	at := 0
	var regions []int
	for r := range p.Demand.Regions {
		if smallplan.Demand(p, k, r) > 0 {
			item.Lanes = append(item.Lanes, placement.Lane{Region: int32(r), Site: lanes[at].Site, Service: lanes[at].Service})
			regions = append(regions, r)
			at++
		}
	}
	for w, held := range holds {
		if !held {
			continue
		}
		stock := placement.StockPlan{Site: int32(w)}
		stock.Parts.Carrying, _ = smallplan.Carrying(p, k, w)
		share := 0.0
		for i, o := range lanes {
			if int(o.Site) == w {
				stock.Parts = stock.Parts.Plus(o.Parts)
				share += p.Demand.Items[k].Shares[regions[i]]
			}
		}
		units(p, k, &stock, share)
		item.Parts = item.Parts.Plus(stock.Parts)
		item.Stock = append(item.Stock, stock)
	}
	return item
}

// units fills in the stock of an item that serves a share of its demand.
func units(p *placement.Problem, k int, s *placement.StockPlan, share float64) {
	d := p.Demand.Items[k].Territory(share)
	level := placement.DefaultServiceLevel
	if p.Policy.ServiceLevel > 0 {
		level = p.Policy.ServiceLevel
	}
	if p.Items[k].ServiceLevel > 0 {
		level = p.Items[k].ServiceLevel
	}
	s.Mean, s.Deviation, s.Target = d.Mean, math.Sqrt(d.Var), d.Quantile(level)
	s.Safety = float64(s.Target) - s.Mean
	for _, there := range p.Network.Stock {
		if there.Item == p.Items[k].ID && there.Site == p.Network.Sites[s.Site].ID {
			s.OnHand, s.OnWay = there.OnHand, there.OnWay
		}
	}
	pack := max(p.Items[k].CasePack, 1)
	for s.Send < s.Target-s.OnHand-s.OnWay {
		s.Send += pack
		s.Cartons++
	}
}

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

// grow splits a leaf at random, on the given sites in order.
func grow(rng *rand.Rand, p *placement.Problem, leaf placement.Leaf, sites []int) []placement.Leaf {
	if len(sites) == 0 || rng.IntN(3) == 0 {
		multipliers(rng, p, &leaf)
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

// example is a problem with a true plan.
type example struct {
	seed    uint64
	problem placement.Problem
	plan    *placement.Plan
	best    placement.Money // the least cost of any plan
}

// examples yields n random problems that have a plan, half of them with an
// optimal plan and the others with just some plan.
func examples(n int) func(yield func(example) bool) {
	return func(yield func(example) bool) {
		found := 0
		for seed := uint64(0); found < n; seed++ {
			e, ok := draw(seed)
			if !ok {
				continue
			}
			found++
			if !yield(e) {
				return
			}
		}
	}
}

func draw(seed uint64) (example, bool) {
	rng := rand.New(rand.NewPCG(seed, 7))
	p := smallplan.Problem(rng, smallplan.Tiny)
	best, ok := smallplan.Optimum(p)
	if !ok {
		return example{}, false
	}
	assignment := best
	if rng.IntN(2) == 0 {
		assignment = other(rng, p)
	}
	return example{seed, p, truth(rng, &p, assignment), best.Cost}, true
}

// other returns a plan that would be optimal at other prices of the sites.
func other(rng *rand.Rand, p placement.Problem) smallplan.Assignment {
	q := p
	q.Network.Sites = slices.Clone(p.Network.Sites)
	q.Network.ItemSites = slices.Clone(p.Network.ItemSites)
	for w := range q.Network.Sites {
		q.Network.Sites[w].Fixed = placement.Money(rng.Int64N(30 * million))
		q.Network.Sites[w].PerItem = placement.Money(rng.Int64N(5 * million))
	}
	for i := range q.Network.ItemSites {
		q.Network.ItemSites[i].PerItem = nil
	}
	a, _ := smallplan.Optimum(q)
	return a
}
