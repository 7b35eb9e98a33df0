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
	worst := -1
	for i, change := range c.OnTime {
		if i < len(s.plan.Promises) && change < 0 && (worst < 0 || change < c.OnTime[worst]) {
			worst = i
		}
	}
	if worst < 0 {
		return ""
	}
	fewer := units(-c.OnTime[worst])
	if -c.OnTime[worst] < million/20 {
		fewer = "under 0.1"
	}
	return fmt.Sprintf("%s fewer units within %s", fewer, plural(int64(s.plan.Promises[worst].Days), "day"))
}

// brief is why in a few words.
func (s *summary) brief(stock placement.StockPlan) string {
	c := stock.Next
	text := ""
	switch {
	case c.Action == placement.ActionDrop:
		text = "drop"
	case c.Action == placement.ActionMove && c.Site >= 0:
		text = "move to " + short(clean(s.problem.Network.Sites[c.Site].ID), 16)
	case c.Action == placement.ActionAdd && c.Site >= 0:
		text = "add " + short(clean(s.problem.Network.Sites[c.Site].ID), 16)
	default:
		return "no other choice at open sites"
	}
	text += ": " + signed(c.Difference)
	if late := s.late(c); late != "" {
		text += ", " + late
	}
	return text
}
