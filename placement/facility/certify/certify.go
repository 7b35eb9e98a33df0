package certify

import (
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// Solution checks all that a solution claims: that its plan keeps the limits of
// the problem, that every client has the facilities it should, that Value is the
// plan's cost, and, if there is a certificate, that it proves Bound. For an
// Optimal solution, Value and Bound must be equal. It cannot check Infeasible,
// and does not look at such a solution.
func Solution(p *facility.Problem, s *facility.Solution) error {
	if s == nil {
		return errors.New("there is no solution")
	}
	if err := p.Check(); err != nil {
		return err
	}
	if s.Status == facility.Infeasible {
		return nil
	}
	var errs []error
	if s.HasPlan() {
		errs = append(errs, plan(p, s))
		if s.Value < s.Bound {
			errs = append(errs, fmt.Errorf("value %d is below the bound %d", s.Value, s.Bound))
		}
		if (s.Status == facility.Optimal) != (s.Value == s.Bound) {
			errs = append(errs, fmt.Errorf("status %v with value %d and bound %d", s.Status, s.Value, s.Bound))
		}
	}
	if c := s.Certificate; c != nil {
		if c.Bound != s.Bound {
			errs = append(errs, fmt.Errorf("certificate is for a bound of %d, solution claims %d", c.Bound, s.Bound))
		}
		errs = append(errs, bound(p, c))
	}
	return errors.Join(errs...)
}

// Bound checks that the certificate proves its bound: it returns nil, or why
// not. O(steps * (facilities log facilities) + vectors * facilities * clients).
func Bound(p *facility.Problem, c *facility.Certificate) error {
	if c == nil {
		return errors.New("there is no certificate")
	}
	if err := p.Check(); err != nil {
		return err
	}
	return bound(p, c)
}

// bound is Bound for a problem that is checked.
func bound(p *facility.Problem, c *facility.Certificate) error {
	if c.Denominator <= 0 {
		return fmt.Errorf("denominator %d is not positive", c.Denominator)
	}
	k := &checker{p: p, c: c, vectors: map[int]*vector{}}
	if err := k.group(); err != nil {
		return err
	}
	if err := k.list(); err != nil {
		return err
	}
	k.need(c.Bound)
	n := p.Facilities()
	r := restrictions{state: make([]int8, n), lo: p.MinOpen, hi: n}
	if p.MaxOpen > 0 {
		r.hi = min(n, p.MaxOpen)
	}
	if p.Clients() > 0 {
		r.lo = max(r.lo, 1)
	}
	for _, i := range p.Forced {
		r.set(i, 1)
	}
	for _, i := range p.Forbidden {
		r.set(i, -1)
	}
	return k.walk(r)
}

// checker follows the steps of one certificate.
type checker struct {
	p       *facility.Problem
	c       *facility.Certificate
	groups  [][]int         // clients of each multiplier
	lists   [][]entry       // facilities of each multiplier
	vectors map[int]*vector // those used last
	needed  *big.Int        // what a bound times the denominator must exceed
}

// need sets what every bound must exceed. Costs of plans are multiples of the
// common divisor of all costs, so that a bound that exceeds the multiple before
// is enough.
func (k *checker) need(bound int64) {
	divisor := int64(0)
	if k.p.Capacity != nil && !k.p.Single {
		divisor = 1 // shares of costs are rounded to any integer
	}
	gcd := func(v int64) {
		for a, b := divisor, v; ; a, b = b, a%b {
			if b == 0 {
				divisor = a
				return
			}
		}
	}
	n := k.p.Facilities()
	for i := range n {
		gcd(k.p.OpeningCost(i))
	}
	row := make([]int64, n)
	for j := 0; j < k.p.Clients() && divisor != 1; j++ {
		k.p.Cost.Row(j, row)
		for _, c := range row {
			if c != facility.Never {
				gcd(c)
			}
		}
	}
	if divisor = max(divisor, 1); k.p.Safety != nil {
		divisor = 1 // roots are rounded up to any integer
	}
	// The greatest multiple of divisor below bound.
	below := new(big.Int).Sub(big.NewInt(bound), big.NewInt(1))
	below.Div(below, big.NewInt(divisor)) // floor, as divisor > 0
	below.Mul(below, big.NewInt(divisor))
	k.needed = below.Mul(below, big.NewInt(k.c.Denominator))
}

// restrictions are those made on the way to a step.
type restrictions struct {
	state  []int8 // 1 open, -1 closed, 0 either
	lo, hi int
	never  bool      // they contradict each other
	pairs  *pair     // whether some facilities serve some clients
	balls  [][]int32 // sets, none with a facility of another, of which one must be open
}

// set makes facility i open or closed.
func (r *restrictions) set(i int, state int8) {
	if r.state[i] == -state {
		r.never = true
	}
	r.state[i] = state
	if state < 0 {
		r.settle(int32(i))
	}
}

func (r restrictions) clone() restrictions {
	r.state, r.balls = slices.Clone(r.state), slices.Clone(r.balls)
	return r
}

// proves reports whether vector q bounds the plans within r high enough, alone or
// with what step says about capacities.
func (k *checker) proves(q *priced, step facility.Step, r restrictions) bool {
	if q == nil {
		return true // there are none
	}
	least := q.choose(r).least()
	return least == nil || least.Cmp(k.needed) > 0 ||
		(k.p.Capacity != nil && (k.covers(q, r) || k.dualises(q, step, r))) || k.abandoned(r)
}
