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
	after(p, plan)
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
		stock := placement.StockPlan{Site: int32(w), Way: -1}
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
	s.Mean, s.Deviation = d.Mean, math.Sqrt(d.Var)
	s.Target = forecast.Dist{Mean: s.Mean, Var: s.Deviation * s.Deviation}.Quantile(level)
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
