package placement_test

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/verify"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var threeDays = placement.Promise{Days: 3, Share: 0.9}

func TestWorkersDoNotChangeThePlan(t *testing.T) {
	p := catalogue(t, 70, threeDays) // enough to be shared among goroutines
	var first []byte
	for _, workers := range []int{1, 2, 4} {
		plan, err := placement.Solve(context.Background(), p, placement.Options{Workers: workers, Gap: 0.02})
		require.NoError(t, err)
		text, err := json.Marshal(plan)
		require.NoError(t, err)
		if first == nil {
			first = text
			require.NoError(t, verify.Plan(p, plan))
		}
		require.True(t, string(first) == string(text), "%d workers give another plan", workers)
	}
}

func TestCatalogueIsProvedWithinTheGap(t *testing.T) {
	if testing.Short() {
		t.Skip("large searches, as others that are tested for races")
	}
	for n, promises := range [][]placement.Promise{nil, {threeDays}, {threeDays, {Days: 2, Share: 0.4}}} {
		p := catalogue(t, 70, promises...)
		gap := 0.02 * float64(1+n)
		plan, err := placement.Solve(context.Background(), p, placement.Options{Gap: gap})
		require.NoError(t, err)
		require.NoError(t, verify.Plan(p, plan))
		require.LessOrEqual(t, plan.Gap(), gap)
		require.Less(t, plan.Stop, facility.WorkLimit)
		require.Equal(t, "plan", plan.Compared[0].Name)
		require.Equal(t, plan.Parts, plan.Compared[0].Parts)
		require.Equal(t, []string{"Columbus"}, plan.Compared[2].Sites)
		for _, o := range plan.Compared {
			require.NoError(t, o.Days.Check())
		}
		if promises == nil {
			require.LessOrEqual(t, plan.Cost, plan.Compared[1].Parts.Total())
			require.LessOrEqual(t, plan.Compared[1].Parts.Total(), plan.Compared[2].Parts.Total())
		}
	}
}

func TestWorkLimit(t *testing.T) {
	if testing.Short() {
		t.Skip("large searches, as others that are tested for races")
	}
	p := catalogue(t, 25, threeDays)
	whole, err := placement.Solve(context.Background(), p, placement.Options{Gap: 0.02})
	require.NoError(t, err)
	for _, work := range []int64{1, 500_000, whole.Work / 2} {
		plan, err := placement.Solve(context.Background(), p, placement.Options{Work: work, Gap: 0.02})
		require.NoError(t, err)
		require.Equal(t, facility.WorkLimit, plan.Stop)
		require.Equal(t, facility.Feasible, plan.Status)
		require.NoError(t, verify.Plan(p, plan))
		require.LessOrEqual(t, plan.Bound, whole.Cost)
	}
}

func TestTimeLimit(t *testing.T) {
	p := catalogue(t, 150, threeDays)
	plan, err := placement.Solve(context.Background(), p, placement.Options{Time: time.Nanosecond})
	require.NoError(t, err)
	require.Equal(t, facility.TimeLimit, plan.Stop)
	require.Equal(t, facility.Unknown, plan.Status)
	require.Equal(t, 1.0, plan.Gap())
	plan, err = placement.Solve(context.Background(), p, placement.Options{Gap: placement.Exact, Time: 300 * time.Millisecond})
	require.NoError(t, err)
	require.Equal(t, facility.TimeLimit, plan.Stop)
	require.NoError(t, verify.Plan(p, plan))
}

// counting is a context that is done when it has been asked so many times.
type counting struct {
	context.Context
	left atomic.Int64
}

var errEnough = errors.New("enough")

func (c *counting) Err() error {
	if c.left.Add(-1) < 0 {
		return errEnough
	}
	return nil
}

func TestCancelledAnywhere(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine: it says nothing about races")
	}
	p := catalogue(t, 6, threeDays)
	found := 0
	for asked := int64(1); asked < 1<<20; asked = asked*3/2 + 1 {
		ctx := &counting{Context: context.Background()}
		ctx.left.Store(asked)
		plan, err := placement.Solve(ctx, p, placement.Options{Workers: 1})
		if err == nil {
			require.Equal(t, facility.GapReached, plan.Stop)
			require.Greater(t, found, 5)
			return
		}
		require.ErrorIs(t, err, errEnough)
		require.Equal(t, facility.Cancelled, plan.Stop)
		require.NoError(t, verify.Plan(p, plan), "after %d", asked)
		if plan.Status == facility.Feasible {
			found++
		}
	}
	t.Fatal("it never ended")
}

// A search that ends at once looks at a context that is done a few times at most.
func TestCancelIsPrompt(t *testing.T) {
	p := catalogue(t, 60, threeDays)
	for _, asked := range []int64{1, 100, 1000, 5000} {
		ctx := &counting{Context: context.Background()}
		ctx.left.Store(asked)
		plan, err := placement.Solve(ctx, p, placement.Options{Gap: placement.Exact})
		require.ErrorIs(t, err, errEnough)
		require.Equal(t, facility.Cancelled, plan.Stop)
		require.Greater(t, ctx.left.Load(), int64(-100), "after %d", asked)
	}
}

func TestProgress(t *testing.T) {
	p := catalogue(t, 6, threeDays)
	calls := 0
	_, err := placement.Solve(context.Background(), p, placement.Options{Progress: func(p placement.Progress) {
		calls++
		require.NotEmpty(t, p.Phase)
		require.True(t, p.Best == 0 || p.Bound <= p.Best)
	}})
	require.NoError(t, err)
	require.Greater(t, calls, 2)
}

// oneOfEach is a problem with one site, service, region and item.
func oneOfEach(t *testing.T, mean float64) placement.Problem {
	transit, err := geo.ExactTransit(nil, []int{2})
	require.NoError(t, err)
	place := geo.Point{Lat: 40, Lng: -83}
	demand, err := forecast.Known(20000, 10, []geo.Region{{ID: "432", Point: place, Kind: geo.Contiguous}},
		[]forecast.KnownItem{{Item: "cup", Mean: mean, Var: mean}})
	require.NoError(t, err)
	return placement.Problem{
		Network: placement.Network{
			Sites: []placement.Site{{
				ID: "Columbus", Point: place, Fixed: 100 * rate.Dollar, PerItem: 5 * rate.Dollar,
				Inbound: placement.Inbound{PerUnit: rate.Dollar}, Handling: 2 * rate.Dollar,
			}},
			Services: []placement.Service{{ID: "ground", Transit: transit, Card: rate.Card{
				Name: "flat", Dim: rate.Dim{ActualWeightOnly: true},
				Bands: []rate.Band{{UpTo: rate.Kilogram, Prices: []placement.Money{4 * rate.Dollar}}},
			}}},
		},
		Items:  []placement.Item{{ID: "cup", Weight: 300, CasePack: 6}},
		Demand: demand,
	}
}

func TestOneOfEach(t *testing.T) {
	p := oneOfEach(t, 10)
	p.Network.Stock = []placement.Stock{{Item: "cup", Site: "Columbus", OnHand: 3, OnWay: 1}}
	plan, err := placement.Solve(context.Background(), p, placement.Options{})
	require.NoError(t, err)
	require.NoError(t, verify.Plan(p, plan))
	require.Equal(t, facility.Optimal, plan.Status)
	require.Equal(t, facility.Proved, plan.Stop)
	require.Equal(t, (100+5+10*(1+2+4))*rate.Dollar, plan.Cost)
	stock := plan.Items[0].Stock[0]
	require.Equal(t, placement.ActionNone, stock.Next.Action)
	require.Equal(t, int64(15), stock.Target, "the 95%% quantile of Poisson(10)")
	require.Equal(t, int64(12), stock.Send, "11 are missing, two cartons of 6")
	require.Equal(t, int64(2), stock.Cartons)
	require.Empty(t, plan.Warnings)
}

func TestNothingToPlace(t *testing.T) {
	p := oneOfEach(t, 0)
	p.Network.Stock = []placement.Stock{{Item: "cup", Site: "Columbus", OnHand: 3}}
	p.Policy.Within = []placement.Promise{{Days: 1, Share: 1}}
	plan, err := placement.Solve(context.Background(), p, placement.Options{})
	require.NoError(t, err)
	require.NoError(t, verify.Plan(p, plan))
	require.Equal(t, facility.Optimal, plan.Status)
	require.Zero(t, plan.Cost)
	require.Len(t, plan.Warnings, 2)

	p = oneOfEach(t, 0)
	p.Items, p.Demand.Items = nil, nil
	p.Network.Sites[0].Rule = placement.Forced
	plan, err = placement.Solve(context.Background(), p, placement.Options{})
	require.NoError(t, err)
	require.NoError(t, verify.Plan(p, plan))
	require.Equal(t, 100*rate.Dollar, plan.Cost)
}

func TestInfeasible(t *testing.T) {
	p := oneOfEach(t, 10)
	p.Policy.Within = []placement.Promise{{Days: 1, Share: 0.5}}
	_, err := placement.Solve(context.Background(), p, placement.Options{})
	require.ErrorIs(t, err, placement.ErrInfeasible)
	var none *placement.InfeasibleError
	require.ErrorAs(t, err, &none)
	require.Len(t, none.Conflicts, 1)
	require.Equal(t, 0, none.Conflicts[0].Promise)
	require.Zero(t, none.Conflicts[0].Best)
	require.ErrorContains(t, err, "50% of demand within 1 day: the best reachable share, with every allowed site open, is 0%; no lane is in time to region 432")

	p = oneOfEach(t, 10)
	p.Items[0].Weight = 2 * rate.Kilogram
	_, err = placement.Solve(context.Background(), p, placement.Options{})
	require.ErrorContains(t, err, `item "cup" to region 432: no service carries it from any site that may hold it ("ground": billed weight 2 kg above the card's 1 kg: not carried)`)

	p = catalogue(t, 10, placement.Promise{Days: 2, Share: 0.8})
	p.Policy.MaxSites = 2
	_, err = placement.Solve(context.Background(), p, placement.Options{})
	require.ErrorAs(t, err, &none)
	require.ErrorContains(t, err, "the best reachable share with at most 2 sites is ")
	p.Policy.Within[0].Share = none.Conflicts[0].Best - 1e-6
	_, err = placement.Solve(context.Background(), p, placement.Options{})
	require.NoError(t, err, "what is said to be reachable is")
}

func TestSmallPlansSurviveJSON(t *testing.T) {
	for i := range 50 {
		p := smallplan.Problem(rand.New(rand.NewPCG(uint64(i), 16)), smallplan.Tiny)
		plan, err := placement.Solve(context.Background(), p, placement.Options{})
		if err != nil {
			continue
		}
		text, err := json.Marshal(plan)
		require.NoError(t, err)
		var back placement.Plan
		require.NoError(t, json.Unmarshal(text, &back))
		require.NoError(t, verify.Plan(p, &back))
	}
}
