package placement_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
)

// What can be on time is bracketed: a plan has the share that was found, and none has
// more than the bound, also where the search is short.
func TestMostOnTime(t *testing.T) {
	problems := 300
	if testing.Short() {
		problems = 60
	}
	size := smallplan.Tiny
	size.Terms = smallplan.AllTerms
	tight, found := 0, 0
	for i := range problems {
		p := smallplan.Problem(rand.New(rand.NewPCG(uint64(i), 31)), size)
		p.Policy.Within = append(slices.Clone(p.Policy.Within), placement.Promise{Days: 1 + i%4, Share: 0.5})
		last := len(p.Policy.Within) - 1
		feasible := func(share int64) bool {
			q := p
			q.Policy.Within = slices.Clone(p.Policy.Within)
			if q.Policy.Within[last].Share = float64(share) / 1e6; share == 0 {
				q.Policy.Within = q.Policy.Within[:last]
			}
			_, ok := smallplan.Best(q)
			return ok
		}
		for _, o := range []placement.Options{{Gap: placement.Exact, Workers: 1}, {Work: 1, Workers: 1}} {
			reach, err := placement.MostOnTime(t.Context(), p, last, o)
			if err != nil {
				require.ErrorIs(t, err, placement.ErrInfeasible)
				require.False(t, feasible(0), "problem %d", i)
				continue
			}
			require.LessOrEqual(t, reach.Share, reach.Most, "problem %d", i)
			if reach.Share >= 0 {
				require.True(t, feasible(reach.Share), "problem %d: %+v", i, reach)
				found++
			}
			if reach.Most < 1_000_000 {
				require.False(t, feasible(reach.Most+1), "problem %d: %+v", i, reach)
			}
			if reach.Most-reach.Share < 10 {
				tight++
			}
		}
	}
	require.Greater(t, found, problems/2)
	require.Greater(t, tight, found/2)
}

func TestMostOnTimeRefusesNonsense(t *testing.T) {
	p := smallplan.Problem(rand.New(rand.NewPCG(1, 31)), smallplan.Tiny)
	for _, i := range []int{-1, len(p.Policy.Within)} {
		_, err := placement.MostOnTime(t.Context(), p, i, placement.Options{})
		require.ErrorIs(t, err, placement.ErrInvalid)
	}
}
