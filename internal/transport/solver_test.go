package transport_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/transport"
)

// kind says how the numbers of random problems are drawn.
type kind struct {
	name           string
	demand, supply int64 // below these
	cost           int64
	whole          bool
	never          float64 // share of pairs
	tight          bool    // supply equals demand
}

var kinds = []kind{
	{name: "plain", demand: 20, supply: 50, cost: 100},
	{name: "ties", demand: 3, supply: 6, cost: 3},
	{name: "assignment", demand: 2, supply: 3, cost: 10},
	{name: "equal supply and demand", demand: 10, cost: 20, tight: true},
	{name: "gaps", demand: 10, supply: 30, cost: 50, never: 0.4},
	{name: "free", demand: 5, supply: 10, cost: 1},
	{name: "whole", demand: 12, supply: 30, cost: 1000, whole: true},
	{name: "whole, ties", demand: 4, supply: 8, cost: 4, whole: true},
	{name: "whole, gaps, equal", demand: 9, cost: 60, whole: true, never: 0.2, tight: true},
	{name: "whole, no common denominator", demand: 1 << 20, supply: 1 << 22, cost: 1 << 30, whole: true},
	{name: "whole, coarse ticks", demand: 1 << 20, supply: 1 << 22, cost: 1 << 52, whole: true, never: 0.1},
	{name: "whole, fine costs", demand: 5000, supply: 20000, cost: 100, whole: true, tight: true},
}

func (k kind) costs(r *rand.Rand, pairs int) []int64 {
	cost := make([]int64, pairs)
	for c := range cost {
		cost[c] = r.Int64N(k.cost)
		if r.Float64() < k.never {
			cost[c] = transport.Never
		}
	}
	return cost
}

func (k kind) problem(r *rand.Rand, n, m int) transport.Problem {
	p := transport.Problem{Whole: k.whole, Demand: make([]int64, m), Supply: make([]int64, n), Cost: k.costs(r, n*m)}
	for j := range p.Demand {
		p.Demand[j] = r.Int64N(k.demand)
		if k.tight && n > 0 {
			p.Supply[r.IntN(n)] += p.Demand[j]
		}
	}
	for i := range p.Supply {
		if !k.tight && r.IntN(6) > 0 {
			p.Supply[i] = r.Int64N(k.supply)
		}
	}
	return p
}

// TestAgainstSuccessivePaths takes solvers through random sequences of changes.
// Every step is solved from the tree of the one before, checked against the
// slow solver, and solved from nothing.
func TestAgainstSuccessivePaths(t *testing.T) {
	sequences := 250
	if testing.Short() {
		sequences = 40
	}
	for number, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(uint64(number), 1))
			for range sequences {
				p := k.problem(r, r.IntN(6), r.IntN(8))
				s, err := transport.New(p)
				require.NoError(t, err)
				checkSolve(t, p, s)
				for range 6 {
					p = change(t, r, k, p, s)
					warm := checkSolve(t, p, s)
					cold, err := transport.New(p)
					require.NoError(t, err)
					for i := range p.Supply {
						cold.SetOpen(i, s.IsOpen(i))
					}
					fresh := cold.Solve(0)
					require.Equal(t, fresh.Status, warm.Status)
					if s.Exact() {
						require.Equal(t, fresh.Value, warm.Value)
					}
				}
			}
		})
	}
}

// change changes a random part of the solver and returns its problem.
func change(t *testing.T, r *rand.Rand, k kind, p transport.Problem, s *transport.Solver) transport.Problem {
	n := len(p.Supply)
	if n == 0 {
		return p
	}
	for range 1 + r.IntN(2) {
		i := r.IntN(n)
		switch r.IntN(6) {
		case 0:
			p.Supply = append([]int64(nil), p.Supply...)
			p.Supply[i] = r.Int64N(p.Supply[i]*2 + 3)
			require.NoError(t, s.SetSupply(i, p.Supply[i]))
		case 1:
			p.Cost = k.costs(r, len(p.Cost))
			require.NoError(t, s.SetCosts(p.Cost))
		default:
			s.SetOpen(i, !s.IsOpen(i))
		}
	}
	return p
}
