package verify_test

import (
	"math/big"
	"reflect"
	"slices"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// honest reports whether a plan of a small problem is what it says: slowly, by
// enumeration, as the oracle of the checker. It expects lengths and indexes to
// be right but for those of the lists of lanes and stock.
//
// Of the bound that a certificate proves there is a sharp version, which nothing
// valid can exceed, and the one of the definition; see bound.
func honest(p *placement.Problem, plan *placement.Plan, sharp bool) bool {
	a, ok := assignment(p, plan)
	if !ok || !allowed(p, a) {
		return false
	}
	want := describe(p, a)
	for _, check := range want.Promises {
		if check.OnTime < check.Required && check.Penalty == 0 {
			return false
		}
	}
	for _, limit := range want.Limits {
		if limit.Used > limit.Limit {
			return false
		}
	}
	got := *plan
	// What the assignment does not say.
	want.Status, want.Stop, want.Bound, want.Certificate = got.Status, got.Stop, got.Bound, got.Certificate
	want.Work, want.Nodes, want.Warnings = max(got.Work, 0), max(got.Nodes, 0), got.Warnings
	want.Refined, want.Searched = max(got.Refined, 0), got.Searched
	if !excuse(p, a, &got, want) || !reflect.DeepEqual(&got, want) {
		return false
	}
	switch {
	case got.Refined < 0 || got.Refined == 0 && got.Searched != 0,
		got.Refined > 0 && (got.Searched < got.Bound || got.Searched > got.Cost):
		return false
	case got.Stop > facility.Exhausted,
		got.Status == facility.Optimal && got.Bound != got.Cost,
		got.Status == facility.Feasible && (got.Bound >= got.Cost || got.Stop == facility.Proved):
		return false
	}
	found := got.Status == facility.Optimal || got.Status == facility.Feasible
	return found && proves(p, plan, sharp)
}

// assignment reads the decisions of a plan, or returns false if they are none.
func assignment(p *placement.Problem, plan *placement.Plan) (a smallplan.Assignment, ok bool) {
	for _, s := range plan.Sites {
		a.Open = append(a.Open, s.Open)
	}
	for k, item := range plan.Items {
		holds, ways := make([]bool, len(p.Network.Sites)), slices.Repeat([]int32{-1}, len(p.Network.Sites))
		for _, s := range item.Stock {
			if s.Site < 0 || int(s.Site) >= len(holds) || !slices.Contains(smallplan.Slots(p, k, int(s.Site)), s.Way) {
				return a, false
			}
			holds[s.Site], ways[s.Site] = true, s.Way
		}
		var lanes []smallplan.Option
		for r := range p.Demand.Regions {
			if smallplan.Demand(p, k, r) == 0 {
				continue
			}
			if len(lanes) == len(item.Lanes) {
				return a, false
			}
			lane := item.Lanes[len(lanes)]
			options := smallplan.Options(p, k, r)
			i := slices.IndexFunc(options, func(o smallplan.Option) bool {
				return o.Site == lane.Site && o.Service == lane.Service && (o.Site < 0 || o.Way == ways[o.Site])
			})
			if i < 0 || int(lane.Region) != r {
				return a, false
			}
			lanes = append(lanes, options[i])
		}
		a.Holds, a.Ways, a.Lanes = append(a.Holds, holds), append(a.Ways, ways), append(a.Lanes, lanes)
	}
	return a, true
}

// allowed reports whether an assignment keeps the rules.
func allowed(p *placement.Problem, a smallplan.Assignment) bool {
	count, by := 0, map[string]int{}
	for w, site := range p.Network.Sites {
		if a.Open[w] {
			count++
			by[site.Provider]++
		}
		if a.Open[w] && site.Rule == placement.Forbidden || !a.Open[w] && site.Rule == placement.Forced {
			return false
		}
		for k := range p.Items {
			_, rule := smallplan.Carrying(p, k, w)
			held := a.Holds[k][w]
			if held && (rule == placement.Forbidden || !a.Open[w] || !wanted(p, k)) ||
				!held && rule == placement.Forced && wanted(p, k) {
				return false
			}
			for _, o := range a.Lanes[k] {
				if int(o.Site) == w && !held {
					return false
				}
			}
		}
	}
	for _, l := range p.Policy.Providers {
		if by[l.Provider] < l.Min || l.Max > 0 && by[l.Provider] > l.Max {
			return false
		}
	}
	return count >= p.Policy.MinSites && (p.Policy.MaxSites == 0 || count <= p.Policy.MaxSites)
}

// proves reports whether the certificate proves the bound.
func proves(p *placement.Problem, plan *placement.Plan, sharp bool) bool {
	if plan.Certificate == nil {
		return plan.Bound <= 0
	}
	for way := range 1 << len(p.Network.Sites) {
		only := placement.Leaf{Values: slices.Repeat([][]placement.Money{make([]placement.Money, len(p.Demand.Regions))}, len(p.Items)),
			Prices: make([]placement.Money, len(p.Policy.Within)+len(smallplan.Limits(p)))}
		for w := range p.Network.Sites {
			if way>>w&1 == 1 {
				only.Open = append(only.Open, int32(w))
			} else {
				only.Closed = append(only.Closed, int32(w))
			}
		}
		if bound(p, &only, sharp) == nil { // no plan opens these
			continue
		}
		in := 0
		for _, leaf := range plan.Certificate.Leaves {
			if !slices.ContainsFunc(leaf.Open, func(w int32) bool { return way>>w&1 == 0 }) &&
				!slices.ContainsFunc(leaf.Closed, func(w int32) bool { return way>>w&1 == 1 }) {
				in++
			}
		}
		if in != 1 {
			return false
		}
	}
	for i := range plan.Certificate.Leaves {
		if b := bound(p, &plan.Certificate.Leaves[i], sharp); b != nil && b.Cmp(big.NewInt(int64(plan.Bound))) < 0 {
			return false
		}
	}
	return true
}
