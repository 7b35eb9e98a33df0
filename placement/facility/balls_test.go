package facility_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
	"github.com/forwardstock/forwardstock/placement/facility/internal/random"
)

// ballsOf counts the balls by which a proof splits.
func ballsOf(c *facility.Certificate) (count int) {
	for _, step := range c.Steps {
		if step.Kind == facility.SplitBall {
			count++
		}
	}
	return count
}

func TestBallsEqualBruteForce(t *testing.T) {
	balls := 0
	for _, s := range equalsBruteForce(t, 2000, 97, facility.SolveByBalls) {
		balls += ballsOf(s.Certificate)
	}
	require.Positive(t, balls)
}

// TestBallsAreCertified solves problems that take a tree, to the end and halted, with
// one worker and two, and refuses what their proofs become when they are changed.
func TestBallsAreCertified(t *testing.T) {
	r := rand.New(rand.NewPCG(99, 100))
	balls := 0
	for seed := range uint64(4) {
		p := random.Hard(20, 26, seed)
		if seed%2 == 0 {
			p.MinOpen, p.MaxOpen = 3, 3+int(seed/2)
		}
		for _, work := range []int64{0, 300_000} {
			o := facility.Options{Workers: 1, Certify: true, Work: work}
			s := facility.SolveByBalls(t.Context(), p, o)
			require.NoError(t, certify.Solution(p, s))
			balls += ballsOf(s.Certificate)
			o.Workers = 2
			require.Equal(t, s, facility.SolveByBalls(t.Context(), p, o))
			if work > 0 {
				continue
			}
			require.Equal(t, facility.Optimal, s.Status)
			require.Equal(t, solve(t, p).Value, s.Value)
			s.Certificate.Bound++
			for range 8 {
				step := &s.Certificate.Steps[r.IntN(len(s.Certificate.Steps))]
				if step.Kind == facility.SplitBall {
					step.Close = append(step.Close[:r.IntN(len(step.Close))], r.Int32N(20))
				} else {
					step.Multipliers = r.IntN(len(s.Certificate.Multipliers))
				}
				require.Error(t, certify.Bound(p, s.Certificate))
			}
		}
	}
	require.Greater(t, balls, 10)
}

// TestBallsOfSingleSourcesAreCertified halts a search among clients that each have one
// facility, in a plane, with capacities that are scarce.
func TestBallsOfSingleSourcesAreCertified(t *testing.T) {
	const n, m = 16, 104
	r := rand.New(rand.NewPCG(101, 102))
	p := &facility.Problem{Single: true, Opening: make([]int64, n), Capacity: make([]int64, n), Demand: make([]int64, m)}
	x, y := make([]int64, n+m), make([]int64, n+m)
	for k := range x {
		x[k], y[k] = r.Int64N(1000), r.Int64N(1000)
	}
	cost := facility.Dense{Width: n}
	for j := range m {
		p.Demand[j] = 5 + r.Int64N(30)
		for i := range n {
			dx, dy := x[i]-x[n+j], y[i]-y[n+j]
			cost.Values = append(cost.Values, p.Demand[j]*(max(dx, -dx)+max(dy, -dy)))
		}
	}
	p.Cost = cost
	for i := range n {
		p.Opening[i], p.Capacity[i] = 60_000+r.Int64N(40_000), 160+r.Int64N(120)
	}
	s, err := facility.Solve(t.Context(), p, facility.Options{Workers: 2, Certify: true, Work: 60_000_000})
	require.NoError(t, err)
	require.NoError(t, certify.Solution(p, s))
	require.Positive(t, ballsOf(s.Certificate))
	o := facility.Options{Workers: 1, Certify: true, Work: 60_000_000}
	again, err := facility.Solve(t.Context(), p, o)
	require.NoError(t, err)
	require.Equal(t, s, again)
}
