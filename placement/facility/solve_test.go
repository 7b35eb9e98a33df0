package facility_test

import (
	"math/bits"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
)

// bruteForce returns the cost of the cheapest plan by looking at every set of
// facilities; it returns false if there is none.
func bruteForce(p *facility.Problem) (best int64, found bool) {
	n, m := p.Facilities(), p.Clients()
	var forced, forbidden uint
	for _, i := range p.Forced {
		forced |= 1 << i
	}
	for _, i := range p.Forbidden {
		forbidden |= 1 << i
	}
sets:
	for set := range uint(1) << n {
		count := bits.OnesCount(set)
		if forced&^set != 0 || forbidden&set != 0 || count < p.MinOpen || (p.MaxOpen > 0 && count > p.MaxOpen) {
			continue
		}
		cost := int64(0)
		for i := range n {
			if set>>i&1 == 1 {
				cost += p.OpeningCost(i)
			}
		}
		for j := range m {
			least := facility.Never
			for i := range n {
				if set>>i&1 == 1 {
					least = min(least, p.Cost.At(i, j))
				}
			}
			if least == facility.Never {
				continue sets
			}
			cost += least
		}
		if !found || cost < best {
			best, found = cost, true
		}
	}
	return best, found
}

// randomProblem draws a small problem of one of many shapes: points in the
// plane, unrelated costs, few different costs, costs that differ little; with
// and without opening costs, limits, forced, forbidden and impossible pairs.
func randomProblem(r *rand.Rand) *facility.Problem {
	n, m := 1+r.IntN(11), r.IntN(16)
	p := &facility.Problem{Opening: make([]int64, n), Scale: 1}
	table := facility.NewDense(n, m)
	shape := r.IntN(4)
	span := []int64{3, 20, 1000, 1_000_000_000}[r.IntN(4)]
	x, y := make([]int64, n+m), make([]int64, n+m)
	for k := range x {
		x[k], y[k] = r.Int64N(span), r.Int64N(span)
	}
	for j := range m {
		for i := range n {
			c := r.Int64N(span)
			switch shape {
			case 1:
				c = max(x[i]-x[n+j], x[n+j]-x[i]) + max(y[i]-y[n+j], y[n+j]-y[i])
			case 2:
				c = 7 * r.Int64N(3)
			case 3:
				c = span + r.Int64N(2+span/50)
			}
			table.Values[j*n+i] = c
		}
	}
	p.Cost = table
	switch r.IntN(3) {
	case 0:
		p.Opening = nil
	case 1:
		for i := range p.Opening {
			p.Opening[i] = r.Int64N(1 + 3*span)
		}
	case 2:
		f := span * int64(1+m/3)
		for i := range p.Opening {
			p.Opening[i] = f
		}
	}
	switch r.IntN(4) {
	case 0: // exactly
		p.MinOpen = 1 + r.IntN(n+1)
		p.MaxOpen = p.MinOpen
	case 1: // at most
		p.MaxOpen = 1 + r.IntN(n)
	case 2:
		p.MinOpen, p.MaxOpen = r.IntN(n+1), r.IntN(n+1)
	}
	if r.IntN(3) == 0 {
		for i := range n {
			switch r.IntN(6) {
			case 0:
				p.Forced = append(p.Forced, i)
			case 1:
				p.Forbidden = append(p.Forbidden, i)
			}
		}
	}
	if r.IntN(5) == 0 {
		for k := range table.Values {
			if r.IntN(3) == 0 {
				table.Values[k] = facility.Never
			}
		}
	}
	return p
}

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

func TestEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 12_000 {
		p := randomProblem(r)
		s, err := facility.Solve(t.Context(), p, facility.Options{Certify: true, Workers: 1})
		require.NoError(t, err)
		requireOptimal(t, p, s)
	}
}

// TestShortListsChangeNothing begins with lists so short that most plans and
// multipliers do not fit into them.
func TestShortListsChangeNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	for done := 0; done < 5000; {
		p := randomProblem(r)
		if _, found := bruteForce(p); !found {
			continue
		}
		done++
		s := facility.SolveShort(t.Context(), p, facility.Options{Certify: true, Workers: 1}, 1+r.IntN(4))
		requireOptimal(t, p, s)
	}
}
