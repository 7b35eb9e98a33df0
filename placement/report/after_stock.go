package report

import (
	"fmt"

	"github.com/forwardstock/forwardstock/internal/figures"
	"github.com/forwardstock/forwardstock/placement"
)

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
