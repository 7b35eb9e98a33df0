package verify_test

import (
	"iter"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
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
	plan := &placement.Plan{Schema: placement.Schema, Status: facility.Feasible, Stop: facility.WorkLimit, Limits: smallplan.Limits(p)}
	regions := make([]map[int32]bool, len(p.Network.Sites))
	for w, site := range p.Network.Sites {
		plan.Sites = append(plan.Sites, placement.SitePlan{Site: site.ID, Open: a.Open[w]})
		plan.Sites[w].Parts.Sites = smallplan.Sites(p, w, a.Open[w])
		regions[w] = map[int32]bool{}
	}
	for k := range p.Items {
		item := itemTruth(p, k, a)
		for _, s := range item.Stock {
			site := &plan.Sites[s.Site]
			site.Items++
			site.Send += s.Send
			site.Parts = site.Parts.Plus(s.Parts)
		}
		for w := range plan.Sites {
			plan.Sites[w].Parts.Changes += gone(p, k, w, a)
		}
		for _, lane := range item.Lanes {
			if lane.Site >= 0 {
				plan.Sites[lane.Site].Demand += smallplan.Demand(p, k, int(lane.Region))
				regions[lane.Site][lane.Region] = true
			}
		}
		plan.Parts.Lost += item.Parts.Lost
		for i := range plan.Limits {
			plan.Limits[i].Used += used(p, k, a)[i]
		}
		plan.Items = append(plan.Items, item)
	}
	for w := range regions {
		plan.Sites[w].Regions = len(regions[w])
		plan.Parts = plan.Parts.Plus(plan.Sites[w].Parts)
	}
	for i, promise := range p.Policy.Within {
		check := placement.PromiseCheck{Promise: promise, Required: smallplan.Required(p, i)}
		for _, lanes := range a.Lanes {
			for _, o := range lanes {
				check.OnTime += o.OnTime[i]
			}
		}
		plan.Promises = append(plan.Promises, check)
		plan.Parts.Broken += smallplan.Broken(p, i, check.OnTime)
	}
	plan.Cost = plan.Parts.Total()
	after(p, plan)
	plan.Compared = compared(p, a, plan.Parts)
	for k := range plan.Items {
		for i := range plan.Items[k].Stock {
			plan.Items[k].Stock[i].Next = next(p, a, k, int(plan.Items[k].Stock[i].Site))
		}
	}
	return plan
}

// gone returns what it costs that an item is no longer at a site.
func gone(p *placement.Problem, k, w int, a smallplan.Assignment) placement.Money {
	if wanted(p, k) && !a.Holds[k][w] {
		return smallplan.Given(p, k, w)
	}
	return 0
}

// served returns what a site ships of an item.
func served(p *placement.Problem, k, w int, a smallplan.Assignment) (q int64) {
	for _, o := range a.Lanes[k] {
		if int(o.Site) == w {
			q += smallplan.Demand(p, k, int(o.Region))
		}
	}
	return q
}

// used returns what an item takes of every limit.
func used(p *placement.Problem, k int, a smallplan.Assignment) []int64 {
	sum := make([]int64, len(smallplan.Limits(p)))
	add := func(uses []int64) {
		for i, u := range uses {
			sum[i] += u
		}
	}
	for w, held := range a.Holds[k] {
		if held {
			add(smallplan.Stock(p, k, w, a.Ways[k][w], served(p, k, w, a)).Uses)
		}
	}
	for _, o := range a.Lanes[k] {
		if o.Site >= 0 {
			add(smallplan.UsesUnits(p, k, int(o.Site), o.Way, smallplan.Demand(p, k, int(o.Region)), false))
		}
	}
	return sum
}

func itemTruth(p *placement.Problem, k int, a smallplan.Assignment) placement.ItemPlan {
	item := placement.ItemPlan{Item: p.Items[k].ID}
	for _, o := range a.Lanes[k] {
		item.Lanes = append(item.Lanes, placement.Lane{Region: o.Region, Site: o.Site, Service: o.Service})
		item.Parts.Lost += o.Parts.Lost
	}
	for w, held := range a.Holds[k] {
		item.Parts.Changes += gone(p, k, w, a)
		if !held {
			continue
		}
		here := smallplan.Stock(p, k, w, a.Ways[k][w], served(p, k, w, a))
		stock := placement.StockPlan{Site: int32(w), Way: a.Ways[k][w], Reserve: here.Reserve, Parts: here.Parts}
		share := 0.0
		for _, o := range a.Lanes[k] {
			if int(o.Site) == w {
				stock.Parts = stock.Parts.Plus(o.Parts)
				share += p.Demand.Items[k].Shares[o.Region]
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
	s.Mean, s.Deviation = d.Mean, math.Sqrt(d.Var)
	days := float64(p.Demand.Days)
	lasting := forecast.Dist{Mean: s.Mean, Var: s.Deviation * s.Deviation}
	lasting.Var *= (days + float64(smallplan.Lead(p, int(s.Site), s.Way))) / days
	s.Target = lasting.Quantile(level)
	for _, there := range p.Network.Stock {
		if there.Item == p.Items[k].ID && there.Site == p.Network.Sites[s.Site].ID {
			s.OnHand, s.OnWay = there.OnHand, there.OnWay
		}
	}
	pack := max(p.Items[k].CasePack, 1)
	for n := int64(1); n*pack < s.Target-s.OnHand-s.OnWay; n++ {
		if short := s.Target - s.OnHand - s.OnWay - n*pack; 10*short <= pack && 20*short <= s.Target {
			s.Target -= short // no carton for a handful
		}
	}
	s.Safety = float64(s.Target) - s.Mean
	for s.Send < s.Target-s.OnHand-s.OnWay {
		s.Send += pack
		s.Cartons++
	}
	if len(smallplan.Limits(p)) > 0 { // which to send nothing is a way to keep
		s.Cut, s.Send, s.Cartons = s.Send, 0, 0
	}
	s.Missed = int64(math.Round(lasting.Excess(s.OnHand+s.OnWay+s.Send) * million))
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
func examples(n int) iter.Seq[example] {
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
	size := smallplan.Tiny
	if seed%2 == 0 {
		size.Terms = smallplan.AllTerms | smallplan.Seasons
	}
	p := smallplan.Problem(rng, size)
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
		if p.Policy.Budget == 0 { // which counts it
			q.Network.Sites[w].PerItem = placement.Money(rng.Int64N(5 * million))
		}
	}
	for i := range q.Network.ItemSites {
		if p.Policy.Budget == 0 {
			q.Network.ItemSites[i].PerItem = nil
		}
	}
	a, _ := smallplan.Optimum(q)
	return a
}
