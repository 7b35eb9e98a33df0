package transport_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/transport"
)

func TestMistakesAreReportedTogether(t *testing.T) {
	_, err := transport.New(transport.Problem{Demand: []int64{1, -2}, Supply: []int64{-3, 1 << 62}, Cost: []int64{1}})
	require.ErrorContains(t, err, "1 costs for 2 sites and 2 clients")
	require.ErrorContains(t, err, "demand of client 1 is negative: -2")
	require.ErrorContains(t, err, "supply of site 0 is negative: -3")
	require.ErrorContains(t, err, "supply of site: all of them together must stay below")
	_, err = transport.New(transport.Problem{Demand: []int64{1}, Supply: []int64{3, 4}, Cost: []int64{5, -6}})
	require.ErrorContains(t, err, "cost of client 0 at site 1 is negative: -6")
	_, err = transport.New(transport.Problem{Demand: []int64{1 << 40}, Supply: []int64{1 << 40}, Cost: []int64{1 << 40}})
	require.ErrorContains(t, err, "costs are too large for exact sums")
	_, err = transport.New(transport.Problem{Demand: []int64{1}, Supply: []int64{1}, Cost: []int64{1 << 60}})
	require.ErrorContains(t, err, "costs are too large for exact prices")
}

func TestRefusedChangesChangeNothing(t *testing.T) {
	p := transport.Problem{Demand: []int64{4}, Supply: []int64{3, 5}, Cost: []int64{1, 2}}
	s, err := transport.New(p)
	require.NoError(t, err)
	require.Equal(t, int64(5), s.Solve(0).Value)
	require.Error(t, s.SetSupply(0, -1))
	require.Error(t, s.SetSupply(0, math.MaxInt64))
	require.Error(t, s.SetCosts([]int64{1}))
	require.Error(t, s.SetCosts([]int64{1, -1}))
	require.Equal(t, int64(5), s.Solve(0).Value)
	require.NoError(t, s.SetSupply(0, 9))
	require.Equal(t, int64(4), s.Solve(0).Value)
}

func TestEmptyProblems(t *testing.T) {
	for _, whole := range []bool{false, true} {
		s, err := transport.New(transport.Problem{Whole: whole})
		require.NoError(t, err)
		require.Equal(t, transport.Optimal, s.Solve(0).Status)
		s, err = transport.New(transport.Problem{Supply: []int64{3, 0}, Whole: whole})
		require.NoError(t, err)
		require.Equal(t, transport.Optimal, s.Solve(0).Status)
		s, err = transport.New(transport.Problem{Demand: []int64{2}, Whole: whole})
		require.NoError(t, err)
		require.Equal(t, transport.Infeasible, s.Solve(0).Status)
	}
	s, err := transport.New(transport.Problem{Demand: []int64{0}, Whole: true})
	require.NoError(t, err)
	require.Equal(t, transport.Infeasible, s.Solve(0).Status, "nobody can serve the client")
}

// TestAnIntegerBetweenBoundAndValue is the case where rounding to ticks shows:
// ticks cannot tell that the least cost is more than an integer.
func TestAnIntegerBetweenBoundAndValue(t *testing.T) {
	const d = 1<<31 - 1
	p := transport.Problem{
		Whole:  true,
		Demand: []int64{d, d - 2},
		Supply: []int64{d / 2, 2 * d},
		Cost:   []int64{1 << 40, 1<<40 + 1, 1 << 40, 1<<40 + 1},
	}
	s, err := transport.New(p)
	require.NoError(t, err)
	require.False(t, s.Exact())
	r := checkSolve(t, p, s)
	require.LessOrEqual(t, r.Value-r.Bound, int64(1))
}

// TestBudget stops a solve again and again: bounds must be valid all the time,
// and the end must be the same.
func TestBudget(t *testing.T) {
	stops := 0
	for _, whole := range []bool{false, true} {
		p := plane(40, 120, 1.2, whole)
		s, err := transport.New(p)
		require.NoError(t, err)
		whole, err := transport.New(p)
		require.NoError(t, err)
		best := whole.Solve(0)
		for r := s.Solve(400); r.Status != transport.Optimal; r = s.Solve(400) {
			stops++
			require.Less(t, r.Work, int64(10_000))
			require.LessOrEqual(t, r.Bound, best.Value)
			if r.Status == transport.Feasible {
				checkPlan(t, p, s, r)
				require.GreaterOrEqual(t, r.Value, best.Value)
			}
		}
		require.Equal(t, best.Value, s.Solve(0).Value)
	}
	require.Greater(t, stops, 10)
}

func TestBasis(t *testing.T) {
	p := plane(30, 200, 1.5, true)
	s, err := transport.New(p)
	require.NoError(t, err)
	first := s.Solve(0)
	plan := s.Shipments(nil)
	var b transport.Basis
	s.Save(&b)
	s.SetOpen(3, false)
	s.SetOpen(4, false)
	require.Greater(t, s.Solve(0).Value, first.Value)
	s.SetOpen(3, true)
	s.SetOpen(4, true)
	s.Load(&b)
	again := s.Solve(0)
	require.Equal(t, first.Value, again.Value)
	require.Zero(t, again.Pivots, "the best tree was loaded")
	require.ElementsMatch(t, plan, s.Shipments(nil))

	half := make([]int64, len(p.Cost))
	for k, c := range p.Cost {
		half[k] = c / 2
	}
	require.NoError(t, s.SetCosts(half))
	p.Cost = half
	s.Load(&b)
	r := s.Solve(0)
	checkPlan(t, p, s, r)
	checkPrices(t, p, s, r)
	other, err := transport.New(p)
	require.NoError(t, err)
	other.Load(&b)
	require.Equal(t, r.Value, other.Solve(0).Value)
	odd, err := transport.New(plane(29, 201, 1.5, true))
	require.NoError(t, err)
	odd.Load(&b)
	require.Equal(t, transport.Optimal, odd.Solve(0).Status)
	s.Load(new(transport.Basis))
	require.Equal(t, r.Value, s.Solve(0).Value)
}

func TestSolveDoesNotAllocate(t *testing.T) {
	for _, whole := range []bool{false, true} {
		s, err := transport.New(plane(30, 300, 1.5, whole))
		require.NoError(t, err)
		r := rand.New(rand.NewPCG(1, 2))
		var b transport.Basis
		var plan []transport.Shipment
		step := func() {
			i := r.IntN(30)
			s.SetOpen(i, !s.IsOpen(i))
			s.Solve(0)
			plan = s.Shipments(plan[:0])
			s.Save(&b)
			s.Load(&b)
		}
		for range 100 {
			step()
		}
		plan = append(plan, make([]transport.Shipment, 400)...)
		require.Zero(t, testing.AllocsPerRun(300, step))
	}
}

// FuzzSolve draws a problem and changes of it from bytes.
func FuzzSolve(f *testing.F) {
	f.Add([]byte{3, 4, 0, 9, 8, 7, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
	f.Add([]byte{2, 3, 1, 5, 0, 3, 3, 0, 255, 1, 1, 1, 1, 0, 1})
	f.Add([]byte{1, 1, 2, 200, 200, 31, 1, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		next := func() int64 {
			if len(data) == 0 {
				return 1
			}
			b := data[0]
			data = data[1:]
			return int64(b)
		}
		n, m, mode := int(next()%5), int(next()%6), next()
		scale := int64(1) << (mode / 4 % 52)
		cost := func() []int64 {
			c := make([]int64, n*m)
			for k := range c {
				if c[k] = next() * scale; c[k] == 255*scale {
					c[k] = transport.Never
				}
			}
			return c
		}
		p := transport.Problem{Whole: mode&1 > 0, Demand: make([]int64, m), Supply: make([]int64, n)}
		for j := range p.Demand {
			p.Demand[j] = next()
		}
		for i := range p.Supply {
			p.Supply[i] = next() * 2
		}
		p.Cost = cost()
		s, err := transport.New(p)
		if err != nil {
			return
		}
		checkSolve(t, p, s)
		for range min(len(data), 8) {
			if n > 0 {
				i := int(next()) % n
				s.SetOpen(i, !s.IsOpen(i))
			}
			checkSolve(t, p, s)
		}
		if changed := cost(); s.SetCosts(changed) == nil {
			p.Cost = changed
			checkSolve(t, p, s)
		}
	})
}
