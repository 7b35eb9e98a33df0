package facility_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
	"github.com/forwardstock/forwardstock/placement/facility/internal/random"
)

// equalsBruteForce solves small problems in a way of its own, with proofs that are
// checked, and returns the solutions.
func equalsBruteForce(t *testing.T, problems int, seed uint64, solve func(context.Context, *facility.Problem, facility.Options) *facility.Solution) (all []*facility.Solution) {
	r := rand.New(rand.NewPCG(seed, seed+1))
	for range many(problems) {
		p := random.Problem(r)
		best, found := bruteForce(p)
		if !found {
			continue
		}
		s := solve(t.Context(), p, facility.Options{Workers: 1, Certify: true})
		require.Equal(t, facility.Optimal, s.Status)
		require.Equal(t, best, s.Value)
		require.NoError(t, certify.Solution(p, s))
		all = append(all, s)
	}
	return all
}

func TestClustersEqualBruteForce(t *testing.T) {
	require.NotEmpty(t, equalsBruteForce(t, 2000, 91, facility.SolveByClusters))
}

// points returns a problem of opening p facilities among n points of a plane.
func points(n, p int, seed uint64) *facility.Problem {
	r := rand.New(rand.NewPCG(seed, 1))
	grid := facility.Grid{X: make([]int32, n), Y: make([]int32, n)}
	for i := range n {
		grid.X[i], grid.Y[i] = r.Int32N(3000), r.Int32N(3000)
	}
	return &facility.Problem{Cost: grid, MinOpen: p, MaxOpen: p}
}

// TestClustersAreCertified solves problems in which clusters close what the linear
// relaxation leaves, to the end and halted.
func TestClustersAreCertified(t *testing.T) {
	if testing.Short() {
		t.Skip("many small problems, one after the other: they say nothing about races")
	}
	clusters := 0
	for seed := range uint64(7) {
		p := points(180, 36, seed)
		if seed%3 == 0 {
			p = random.Hard(40, 60, seed)
			p.MinOpen, p.MaxOpen = 4, 9
		}
		for _, work := range []int64{0, 1_000_000, 3_000_000, 6_000_000} {
			s := facility.SolveByClusters(t.Context(), p, facility.Options{Workers: 1, Certify: true, Work: work})
			require.NoError(t, certify.Solution(p, s))
			if work == 0 {
				require.Equal(t, facility.Optimal, s.Status)
				want, err := facility.Solve(t.Context(), p, facility.Options{})
				require.NoError(t, err)
				require.Equal(t, want.Value, s.Value)
			}
			clusters += len(s.Certificate.Clusters)
			s.Certificate.Bound = s.Value + 1
			require.Error(t, certify.Bound(p, s.Certificate))
		}
	}
	require.Positive(t, clusters)
}

func TestThicketsEqualBruteForce(t *testing.T) {
	splits := 0
	for _, s := range equalsBruteForce(t, 1000, 93, facility.SolveInThicket) {
		splits += s.Nodes - 1
	}
	require.Positive(t, splits)
}

func TestWrongClustersAreRefused(t *testing.T) {
	p := random.Hard(40, 60, 3)
	p.MinOpen, p.MaxOpen = 4, 9
	r := rand.New(rand.NewPCG(95, 96))
	get := func() *facility.Certificate {
		s := facility.SolveByClusters(t.Context(), p, facility.Options{Workers: 1, Certify: true})
		require.NoError(t, certify.Solution(p, s))
		require.NotEmpty(t, s.Certificate.Clusters)
		return s.Certificate
	}
	c := get()
	last := &c.Steps[len(c.Steps)-1]
	last.Clusters = len(c.Clusters) + 1
	require.ErrorContains(t, certify.Bound(p, c), "no clusters")
	last.Clusters = 1
	c.Clusters[0][0][0] = 40
	require.ErrorContains(t, certify.Bound(p, c), "is in two or does not exist")
	c = get()
	c.Bound++ // nothing can prove more than the optimum
	for range 50 {
		step := &c.Steps[r.IntN(len(c.Steps))]
		switch r.IntN(3) {
		case 0:
			step.Fee += (r.Int64N(200) - 100) * c.Denominator
		case 1:
			step.Clusters = r.IntN(len(c.Clusters) + 1)
		case 2:
			set := c.Clusters[r.IntN(len(c.Clusters))]
			set[r.IntN(len(set))][0] = r.Int32N(40)
		}
		require.Error(t, certify.Bound(p, c))
	}
}
