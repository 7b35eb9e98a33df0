package report

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/forwardstock/forwardstock/internal/figures"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// marginalPart says what one step more or less of every limit and promise is
// worth.
func (s *summary) marginalPart(all []whatif.Marginal) *studyPart {
	if len(all) == 0 {
		return nil
	}
	x := &studyPart{Title: "What one more is worth",
		Lead: "What the best plan costs more or less when one limit or promise is one step looser or tighter. Each was solved for.",
		Head: []string{"Limit or promise", "Now", "A step", "Looser", "Tighter"}, Left: []int{2}}
	ranges := slices.ContainsFunc(all, func(m whatif.Marginal) bool { return m.Range != nil && m.Range.Off == 0 })
	bounded := slices.ContainsFunc(all, func(m whatif.Marginal) bool { return m.Range != nil && m.Range.Off > 0 })
	switch {
	case ranges && !bounded:
		x.Lead += " Over so many steps the cost stays the same, which is proved."
	case bounded:
		x.Lead += " Over so many steps the cost stays the same, or changes by no more than is said, which is proved."
	}
	if ranges = ranges || bounded; ranges {
		x.Head = append(x.Head, "Same cost over")
	}
	var still []string
	vague := false
	var sure doubt
	for i := range all {
		m := &all[i]
		name, now, step := s.resource(m)
		if idle(m) {
			still, vague = append(still, name), vague || !proved(m.More) || !proved(m.Less)
			continue
		}
		cells := []string{name, now, step, stepText(m.More, &sure), stepText(m.Less, &sure)}
		if ranges {
			cells = append(cells, rangeText(m.Range))
		}
		x.row(cells...)
	}
	if len(still) > 0 {
		shown := still[:min(len(still), pageIdle)]
		if more := len(still) - len(shown); more > 0 {
			shown = append(slices.Clone(shown), fmt.Sprintf("%d others", more))
		}
		note := "A step either way changes nothing at other limits: "
		if vague {
			note = "A step either way changed nothing in the plans found at other limits, which proves nothing of the best: "
		}
		x.Notes = append(x.Notes, note+list(shown)+".")
	}
	x.Notes = append(x.Notes, sure.words()...)
	return x
}

// pageIdle is the most limits that are named although a step changes nothing.
const pageIdle = 6

// idle reports whether a limit on goods neither costs nor saves anything by a step.
func idle(m *whatif.Marginal) bool {
	switch m.Resource.Kind {
	case whatif.Units, whatif.Volume, whatif.Parcels, whatif.ItemSum, whatif.Budget:
	default:
		return false
	}
	nothing := func(x whatif.Step) bool { return !x.Exists || x.Difference != nil && x.Difference.Value == 0 }
	return nothing(m.More) && nothing(m.Less)
}

// proved reports whether a step changes nothing in the best plans either.
func proved(x whatif.Step) bool {
	return !x.Exists || x.Difference != nil && x.Difference.Least == 0 && x.Difference.Most == 0
}

// resource names what there is more or less of, how much there is, and a step.
func (s *summary) resource(m *whatif.Marginal) (name, now, step string) {
	r := m.Resource
	now = strconv.FormatFloat(m.Now, 'f', -1, 64)
	if whole := int64(m.Now); float64(whole) == m.Now {
		now = figures.Thousands(whole)
	}
	switch r.Kind {
	case whatif.Units:
		return "Units at " + clean(r.Site), now, "1 unit"
	case whatif.Volume:
		return "Volume at " + clean(r.Site), now + " L", "1 litre"
	case whatif.Parcels:
		return "Parcels a day at " + clean(r.Site), now, "1 parcel"
	case whatif.ItemSum:
		return "Units of " + clean(r.Item), now, "1 unit"
	case whatif.Budget:
		return "Budget", money(placement.Money(m.Now * float64(rate.Dollar))), "$1"
	case whatif.MaxSites:
		return "Number of sites", now, "1 site"
	}
	w := s.problem.Policy.Within[r.Promise]
	if r.Kind == whatif.Days {
		return fmt.Sprintf("Days of the promise of %s", percent(share(w.Share))), now, "1 day"
	}
	return "Share promised within " + businessDays(w.Days), percent(share(m.Now)), "1 point"
}

// stepText says what a step changes.
func stepText(x whatif.Step, sure *doubt) string {
	switch {
	case !x.Exists:
		return ""
	case x.Difference == nil:
		return "no plan"
	}
	return sure.text(*x.Difference)
}

// rangeText says over how many steps the cost stays.
func rangeText(r *whatif.Range) string {
	switch {
	case r == nil:
		return ""
	case r.From == 0 && r.To == 0 && !r.Endless:
		return "no step"
	case r.Off > 0:
		return fmt.Sprintf("%s tighter to %s looser, within %s", figures.Thousands(-r.From), figures.Thousands(r.To), money(r.Off))
	case r.Endless:
		return fmt.Sprintf("%s tighter to any looser", figures.Thousands(-r.From))
	}
	return fmt.Sprintf("%s tighter to %s looser", figures.Thousands(-r.From), figures.Thousands(r.To))
}

func marginalCSV(c *csvWriter, _ *placement.Problem, s *Study) {
	for i := range s.Marginals {
		m := &s.Marginals[i]
		c.text(string(m.Resource.Kind))
		c.text(m.Resource.Site)
		c.text(m.Resource.Item)
		c.whole(int64(m.Resource.Promise))
		c.fraction(m.Now)
		c.sideCost(m.Base)
		c.difference(m.More.Difference)
		c.difference(m.Less.Difference)
		if m.Range == nil {
			c.none(4)
		} else {
			c.whole(m.Range.From)
			c.whole(m.Range.To)
			c.flag(m.Range.Endless)
			c.dollars(m.Range.Off)
		}
		c.end()
	}
}
