package facility_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
	"github.com/forwardstock/forwardstock/placement/facility/internal/random"
)

// requireOptimal checks a solution against brute force, and all that it claims.
func requireOptimal(t require.TestingT, p *facility.Problem, s *facility.Solution) {
	best, found := bruteForce(p)
	if !found {
		require.Equal(t, facility.Infeasible, s.Status)
		require.Equal(t, facility.Proved, s.Stop)
		require.NotEmpty(t, s.Reason)
		return
	}
	require.Equal(t, facility.Optimal, s.Status)
	require.Equal(t, facility.Proved, s.Stop)
	require.Equal(t, best, s.Value)
	require.NotNil(t, s.Certificate)
	require.NoError(t, certify.Solution(p, s))
}

// many returns how many small problems to draw: fewer where tests look for races, of
// which solving with one worker has none.
func many(n int) int {
	if testing.Short() {
		return n / 10
	}
	return n
}

func TestEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range many(12_000) {
		p := random.Problem(r)
		s, err := facility.Solve(t.Context(), p, facility.Options{Certify: true, Workers: 1})
		require.NoError(t, err)
		requireOptimal(t, p, s)
	}
}

// badStart returns some facilities, whether they are good or not.
func badStart(r *rand.Rand, p *facility.Problem) []int {
	return r.Perm(p.Facilities())[:r.IntN(p.Facilities())]
}

func TestSharedEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range many(10_000) {
		p := random.Capacitated(r)
		p.Single = false
		s, err := facility.Solve(t.Context(), p, facility.Options{Certify: true, Workers: 1, Start: badStart(r, p)})
		require.NoError(t, err)
		requireOptimal(t, p, s)
	}
}

func TestSingleEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range many(10_000) {
		p := random.Capacitated(r)
		p.Single = true
		s, err := facility.Solve(t.Context(), p, facility.Options{Certify: true, Workers: 1, Start: badStart(r, p)})
		require.NoError(t, err)
		requireOptimal(t, p, s)
	}
}

// TestSharedPricesChangeNothing prices facilities as if clients were shared until
// that is no longer enough.
func TestSharedPricesChangeNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 28))
	for done := 0; done < many(5000); {
		p := random.Capacitated(r)
		p.Single = true
		if _, found := bruteForce(p); !found {
			continue
		}
		done++
		s := facility.SolveBlurred(t.Context(), p, facility.Options{Certify: true, Workers: 1})
		requireOptimal(t, p, s)
	}
}

func TestPooledEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range many(10_000) {
		p := random.Pooled(r)
		s, err := facility.Solve(t.Context(), p, facility.Options{Certify: true, Workers: 1, Start: badStart(r, p)})
		require.NoError(t, err)
		requireOptimal(t, p, s)
	}
}

// TestShortListsChangeNothing begins with lists so short that most plans and
// multipliers do not fit into them.
func TestShortListsChangeNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	for done := 0; done < many(5000); {
		p := random.Problem(r)
		if _, found := bruteForce(p); !found {
			continue
		}
		done++
		s := facility.SolveShort(t.Context(), p, facility.Options{Certify: true, Workers: 1}, 1+r.IntN(4))
		requireOptimal(t, p, s)
	}
}
