package report

import (
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// pagePlans is the most plans beside each other.
const pagePlans = 6

// pageBroken is the most broken rules that are named.
const pageBroken = 8

// scenarioPart sets the plans of the scenarios beside each other: what each costs
// beyond the best in every scenario.
func (s *summary) scenarioPart(c *whatif.Comparison) *studyPart {
	if c == nil || len(c.Scenarios) == 0 {
		return nil
	}
	x := &studyPart{Title: "Across scenarios",
		Lead: "A plan fixes which sites are open and what they hold; who serves whom is decided again in each scenario. Beside the best cost of each scenario is what every plan costs beyond it."}
	x.Head = []string{"Scenario", "Chance", "Best cost"}
	shown := min(len(c.Plans), pagePlans)
	for i := range shown {
		x.Head = append(x.Head, "Plan "+planName(i))
		where := sitesOf(c.Plans[i].Plan)
		for j := range i {
			if slices.Equal(openSites(c.Plans[i].Plan), openSites(c.Plans[j].Plan)) {
				where = "the sites of plan " + planName(j) + ", with other items at them"
				break
			}
		}
		x.Notes = append(x.Notes, fmt.Sprintf("Plan %s: %s. %s.", planName(i), where, bestIn(c, c.Plans[i].Scenarios)))
	}
	if more := len(c.Plans) - shown; more > 0 {
		x.Notes = append(x.Notes, plural(int64(more), "more plan")+" in scenarios.csv.")
	}
	for i, f := range c.Scenarios {
		cells := []string{clean(f.Name), percent(share(f.Chance)), "none"}
		if f.Plan >= 0 {
			cells[2] = money(f.Cost)
		}
		for j := range shown {
			cells = append(cells, scenarioCell(&f, &c.Plans[j].Cells[i]))
		}
		r := x.row(cells...)
		for j := range shown {
			r.Cells[3+j].Best = f.Plan == j
		}
		if f.Plan < 0 && f.Reason != "" {
			x.Notes = append(x.Notes, fmt.Sprintf("%s: %s", clean(f.Name), cleanText(f.Reason)))
		}
	}
	broken := 0
	for i, f := range c.Scenarios {
		for j := range shown {
			if cell := &c.Plans[j].Cells[i]; f.Plan >= 0 && len(cell.Broken) > 0 && broken < pageBroken {
				broken++
				x.Notes = append(x.Notes, fmt.Sprintf("Plan %s breaks in %s: %s.", planName(j), clean(f.Name), cleanText(cell.Broken[0].Requirement)))
			}
		}
	}
	x.scenarioVerdict(c, shown)
	return x
}

// scenarioVerdict adds what the plans come to over all scenarios, and which are best. Those
// that break rules in more scenarios than the best do have no mean that could be compared.
func (x *studyPart) scenarioVerdict(c *whatif.Comparison, shown int) {
	if c.Cheapest < 0 || c.Safest < 0 {
		return
	}
	fewest := c.Plans[c.Cheapest].Breaks
	mean, worst := []string{"Mean cost by chance", "", ""}, []string{"Largest regret", "", ""}
	for j := range shown {
		if p := &c.Plans[j]; p.Breaks > fewest {
			mean, worst = append(mean, "breaks rules"), append(worst, "breaks rules")
		} else {
			mean, worst = append(mean, money(p.Expected)), append(worst, money(p.Regret.Value))
		}
	}
	for i, cells := range [][]string{mean, worst} {
		r := x.row(cells...)
		r.Strong = true
		if best := []int{c.Cheapest, c.Safest}[i]; best < shown {
			r.Cells[3+best].Best = true
		}
	}
	among := "Of the plans looked at, "
	switch {
	case fewest > 0:
		among = fmt.Sprintf("None of the plans looked at keeps all rules in every scenario. Of those that break some in no more than %s, and over the others: ", plural(int64(fewest), "scenario"))
	case slices.ContainsFunc(c.Plans, func(p whatif.Candidate) bool { return p.Breaks > 0 }):
		among = "Of the plans looked at that keep all rules in every scenario, "
	}
	verdict := fmt.Sprintf("%splan %s has the least mean cost, and plan %s the smallest regret.", among, planName(c.Cheapest), planName(c.Safest))
	if c.Cheapest == c.Safest {
		verdict = fmt.Sprintf("%splan %s has both the least mean cost and the smallest regret.", among, planName(c.Cheapest))
	}
	x.Notes = append([]string{verdict}, x.Notes...)
}

// scenarioCell says how a plan does in a scenario.
func scenarioCell(f *whatif.Future, c *whatif.Cell) string {
	switch {
	case f.Plan < 0:
		return "-"
	case len(c.Broken) > 0:
		return "breaks " + plural(int64(len(c.Broken)), "rule")
	case c.Regret.Value == 0:
		return "best"
	}
	return signed(c.Regret.Value)
}

// planName numbers plans by letters: A to Z, then AA and on.
func planName(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return planName(i/26-1) + planName(i%26)
}

// sitesOf lists the open sites of a plan.
func sitesOf(plan *placement.Plan) string {
	names := openSites(plan)
	switch {
	case len(names) == 0:
		return "no site"
	case len(names) > 5:
		return fmt.Sprintf("%d sites", len(names))
	}
	return list(names)
}

// bestIn lists the scenarios that a plan is the best of.
func bestIn(c *whatif.Comparison, which []int) string {
	if len(which) == 0 {
		return "Best in no scenario alone"
	}
	var names []string
	for _, i := range which {
		names = append(names, clean(c.Scenarios[i].Name))
	}
	return "Best in " + list(names)
}
