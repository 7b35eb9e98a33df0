package report

import (
	"fmt"

	"github.com/forwardstock/forwardstock/placement"
)

// why says what else could be done with an item at a site and what that would
// change.
func (s *summary) why(stock placement.StockPlan) string {
	c := stock.Next
	switch {
	case c.Action == placement.ActionDrop:
		return "Serving its buyers from the other sites " + s.change(c)
	case c.Action == placement.ActionMove && c.Site >= 0:
		return "Moving it to " + clean(s.problem.Network.Sites[c.Site].ID) + " " + s.change(c)
	case c.Action == placement.ActionAdd && c.Site >= 0:
		return "Holding it at " + clean(s.problem.Network.Sites[c.Site].ID) + " as well " + s.change(c)
	}
	return "No other choice at the open sites."
}

// cut says what a limit keeps from being sent.
func cut(stock placement.StockPlan) string {
	if stock.Cut == 0 {
		return ""
	}
	return plural(stock.Cut, "unit") + " cut by a limit. "
}

func (s *summary) change(c placement.Choice) string {
	late := s.late(c)
	switch {
	case c.Difference > 0 && late == "":
		return "would cost " + noticeable(c.Difference) + " more."
	case c.Difference > 0:
		return "would cost " + noticeable(c.Difference) + " more and bring " + late + "."
	case late == "" && c.Difference < 0:
		return "would save " + noticeable(-c.Difference) + "."
	case late == "":
		return "would cost the same."
	case c.Difference < 0:
		return "would save " + noticeable(-c.Difference) + " but bring " + late + "."
	}
	return "would cost the same but bring " + late + "."
}

// late says for the promise that would lose most how many units would be late,
// and nothing if none would lose any.
func (s *summary) late(c placement.Choice) string {
	worst, fewer := s.loses(c)
	if fewer == 0 {
		return ""
	}
	text := "slightly"
	if fewer >= million/20 {
		text = units(fewer)
	}
	return fmt.Sprintf("%s fewer units within %s", text, plural(int64(s.plan.Promises[worst].Days), "day"))
}

// loses returns the promise that would lose most, and how much; 0 if none would lose
// any.
func (s *summary) loses(c placement.Choice) (worst int, fewer int64) {
	for i, change := range c.OnTime {
		if i < len(s.plan.Promises) && change < -fewer {
			worst, fewer = i, -change
		}
	}
	return worst, fewer
}

// brief is why in a few words.
func (s *summary) brief(stock placement.StockPlan) string {
	c := stock.Next
	text := ""
	switch {
	case c.Action == placement.ActionDrop:
		text = "drop"
	case c.Action == placement.ActionMove && c.Site >= 0:
		text = "to " + short(clean(s.problem.Network.Sites[c.Site].ID), 12)
	case c.Action == placement.ActionAdd && c.Site >= 0:
		text = "add " + short(clean(s.problem.Network.Sites[c.Site].ID), 12)
	default:
		return "no other choice"
	}
	text += ": " + signed(c.Difference)
	if _, fewer := s.loses(c); fewer >= million/20 {
		text += ", " + units(fewer) + " late"
	} else if fewer > 0 {
		text += ", later"
	}
	return text
}
