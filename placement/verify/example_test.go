package verify_test

import (
	"fmt"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/verify"
)

func ExamplePlan() {
	// A site that must be kept, with nothing to sell: it costs $10, and no plan
	// can cost less.
	problem := placement.Problem{
		Network: placement.Network{Sites: []placement.Site{
			{ID: "Reno", ZIP: "89501", Rule: placement.Forced, Fixed: 10 * rate.Dollar},
		}},
		Demand: forecast.Demand{Days: 28, Regions: geo.Regions()[:1]},
	}
	parts := placement.Parts{Sites: 10 * rate.Dollar}
	outcome := placement.Outcome{Name: "plan", Sites: []string{"Reno"}, Parts: parts}
	single := outcome
	single.Name = "best single site"
	plan := &placement.Plan{
		Schema: placement.Schema, Status: facility.Optimal,
		Cost: 10 * rate.Dollar, Bound: 10 * rate.Dollar, Parts: parts,
		Sites:       []placement.SitePlan{{Site: "Reno", Open: true, Parts: parts}},
		Compared:    []placement.Outcome{outcome, single},
		Certificate: &placement.Certificate{Leaves: []placement.Leaf{{}}},
	}
	fmt.Println(verify.Plan(problem, plan))

	plan.Cost = 9 * rate.Dollar
	fmt.Println(verify.Plan(problem, plan))
	// Output:
	// <nil>
	// false plan: cost: says 9000000, is 10000000
	// false plan: it is said to be optimal, with a cost of $9.00 and a bound of $10.00
}
