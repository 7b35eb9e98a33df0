package whatif

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/internal/mistake"
	"github.com/forwardstock/forwardstock/placement"
)

// Comparison tells how the best plan of every scenario does in all the others.
type Comparison struct {
	Scenarios []Future `json:"scenarios"`
	// Plans are the different plans that are best in some scenario, in the order of
	// their first, and then those that were found to be better over all of them.
	Plans []Candidate `json:"plans"`
	// Looked is how many plans were looked at in all scenarios. Cheapest and Safest are
	// the best of these, which need not be the best that there are.
	Looked int `json:"looked"`
	// Cheapest is the plan of the least expected cost, and Safest the one whose largest
	// regret is least: indexes into Plans, -1 if no scenario has a plan. Both are among
	// the plans that break rules in the fewest scenarios. Of equal ones they are the
	// first.
	Cheapest int `json:"cheapest"`
	Safest   int `json:"safest"`
}

// Future is a scenario with its own best plan.
type Future struct {
	Name string `json:"name"`
	// Chance is its share of the weights of the scenarios that have a plan, in [0, 1].
	Chance float64 `json:"chance"`
	// Plan is an index into Comparison.Plans, or -1; then Reason tells why there is none.
	Plan   int    `json:"plan"`
	Reason string `json:"reason,omitempty"`
	// Cost is the least that any of the plans costs in it, and Bound what no plan beats.
	Cost  placement.Money `json:"cost"`
	Bound placement.Money `json:"bound"`
}

// Candidate is a plan, and what becomes of it. Sums are over the scenarios that have a
// plan and in which this one keeps the rules.
type Candidate struct {
	// Scenarios are those that it is the plan of: indexes into Comparison.Scenarios, none
	// if it is best in none of them.
	Scenarios []int           `json:"scenarios"`
	Plan      *placement.Plan `json:"plan"`
	// Cells has one entry for every scenario.
	Cells []Cell `json:"cells"`
	// Breaks is the number of scenarios that have a plan and in which it breaks rules.
	Breaks int `json:"breaks"`
	// Expected is the mean cost, by chance, and Regret the largest of the regrets.
	Expected placement.Money `json:"expected"`
	Regret   Difference      `json:"regret"`
}

// Cell is a plan in a scenario.
type Cell struct {
	// Cost is what it costs, with who serves whom chosen best for the scenario; Sunk is
	// the part of it that is paid for open sites that cannot be used. With the same sites
	// and items no one does better than Bound.
	Cost  placement.Money `json:"cost"`
	Bound placement.Money `json:"bound"`
	Sunk  placement.Money `json:"sunk,omitempty"`
	Parts placement.Parts `json:"parts"`
	// Regret is by how much it misses the best plan of the scenario. Value is never below
	// zero, as every plan here is one of the scenario, too.
	Regret Difference `json:"regret"`
	// Broken are the rules that it cannot keep, with everyone served at the least cost
	// from where goods are; then Cost leaves them aside, and there is no regret.
	Broken []placement.Broken `json:"broken,omitempty"`
}

// Compare solves a problem in every scenario, and looks at each plan in all of them. A
// plan decides what must be decided before anyone knows which scenario it will be: the
// sites and which items each of them holds. Who serves whom, the ways in, and whether
// sales are lost are decided again in each scenario, by solving with the sites and items
// of the plan, so that the cost of plan i in scenario s is
//
//	V_is = min cost in s, with y = y_i and z = z_i        V*_s = min over all y and z
//
// within proven bounds. With the chances π_s the plan of least expected cost is that of
// min_i sum_s π_s V_is (Birge and Louveaux 2011), and that of least regret that of
// min_i max_s (V_is - V*_s) (Savage 1951; Kouvelis and Yu 1997). A site that is open in
// the plan and cannot be used in s is paid for; goods go elsewhere.
//
// What happens with no change at all is a scenario, too, if it is among them. Whole
// units are left aside: costs are those of Plan.Cost. A scenario without a plan counts
// for nothing and says why.
//
// The plan that is best over all scenarios may be best in none of them. So the union of
// their plans is looked at as well, the best plan as it is, with a site that none of them
// has or without one that all have, and what comes of the best of all when a site is
// closed, opened or put in the place of another: eight more solves and 24 more plans at
// most, each of which is kept if it is best. Others are not in the answer.
//
// The errors are those of [Apply] for all scenarios at once, also for names that are
// there twice, and of [placement.Solve]. n scenarios take n + 9 solves at most, and
// up to n² + 24n of the much smaller problem of who serves whom. The result does not depend on
// Options.Workers.
func Compare(ctx context.Context, p placement.Problem, scenarios []Scenario, o placement.Options) (*Comparison, error) {
	problems, err := applyAll(p, scenarios)
	if err != nil {
		return nil, err
	}
	c := &Comparison{Scenarios: make([]Future, len(scenarios)), Cheapest: -1, Safest: -1}
	own := make([]*placement.Plan, len(scenarios))
	start := o.Start
	for s := range scenarios {
		o.Start = start
		plan, reason, err := attempt(ctx, problems[s], o)
		if err != nil {
			return nil, err
		}
		if own[s] = plan; plan != nil {
			start = plan // the next scenario is one like it
		}
		c.Scenarios[s] = Future{Name: scenarios[s].Name, Plan: -1, Reason: reason}
		if plan != nil {
			c.Scenarios[s].Bound = plan.Bound
			c.Scenarios[s].Plan = c.candidate(s, plan)
		}
	}
	c.chances(scenarios)
	for i := range c.Plans {
		plan := &c.Plans[i]
		plan.Cells = make([]Cell, len(scenarios))
		for s := range scenarios {
			if plan.Cells[s], err = evaluate(ctx, problems[s], plan.Plan, own[s], o); err != nil {
				return nil, err
			}
		}
	}
	c.Looked = len(c.Plans)
	c.weigh()
	o.Start = nil
	return c, (&rival{ctx, p, problems, own, o, c, 0}).look()
}

// applyAll returns the problem in every scenario, or every mistake.
func applyAll(p placement.Problem, scenarios []Scenario) ([]placement.Problem, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	var all []error
	if len(scenarios) == 0 {
		all = append(all, errors.New("there are no scenarios"))
	}
	out := make([]placement.Problem, len(scenarios))
	seen := map[string]int{}
	for s := range scenarios {
		place := fmt.Sprintf("scenarios[%d] (%.40q)", s, scenarios[s].Name)
		if first, twice := seen[scenarios[s].Name]; twice {
			all = append(all, fmt.Errorf("%s.name: it is that of scenarios[%d], too", place, first))
		} else {
			seen[scenarios[s].Name] = s
		}
		var err error
		if out[s], err = apply(p, scenarios[s], place); err != nil {
			all = append(all, err)
		}
	}
	return out, mistake.Join(placement.ErrInvalid, all...)
}

// attempt returns the plan of a problem, or why there is none.
func attempt(ctx context.Context, p placement.Problem, o placement.Options) (*placement.Plan, string, error) {
	plan, err := placement.Solve(ctx, p, o)
	switch {
	case errors.Is(err, placement.ErrInfeasible):
		return nil, err.Error(), nil
	case err != nil:
		return nil, "", err
	case len(plan.Sites) == 0:
		return nil, "no plan was found within the limits of the options", nil
	}
	return plan, "", nil
}

// candidate returns the number of the plan of scenario s among the different ones.
func (c *Comparison) candidate(s int, plan *placement.Plan) int {
	i := slices.IndexFunc(c.Plans, func(other Candidate) bool { return alike(other.Plan, plan) })
	if i < 0 {
		i = len(c.Plans)
		c.Plans = append(c.Plans, Candidate{Plan: plan})
	}
	c.Plans[i].Scenarios = append(c.Plans[i].Scenarios, s)
	return i
}

// alike reports whether plans open the same sites and hold the same items there.
func alike(a, b *placement.Plan) bool {
	for w := range a.Sites {
		if a.Sites[w].Open != b.Sites[w].Open {
			return false
		}
	}
	for k := range a.Items {
		same := func(x, y placement.StockPlan) bool { return x.Site == y.Site }
		if !slices.EqualFunc(a.Items[k].Stock, b.Items[k].Stock, same) {
			return false
		}
	}
	return true
}
