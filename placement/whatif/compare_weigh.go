package whatif

import (
	"math"

	"github.com/forwardstock/forwardstock/placement"
)

// chances makes weights add up to 1 over the scenarios that have a plan.
func (c *Comparison) chances(scenarios []Scenario) {
	sum := 0.0
	weight := func(s int) float64 {
		if c.Scenarios[s].Plan < 0 {
			return 0
		} else if w := scenarios[s].Weight; w > 0 {
			return w
		}
		return 1
	}
	for s := range scenarios {
		sum += weight(s)
	}
	for s := range scenarios {
		if w := weight(s); w > 0 {
			c.Scenarios[s].Chance = w / sum
		}
	}
}

// weigh fills in regrets and finds the best plans.
func (c *Comparison) weigh() {
	for s := range c.Scenarios {
		future := &c.Scenarios[s]
		if future.Plan < 0 {
			continue
		}
		least := placement.Money(math.MaxInt64)
		for i := range c.Plans {
			if cell := &c.Plans[i].Cells[s]; len(cell.Broken) == 0 {
				least = min(least, cell.Cost)
			}
		}
		future.Cost = least
		for i := range c.Plans {
			if cell := &c.Plans[i].Cells[s]; len(cell.Broken) == 0 {
				cell.Regret = Difference{Value: cell.Cost - least, Least: max(0, cell.Bound-least), Most: cell.Cost - future.Bound}
			}
		}
	}
	c.Cheapest, c.Safest = -1, -1
	for i := range c.Plans {
		c.Plans[i].sum(c.Scenarios)
		c.Cheapest = c.better(c.Cheapest, i, func(p *Candidate) placement.Money { return p.Expected })
		c.Safest = c.better(c.Safest, i, func(p *Candidate) placement.Money { return p.Regret.Value })
	}
}

// sum adds up what becomes of a plan.
func (p *Candidate) sum(scenarios []Future) {
	p.Breaks, p.Expected, p.Regret = 0, 0, Difference{}
	cost, chance := 0.0, 0.0
	for s := range scenarios {
		cell := &p.Cells[s]
		switch {
		case scenarios[s].Plan < 0:
			continue
		case len(cell.Broken) > 0:
			p.Breaks++
			continue
		}
		cost += float64(scenarios[s].Chance * float64(cell.Cost))
		chance += scenarios[s].Chance
		p.Regret.Value = max(p.Regret.Value, cell.Regret.Value)
		p.Regret.Least = max(p.Regret.Least, cell.Regret.Least)
		p.Regret.Most = max(p.Regret.Most, cell.Regret.Most)
	}
	if chance > 0 {
		p.Expected = placement.Money(math.Round(cost / chance))
	}
}

// better returns which of two plans breaks rules less often, or else has less of
// something. The first may be -1.
func (c *Comparison) better(best, i int, of func(*Candidate) placement.Money) int {
	if best < 0 {
		return i
	}
	a, b := &c.Plans[best], &c.Plans[i]
	if b.Breaks < a.Breaks || b.Breaks == a.Breaks && of(b) < of(a) {
		return i
	}
	return best
}
