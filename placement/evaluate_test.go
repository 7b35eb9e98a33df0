package placement_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// decided returns a copy of a plan without all that is no decision.
func decided(plan *placement.Plan) *placement.Plan {
	out := &placement.Plan{Sites: make([]placement.SitePlan, len(plan.Sites)), Items: make([]placement.ItemPlan, len(plan.Items))}
	for w := range out.Sites {
		out.Sites[w].Open = plan.Sites[w].Open
	}
	for k := range out.Items {
		for _, s := range plan.Items[k].Stock {
			out.Items[k].Stock = append(out.Items[k].Stock, placement.StockPlan{Site: s.Site, Way: s.Way})
		}
		out.Items[k].Lanes = slices.Clone(plan.Items[k].Lanes)
	}
	return out
}

// unproved returns what of a plan does not depend on prices and proof, as text.
func unproved(t *testing.T, plan *placement.Plan) string {
	out := *plan
	out.Status, out.Stop, out.Bound, out.Refined, out.Searched, out.Work, out.Nodes, out.Certificate = 0, 0, 0, 0, 0, 0, 0, nil
	out.Promises, out.Limits, out.Items = slices.Clone(plan.Promises), slices.Clone(plan.Limits), slices.Clone(plan.Items)
	for i := range out.Promises {
		out.Promises[i].Price = 0
	}
	for i := range out.Limits {
		out.Limits[i].Price = 0
	}
	for k := range out.Items {
		out.Items[k].Stock = slices.Clone(out.Items[k].Stock)
		for j := range out.Items[k].Stock {
			out.Items[k].Stock[j].Next = placement.Choice{}
		}
	}
	text, err := json.Marshal(&out)
	require.NoError(t, err)
	return string(text)
}

func TestSolvedPlansEvaluateToThemselves(t *testing.T) {
	if testing.Short() {
		t.Skip("many small problems, one after the other: they say nothing about races")
	}
	found := 0
	for i := range 600 {
		p := smallplan.Problem(rand.New(rand.NewPCG(uint64(i), 51)), []smallplan.Size{smallplan.Tiny, smallplan.Small}[i%2])
		plan, err := placement.Solve(context.Background(), p, placement.Options{Workers: 1, Gap: 0.01})
		if err != nil || plan.Status == facility.Unknown {
			continue
		}
		found++
		e, err := placement.Evaluate(context.Background(), p, decided(plan), placement.Options{Workers: 1})
		require.NoError(t, err, "problem %d", i)
		require.Empty(t, e.Broken, "problem %d", i)
		require.Zero(t, e.Completed, "problem %d", i)
		require.NoError(t, verify.Plan(p, e.Plan), "problem %d", i)
		require.Equal(t, unproved(t, plan), unproved(t, e.Plan), "problem %d", i)
		e, err = placement.EvaluateStock(context.Background(), p, plan, placement.Options{Workers: 1})
		require.NoError(t, err, "problem %d", i)
		require.Equal(t, unproved(t, plan), unproved(t, e.Plan), "problem %d", i)
	}
	require.Greater(t, found, 250)
}

// edit changes a few decisions of a plan at random.
func edit(rng *rand.Rand, p *placement.Problem, plan *placement.Plan) {
	for range 1 + rng.IntN(4) {
		item := &plan.Items[rng.IntN(len(plan.Items))]
		w := int32(rng.IntN(len(plan.Sites)))
		switch rng.IntN(6) {
		case 0:
			plan.Sites[w].Open = !plan.Sites[w].Open
		case 1:
			item.Stock = slices.DeleteFunc(item.Stock, func(s placement.StockPlan) bool { return s.Site == w })
		case 2:
			if !slices.ContainsFunc(item.Stock, func(s placement.StockPlan) bool { return s.Site == w }) {
				item.Stock = append(item.Stock, placement.StockPlan{Site: w, Way: int32(rng.IntN(len(p.Network.Ways)+1) - 1)})
			}
		case 3:
			for j := range item.Lanes {
				if rng.IntN(2) == 0 {
					item.Lanes[j].Site, item.Lanes[j].Service = w, int32(rng.IntN(len(p.Network.Services)))
				}
			}
		case 4:
			item.Lanes = item.Lanes[:rng.IntN(len(item.Lanes)+1)]
		case 5:
			for j := range item.Lanes {
				if rng.IntN(3) == 0 {
					item.Lanes[j].Site, item.Lanes[j].Service = -1, -1
				}
			}
		}
	}
}

// bruteCost adds up what the decisions of a whole plan cost.
func bruteCost(p *placement.Problem, plan *placement.Plan) placement.Money {
	cost := placement.Money(0)
	onTime := make([]int64, len(p.Policy.Within))
	for w := range plan.Sites {
		cost += smallplan.Sites(p, w, plan.Sites[w].Open)
	}
	for k := range plan.Items {
		served := map[int32]int64{}
		ways := map[int32]int32{}
		for _, s := range plan.Items[k].Stock {
			ways[s.Site] = s.Way
		}
		for _, l := range plan.Items[k].Lanes {
			q := smallplan.Demand(p, k, int(l.Region))
			if l.Site < 0 {
				cost += smallplan.Of(q, p.Items[k].Margin)
				continue
			}
			served[l.Site] += q
			for _, o := range smallplan.Options(p, k, int(l.Region)) {
				if o.Site == l.Site && o.Service == l.Service && o.Way == ways[l.Site] {
					cost += o.Cost()
					for i, x := range o.OnTime {
						onTime[i] += x
					}
				}
			}
		}
		for w := range plan.Sites {
			if way, held := ways[int32(w)]; held {
				stock := smallplan.Stock(p, k, w, way, served[int32(w)])
				cost += stock.Parts.Total()
			} else if len(plan.Items[k].Lanes) > 0 {
				cost += smallplan.Given(p, k, w)
			}
		}
	}
	for i := range onTime {
		cost += smallplan.Broken(p, i, onTime[i])
	}
	return cost
}

func TestEditedPlans(t *testing.T) {
	if testing.Short() {
		t.Skip("many small problems, one after the other: they say nothing about races")
	}
	kinds, kept := map[placement.BrokenKind]int{}, 0
	for i := range 1500 {
		rng := rand.New(rand.NewPCG(uint64(i), 52))
		size := smallplan.Small
		if i%2 == 0 {
			size.Terms |= smallplan.Pins
		}
		p := smallplan.Problem(rng, size)
		plan, err := placement.Solve(context.Background(), p, placement.Options{Workers: 1, Gap: 0.1})
		if err != nil || plan.Status == facility.Unknown {
			continue
		}
		edited := decided(plan)
		edit(rng, &p, edited)
		e, err := placement.Evaluate(context.Background(), p, edited, placement.Options{Workers: 1})
		require.NoError(t, err, "problem %d", i)
		again, err := placement.Evaluate(context.Background(), p, e.Plan, placement.Options{Workers: 2})
		require.NoError(t, err, "problem %d", i)
		require.Equal(t, e.Plan.Cost, again.Plan.Cost, "problem %d", i)
		for _, b := range e.Broken {
			kinds[b.Kind]++
			require.NotEmpty(t, b.Requirement)
			require.GreaterOrEqual(t, min(b.Short, b.Over), int64(0))
		}
		if len(e.Broken) == 0 {
			kept++
			require.NoError(t, verify.Plan(p, e.Plan), "problem %d", i)
			require.Equal(t, bruteCost(&p, e.Plan), e.Plan.Cost, "problem %d", i)
			best, _ := smallplan.Best(p)
			require.LessOrEqual(t, best, e.Plan.Cost, "problem %d", i)
			continue
		}
		require.Equal(t, facility.Unknown, e.Plan.Status)
		if !slices.ContainsFunc(e.Broken, corrected) {
			require.Error(t, verify.Feasible(p, asFeasible(e.Plan)), "problem %d: %v", i, e.Broken)
		}
		if !slices.ContainsFunc(e.Broken, loosened) {
			require.Equal(t, bruteCost(&p, e.Plan), e.Plan.Cost, "problem %d", i)
		}
	}
	require.Greater(t, kept, 100)
	for _, kind := range []placement.BrokenKind{
		placement.BrokenSite, placement.BrokenCount, placement.BrokenProvider, placement.BrokenClosed, placement.BrokenItemSite,
		placement.BrokenWay, placement.BrokenPin, placement.BrokenServed, placement.BrokenPromise, placement.BrokenKind(placement.LimitUnits),
		placement.BrokenKind(placement.LimitBudget),
	} {
		require.NotZero(t, kinds[kind], "%s", kind)
	}
}

func asFeasible(plan *placement.Plan) *placement.Plan {
	out := *plan
	out.Status = facility.Feasible
	return &out
}

// corrected reports whether what is broken is no longer in the plan that comes out.
func corrected(b placement.Broken) bool {
	return b.Kind == placement.BrokenClosed || b.Kind == placement.BrokenWay
}

// loosened reports whether lanes are there only without what is broken.
func loosened(b placement.Broken) bool {
	return b.Kind == placement.BrokenPin || b.Kind == placement.BrokenSite || b.Kind == placement.BrokenItemSite
}

func TestEvaluateRefusesNonsense(t *testing.T) {
	p := oneOfEach(t, 10)
	plan, err := placement.Solve(context.Background(), p, placement.Options{})
	require.NoError(t, err)
	for name, change := range map[string]func(plan *placement.Plan){
		"no sites":        func(plan *placement.Plan) { plan.Sites = nil },
		"no items":        func(plan *placement.Plan) { plan.Items = nil },
		"other site":      func(plan *placement.Plan) { plan.Sites[0].Site = "Reno" },
		"other item":      func(plan *placement.Plan) { plan.Items[0].Item = "mug" },
		"unknown site":    func(plan *placement.Plan) { plan.Items[0].Stock[0].Site = 1 },
		"unknown way":     func(plan *placement.Plan) { plan.Items[0].Stock[0].Way = 0 },
		"unknown region":  func(plan *placement.Plan) { plan.Items[0].Lanes[0].Region = 1 },
		"lane to nowhere": func(plan *placement.Plan) { plan.Items[0].Lanes[0].Site = -2 },
		"unknown service": func(plan *placement.Plan) { plan.Items[0].Lanes[0].Service = 1 },
		"stock twice": func(plan *placement.Plan) {
			plan.Items[0].Stock = append(plan.Items[0].Stock, plan.Items[0].Stock[0])
		},
		"lane twice": func(plan *placement.Plan) {
			plan.Items[0].Lanes = append(plan.Items[0].Lanes, plan.Items[0].Lanes[0])
		},
	} {
		edited := decided(plan)
		change(edited)
		_, err := placement.Evaluate(context.Background(), p, edited, placement.Options{})
		require.ErrorIs(t, err, placement.ErrInvalid, name)
	}
	_, err = placement.Evaluate(context.Background(), p, nil, placement.Options{})
	require.ErrorIs(t, err, placement.ErrInvalid)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = placement.Evaluate(ctx, p, plan, placement.Options{})
	require.ErrorIs(t, err, context.Canceled)
}

// TestStockAsWanted asks for other targets than those of a plan.
func TestStockAsWanted(t *testing.T) {
	p := catalogue(t, 5)
	plan, err := placement.Solve(context.Background(), p, placement.Options{Gap: 0.05})
	require.NoError(t, err)
	for k := range plan.Items {
		for j := range plan.Items[k].Stock {
			plan.Items[k].Stock[j].Target = 100
		}
	}
	e, err := placement.EvaluateStock(context.Background(), p, plan, placement.Options{})
	require.NoError(t, err)
	require.Empty(t, e.Broken)
	require.Equal(t, plan.Cost, e.Plan.Cost)
	require.Greater(t, e.Plan.RoundingCost, plan.RoundingCost)
	for k, item := range e.Plan.Items {
		pack := max(1, p.Items[k].CasePack)
		for _, s := range item.Stock {
			require.Equal(t, int64(100), s.Target)
			require.Equal(t, (100+pack-1)/pack, s.Cartons)
		}
	}
	for _, target := range []int64{-1, 1 << 62} {
		plan.Items[1].Stock[0].Target = target
		_, err = placement.EvaluateStock(context.Background(), p, plan, placement.Options{})
		require.ErrorIs(t, err, placement.ErrInvalid)
	}
}
