package placement_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
)

// What another lane of a region would change is counted anew by the oracle.
func TestReasonsOfRegions(t *testing.T) {
	n := 300
	if testing.Short() {
		n = 50
	}
	counted := 0
	for i := range n {
		size := smallplan.Size{Items: 3, Regions: 5, Sites: 4, Services: 2, Promises: 2, Terms: smallplan.AllTerms}
		p := smallplan.Problem(rand.New(rand.NewPCG(uint64(i), 52)), size)
		plan, err := placement.Solve(context.Background(), p, placement.Options{Gap: 0.3, Workers: 1})
		if err != nil {
			continue
		}
		e, err := placement.Explain(context.Background(), p, plan, placement.Options{}, names(p)...)
		require.NoError(t, err)
		for k := range e.Items {
			for _, lane := range e.Items[k].Lanes {
				want, any := bestOther(p, plan, k, placement.Lane{Region: lane.Region, Site: lane.Site, Service: lane.Service})
				require.Equal(t, any, lane.Next.Action != placement.ActionNone, "problem %d, item %d, region %d", i, k, lane.Region)
				if any {
					counted++
					require.Equal(t, want, lane.Next.Difference, "problem %d, item %d, region %d", i, k, lane.Region)
				}
			}
		}
	}
	require.Greater(t, counted, n/2)
}

// bestOther returns the least difference of all other lanes of a region that keep
// all requirements.
func bestOther(p placement.Problem, plan *placement.Plan, k int, lane placement.Lane) (best placement.Money, any bool) {
	for _, o := range smallplan.Options(&p, k, int(lane.Region)) {
		if o.Site == lane.Site && o.Service == lane.Service {
			continue
		}
		held := func(s placement.StockPlan) bool { return s.Site == o.Site && s.Way == o.Way }
		if o.Site >= 0 && !slices.ContainsFunc(plan.Items[k].Stock, held) {
			continue
		}
		other := *plan
		other.Items = slices.Clone(plan.Items)
		other.Items[k].Lanes = slices.Clone(plan.Items[k].Lanes)
		for i := range other.Items[k].Lanes {
			if other.Items[k].Lanes[i].Region == lane.Region {
				other.Items[k].Lanes[i] = placement.Lane{Region: lane.Region, Site: o.Site, Service: o.Service}
			}
		}
		if cost, ok := costOf(p, &other); ok && (!any || cost-plan.Cost < best) {
			best, any = cost-plan.Cost, true
		}
	}
	return best, any
}

// costOf counts a plan by the oracle, and returns false if it breaks a requirement.
func costOf(p placement.Problem, plan *placement.Plan) (placement.Money, bool) {
	sum, limits := placement.Money(0), smallplan.Limits(&p)
	onTime := make([]int64, len(p.Policy.Within))
	use := func(uses []int64) {
		for i, u := range uses {
			limits[i].Used += u
		}
	}
	for w := range plan.Sites {
		sum += smallplan.Sites(&p, w, plan.Sites[w].Open)
	}
	for k := range plan.Items {
		if smallplan.Total(&p, k) == 0 {
			continue
		}
		shipped, ways := make([]int64, len(plan.Sites)), make([]int32, len(plan.Sites))
		held := make([]bool, len(plan.Sites))
		for _, s := range plan.Items[k].Stock {
			held[s.Site], ways[s.Site] = true, s.Way
		}
		for _, lane := range plan.Items[k].Lanes {
			for _, o := range smallplan.Options(&p, k, int(lane.Region)) {
				if o.Site != lane.Site || o.Service != lane.Service || o.Site >= 0 && ways[o.Site] != o.Way {
					continue
				}
				sum += o.Cost()
				for i, x := range o.OnTime {
					onTime[i] += x
				}
				if o.Site >= 0 {
					q := smallplan.Demand(&p, k, int(lane.Region))
					shipped[o.Site] += q
					use(smallplan.UsesUnits(&p, k, int(o.Site), o.Way, q, false))
				}
			}
		}
		for w := range held {
			if !held[w] {
				sum += smallplan.Given(&p, k, w)
				continue
			}
			stock := smallplan.Stock(&p, k, w, ways[w], shipped[w])
			sum += stock.Parts.Total()
			use(stock.Uses)
		}
	}
	for _, l := range limits {
		if l.Used > l.Limit {
			return 0, false
		}
	}
	for i, promise := range p.Policy.Within {
		if onTime[i] < smallplan.Required(&p, i) && promise.Penalty == 0 {
			return 0, false
		}
		sum += smallplan.Broken(&p, i, onTime[i])
	}
	return sum, true
}
