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
	if p.Capacity != nil && p.Single {
		return errors.New("certificates of problems with capacities and single sources cannot be checked yet")
	}
	if c.Denominator <= 0 {
		return fmt.Errorf("denominator %d is not positive", c.Denominator)
	}
	k := &checker{p: p, c: c, priced: make([]*priced, len(c.Multipliers))}
	if err := k.group(); err != nil {
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
	p      *facility.Problem
	c      *facility.Certificate
	groups [][]int // clients of each multiplier
	priced []*priced
	needed *big.Int   // what a bound times the denominator must exceed
	wanted [][][]want // by vector and facility, with safety stock
}

// priced is a vector of multipliers with what follows from it: the sum of the
// multipliers and the reduced costs, times the denominator, and the order of the
// facilities by reduced cost.
type priced struct {
	sum   *big.Int
	rho   []*big.Int
	order []int
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
	for j := range k.p.Clients() {
		for i := range n {
			if c := k.p.Cost.At(i, j); c != facility.Never {
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

// price derives what multipliers v give within r, nil if that allows no plan.
func (k *checker) price(v int, r restrictions) (*priced, error) {
	if k.p.Safety != nil {
		return k.pooled(v, r)
	}
	return k.vector(v)
}

// vector derives what multipliers v give to facilities without limits.
func (k *checker) vector(v int) (*priced, error) {
	if v < 0 || v >= len(k.priced) {
		return nil, fmt.Errorf("no vector %d among %d", v, len(k.priced))
	}
	if k.priced[v] != nil {
		return k.priced[v], nil
	}
	u := k.c.Multipliers[v]
	n := k.p.Facilities()
	if len(u) != len(k.groups) {
		return nil, fmt.Errorf("vector %d has %d multipliers for %d clients or groups of them", v, len(u), len(k.groups))
	}
	q := &priced{sum: new(big.Int), rho: make([]*big.Int, n), order: make([]int, n)}
	scale := big.NewInt(k.c.Denominator)
	for _, x := range u {
		q.sum.Add(q.sum, big.NewInt(x))
	}
	for i := range n {
		q.order[i] = i
		q.rho[i] = new(big.Int).Mul(big.NewInt(k.p.OpeningCost(i)), scale)
		q.rho[i].Sub(q.rho[i], k.saves(i, u))
	}
	slices.SortStableFunc(q.order, func(a, b int) int { return q.rho[a].Cmp(q.rho[b]) })
	k.priced[v] = q
	return q, nil
}

// restrictions are those made on the way to a step.
type restrictions struct {
	state  []int8 // 1 open, -1 closed, 0 either
	lo, hi int
	never  bool  // they contradict each other
	pairs  *pair // whether some facilities serve some clients
}

// set makes facility i open or closed.
func (r *restrictions) set(i int, state int8) {
	if r.state[i] == -state {
		r.never = true
	}
	r.state[i] = state
}

func (r restrictions) clone() restrictions {
	r.state = slices.Clone(r.state)
	return r
}

// least returns the least sum of reduced costs of a set of facilities that the
// restrictions allow, plus the multipliers; nil if they allow none.
func (q *priced) least(r restrictions) *big.Int {
	if r.never || r.lo > r.hi {
		return nil
	}
	sum, count := new(big.Int).Set(q.sum), 0
	for i, s := range r.state {
		if s == 1 {
			sum.Add(sum, q.rho[i])
			count++
		}
	}
	if count > r.hi {
		return nil
	}
	for _, i := range q.order {
		if r.state[i] != 0 {
			continue
		}
		if count >= r.lo && (count >= r.hi || q.rho[i].Sign() >= 0) {
			break
		}
		sum.Add(sum, q.rho[i])
		count++
	}
	if count < r.lo {
		return nil
	}
	return sum
}

// proves reports whether vector q bounds the plans within r high enough, alone or
// with what step says about capacities.
func (k *checker) proves(q *priced, step facility.Step, r restrictions) bool {
	if q == nil {
		return true // there are none
	}
	least := q.least(r)
	return least == nil || least.Cmp(k.needed) > 0 ||
		(k.p.Capacity != nil && (k.covers(q, r) || k.dualises(q, step, r))) || k.abandoned(r)
}

// walk checks the steps, with a stack of the restrictions of the subtrees to
// come.
func (k *checker) walk(root restrictions) error {
	stack := []restrictions{root}
	for number, step := range k.c.Steps {
		if len(stack) == 0 {
			return fmt.Errorf("step %d: the tree has ended before", number)
		}
		r := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		next, err := k.step(step, r)
		if err != nil {
			return fmt.Errorf("step %d: %w", number, err)
		}
		stack = append(stack, next...)
	}
	if len(stack) > 0 {
		return fmt.Errorf("the tree ends with %d subtrees missing", len(stack))
	}
	return nil
}

// step checks one step and returns the restrictions of its subtrees, last first.
func (k *checker) step(step facility.Step, r restrictions) ([]restrictions, error) {
	switch step.Kind {
	case facility.Leaf:
		q, err := k.price(step.Multipliers, r)
		if err != nil {
			return nil, err
		}
		if !k.proves(q, step, r) {
			return nil, fmt.Errorf("vector %d does not prove the bound %d of this leaf", step.Multipliers, k.c.Bound)
		}
		return nil, nil
	case facility.Short:
		if !k.short(step.Clients, r) {
			return nil, errors.New("capacity suffices for these clients")
		}
		return nil, nil
	case facility.Fix:
		return k.fix(step, r)
	case facility.SplitFacility:
		i := int(step.Facility)
		if i < 0 || i >= len(r.state) {
			return nil, fmt.Errorf("no facility %d among %d", i, len(r.state))
		}
		a, b := r.clone(), r
		a.set(i, -1)
		b.set(i, 1)
		return []restrictions{b, a}, nil
	case facility.SplitPair:
		return k.splitPair(step, r)
	case facility.SplitCount:
		a, b := r.clone(), r
		a.hi = min(a.hi, step.Count)
		b.lo = max(b.lo, step.Count+1)
		return []restrictions{b, a}, nil
	}
	return nil, fmt.Errorf("unknown kind %d", step.Kind)
}

// fix checks a Fix step: that each facility alone, with the opposite state,
// leaves only plans that cost the bound.
func (k *checker) fix(step facility.Step, r restrictions) ([]restrictions, error) {
	q, err := k.price(step.Multipliers, r)
	if err != nil {
		return nil, err
	}
	after := r.clone()
	for _, side := range []struct {
		list  []int32
		state int8
	}{{step.Close, -1}, {step.Open, 1}} {
		for _, i := range side.list {
			if i < 0 || int(i) >= len(r.state) {
				return nil, fmt.Errorf("no facility %d among %d", i, len(r.state))
			}
			was, never := r.state[i], r.never
			r.set(int(i), -side.state)
			if !k.proves(q, step, r) {
				return nil, fmt.Errorf("vector %d does not fix facility %d", step.Multipliers, i)
			}
			r.state[i], r.never = was, never
			after.set(int(i), side.state)
		}
	}
	return []restrictions{after}, nil
}
