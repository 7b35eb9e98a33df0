package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/forwardstock/forwardstock/internal/figures"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// headline says what to do.
func (s *summary) headline() string {
	switch {
	case s.plan.Status == facility.Infeasible:
		return "No plan keeps all requirements."
	case !s.found:
		return "No plan was found."
	case len(s.open) == 0 && s.lost.items > 0:
		return "Stock nothing: give up all sales."
	case len(s.open) == 0:
		return "There is nothing to stock."
	case len(s.open) == 1:
		return fmt.Sprintf("Keep everything at %s.", s.open[0].name)
	}
	names := make([]string, 0, len(s.open))
	for _, site := range s.open {
		names = append(names, site.name)
	}
	if len(names) > 5 {
		return fmt.Sprintf("Stock %d sites, first of all %s.", len(names), list(names[:3]))
	}
	return fmt.Sprintf("Stock %s.", list(names))
}

// verdict says why: what the plan saves, how fast it is, and how much of it is
// spread.
func (s *summary) verdict() []string {
	switch {
	case s.plan.Status == facility.Infeasible:
		return []string{"It is proved that no choice of sites, items and lanes meets them all."}
	case !s.found:
		return []string{s.stopped()}
	}
	var out []string
	if b, ok := s.before(); ok {
		out = append(out, s.saving(b), s.speed(b))
		for _, other := range s.outcomes[1 : len(s.outcomes)-1] {
			out = append(out, s.saving(other))
		}
	} else {
		text := fmt.Sprintf("Costs %s per unit", perUnit(s.outcomes[0].parts.Total(), s.demand))
		if days := s.outcomes[0].days; s.outcomes[0].known {
			text += fmt.Sprintf(", and parcels take %s business days in the mean", meanDays(days))
		}
		out = append(out, text+".")
	}
	out = append(out, s.givenUp())
	if len(s.alike) > 0 {
		out = append(out, fmt.Sprintf("It is the same as the %s.", list(s.alike)))
	}
	if len(s.open) == 1 && len(s.closed) > 0 && s.problem.Policy.MaxSites != 1 {
		if s.plan.Status == facility.Optimal {
			out = append(out, "A second site would cost more than it saves.")
		} else {
			out = append(out, "No second site was found that saves more than it costs.")
		}
	}
	if len(s.open) > 1 && len(s.top) > 0 {
		out = append(out, s.spread())
	}
	return slices.DeleteFunc(out, func(text string) bool { return text == "" })
}

// saving compares the cost with another way of stocking, and says if that
// would miss a promise.
func (s *summary) saving(b outcome) string {
	difference, was := b.parts.Total()-s.outcomes[0].parts.Total(), b.parts.Total()
	against := "the " + b.name
	if b.where != "" {
		against += " (" + b.where + ")"
	}
	text := "Costs as much as " + against
	if difference != 0 {
		pattern := "Saves %s (%s) per unit against %s, %s in %s"
		if difference < 0 {
			difference, pattern = -difference, "Costs %s (%s) more per unit than %s, %s in %s"
		}
		text = fmt.Sprintf(pattern, noticeable(perUnit(difference, s.demand)), percent(ratio(int64(difference), int64(was))),
			against, money(difference), plural(int64(s.problem.Demand.Days), "day"))
	}
	for _, c := range s.plan.Promises {
		if all := c.Item == "" && c.Region == "" && c.State == ""; all && c.OnTime >= c.Required && b.known && b.days.Within(c.Days) < share(c.Share) {
			return fmt.Sprintf("%s, and keeps the promise of %s within %s (otherwise %s).", text,
				promised(c), businessDays(c.Days), percent(b.days.Within(c.Days)))
		}
	}
	return text + "."
}

// promised writes the share of a promise, without decimals where it has none.
func promised(c placement.PromiseCheck) string {
	return strings.Replace(percent(share(c.Share)), ".0%", "%", 1)
}

// speed compares the share within the number of days where the two differ
// most.
func (s *summary) speed(b outcome) string {
	now, was := s.outcomes[0], b
	if nothing := func(o outcome) bool { return !o.known && o.parts.Lost > 0 }; nothing(now) || nothing(was) {
		return "" // is served
	}
	if !now.known || !was.known {
		return "The days that parcels take are not known."
	}
	best, most := 2, int64(-1)
	for day := 1; day <= 5; day++ {
		difference := now.days.Within(day) - was.days.Within(day)
		if max(difference, -difference) > most {
			best, most = day, max(difference, -difference)
		}
	}
	if percent(now.days.Within(best)) == percent(was.days.Within(best)) {
		return fmt.Sprintf("Parcels take as long as from the %s, %s business days in the mean.", b.name, meanDays(now.days))
	}
	return fmt.Sprintf("%s of units arrive within %s instead of %s; the mean goes from %s to %s business days.",
		percent(now.days.Within(best)), businessDays(best), percent(was.days.Within(best)),
		meanDays(was.days), meanDays(now.days))
}

func businessDays(n int) string {
	if n == 1 {
		return "1 business day"
	}
	return fmt.Sprintf("%d business days", n)
}

// spread says how many items are held at one site, two, or more.
func (s *summary) spread() string {
	var parts []string
	for i, where := range [...]string{"one site only", "two sites", "three or more sites"} {
		switch n := s.held[i]; {
		case n == 0:
		case n == len(s.top) && n == 1:
			return fmt.Sprintf("The one item goes to %s.", where)
		case n == len(s.top):
			return fmt.Sprintf("All %s items go to %s.", figures.Thousands(int64(n)), where)
		case parts == nil:
			parts = append(parts, fmt.Sprintf("%s go to %s", figures.Thousands(int64(n)), where))
		default:
			parts = append(parts, fmt.Sprintf("%s to %s", figures.Thousands(int64(n)), where))
		}
	}
	return fmt.Sprintf("Of %s items, %s.", figures.Thousands(int64(len(s.top))), list(parts))
}

// promise says how a promise is kept.
func (s *summary) promise(c placement.PromiseCheck) string {
	text := fmt.Sprintf("Within %s: %s of units, %s promised", businessDays(c.Days),
		percent(ratio(c.OnTime, s.asked(&c.Promise))), promised(c))
	if c.OnTime < c.Required {
		return text + ", missed."
	}
	if c.Price <= 0 {
		return text + ", kept at no extra cost."
	}
	return fmt.Sprintf("%s, kept; one more unit on time costs about %s.", text, noticeable(c.Price))
}

// noticeable writes a positive amount so that it does not look like nothing.
func noticeable(m placement.Money) string {
	if m < rate.Cent {
		return "less than a cent"
	}
	return money(m)
}
