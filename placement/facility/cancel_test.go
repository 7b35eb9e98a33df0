package facility_test

import (
	"context"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
	"github.com/forwardstock/forwardstock/placement/facility/internal/random"
)

func TestLimitsEndTheSearch(t *testing.T) {
	p := random.Hard(60, 60, 4)
	s, err := facility.Solve(t.Context(), p, facility.Options{Work: 2_000_000, Certify: true})
	require.NoError(t, err)
	require.Equal(t, facility.Feasible, s.Status)
	require.Equal(t, facility.WorkLimit, s.Stop)
	require.Positive(t, s.Gap())
	require.NoError(t, certify.Solution(p, s))

	s, err = facility.Solve(t.Context(), p, facility.Options{Gap: 0.05, Certify: true})
	require.NoError(t, err)
	require.Equal(t, facility.GapReached, s.Stop)
	require.LessOrEqual(t, s.Gap(), 0.05)
	require.NoError(t, certify.Solution(p, s))

	s, err = facility.Solve(t.Context(), p, facility.Options{Time: 50 * time.Millisecond, Certify: true})
	require.NoError(t, err)
	require.Equal(t, facility.TimeLimit, s.Stop)
	require.NoError(t, certify.Solution(p, s))
}

func TestHaltedSearchesProveTheirBound(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	for k := range 60 {
		n, m := 20+r.IntN(30), 20+r.IntN(30)
		p := random.Hard(n, m, uint64(k))
		if k%2 == 0 {
			p.MinOpen = 2 + r.IntN(6)
			p.MaxOpen = p.MinOpen + r.IntN(2)
		}
		o := facility.Options{Certify: true, Work: 1 + r.Int64N(1<<(10+r.IntN(16)))}
		s, err := facility.Solve(t.Context(), p, o)
		require.NoError(t, err)
		require.True(t, s.HasPlan())
		require.NoError(t, certify.Solution(p, s))
	}
}

// countingContext is done after it was asked a number of times, and counts how
// often it is asked afterwards: by a search that ends at once, a few times.
type countingContext struct {
	context.Context
	left atomic.Int64
}

// fewLooks is how often a search may look at a context that is done.
const fewLooks = 100

func (c *countingContext) Err() error {
	if c.left.Add(-1) > 0 {
		return nil
	}
	return context.Canceled
}

func (c *countingContext) Value(any) any { return nil }

func TestCancelIsSeenAtOnce(t *testing.T) {
	endsAtOnce(t, random.Hard(120, 150, 5), 1, 2, 3, 50, 140, 160, 200, 400, 1000, 3000)
}

// endsAtOnce cancels a search after so many looks at its context.
func endsAtOnce(t *testing.T, p *facility.Problem, looks ...int64) {
	for _, asked := range looks {
		ctx := &countingContext{Context: context.Background()}
		ctx.left.Store(asked)
		s, err := facility.Solve(ctx, p, facility.Options{Workers: 2, Certify: true})
		require.ErrorIs(t, err, context.Canceled, "after %d", asked)
		require.Equal(t, facility.Cancelled, s.Stop)
		require.NoError(t, certify.Solution(p, s), "after %d", asked)
		require.Greater(t, ctx.left.Load(), int64(-fewLooks), "after %d", asked)
	}
}

// TestCancelledWithCapacities cancels at many looks, those of the set-up among them.
func TestCancelledWithCapacities(t *testing.T) {
	r := rand.New(rand.NewPCG(97, 98))
	for range 30 {
		p := random.Capacitated(r)
		for asked := int64(1); asked < 2000; asked += 1 + asked/3 {
			ctx := &countingContext{Context: context.Background()}
			ctx.left.Store(asked)
			s, err := facility.Solve(ctx, p, facility.Options{Workers: 2, Certify: true})
			if err != nil {
				require.ErrorIs(t, err, context.Canceled, "after %d", asked)
				require.Equal(t, facility.Cancelled, s.Stop)
			}
			require.Greater(t, ctx.left.Load(), int64(-fewLooks), "after %d", asked)
			if s.HasPlan() {
				require.NoError(t, certify.Solution(p, s), "after %d", asked)
			}
		}
	}
}
