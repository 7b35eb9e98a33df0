package transport

import (
	"math"
	"math/bits"
)

// wide is an unsigned integer of 128 bits.
type wide struct{ hi, lo uint64 }

// add adds a*b.
func (x *wide) add(a, b int64) {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	var carry uint64
	x.lo, carry = bits.Add64(x.lo, lo, 0)
	x.hi, _ = bits.Add64(x.hi, hi, carry)
}

// minus returns x - y, but at least 0.
func (x wide) minus(y wide) wide {
	lo, borrow := bits.Sub64(x.lo, y.lo, 0)
	hi, borrow := bits.Sub64(x.hi, y.hi, borrow)
	if borrow > 0 {
		return wide{}
	}
	return wide{hi, lo}
}

// over returns x/d rounded up, at most maxSum.
func (x wide) over(d int64) int64 {
	if x.hi >= uint64(d) {
		return maxSum
	}
	q, r := bits.Div64(x.hi, x.lo, uint64(d))
	if r > 0 {
		q++
	}
	return int64(min(q, maxSum))
}

// withoutDemand returns what clients without demand cost, or false if they cannot
// be served.
func (s *Solver) withoutDemand() (sum int64, possible bool) {
	if !s.problem.Whole {
		return 0, true
	}
	for j, d := range s.problem.Demand {
		if d > 0 {
			continue
		}
		i := s.nearest(j)
		if i == none {
			return 0, false
		}
		sum += s.problem.Cost[j*int(s.sites)+int(i)]
	}
	return sum, true
}

// nearest returns the open site that serves client j at the lowest cost.
func (s *Solver) nearest(j int) int32 {
	for _, e := range s.row(j, int(s.sites)) {
		if e.ticks == Never {
			break
		}
		if s.open[e.site] {
			return e.site
		}
	}
	return none
}

// tickCost returns the cost of the plan in ticks: sum_ij w_ij x_ij.
func (s *Solver) tickCost() (sum wide) {
	for v := range s.root {
		if s.node[v].parent != s.root {
			sum.add(s.cost[v], s.flow[v])
		}
	}
	return sum
}

// planCost returns the cost of the plan with its true costs, rounded up.
func (s *Solver) planCost(extra int64) int64 {
	if s.exact {
		return s.tickCost().over(s.scale) + extra
	}
	s.rests.Reset()
	sum := extra
	n := int(s.sites)
	for j, d := range s.problem.Demand {
		if d == 0 {
			continue
		}
		var own wide // sum_i c_ij x_ij
		row := s.problem.Cost[j*n : (j+1)*n]
		v := s.sites + int32(j)
		if p := s.node[v].parent; p != s.root {
			own.add(row[p], s.flow[v])
		}
		for c := s.node[v].first; c != none; c = s.node[c].next {
			own.add(row[c], s.flow[c])
		}
		q, r := bits.Div64(own.hi, own.lo, uint64(d))
		sum += int64(q)
		s.rests.Add(int64(r), d)
	}
	return sum + s.rests.Ceil()
}

// optimum returns the cost and the bound of an optimal tree. The cost in ticks
// is a bound, since ticks round down.
func (s *Solver) optimum(extra int64) (value, bound int64) {
	value, bound = s.planCost(extra), s.tickCost().over(s.scale)+extra
	if bound < value {
		bound = s.bound(extra)
	}
	return value, bound
}

// bound returns the bound that the prices of the sites prove, rounded up.
func (s *Solver) bound(extra int64) int64 {
	var gain, rent wide
	for j, d := range s.problem.Demand {
		if d == 0 {
			continue
		}
		u := s.reach(j)
		if u == math.MaxInt64 {
			return maxSum // a client that no open site may serve
		}
		gain.add(u, d)
		if !s.exact {
			gain.add(s.rest(j, u), 1)
		}
	}
	for i, amount := range s.problem.Supply {
		rent.add(-s.SitePrice(i), amount)
	}
	return gain.minus(rent).over(s.scale) + extra
}

// reach returns min_i (w_ij - mu_i) for client j.
func (s *Solver) reach(j int) int64 {
	least := int64(math.MaxInt64)
	for _, e := range s.row(j, int(s.sites)) {
		if e.ticks >= least {
			break
		}
		if s.open[e.site] {
			least = min(least, e.ticks-s.SitePrice(int(e.site)))
		}
	}
	return least
}

// rest returns the least that rounding to ticks lost on an arc of client j
// whose reduced cost is 0, given u = reach(j).
func (s *Solver) rest(j int, u int64) int64 {
	n, least := int(s.sites), int64(math.MaxInt64)
	for _, e := range s.row(j, n) {
		if e.ticks > u {
			break
		}
		if s.open[e.site] && e.ticks-s.SitePrice(int(e.site)) == u {
			_, lost := s.ticks(s.problem.Cost[j*n+int(e.site)], s.problem.Demand[j])
			least = min(least, lost)
		}
	}
	return least
}
