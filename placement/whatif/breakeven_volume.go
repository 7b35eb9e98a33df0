package whatif

import (
	"context"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// alone returns the problem of one item at the sites that a plan has open, and false
// if there is no demand for it.
func alone(p placement.Problem, plan *placement.Plan, k int) (placement.Problem, bool) {
	item := p.Items[k]
	demand := slices.IndexFunc(p.Demand.Items, func(d forecast.ItemDemand) bool { return d.Item == item.ID })
	if demand < 0 || len(plan.Items) <= k || len(plan.Items[k].Lanes) == 0 {
		return p, false
	}
	item.Limit = 0
	p.Items = []placement.Item{item}
	p.Demand.Items = p.Demand.Items[demand:][:1:1]
	p.Baskets = nil
	p.Network = placement.Network{
		Sites: slices.Clone(p.Network.Sites), Services: p.Network.Services, Ways: p.Network.Ways,
		ItemSites: slices.DeleteFunc(slices.Clone(p.Network.ItemSites), func(e placement.ItemSite) bool { return e.Item != item.ID }),
		Held:      slices.DeleteFunc(slices.Clone(p.Network.Held), func(h placement.Held) bool { return h.Item != item.ID }),
	}
	for w := range p.Network.Sites {
		s := &p.Network.Sites[w]
		s.Fixed, s.Opening, s.Closing, s.Current, s.Capacity = 0, 0, 0, false, placement.Capacity{}
		if s.Rule = placement.Free; !plan.Sites[w].Open {
			s.Rule = placement.Forbidden
		}
	}
	p.Policy.MinSites, p.Policy.MaxSites, p.Policy.Providers, p.Policy.Budget = 0, 0, nil, 0
	var within []placement.Promise
	for i, w := range p.Policy.Within {
		switch {
		case w.Item == item.ID:
			within = append(within, w)
		case w.Item == "" && i < len(plan.Promises) && plan.Promises[i].Price > 0:
			// At a share of all, a unit late costs the price.
			w.Share, w.Penalty = 1, plan.Promises[i].Price
			within = append(within, w)
		}
	}
	p.Policy.Within = within
	return p, true
}

// volumes solves the problem of one item at multiples of its demand.
type volumes struct {
	ctx   context.Context
	p     placement.Problem
	o     placement.Options
	daily float64
	most  int // sites
	known map[float64]*AtRate
	last  Side // where the next one begins

	quoted
}

// upTo solves with at most n sites, and divides the regions among all sets of sites for
// the bound: that finds what a short search misses.
func (v *volumes) upTo(times float64, n int) (Side, error) {
	p := scaled(v.p, v.p.Items[0].ID, times)
	p.Policy.MaxSites = n
	best, err := side(v.ctx, p, v.o, v.last)
	if err != nil || !best.Possible && !best.Undecided {
		return best, err
	}
	cost := placement.Money(math.MaxInt64 / 4)
	if best.Possible {
		cost = best.Cost
	}
	x := v.divider(times, n, cost)
	if x.run(); x.serves != nil {
		e, err := placement.Evaluate(v.ctx, p, v.planOf(x), placement.Options{Workers: v.o.Workers})
		switch {
		case err != nil:
			return best, err
		case len(e.Broken) == 0 && e.Plan.Cost < cost:
			best = Side{Possible: true, Cost: e.Plan.Cost, Bound: best.Bound, Plan: e.Plan}
		}
	}
	best.Bound = max(best.Bound, min(best.Cost, x.bound()))
	v.last = best
	return best, nil
}

// at returns what the item costs at a multiple of its demand.
func (v *volumes) at(times float64) (*AtRate, error) {
	if x := v.known[times]; x != nil {
		return x, nil
	}
	x := &AtRate{Daily: v.daily * times, Times: times}
	var err error
	if x.Best, err = v.upTo(times, v.most); err != nil {
		return nil, err
	}
	for x.Best.Possible {
		x.Sites = heldAt(x.Best.Plan)
		x.Fewer = Side{}
		if x.Sites <= 1 {
			break
		}
		if x.Fewer, err = v.upTo(times, x.Sites-1); err != nil {
			return nil, err
		}
		if !x.Fewer.Possible || x.Fewer.Cost > x.Best.Cost {
			x.FewerParts = parts(x.Fewer)
			break
		}
		x.Best = x.Fewer // as cheap with fewer
	}
	x.BestParts = parts(x.Best)
	x.Proved = x.proved()
	v.known[times] = x
	return x, nil
}

// proved tells whether the bounds leave no doubt.
func (x *AtRate) proved() bool {
	if !x.Best.Possible {
		return !x.Best.Undecided
	}
	fewest := x.Sites <= 1 || !x.Fewer.Undecided && (!x.Fewer.Possible || x.Fewer.Bound > x.Best.Cost)
	return fewest && x.Best.Cost-x.Best.Bound <= max(x.Best.Cost/1_000_000, rate.Cent)
}

func parts(s Side) placement.Parts {
	if !s.Possible {
		return placement.Parts{}
	}
	return s.Plan.Parts
}

// heldAt returns at how many sites a plan of one item holds it.
func heldAt(plan *placement.Plan) int { return len(plan.Items[0].Stock) }

// How far from the demand now volumes are looked at, in doublings, and how often the
// stretch of a doubling is halved.
const (
	doublings = 8
	halvings  = 7
)

// all finds where two sites and more begin to pay.
func (v *volumes) all() ([]Volumes, error) {
	var out []Volumes
	var last *AtRate
	low := 1.0 / (1 << doublings)
	for n, times := 1, low; times <= 1<<doublings && n < v.most; times *= 2 {
		now, err := v.at(times)
		if err != nil {
			return nil, err
		}
		for n < now.Sites {
			n++
			pays, below, err := v.narrow(last, now, n)
			if err != nil {
				return nil, err
			}
			out = append(out, Volumes{Sites: n, Pays: *pays, Below: below})
		}
		if now.Best.Possible {
			last = now
		}
	}
	return out, nil
}

// narrow halves the stretch between volumes of fewer than n sites and at least n.
func (v *volumes) narrow(below, pays *AtRate, n int) (*AtRate, *AtRate, error) {
	for i := 0; i < halvings && below != nil; i++ {
		middle, err := v.at(below.Times + (pays.Times-below.Times)/2)
		if err != nil {
			return nil, nil, err
		}
		if middle.Sites >= n {
			pays = middle
		} else {
			below = middle
		}
	}
	return pays, below, nil
}
