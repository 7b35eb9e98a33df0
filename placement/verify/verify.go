package verify

import (
	"github.com/forwardstock/forwardstock/placement"
)

// Plan returns every discrepancy between a plan and its problem, its bound
// included, as errors that match [ErrFalse]: the first hundred, and the number
// of the others. It returns nil for a plan that is what it says. A problem that
// makes no sense is an error that matches placement.ErrInvalid instead.
//
// A plan without a certificate proves no more than that no cost is negative:
// a bound above zero is then a discrepancy. [Feasible] leaves the bound aside.
//
// It takes time linear in items, regions, sites, services and leaves, plus
// quadratic in the leaves alone, on all processors.
func Plan(p placement.Problem, plan *placement.Plan) error {
	return verify(&p, plan, true)
}

// Feasible is Plan but for the bound, the certificate and whether the plan is
// optimal: for plans that travel without their certificate.
func Feasible(p placement.Problem, plan *placement.Plan) error {
	return verify(&p, plan, false)
}

func verify(p *placement.Problem, plan *placement.Plan, bounded bool) error {
	m, err := read(p)
	if err != nil {
		return err
	}
	c := &check{model: m, plan: plan, findings: findings{kind: ErrFalse}}
	if plan == nil {
		c.bad("there is none")
		return c.err()
	}
	return c.run(bounded)
}
