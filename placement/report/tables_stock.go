package report

import (
	"io"

	"github.com/forwardstock/forwardstock/placement"
)

// StockCSV writes the stocking plan, a row for every item at every site that
// holds it, in the order of the problem: units and cartons to send, target and
// safety stock, what is there already, the cost, and the next best choice with
// its difference in words.
func StockCSV(w io.Writer, p placement.Problem, plan *placement.Plan) error {
	s, err := summarise(&p, plan)
	if err != nil {
		return err
	}
	c := newCSV(w, "item", "site", "send_units", "cartons", "case_pack", "expected_units", "deviation_units",
		"target_units", "safety_units", "reserve_units", "on_hand", "on_way", "moved_in", "moved_out", "cut_units", "way",
		"rounding_usd", "cost_usd",
		"next_action", "next_site", "next_difference_usd", "why")
	for k, item := range plan.Items {
		for _, stock := range item.Stock {
			c.text(item.Item)
			c.text(p.Network.Sites[stock.Site].ID)
			c.whole(stock.Send)
			c.whole(stock.Cartons)
			c.whole(max(1, p.Items[k].CasePack))
			c.number(stock.Mean)
			c.number(stock.Deviation)
			c.whole(stock.Target)
			c.number(stock.Safety)
			c.units(stock.Reserve)
			c.whole(stock.OnHand)
			c.whole(stock.OnWay)
			c.whole(stock.In)
			c.whole(stock.Out)
			c.whole(stock.Cut)
			c.text(s.way(stock))
			c.dollars(stock.Rounding)
			c.dollars(stock.Parts.Total())
			c.text(string(stock.Next.Action))
			if stock.Next.Site >= 0 {
				c.text(p.Network.Sites[stock.Next.Site].ID)
			} else {
				c.text("")
			}
			c.dollars(stock.Next.Difference)
			c.text(s.why(stock))
			c.end()
		}
	}
	return c.flush()
}

// way names the way by which stock comes, nothing without ways.
func (s *summary) way(stock placement.StockPlan) string {
	if stock.Way < 0 || len(s.problem.Network.Ways) == 0 {
		return ""
	}
	return s.problem.Network.Ways[stock.Way].ID
}

// MovesCSV writes what goes from site to site: a row for every item and pair of
// sites, with what it costs and what new goods in its place would.
func MovesCSV(w io.Writer, p placement.Problem, plan *placement.Plan) error {
	if err := check(&p, plan); err != nil {
		return err
	}
	c := newCSV(w, "item", "from", "to", "units", "cost_usd", "lost_margin_usd", "instead_usd")
	for _, m := range plan.Moves {
		c.text(p.Items[m.Item].ID)
		c.text(p.Network.Sites[m.From].ID)
		c.text(p.Network.Sites[m.To].ID)
		c.whole(m.Units)
		c.dollars(m.Cost)
		c.dollars(m.Lost)
		c.dollars(m.Instead)
		c.end()
	}
	return c.flush()
}

// IdleCSV writes the stock that the plan has no use for, with the reason.
func IdleCSV(w io.Writer, p placement.Problem, plan *placement.Plan) error {
	if err := check(&p, plan); err != nil {
		return err
	}
	c := newCSV(w, "item", "site", "units", "why")
	for _, idle := range plan.Idle {
		c.text(p.Items[idle.Item].ID)
		c.text(p.Network.Sites[idle.Site].ID)
		c.whole(idle.Units)
		c.text(reasonText(idle.Reason))
		c.end()
	}
	return c.flush()
}
