package transport_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/transport"
)

// successivePaths is the slow solver of the tests: it sends flow along shortest
// paths (Bellman-Ford) from the open sites to the clients, with costs of a unit
// as fractions. It returns nil if there is no plan.
func successivePaths(p transport.Problem, open []bool) *big.Rat {
	n, m := len(p.Supply), len(p.Demand)
	left, need := make([]int64, n), append([]int64(nil), p.Demand...)
	for i := range left {
		if open[i] {
			left[i] = p.Supply[i]
		}
	}
	total := new(big.Rat)
	unit := make([]*big.Rat, n*m)
	for j, d := range p.Demand {
		var idle *big.Rat
		for i := range n {
			c := p.Cost[j*n+i]
			if c == transport.Never || !open[i] {
				continue
			}
			unit[j*n+i] = big.NewRat(c, 1)
			if p.Whole && d > 0 {
				unit[j*n+i] = big.NewRat(c, d)
			}
			if idle == nil || unit[j*n+i].Cmp(idle) < 0 {
				idle = unit[j*n+i]
			}
		}
		if p.Whole && d == 0 {
			if idle == nil {
				return nil
			}
			total.Add(total, idle)
		}
	}
	flow := make([]int64, n*m)
	for j := range m {
		for need[j] > 0 {
			from, dist := shortest(n, m, unit, flow, left)
			if dist[n+j] == nil {
				return nil
			}
			step := need[j]
			v := n + j
			for ; from[v] >= 0; v = from[v] {
				if u := from[v]; v < n { // back along the flow from site v to client u
					step = min(step, flow[(u-n)*n+v])
				}
			}
			step = min(step, left[v])
			left[v] -= step
			need[j] -= step
			for v := n + j; from[v] >= 0; v = from[v] {
				if u := from[v]; v < n {
					flow[(u-n)*n+v] -= step
				} else {
					flow[(v-n)*n+u] += step
				}
			}
			total.Add(total, new(big.Rat).Mul(dist[n+j], big.NewRat(step, 1)))
		}
	}
	return total
}

// shortest returns the distances from the sites that have something left.
func shortest(n, m int, unit []*big.Rat, flow, left []int64) (from []int, dist []*big.Rat) {
	from, dist = make([]int, n+m), make([]*big.Rat, n+m)
	for v := range from {
		from[v] = -1
		if v < n && left[v] > 0 {
			dist[v] = new(big.Rat)
		}
	}
	for changed := true; changed; {
		changed = false
		relax := func(u, v int, d *big.Rat) {
			if dist[v] == nil || d.Cmp(dist[v]) < 0 {
				from[v], dist[v], changed = u, d, true
			}
		}
		for j := range m {
			for i := range n {
				c := unit[j*n+i]
				if c == nil {
					continue
				}
				if dist[i] != nil {
					relax(i, n+j, new(big.Rat).Add(dist[i], c))
				}
				if dist[n+j] != nil && flow[j*n+i] > 0 {
					relax(n+j, i, new(big.Rat).Sub(dist[n+j], c))
				}
			}
		}
	}
	return from, dist
}

func ceil(x *big.Rat) int64 {
	q, r := new(big.Int).QuoRem(x.Num(), x.Denom(), new(big.Int))
	if r.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	return q.Int64()
}

// checkPlan checks that the plan keeps to the problem and costs what the result
// says.
func checkPlan(t require.TestingT, p transport.Problem, s *transport.Solver, r transport.Result) {
	n := len(p.Supply)
	got, sent := make([]int64, len(p.Demand)), make([]int64, n)
	cost := new(big.Rat)
	for _, x := range s.Shipments(nil) {
		c := p.Cost[x.Client*n+x.Site]
		require.True(t, s.IsOpen(x.Site), "a plan uses closed site %d", x.Site)
		require.NotEqual(t, int64(transport.Never), c)
		got[x.Client] += x.Units
		sent[x.Site] += x.Units
		d := p.Demand[x.Client]
		switch {
		case !p.Whole:
			require.Positive(t, x.Units)
			cost.Add(cost, new(big.Rat).SetInt(new(big.Int).Mul(big.NewInt(c), big.NewInt(x.Units))))
		case d == 0:
			cost.Add(cost, big.NewRat(c, 1))
		default:
			require.Positive(t, x.Units)
			cost.Add(cost, new(big.Rat).Mul(big.NewRat(c, d), big.NewRat(x.Units, 1)))
		}
	}
	require.Equal(t, p.Demand, got)
	for i, used := range sent {
		require.LessOrEqual(t, used, p.Supply[i])
	}
	require.Equal(t, ceil(cost), r.Value)
	require.LessOrEqual(t, r.Bound, r.Value)
}

// checkPrices checks dual feasibility, complementary slackness, and that the
// prices of the sites alone prove the bound.
func checkPrices(t require.TestingT, p transport.Problem, s *transport.Solver, r transport.Result) {
	n := len(p.Supply)
	scale := big.NewInt(s.Scale())
	ticks := func(i, j int) int64 {
		c := p.Cost[j*n+i]
		if p.Whole {
			return new(big.Int).Div(new(big.Int).Mul(scale, big.NewInt(c)), big.NewInt(p.Demand[j])).Int64()
		}
		return c
	}
	sent := make([]int64, n)
	for _, x := range s.Shipments(nil) {
		sent[x.Site] += x.Units
		if x.Units > 0 {
			require.Equal(t, ticks(x.Site, x.Client), s.ClientPrice(x.Client)+s.SitePrice(x.Site), "an arc with flow")
		}
	}
	proved := new(big.Int)
	for i, amount := range p.Supply {
		mu := s.SitePrice(i)
		require.LessOrEqual(t, mu, int64(0))
		if mu < 0 {
			require.True(t, s.IsOpen(i))
			require.Equal(t, amount, sent[i], "site %d has a price", i)
		}
		proved.Add(proved, new(big.Int).Mul(big.NewInt(mu), big.NewInt(amount)))
	}
	loose := int64(0) // demand of clients with a choice of sites
	for j, d := range p.Demand {
		var least *big.Int
		choices := 0
		for i := range n {
			c := p.Cost[j*n+i]
			if !s.IsOpen(i) || c == transport.Never {
				continue
			}
			reduced := new(big.Int).Mul(scale, big.NewInt(c))
			if !p.Whole {
				reduced.Sub(reduced, big.NewInt(s.SitePrice(i)))
				reduced.Mul(reduced, big.NewInt(d))
			} else {
				reduced.Sub(reduced, new(big.Int).Mul(big.NewInt(s.SitePrice(i)), big.NewInt(d)))
			}
			if least == nil || reduced.Cmp(least) < 0 {
				least = reduced
			}
			if !p.Whole || d > 0 {
				reducedTicks := ticks(i, j) - s.ClientPrice(j) - s.SitePrice(i)
				require.GreaterOrEqual(t, reducedTicks, int64(0))
				if reducedTicks == 0 {
					choices++
				}
			}
		}
		if choices > 1 {
			loose += d
		}
		if least != nil {
			proved.Add(proved, least)
		}
	}
	bound := ceil(new(big.Rat).SetFrac(proved, scale))
	require.LessOrEqual(t, r.Bound, bound)
	if s.Exact() {
		require.Equal(t, r.Value, r.Bound)
	}
	require.LessOrEqual(t, r.Value-r.Bound, (loose+s.Scale()-1)/s.Scale())
}

// checkSolve solves, checks everything and compares with the slow solver.
func checkSolve(t require.TestingT, p transport.Problem, s *transport.Solver) transport.Result {
	if h, ok := t.(*testing.T); ok {
		h.Helper()
	}
	open := make([]bool, len(p.Supply))
	for i := range open {
		open[i] = s.IsOpen(i)
	}
	want := successivePaths(p, open)
	r := s.Solve(0)
	if want == nil {
		require.Equal(t, transport.Infeasible, r.Status)
		return r
	}
	require.Equal(t, transport.Optimal, r.Status)
	checkPlan(t, p, s, r)
	checkPrices(t, p, s, r)
	require.LessOrEqual(t, r.Bound, ceil(want))
	require.GreaterOrEqual(t, r.Value, ceil(want))
	return r
}
