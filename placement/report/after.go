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

func (s *summary) rounding() (afterRow, bool) {
	thin, none, second, served := 0, 0, 0, 0.0
	for _, item := range s.top {
		for _, stock := range item.Stock {
			switch {
			case stock.Target == 0:
				none++
			case stock.Mean < 1:
				if thin++; !largest(item.Stock, stock) {
					second++
					served += stock.Mean
				}
			}
		}
	}
	text := "Holding whole units and cartons instead of the expected demand and its reserve."
	if thin > 0 {
		text += fmt.Sprintf(" %s expected to sell less than one unit in %s.", are(thin, "stock is", "stocks are"), plural(int64(s.problem.Demand.Days), "day"))
	}
	if second > 0 {
		text += fmt.Sprintf(" %s beside a larger one of the same item, nearer to %s of all units%s.", are(second, "of them is", "of them are"),
			percent(ratio(int64(served*1e6), s.demand)), s.pays())
	}
	if none > 0 {
		text += fmt.Sprintf(" %s so little demand that none in stock is enough: order these when they are ordered.", are(none, "stock has", "stocks have"))
	}
	amount := signed(s.plan.RoundingCost)
	if s.plan.RoundingCost < 0 {
		amount = money(-s.plan.RoundingCost) + " less to hold"
		text += " Less is held than that: it is no saving before missed sales."
	}
	return afterRow{"Whole units and cartons", amount, text}, s.plan.RoundingCost != 0 || thin+none > 0
}

// missing says what demand is expected to find nothing left.
func (s *summary) missing() (afterRow, bool) {
	var all, below int64
	for _, item := range s.top {
		for _, stock := range item.Stock {
			missed := min(max(stock.Missed, 0), 1<<40)
			all += missed
			if stock.OnHand+stock.OnWay+stock.In-stock.Out+stock.Send < stock.Target {
				below += missed
			}
		}
	}
	if rounded(all, million/10) == 0 {
		return afterRow{}, false
	}
	text := fmt.Sprintf("%s units are expected to be ordered when nothing is left", units(all))
	if below > 0 {
		text += fmt.Sprintf(", %s of them where less than the target can be sent", units(below))
	}
	amount := signed(s.plan.MissedCost)
	if s.plan.MissedCost == 0 {
		amount, text = units(all)+" units", text+"; no margin is known"
	}
	return afterRow{"Missed sales", amount, text + ". Promises and shares within days take for granted that stock is there."}, true
}

// largest reports whether a stock is the one of an item that sells most, the first of
// equals.
func largest(all []placement.StockPlan, stock placement.StockPlan) bool {
	for _, other := range all {
		if other.Mean > stock.Mean || other.Mean == stock.Mean && other.Site < stock.Site {
			return false
		}
	}
	return true
}

// pays says what pays for a stock nearby where promises have a price.
func (s *summary) pays() string {
	var most *placement.PromiseCheck
	for i := range s.plan.Promises {
		if p := &s.plan.Promises[i]; p.Price > 0 && (most == nil || p.Price > most.Price) {
			most = p
		}
	}
	if most == nil {
		return ""
	}
	return fmt.Sprintf(": the promise of %s within %s makes a unit on time worth about %v", promised(*most), businessDays(most.Days), noticeable(most.Price))
}

// are writes a number with what it is or they are.
func are(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return figures.Thousands(int64(n)) + " " + many
}

// landed tells of freight that is counted for goods which are there.
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
