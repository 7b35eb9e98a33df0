package report

import (
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/internal/figures"
	"github.com/forwardstock/forwardstock/placement"
)

// afterRow is a step after the optimisation: what it does, and what it costs or
// saves.
type afterRow struct{ What, Amount, Text string }

// after tells what was decided after the optimisation, and at what price.
func (s *summary) after() []afterRow {
	if !s.found || len(s.top) == 0 {
		return nil
	}
	var rows []afterRow
	if r, ok := s.rounding(); ok {
		rows = append(rows, r)
	}
	if r, ok := s.landed(); ok {
		rows = append(rows, r)
	}
	if r, ok := s.missing(); ok {
		rows = append(rows, r)
	}
	if r, ok := s.moving(); ok {
		rows = append(rows, r)
	}
	if r, ok := s.resting(); ok {
		rows = append(rows, r)
	}
	for _, g := range s.plan.Grants {
		rows = append(rows, s.grant(g))
	}
	if r, ok := s.spending(); ok {
		rows = append(rows, r)
	}
	if r, ok := s.splitting(); ok {
		rows = append(rows, r)
	}
	return rows
}

func (s *summary) landed() (afterRow, bool) {
	text := "The cost counts all goods as if they had to be brought in, and this much of it is for goods that are there already."
	return afterRow{"Freight already paid", signed(-s.plan.Landed), text}, s.plan.Landed > 0
}

func (s *summary) moving() (afterRow, bool) {
	if len(s.plan.Moves) == 0 {
		return afterRow{}, false
	}
	var units int64
	var cost, lost, instead placement.Money
	items := map[int32]bool{}
	for _, m := range s.plan.Moves {
		units += m.Units
		cost, lost, instead = cost+m.Cost, lost+m.Lost, instead+m.Instead
		items[m.Item] = true
	}
	text := fmt.Sprintf("%s of %s go from site to site for %s", plural(units, "unit"), plural(int64(len(items)), "item"), money(cost))
	if lost > 0 {
		text += fmt.Sprintf(", and %s of margin while they cannot be sold", noticeable(lost))
	}
	return afterRow{"Stock to move", signed(cost + lost - instead), text + fmt.Sprintf("; new goods in their place would cost %s.", money(instead))}, true
}

// reasons are those of idle stock in words.
var reasons = []struct {
	reason placement.Reason
	text   string
}{
	{placement.IdleEnough, "no other site lacks them"},
	{placement.IdleApart, "no transfer leads to a site that lacks them"},
	{placement.IdleDear, "moving them would cost more than new goods"},
	{placement.IdleOnWay, "they are still on their way"},
}

func reasonText(r placement.Reason) string {
	for _, known := range reasons {
		if known.reason == r {
			return known.text
		}
	}
	return cleanText(string(r))
}

func (s *summary) resting() (afterRow, bool) {
	sums := make([]int64, len(reasons))
	var all int64
	var worth placement.Money
	for _, idle := range s.plan.Idle {
		all += idle.Units
		if at := slices.IndexFunc(reasons, func(known struct {
			reason placement.Reason
			text   string
		}) bool {
			return known.reason == idle.Reason
		}); at >= 0 {
			sums[at] += idle.Units
		}
		if v := s.problem.Items[idle.Item].Value; v > 0 && idle.Units < 1<<40 {
			worth += placement.Money(min(int64(v), 1<<60/max(1, idle.Units)) * idle.Units)
		}
	}
	if all == 0 {
		return afterRow{}, false
	}
	text := ""
	for i, n := range sums {
		if n == 0 {
			continue
		}
		if text != "" {
			text += "; "
		}
		text += fmt.Sprintf("%s units: %s", figures.Thousands(n), reasons[i].text)
	}
	amount := plural(all, "unit")
	if worth > 0 {
		text += fmt.Sprintf(". They are worth %s", money(worth))
	}
	return afterRow{"Stock without use", amount, text + "."}, true
}

// grant says what a limit keeps from being sent.
func (s *summary) grant(g placement.Grant) afterRow {
	text := "Whole cartons that targets ask for and that are not sent"
	if worth, most := money(g.Worth), money(g.Most); worth != most {
		text += fmt.Sprintf(". What is sent saves lost sales of %s, and no choice of cartons more than %s.", worth, most)
	} else {
		text += "; no choice of cartons within the limit saves more lost sales."
	}
	return afterRow{"Cut by the limit on " + limitName(g.Kind, g.Site, g.Item), "−" + plural(g.Cut, "unit"), text}
}

// limitName names a limit.
func limitName(kind placement.LimitKind, site, item string) string {
	switch kind {
	case placement.LimitBudget:
		return "the budget"
	case placement.LimitCarrying:
		return "the budget, for carrying"
	case placement.LimitItem:
		return clean(item)
	}
	return string(kind) + " at " + clean(site)
}

func (s *summary) spending() (afterRow, bool) {
	limit := s.problem.Policy.Budget
	if limit == 0 {
		return afterRow{}, false
	}
	left := limit - s.plan.Spent
	text := fmt.Sprintf("%s of %s is spent on new goods, freight, carrying and moving. ", money(s.plan.Spent), money(limit))
	cut := slices.ContainsFunc(s.plan.Grants, func(g placement.Grant) bool { return g.Kind == placement.LimitBudget })
	switch {
	case left < 0:
		text += "The items that are held cost more by themselves."
	case cut:
		text += "What is left pays for no further carton."
	default:
		text += "Every target is met, so the rest is left."
	}
	return afterRow{"Budget", money(max(0, left)) + " left", text}, true
}

func (s *summary) splitting() (afterRow, bool) {
	o := s.plan.Orders
	if o == nil || o.Orders == 0 {
		return afterRow{}, false
	}
	text := fmt.Sprintf("%s of %s orders of several items come in more than one parcel (%s).", units(o.Split), units(o.Orders), percent(ratio(o.Split, o.Orders)))
	return afterRow{"Split orders", signed(o.Cost), text}, true
}
