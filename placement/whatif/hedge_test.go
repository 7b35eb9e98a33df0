package whatif_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// TestHedgesOfRandomProblems hedges plans of the full model, and checks what must hold of
// any: stocks that can be sent, limits that are kept, and sums.
func TestHedgesOfRandomProblems(t *testing.T) {
	changed, turned := 0, 0
	for seed := range uint64(150) {
		p := smallplan.Problem(rand.New(rand.NewPCG(seed, 21)), smallplan.Small)
		for k := range p.Items {
			if p.Items[k].Margin == 0 {
				p.Items[k].Margin = 15 * rate.Dollar
			}
		}
		solved := p
		if seed%3 == 0 { // a plan with more sites than pay
			solved.Policy.MinSites = max(p.Policy.MinSites, len(p.Network.Sites)-1)
		}
		plan, err := placement.Solve(context.Background(), solved, placement.Options{Workers: 1, Work: 200_000})
		if err != nil {
			continue // there is none, or not so many sites
		}
		if len(plan.Sites) == 0 {
			continue // nothing was found within the work
		}
		o := whatif.HedgeOptions{Samples: 60, Fresh: 200, Workers: 1, Sites: seed%3 != 1}
		before := asJSON(t, p)
		out, err := whatif.Hedge(context.Background(), p, plan, o)
		require.NoError(t, err, "seed %d", seed)
		require.Equal(t, before, asJSON(t, p))
		changed += out.Changed
		turned += len(out.Opened) + len(out.Closed)
		open, n := make([]bool, len(p.Network.Sites)), 0
		for w := range open {
			if open[w] = plan.Sites[w].Open != (slices.Contains(out.Opened, int32(w)) || slices.Contains(out.Closed, int32(w))); open[w] {
				n++
			}
			require.True(t, p.Network.Sites[w].Rule != placement.Forced || open[w])
			require.False(t, p.Network.Sites[w].Rule == placement.Forbidden && open[w])
		}
		require.GreaterOrEqual(t, n, p.Policy.MinSites)
		require.True(t, p.Policy.MaxSites == 0 || n <= p.Policy.MaxSites)
		units := make([]int64, len(p.Network.Sites))
		planned := make([]int64, len(p.Network.Sites))
		n = 0
		for k, item := range out.Items {
			require.Equal(t, p.Items[k].ID, item.Item)
			sum, was := int64(0), int64(0)
			if item.Kept == "" {
				n++
			}
			for _, s := range item.Stock {
				require.True(t, open[s.Site] || !s.Held && s.Units == 0, "seed %d", seed)
				require.Equal(t, s.Send, s.Cartons*max(1, p.Items[k].CasePack), "seed %d", seed)
				if item.Kept != "" {
					require.Equal(t, s.Planned, s.Units)
				}
				units[s.Site] += s.Units
				planned[s.Site] += s.Planned
				sum += s.Send
			}
			for _, s := range plan.Items[k].Stock {
				was += s.Send
			}
			if limit := p.Items[k].Limit; limit > 0 {
				require.LessOrEqual(t, sum, max(limit, was), "seed %d", seed)
			}
		}
		require.Equal(t, n, out.Changed)
		for w, site := range p.Network.Sites {
			if site.Capacity.Units > 0 {
				require.LessOrEqual(t, units[w], max(site.Capacity.Units, planned[w]), "seed %d", seed)
			}
		}
		requireSameAsPlan(t, p, plan, out, o, seed)
		for _, e := range []whatif.Expected{out.Plan, out.Hedge} {
			require.InDelta(t, float64(e.Parts.Total()), float64(e.Total.Mean), 20, "seed %d", seed)
		}
		require.InDelta(t, float64(out.Hedge.Total.Mean-out.Plan.Total.Mean), float64(out.Difference.Mean), 2)
		require.InDelta(t, float64(out.Costs.Mean-out.Saves.Mean), float64(out.Difference.Mean), 2)
		require.GreaterOrEqual(t, out.Premium, max(0, out.Difference.High))
	}
	require.Greater(t, changed, 40)
	require.Greater(t, turned, 5)
}

// requireSameAsPlan writes the hedge as a plan and reads it back: it has the same units,
// and comes to the same on the same samples where all regions stay with their sites.
func requireSameAsPlan(t *testing.T, p placement.Problem, plan *placement.Plan, out *whatif.Hedged, o whatif.HedgeOptions, seed uint64) {
	t.Helper()
	e, err := out.Evaluate(context.Background(), p, plan, placement.Options{Workers: 1})
	require.NoError(t, err, "seed %d", seed)
	var back placement.Plan
	require.NoError(t, json.Unmarshal([]byte(asJSON(t, e.Plan)), &back))
	again, err := placement.EvaluateStock(context.Background(), p, &back, placement.Options{Workers: 1})
	require.NoError(t, err)
	require.Equal(t, asJSON(t, e.Plan), asJSON(t, again.Plan), "seed %d", seed)
	same := len(out.Opened)+len(out.Closed)+len(e.Plan.Grants)+len(e.Plan.Moves)+len(plan.Moves) == 0
	for k, item := range out.Items {
		for _, h := range item.Stock {
			i := slices.IndexFunc(e.Plan.Items[k].Stock, func(s placement.StockPlan) bool { return s.Site == h.Site })
			if same = same && h.Held && i >= 0; item.Kept != "" || len(e.Plan.Grants)+len(e.Plan.Moves)+len(plan.Moves) > 0 {
				continue
			}
			require.Equal(t, h.Held, i >= 0, "seed %d", seed)
			if h.Held {
				require.Equal(t, h.Send, e.Plan.Items[k].Stock[i].Send, "seed %d, item %d", seed, k)
			}
		}
	}
	if judged, err := whatif.Hedge(context.Background(), p, e.Plan, o); same {
		require.NoError(t, err)
		require.Equal(t, out.Hedge.Total, judged.Plan.Total, "seed %d", seed)
	}
}

func TestHedgeIsTheSameForAnyWorkers(t *testing.T) {
	p := shop()
	plan, err := placement.Solve(context.Background(), p, placement.Options{})
	require.NoError(t, err)
	want := ""
	for _, workers := range []int{1, 2, 4} {
		out, err := whatif.Hedge(context.Background(), p, plan, whatif.HedgeOptions{Samples: 100, Fresh: 100, Workers: workers})
		require.NoError(t, err)
		if text := asJSON(t, out); want == "" {
			want = text
		} else {
			require.Equal(t, want, text)
		}
	}
	var back whatif.Hedged
	require.NoError(t, json.Unmarshal([]byte(want), &back))
	require.Equal(t, want, asJSON(t, back))
}

// A margin that is assumed counts as one of the item does; without any, stock stays.
func TestHedgeAssumesMargins(t *testing.T) {
	p := shop()
	for k := range p.Items {
		p.Items[k].Value, p.Items[k].Margin, p.Items[k].MayLose = 20*rate.Dollar, 0, false
	}
	plan, err := placement.Solve(context.Background(), p, placement.Options{})
	require.NoError(t, err)
	o := whatif.HedgeOptions{Samples: 100, Fresh: 100}
	without, err := whatif.Hedge(context.Background(), p, plan, o)
	require.NoError(t, err)
	require.Zero(t, without.Changed)
	for _, item := range without.Items {
		require.Equal(t, whatif.KeptNoMargin, item.Kept)
	}
	assumed := o
	assumed.Margin = 150 * rate.Percent
	got, err := whatif.Hedge(context.Background(), p, plan, assumed)
	require.NoError(t, err)
	require.Positive(t, got.Changed)
	for k := range p.Items {
		p.Items[k].Margin = 30 * rate.Dollar
	}
	want, err := whatif.Hedge(context.Background(), p, plan, o)
	require.NoError(t, err)
	require.Equal(t, want, got)
	assumed.Margin = 10 * rate.Percent
	lower, err := whatif.Hedge(context.Background(), p, plan, assumed)
	require.NoError(t, err)
	require.Equal(t, want, lower, "the margins of the items count first")
}

func TestHedgeNamesMistakes(t *testing.T) {
	p := shop()
	plan, err := placement.Solve(context.Background(), p, placement.Options{})
	require.NoError(t, err)
	_, err = whatif.Hedge(context.Background(), p, plan, whatif.HedgeOptions{Samples: -1, Fresh: 1 << 20, Obsolete: -1, Margin: -1, Workers: -1})
	require.ErrorIs(t, err, placement.ErrInvalid)
	for _, want := range []string{"options.samples: -1", "options.fresh: 1048576", "options.obsolete: -1", "options.margin: -1", "options.workers: -1"} {
		require.ErrorContains(t, err, want)
	}
	_, err = whatif.Hedge(context.Background(), p, nil, whatif.HedgeOptions{})
	require.ErrorIs(t, err, placement.ErrInvalid)
	_, err = whatif.Hedge(context.Background(), p, &placement.Plan{Sites: plan.Sites}, whatif.HedgeOptions{})
	require.ErrorIs(t, err, placement.ErrInvalid)
	edited := *plan
	edited.Items = slices.Clone(plan.Items)
	edited.Items[0].Stock = slices.Clone(plan.Items[0].Stock)
	edited.Items[0].Stock[0].Send = -1
	_, err = whatif.Hedge(context.Background(), p, &edited, whatif.HedgeOptions{})
	require.ErrorIs(t, err, placement.ErrInvalid)
	require.ErrorContains(t, err, `plan.items[0] ("lamp")`)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = whatif.Hedge(ctx, p, plan, whatif.HedgeOptions{})
	require.ErrorIs(t, err, context.Canceled)
}

// A chair sells seldom, in bursts, and earns much: is the stock enough that a service level
// of 95 % asks for?
func ExampleHedge() {
	p := shop()
	p.Policy = placement.Policy{Capital: 30 * rate.Percent}
	p.Network.ItemSites, p.Network.Stock = nil, nil
	for w := range p.Network.Sites {
		p.Network.Sites[w].Fixed = 0
		p.Network.Sites[w].PerItem = 10 * rate.Cent
	}
	p.Items = []placement.Item{{ID: "chair", Weight: 3000, Value: 60 * rate.Dollar, Margin: 100 * rate.Dollar}}
	p.Demand.Items = []forecast.ItemDemand{
		{Item: "chair", Mean: 9, LevelVar: 30, Dispersion: 3, Shares: []float64{0.5, 0.3, 0.2}, Concentration: 10},
	}
	ctx := context.Background()
	plan, err := placement.Solve(ctx, p, placement.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	out, err := whatif.Hedge(ctx, p, plan, whatif.HedgeOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range out.Items[0].Stock {
		fmt.Printf("%s: %d units, planned %d\n", p.Network.Sites[s.Site].ID, s.Units, s.Planned)
	}
	fmt.Printf("costs %v more, saves %v of lost sales: %v (%v to %v) of %v\n",
		out.Costs.Mean, out.Saves.Mean, out.Difference.Mean, out.Difference.Low, out.Difference.High, out.Plan.Total.Mean)
	fmt.Println("premium:", out.Premium)
	// Output:
	// west: 32 units, planned 24
	// costs $12.56 more, saves $20.47 of lost sales: -$7.91 (-$12.71 to -$3.11) of $131.41
	// premium: $0.00
}
