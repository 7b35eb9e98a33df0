package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/forwardstock/forwardstock/internal/figures"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// pageHedged is the most items of a hedge on the page.
const pageHedged = 12

// hedgePart says what stocks decided over sampled demand cost and save.
func (s *summary) hedgePart(h *whatif.Hedged) *studyPart {
	if h == nil {
		return nil
	}
	x := &studyPart{Title: "Hedged against demand",
		Lead: fmt.Sprintf("Stocks decided over %s sampled futures of demand, where a site that runs out is helped out by the next, against those of the plan. Both are judged by the same %s futures that neither has seen.",
			figures.Thousands(int64(h.Samples)), figures.Thousands(int64(h.Fresh)))}
	unknown := 0
	for i := range h.Items {
		if h.Items[i].Kept == whatif.KeptNoMargin {
			unknown++
		}
	}
	if unknown > 0 {
		x.Notes = append(x.Notes, plural(int64(unknown), "item")+" without a margin kept the stock of the plan: nothing says what a lost sale costs. Give the items a margin, or let the hedge assume one.")
	}
	d := h.Difference
	if h.Changed == 0 {
		x.Notes = append(x.Notes, "No stock was found that is surely better than that of the plan.")
		return x
	}
	x.List = append(x.List,
		fmt.Sprintf("The hedge %s in the mean (95%% sure: %s to %s): %s for stock and parcels, %s for lost sales.",
			wouldCost(d.Mean), signed(d.Low), signed(d.High), signed(h.Costs.Mean), signed(-h.Saves.Mean)),
		fmt.Sprintf("Lost sales are %s units instead of %s, and %s units come from another site than planned instead of %s.",
			tenth(h.Hedge.Lost), tenth(h.Plan.Lost), tenth(h.Hedge.Spilled), tenth(h.Plan.Spilled)))
	if h.Premium > 0 {
		x.List = append(x.List, fmt.Sprintf("It may cost up to %s more than the plan in the mean (99.9%% sure).", money(h.Premium)))
	}
	x.Head, x.Left = []string{"Item", "Stock, planned and hedged", "Changes cost by", "95% sure"}, []int{1}
	var changed []*whatif.HedgedItem
	for i := range h.Items {
		if h.Items[i].Kept == "" {
			changed = append(changed, &h.Items[i])
		}
	}
	slices.SortStableFunc(changed, func(a, b *whatif.HedgedItem) int { return cmp.Compare(a.Difference.Mean, b.Difference.Mean) })
	for i, item := range changed {
		if i == pageHedged {
			x.Notes = append(x.Notes, plural(int64(len(changed)-i), "more item")+" in hedge.csv")
			break
		}
		var stock []string
		for _, w := range item.Stock {
			is := figures.Thousands(w.Units)
			if !w.Held {
				is = "none"
			}
			if w.Planned != w.Units || !w.Held {
				stock = append(stock, fmt.Sprintf("%s %s → %s", clean(s.problem.Network.Sites[w.Site].ID), figures.Thousands(w.Planned), is))
			}
		}
		e := item.Difference
		x.row(clean(item.Item), list(stock), signed(e.Mean), signed(e.Low)+" to "+signed(e.High))
	}
	return x
}

// tenth writes a number of units with one decimal.
func tenth(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

func hedgeCSV(c *csvWriter, p *placement.Problem, s *Study) {
	if s.Hedge == nil {
		return
	}
	for i := range s.Hedge.Items {
		item := &s.Hedge.Items[i]
		for _, w := range item.Stock {
			c.text(item.Item)
			c.site(p, w.Site)
			c.text(string(item.Kept))
			c.whole(w.Planned)
			c.whole(w.Units)
			c.whole(w.Send)
			c.whole(w.Cartons)
			c.dollars(item.Difference.Mean)
			c.dollars(item.Difference.Low)
			c.dollars(item.Difference.High)
			c.end()
		}
	}
}
