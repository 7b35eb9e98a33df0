package transport

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// checkTree checks that the tree is a strongly feasible one of the problem with
// prices that fit its arcs.
func checkTree(t require.TestingT, s *Solver) {
	kept := make([]int64, s.root+1) // what is left at each node
	seen := 0
	for v := s.node[s.root].first; v != none; v = s.after(v, s.root) {
		seen++
		p := s.node[v].parent
		require.Equal(t, s.node[p].depth+1, s.node[v].depth)
		require.GreaterOrEqual(t, s.flow[v], int64(0))
		if p != s.root {
			site, client := min(v, p), max(v, p)
			require.True(t, site < s.sites && client >= s.sites)
			require.Equal(t, v == site, s.node[v].up)
			require.Equal(t, s.unitCost(site, int(client-s.sites)), s.price[site]+s.price[client])
		}
		if s.node[v].up {
			kept[v] -= s.flow[v]
			kept[p] += s.flow[v]
		} else {
			require.Positive(t, s.flow[v], "flow from the root's side must be more than 0")
			kept[v] += s.flow[v]
			kept[p] -= s.flow[v]
		}
	}
	require.Equal(t, int(s.root), seen)
	for i, open := range s.open {
		if open {
			kept[i] += s.problem.Supply[i]
		}
		require.Zero(t, kept[i])
	}
	for j, d := range s.problem.Demand {
		require.Equal(t, d, kept[int(s.sites)+j])
	}
}

// TestEveryTreeIsStronglyFeasible looks at the tree after every few pivots.
func TestEveryTreeIsStronglyFeasible(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	steps := 0
	for range 700 {
		n, m := 1+r.IntN(7), 1+r.IntN(12)
		p := Problem{Demand: make([]int64, m), Supply: make([]int64, n), Cost: make([]int64, n*m)}
		for j := range p.Demand {
			p.Demand[j] = r.Int64N(4)
		}
		for i := range p.Supply {
			p.Supply[i] = r.Int64N(12)
		}
		for c := range p.Cost {
			p.Cost[c] = r.Int64N(20)
		}
		s, err := New(p)
		require.NoError(t, err)
		for range 5 {
			i := r.IntN(n)
			s.SetOpen(i, !s.IsOpen(i))
			result := s.Solve(1)
			for result.Status == Unfinished || result.Status == Feasible {
				checkTree(t, s)
				steps++
				require.LessOrEqual(t, result.Pivots, int64(1))
				result = s.Solve(1)
			}
			if result.Status == Optimal {
				checkTree(t, s)
			}
		}
	}
	require.Greater(t, steps, 1000)
}

func TestWideAgainstBigIntegers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) int64 { return rapid.Int64Range(0, 1<<61).Draw(t, name) }
		a, b, c, d := draw("a"), draw("b"), draw("c"), draw("d")
		k := rapid.Int64Range(1, math.MaxInt64).Draw(t, "k")
		var x, y wide
		x.add(a, b)
		x.add(c, 1)
		y.add(c, d)
		want := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
		want.Add(want, big.NewInt(c))
		want.Sub(want, new(big.Int).Mul(big.NewInt(c), big.NewInt(d)))
		if want.Sign() < 0 {
			want.SetInt64(0)
		}
		want.Add(want, big.NewInt(k-1))
		want.Quo(want, big.NewInt(k))
		if !want.IsInt64() || want.Int64() > maxSum {
			want.SetInt64(maxSum)
		}
		require.Equal(t, want.Int64(), x.minus(y).over(k))
	})
}
