package rebalance_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/rebalance"
)

func random(rng *rand.Rand, most int64) rebalance.Problem {
	var p rebalance.Problem
	for range 1 + rng.IntN(3) {
		p.Surplus = append(p.Surplus, rng.Int64N(most))
	}
	for range 1 + rng.IntN(2) {
		p.Short = append(p.Short, rebalance.Short{Units: rng.Int64N(most), Pack: 1 + rng.Int64N(4), Carton: rng.Int64N(60), Least: max(0, rng.Int64N(6)-2)})
	}
	for i := range p.Surplus {
		for w := range p.Short {
			if rng.IntN(4) > 0 {
				lane := rebalance.Lane{From: i, To: w, Unit: rng.Int64N(24) - 4}
				if rng.IntN(2) == 0 {
					lane.Fixed = rng.Int64N(40)
				}
				p.Lanes = append(p.Lanes, lane)
			}
		}
	}
	return p
}

// brute returns the least cost of all moves.
func brute(p *rebalance.Problem, moves []rebalance.Move, left, room []int64) int64 {
	l := len(moves)
	if l == len(p.Lanes) {
		return p.Cost(moves)
	}
	lane, best := p.Lanes[l], int64(1)<<62
	for x := int64(0); x <= min(left[lane.From], room[lane.To]); x++ {
		left[lane.From] -= x
		room[lane.To] -= x
		best = min(best, brute(p, append(moves, rebalance.Move{Lane: l, Units: x}), left, room))
		left[lane.From] += x
		room[lane.To] += x
	}
	return best
}

func TestSolveAgainstEnumeration(t *testing.T) {
	moved := 0
	for i := range 4000 {
		rng := rand.New(rand.NewPCG(uint64(i), 1))
		p := random(rng, 6)
		var room []int64
		for _, s := range p.Short {
			room = append(room, s.Units)
		}
		want := brute(&p, nil, append([]int64(nil), p.Surplus...), room)
		moves, proved, err := rebalance.Solve(p)
		require.NoError(t, err)
		require.True(t, proved, "problem %d", i)
		require.Equal(t, want, p.Cost(moves), "problem %d: %+v", i, p)
		check(t, p, moves)
		if len(moves) > 0 {
			moved++
		}
	}
	require.Greater(t, moved, 1000)
}

// check checks that moves are possible and that none of them loses money.
func check(t *testing.T, p rebalance.Problem, moves []rebalance.Move) {
	t.Helper()
	left, came := append([]int64(nil), p.Surplus...), make([]int64, len(p.Short))
	last := -1
	for _, m := range moves {
		require.Greater(t, m.Lane, last)
		require.Positive(t, m.Units)
		last = m.Lane
		left[p.Lanes[m.Lane].From] -= m.Units
		came[p.Lanes[m.Lane].To] += m.Units
	}
	for _, n := range left {
		require.GreaterOrEqual(t, n, int64(0))
	}
	for w, n := range came {
		require.LessOrEqual(t, n, p.Short[w].Units)
	}
	cost := p.Cost(moves)
	for i := range moves {
		dropped := append([]rebalance.Move(nil), moves...)
		dropped[i].Units = 0
		require.Greater(t, p.Cost(dropped), cost, "move %d of %+v", i, moves)
		without := append([]rebalance.Move(nil), moves...)
		for without[i].Units > 0 {
			without[i].Units = without[i].Units / 2
			require.GreaterOrEqual(t, p.Cost(without), cost, "move %d of %+v", i, moves)
		}
	}
}

func TestLargeProblems(t *testing.T) {
	for i := range 40 {
		rng := rand.New(rand.NewPCG(uint64(i), 2))
		var p rebalance.Problem
		for range 12 {
			p.Surplus = append(p.Surplus, rng.Int64N(1000))
		}
		for range 8 {
			p.Short = append(p.Short, rebalance.Short{Units: rng.Int64N(1500), Pack: 24, Carton: 24 * (2e6 + rng.Int64N(1e6))})
		}
		for from := range p.Surplus {
			for to := range p.Short {
				p.Lanes = append(p.Lanes, rebalance.Lane{From: from, To: to, Unit: 1e5 + rng.Int64N(4e6), Fixed: rng.Int64N(80e6)})
			}
		}
		moves, _, err := rebalance.Solve(p)
		require.NoError(t, err)
		require.NotEmpty(t, moves)
		require.Less(t, p.Cost(moves), p.Cost(nil))
		cost := p.Cost(moves)
		for l := range moves {
			less := append([]rebalance.Move(nil), moves...)
			less[l].Units = 0
			require.Greater(t, p.Cost(less), cost)
		}
	}
}

func TestMistakesAreRefused(t *testing.T) {
	for _, p := range []rebalance.Problem{
		{Surplus: []int64{-1}},
		{Surplus: []int64{1 << 51}},
		{Short: []rebalance.Short{{Units: 1}}},
		{Lanes: []rebalance.Lane{{}}},
		{Surplus: []int64{1 << 40}, Short: []rebalance.Short{{Units: 1 << 40, Pack: 1, Carton: 1 << 40}}, Lanes: []rebalance.Lane{{Unit: 1 << 60}}},
	} {
		_, _, err := rebalance.Solve(p)
		require.Error(t, err)
	}
}
