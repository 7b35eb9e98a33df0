package report

import (
	"io"
	"strconv"
	"strings"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// StudyTable is one of the tables of a study as a CSV file.
type StudyTable struct {
	// Name is a file name, such as scenarios.csv.
	Name string
	// Write writes the table; without rows where the study has nothing for it.
	Write func(w io.Writer, p placement.Problem, plan *placement.Plan, study Study) error
}

// StudyTables returns all tables of a study.
func StudyTables() []StudyTable {
	return []StudyTable{
		table("frontier.csv", frontierCSV, "days", "share", "reached", "cost_usd", "bound_usd", "point_more_usd", "point_more_least_usd", "point_more_most_usd", "sites"),
		table("reasons.csv", reasonsCSV, "item", "site", "held", "holding_usd", "serving_usd", "next_action", "next_site", "next_difference_usd", "binding", "binding_saves_usd"),
		table("break_even.csv", breakEvenCSV, "item", "daily_units", "sites", "advice", "keep_sites", "of_sites", "pays_from_daily", "best_usd", "fewer_usd",
			"proved", "no_room", "below_daily", "below_best_usd", "below_fewer_usd"),
		table("evidence.csv", evidenceCSV, "item", "sites", "from_sites", "saving_usd", "deviation_usd", "needed_usd", "supported", "times_more", "orders", "days"),
		table("thresholds.csv", thresholdsCSV, "item", "site", "held", "what", "promise", "held_at", "not_held_at", "proved",
			"decided", "difference_usd", "least_usd", "most_usd"),
		table("overrides.csv", overridesCSV, "rules", "without_usd", "with_usd", "difference_usd", "least_usd", "most_usd"),
		table("scenarios.csv", scenariosCSV, "scenario", "chance", "best_usd", "bound_usd", "plan", "sites", "best", "cost_usd", "sunk_usd", "regret_usd", "broken"),
		table("marginal.csv", marginalCSV, "what", "site", "item", "promise", "now", "cost_usd", "looser_usd", "looser_least_usd", "looser_most_usd",
			"tighter_usd", "tighter_least_usd", "tighter_most_usd", "same_from", "same_to", "endless", "off_usd"),
		table("hedge.csv", hedgeCSV, "item", "site", "kept", "planned_units", "hedged_units", "send_units", "cartons", "difference_usd", "low_usd", "high_usd"),
		table("conflict.csv", conflictCSV, "list", "kind", "index", "requirement", "enough", "exact", "unit", "from", "to", "share"),
	}
}

// table returns a table whose rows are written by a function once the study is
// known to be one of the problem.
func table(name string, rows func(*csvWriter, *placement.Problem, *Study), header ...string) StudyTable {
	return StudyTable{name, func(w io.Writer, p placement.Problem, plan *placement.Plan, study Study) error {
		if err := study.check(&p); err != nil {
			return err
		}
		c := newCSV(w, header...)
		rows(c, &p, &study)
		return c.flush()
	}}
}

func (c *csvWriter) flag(is bool) { c.cell(strconv.FormatBool(is)) }

// fraction writes a float with all its digits.
func (c *csvWriter) fraction(x float64) { c.cell(strconv.FormatFloat(x, 'g', -1, 64)) }

// none writes empty cells.
func (c *csvWriter) none(n int) {
	for range n {
		c.cell("")
	}
}

// site writes the name of a site, nothing for -1.
func (c *csvWriter) site(p *placement.Problem, w int32) {
	if w < 0 {
		c.cell("")
		return
	}
	c.text(p.Network.Sites[w].ID)
}

func reasonsCSV(c *csvWriter, p *placement.Problem, s *Study) {
	if s.Explanation == nil {
		return
	}
	for i := range s.Explanation.Items {
		item := &s.Explanation.Items[i]
		for _, h := range item.Sites {
			c.text(item.Item)
			c.site(p, h.Site)
			c.flag(h.Held)
			c.dollars(h.Holding.Total())
			c.dollars(h.Serving.Total())
			c.text(string(h.Next.Action))
			c.site(p, h.Next.Site)
			c.dollars(h.Next.Difference)
			if h.Binding == nil {
				c.none(2)
			} else {
				c.text(string(h.Binding.Kind))
				c.dollars(h.Binding.Saves)
			}
			c.end()
		}
	}
}

func thresholdsCSV(c *csvWriter, p *placement.Problem, s *Study) {
	for _, t := range s.Thresholds {
		row := func(what, promise string, proved bool, yes, no string) {
			c.text(t.Item)
			c.text(t.Site)
			c.flag(t.Stocked)
			c.text(what)
			c.text(promise)
			c.cell(yes)
			c.cell(no)
			c.flag(proved)
			c.flag(t.Decided)
			c.difference(t.Difference)
			c.end()
		}
		float := func(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
		if f := t.Carrying; f != nil {
			row("carrying_usd", "", f.Decided, f.Yes.Value.Decimal(), f.No.Value.Decimal())
		}
		if f := t.Inbound; f != nil {
			row("inbound_usd", "", f.Decided, f.Yes.Value.Decimal(), f.No.Value.Decimal())
		}
		if f := t.Volume; f != nil {
			row("volume_factor", "", f.Decided, float(f.Yes.Value), float(f.No.Value))
		}
		for _, f := range t.Promises {
			index := strconv.Itoa(f.Promise)
			if f.Share != nil {
				row("share", index, f.Share.Decided, float(f.Share.Yes.Value), float(f.Share.No.Value))
			}
			if f.Days != nil {
				row("days", index, f.Days.Decided, strconv.Itoa(f.Days.Yes.Value), strconv.Itoa(f.Days.No.Value))
			}
		}
	}
}

func (c *csvWriter) sideCost(s whatif.Side) {
	if !s.Possible {
		c.cell("")
		return
	}
	c.dollars(s.Cost)
}

func overridesCSV(c *csvWriter, _ *placement.Problem, s *Study) {
	for _, o := range s.Overrides {
		var words []string
		for _, r := range o.Overrides {
			words = append(words, ruleWords(r))
		}
		c.text(strings.Join(words, "; "))
		c.sideCost(o.Price.Without)
		c.sideCost(o.Price.With)
		c.difference(o.Price.Difference)
		c.end()
	}
}

// difference writes a difference and its bounds.
func (c *csvWriter) difference(d *whatif.Difference) {
	if d == nil {
		c.none(3)
		return
	}
	c.dollars(d.Value)
	c.dollars(d.Least)
	c.dollars(d.Most)
}

func scenariosCSV(c *csvWriter, _ *placement.Problem, s *Study) {
	if s.Scenarios == nil {
		return
	}
	for i, f := range s.Scenarios.Scenarios {
		for j, x := range s.Scenarios.Plans {
			cell := x.Cells[i]
			c.text(f.Name)
			c.fraction(f.Chance)
			if f.Plan < 0 {
				c.none(2)
			} else {
				c.dollars(f.Cost)
				c.dollars(f.Bound)
			}
			c.text(planName(j))
			c.text(sitesOf(x.Plan))
			c.flag(f.Plan == j)
			if f.Plan < 0 {
				c.none(4)
				c.end()
				continue
			}
			c.dollars(cell.Cost)
			c.dollars(cell.Sunk)
			if len(cell.Broken) > 0 {
				c.none(1)
			} else {
				c.dollars(cell.Regret.Value)
			}
			var broken []string
			for _, b := range cell.Broken {
				broken = append(broken, b.Requirement)
			}
			c.text(strings.Join(broken, "; "))
			c.end()
		}
	}
}

func conflictCSV(c *csvWriter, _ *placement.Problem, s *Study) {
	if s.Conflict == nil {
		return
	}
	for _, r := range s.Conflict.Set {
		c.requirement("set", r)
		c.none(6)
		c.end()
	}
	gives := func(list string, all []whatif.Give) {
		for _, g := range all {
			c.requirement(list, g.Requirement)
			c.text(string(g.Enough))
			c.flag(g.Exact)
			c.text(string(g.Unit))
			c.whole(g.From)
			c.whole(g.To)
			c.fraction(g.Share)
			c.end()
		}
	}
	gives("alone", s.Conflict.Alone)
	gives("together", s.Conflict.Together)
	for _, r := range s.Conflict.Reach {
		c.requirement("reach", r.Requirement)
		c.none(2)
		c.text(string(r.Unit))
		c.whole(r.Asked)
		c.whole(r.Most)
		c.none(1)
		c.end()
	}
}

func (c *csvWriter) requirement(list string, r whatif.Requirement) {
	c.text(list)
	c.text(string(r.Kind))
	c.whole(int64(r.Index))
	c.text(r.Words)
}
