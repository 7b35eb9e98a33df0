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
)

func names(p placement.Problem) []string {
	var ids []string
	for _, item := range p.Items {
		ids = append(ids, item.ID)
	}
	return ids
}

// addsUp checks that the reasons of a plan come to its cost, with and without
// regions and for one item alone, and that lanes come to what items serve.
func addsUp(t *testing.T, p placement.Problem, plan *placement.Plan) *placement.Explanation {
	t.Helper()
	ctx := context.Background()
	all, err := placement.Explain(ctx, p, plan, placement.Options{})
	require.NoError(t, err)
	require.Equal(t, plan.Parts, all.Total())
	require.Equal(t, plan.Cost, all.Total().Total())
	one, err := placement.Explain(ctx, p, plan, placement.Options{}, p.Items[len(p.Items)-1].ID)
	require.NoError(t, err)
	require.Equal(t, plan.Parts, one.Total())
	require.Len(t, one.Items, 1)
	lanes, err := placement.Explain(ctx, p, plan, placement.Options{Workers: 2}, names(p)...)
	require.NoError(t, err)
	onTime := make([]int64, len(plan.Promises))
	for i := range lanes.Items {
		item := &lanes.Items[i]
		for _, lane := range item.Lanes {
			for w, q := range lane.OnTime {
				onTime[w] += q
			}
		}
		require.Equal(t, plan.Items[i].Parts, item.Parts)
		serving, sum := placement.Parts{Lost: item.Lost}, placement.Parts{}
		for w := range item.Sites {
			s := &item.Sites[w]
			serving = serving.Plus(s.Serving)
			require.Equal(t, s.Held, slices.ContainsFunc(plan.Items[i].Stock, func(at placement.StockPlan) bool { return at.Site == int32(w) }))
		}
		for r := range item.Lanes {
			sum = sum.Plus(item.Lanes[r].Parts)
		}
		require.Equal(t, serving, sum)
		item.Lanes = nil
	}
	for w := range plan.Promises {
		require.Equal(t, plan.Promises[w].OnTime, onTime[w])
	}
	a, err := json.Marshal(all)
	require.NoError(t, err)
	b, err := json.Marshal(lanes)
	require.NoError(t, err)
	require.Equal(t, string(a), string(b))
	return all
}

// The parts of every plan add up, no change of an optimal plan that keeps its
// rules saves anything, and none is cheaper than the best plan with the change.
func TestReasonsAddUp(t *testing.T) {
	n := 400
	if testing.Short() {
		n = 60
	}
	explained, changes, bound, tight := 0, 0, map[placement.BindingKind]int{}, 0
	for i := range n {
		size := smallplan.Size{Items: 3, Regions: 4, Sites: 4, Services: 2, Promises: 2, Terms: smallplan.AllTerms}
		p := smallplan.Problem(rand.New(rand.NewPCG(uint64(i), 51)), size)
		plan, err := placement.Solve(context.Background(), p, placement.Options{Gap: placement.Exact, Workers: 1})
		if err != nil {
			continue
		}
		explained++
		e := addsUp(t, p, plan)
		for w, s := range e.Sites {
			require.Equal(t, plan.Sites[w].Open, s.Open)
			if s.Binding != nil {
				bound[s.Binding.Kind]++
			}
			if s.Next.Action == placement.ActionNone {
				continue
			}
			other := p
			other.Network.Sites = slices.Clone(p.Network.Sites)
			other.Network.Sites[w].Rule = flipped(s.Open)
			best, ok := smallplan.Best(other)
			require.True(t, ok, "problem %d, site %d", i, w)
			require.GreaterOrEqual(t, plan.Cost+s.Next.Difference, best, "problem %d, site %d", i, w)
		}
		for k, item := range e.Items {
			for w, s := range item.Sites {
				if s.Binding != nil {
					bound[s.Binding.Kind]++
					require.True(t, s.Binding.Row < 0 || s.Binding.Saves > 0 || s.Next.Action == placement.ActionNone)
				}
				if s.Next.Action == placement.ActionNone {
					require.NotNil(t, s.Binding)
					continue
				}
				changes++
				best, ok := smallplan.Best(with(p, p.Items[k].ID, p.Network.Sites[w].ID, flipped(s.Held)))
				require.True(t, ok, "problem %d, item %d at %d", i, k, w)
				require.GreaterOrEqual(t, s.Next.Difference, placement.Money(0))
				require.GreaterOrEqual(t, plan.Cost+s.Next.Difference, best, "problem %d, item %d at %d", i, k, w)
				if plan.Cost+s.Next.Difference == best {
					tight++
				}
			}
		}
	}
	require.Greater(t, explained, n/5)
	require.Greater(t, tight, changes/2, "most changes of one item are the best there are")
	for _, kind := range []placement.BindingKind{
		placement.BindsPromise, placement.BindsLimit, placement.BindsForced, placement.BindsForbidden,
		placement.BindsExcluded, placement.BindsWay, placement.BindsCount, placement.BindsReach,
	} {
		if n > 100 {
			require.NotZero(t, bound[kind], kind)
		}
	}
}

func flipped(now bool) placement.Rule {
	if now {
		return placement.Forbidden
	}
	return placement.Forced
}

// with returns the problem with a rule for an item at a site.
func with(p placement.Problem, item, site string, rule placement.Rule) placement.Problem {
	pairs := slices.Clone(p.Network.ItemSites)
	at := slices.IndexFunc(pairs, func(s placement.ItemSite) bool { return s.Item == item && s.Site == site })
	if at < 0 {
		at, pairs = len(pairs), append(pairs, placement.ItemSite{Item: item, Site: site})
	}
	pairs[at].Rule = rule
	p.Network.ItemSites = pairs
	return p
}

func TestExplainRefusesNonsense(t *testing.T) {
	p := oneOfEach(t, 10)
	ctx := context.Background()
	plan, err := placement.Solve(ctx, p, placement.Options{})
	require.NoError(t, err)
	for what, spoil := range map[string]func(plan *placement.Plan){
		"cost":    func(plan *placement.Plan) { plan.Cost++ },
		"parts":   func(plan *placement.Plan) { plan.Parts.Parcel++; plan.Parts.Late-- },
		"sites":   func(plan *placement.Plan) { plan.Sites = nil },
		"closed":  func(plan *placement.Plan) { plan.Sites[0].Open = false },
		"way":     func(plan *placement.Plan) { plan.Items[0].Stock[0].Way = 3 },
		"site":    func(plan *placement.Plan) { plan.Items[0].Stock[0].Site = 7 },
		"lane":    func(plan *placement.Plan) { plan.Items[0].Lanes[0].Service = -4 },
		"region":  func(plan *placement.Plan) { plan.Items[0].Lanes[0].Region = 9 },
		"lost":    func(plan *placement.Plan) { plan.Items[0].Lanes[0].Site = -1 },
		"nowhere": func(plan *placement.Plan) { plan.Items[0].Lanes = nil },
	} {
		text, err := json.Marshal(plan)
		require.NoError(t, err)
		var other placement.Plan
		require.NoError(t, json.Unmarshal(text, &other))
		spoil(&other)
		_, err = placement.Explain(ctx, p, &other, placement.Options{})
		require.ErrorIs(t, err, placement.ErrInvalid, what)
	}
	_, err = placement.Explain(ctx, p, nil, placement.Options{})
	require.ErrorIs(t, err, placement.ErrInvalid)
	_, err = placement.Explain(ctx, p, plan, placement.Options{}, "saucer")
	require.ErrorContains(t, err, `there is no item "saucer"`)
	done, cancel := context.WithCancel(ctx)
	cancel()
	_, err = placement.Explain(done, p, plan, placement.Options{})
	require.ErrorIs(t, err, context.Canceled)
}
