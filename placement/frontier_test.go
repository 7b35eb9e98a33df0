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

// requireCurve checks what must hold of every frontier.
func requireCurve(t *testing.T, p placement.Problem, c *placement.Curve, what any) {
	t.Helper()
	for i, at := range c.Points {
		promising := p.Promising(c.Days, at.Share)
		require.NoError(t, verify.Plan(promising, at.Plan), "%v: point %d", what, i)
		require.Equal(t, at.Plan.Cost, at.Cost)
		require.Equal(t, at.Plan.Bound, at.Bound)
		require.LessOrEqual(t, at.Share, at.Reached)
		if i > 0 {
			before := c.Points[i-1]
			require.Less(t, before.Cost, at.Cost, "%v: point %d", what, i)
			require.Less(t, before.Reached, at.Reached, "%v: point %d", what, i)
			require.Less(t, before.Share, at.Share, "%v: point %d", what, i)
			require.LessOrEqual(t, before.Bound, at.Bound, "%v: point %d", what, i)
			require.Positive(t, before.Marginal)
		}
	}
	n := len(c.Points)
	if n > 0 {
		require.Zero(t, c.Points[n-1].Marginal)
	}
	for _, s := range c.Skipped {
		require.False(t, slices.ContainsFunc(c.Points, func(p placement.FrontierPoint) bool { return p.Share == s.Share }), "%v: %+v", what, s)
		if s.Instead >= 0 {
			require.LessOrEqual(t, s.Share, c.Points[s.Instead].Reached, "%v: %+v", what, s)
		}
		if s.Instead < 0 {
			require.Less(t, c.Points[n-1].Reached, s.Share, "%v: %+v", what, s)
		} else if s.Instead > 0 {
			require.Less(t, c.Points[s.Instead-1].Reached, s.Share, "%v: %+v", what, s)
		}
	}
}

// TestFrontierOfSmallProblems compares every point with the best plan there is, and
// shows that no plan reaches more than the last.
func TestFrontierOfSmallProblems(t *testing.T) {
	if testing.Short() {
		t.Skip("many small problems, one after the other: they say nothing about races")
	}
	points, proved, beyond, skipped := 0, 0, 0, 0
	for i := range 260 {
		rng := rand.New(rand.NewPCG(uint64(i), 54))
		p := smallplan.Problem(rng, []smallplan.Size{smallplan.Small, smallplan.Tiny, smallplan.Tiny, smallplan.Tiny}[i%4])
		o := placement.Options{Workers: 1, Gap: placement.Exact}
		f := placement.FrontierOptions{Days: 1 + rng.IntN(5), Points: 4}
		c, err := placement.Frontier(context.Background(), p, f, o)
		free, feasible := smallplan.Best(p)
		if !feasible {
			require.ErrorIs(t, err, placement.ErrInfeasible, "problem %d", i)
			continue
		}
		require.NoError(t, err, "problem %d", i)
		requireCurve(t, p, c, i)
		skipped += len(c.Skipped)
		require.LessOrEqual(t, len(c.Points)+len(c.Skipped), 4, "problem %d", i)
		require.Zero(t, c.Points[0].Share)
		require.Equal(t, free, c.Points[0].Cost, "problem %d", i)
		for _, at := range c.Points[1:] {
			points++
			best, ok := smallplan.Best(p.Promising(f.Days, at.Share))
			require.True(t, ok, "problem %d", i)
			if at.Plan.Work < 2_000_000 { // else it may not have looked at all that is left
				require.Equal(t, best, at.Cost, "problem %d, share %v", i, at.Share)
				proved++
			}
		}
		if most := c.Points[len(c.Points)-1].Reached; most < 1 && demanded(p) {
			beyond++
			_, ok := smallplan.Best(p.Promising(f.Days, most+2e-6))
			require.False(t, ok, "problem %d: more than %v can be reached", i, most)
		}
	}
	require.Greater(t, points, 60)
	require.Greater(t, proved, points*49/50)
	require.Greater(t, beyond, 30)
	require.Greater(t, skipped, 30)
}

func TestFrontier(t *testing.T) {
	if testing.Short() {
		t.Skip("a chain of large searches, as others that are tested for races")
	}
	p := catalogue(t, 12)
	o := placement.Options{Gap: 0.02}
	c, err := placement.Frontier(context.Background(), p, placement.FrontierOptions{Days: 2, Points: 6}, o)
	require.NoError(t, err)
	requireCurve(t, p, c, "catalogue")
	require.Greater(t, len(c.Points), 3)
	first, err := placement.Solve(context.Background(), p, o)
	require.NoError(t, err)
	require.Equal(t, first.Cost, c.Points[0].Cost)
	last := c.Points[len(c.Points)-1]
	most, err := placement.Solve(context.Background(), p.Promising(2, last.Share), o)
	require.NoError(t, err)
	require.InEpsilon(t, int64(most.Cost), int64(last.Cost), 0.02)
	_, err = placement.Solve(context.Background(), p.Promising(2, last.Share+2e-6), o)
	require.ErrorIs(t, err, placement.ErrInfeasible)

	text, err := json.Marshal(c)
	require.NoError(t, err)
	for _, workers := range []int{1, 4} {
		o.Workers = workers
		again, err := placement.Frontier(context.Background(), p, placement.FrontierOptions{Days: 2, Points: 6}, o)
		require.NoError(t, err)
		other, err := json.Marshal(again)
		require.NoError(t, err)
		require.True(t, string(text) == string(other), "%d workers give another curve", workers)
	}

	c, err = placement.Frontier(context.Background(), p, placement.FrontierOptions{Days: 2, Shares: []float64{0.6, 0, 1}}, o)
	require.NoError(t, err)
	requireCurve(t, p, c, "shares")
	require.Equal(t, last.Share, c.Points[len(c.Points)-1].Share)
}

func TestFrontierStops(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine: it says nothing about races")
	}
	p := catalogue(t, 25)
	for asked := int64(1); asked < 3000; asked = asked*4 + 1 {
		ctx := &counting{Context: context.Background()}
		ctx.left.Store(asked)
		c, err := placement.Frontier(ctx, p, placement.FrontierOptions{Days: 2, Points: 3}, placement.Options{Workers: 1, Gap: 0.02})
		if err == nil {
			break
		}
		require.ErrorIs(t, err, errEnough)
		if c != nil {
			requireCurve(t, p, c, asked)
		}
	}
	c, err := placement.Frontier(context.Background(), p, placement.FrontierOptions{Days: 2, Points: 3}, placement.Options{Work: 1, Gap: 0.02})
	require.NoError(t, err)
	requireCurve(t, p, c, "no work")
	require.Equal(t, facility.WorkLimit, c.Points[0].Plan.Stop)
	for _, f := range []placement.FrontierOptions{{Days: -1}, {Points: 1}, {Points: -1}, {Shares: []float64{2}}} {
		_, err := placement.Frontier(context.Background(), p, f, placement.Options{})
		require.ErrorIs(t, err, placement.ErrInvalid)
	}
}

// demanded reports whether anything is asked for.
func demanded(p placement.Problem) bool {
	for k := range p.Items {
		if smallplan.Total(&p, k) > 0 {
			return true
		}
	}
	return false
}

// TestFrontierEndsAsSolvesDo shows that both ends cost what single solves find, also
// where these end at the limit of their work or cannot close the gap.
func TestFrontierEndsAsSolvesDo(t *testing.T) {
	if testing.Short() {
		t.Skip("chains of searches: they say nothing about races")
	}
	ends, equal, open := 0, 0, 0
	check := func(p placement.Problem, days int, o placement.Options) {
		c, err := placement.Frontier(context.Background(), p, placement.FrontierOptions{Days: days, Points: 3}, o)
		if err != nil || len(c.Points) < 2 {
			return
		}
		for _, at := range []placement.FrontierPoint{c.Points[0], c.Points[len(c.Points)-1]} {
			alone, err := placement.Solve(context.Background(), p.Promising(days, at.Share), o)
			require.NoError(t, err)
			if len(alone.Sites) == 0 {
				continue // nothing found from nothing
			}
			require.LessOrEqual(t, at.Cost, alone.Cost)
			require.GreaterOrEqual(t, at.Bound, alone.Bound)
			ends++
			if at.Cost == alone.Cost {
				equal++
			}
			if alone.Bound < alone.Cost {
				open++
			}
		}
	}
	for i := range 150 {
		rng := rand.New(rand.NewPCG(uint64(i), 55))
		p := smallplan.Problem(rng, []smallplan.Size{smallplan.Small, smallplan.Tiny}[i%2])
		check(p, 1+rng.IntN(4), placement.Options{Workers: 1, Gap: []float64{placement.Exact, 0, 0.05}[i%3]})
	}
	for _, work := range []int64{1, 2_000_000} {
		check(catalogue(t, 12), 2, placement.Options{Work: work})
	}
	check(catalogue(t, 12, threeDays), 2, placement.Options{Gap: 0.01})
	require.Greater(t, ends, 60)
	require.Greater(t, open, ends/4)
	require.Greater(t, equal, ends*9/10, "%d", ends)
}
