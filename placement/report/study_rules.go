package report

import (
	"fmt"
	"strconv"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// thresholdPart says what would have to change for items to be held elsewhere.
func (s *summary) thresholdPart(all []*whatif.Thresholds) *studyPart {
	if len(all) == 0 {
		return nil
	}
	x := &studyPart{Title: "Where the answer flips",
		Lead: "Each value was confirmed by solving on both sides of it, with all else as it is.",
		Head: []string{"Item and site", "Now", "What changes", "Still so at", "Flips at"}, Left: []int{1, 2}}
	for _, t := range all {
		name, now := clean(t.Item)+" at "+clean(t.Site), "not held"
		if t.Stocked {
			now = "held"
		}
		if d := t.Difference; d != nil {
			now = "not held; to hold it " + wouldCost(d.Value)
			if t.Stocked {
				now = "held; not to hold it " + wouldCost(-d.Value)
			}
		}
		rows := len(x.Rows)
		add := func(what, from, to string) {
			x.row(name, now, what, from, to)
			name, now = "", ""
		}
		if f := t.Carrying; f != nil {
			yes, no := apart(f.Yes.Value, f.No.Value)
			add("cost of carrying it there", side(t.Stocked, yes, no), side(!t.Stocked, yes, no))
		}
		if f := t.Inbound; f != nil {
			yes, no := apart(f.Yes.Value, f.No.Value)
			add("cost of bringing in a unit", side(t.Stocked, yes, no), side(!t.Stocked, yes, no))
		}
		if f := t.Volume; f != nil {
			yes, no := times(f.Yes.Value), times(f.No.Value)
			add("times what it sells", side(t.Stocked, yes, no), side(!t.Stocked, yes, no))
		}
		for _, f := range t.Promises {
			days := s.problem.Policy.Within[f.Promise].Days
			if f.Share != nil {
				yes, no := percent(share(f.Share.Yes.Value)), percent(share(f.Share.No.Value))
				add("share promised within "+businessDays(days), side(t.Stocked, yes, no), side(!t.Stocked, yes, no))
			}
			if f.Days != nil {
				yes, no := strconv.Itoa(f.Days.Yes.Value), strconv.Itoa(f.Days.No.Value)
				add("days promised", side(t.Stocked, yes, no), side(!t.Stocked, yes, no))
			}
		}
		if len(x.Rows) == rows {
			add("nothing that was looked at", "", "")
		}
	}
	return x
}

// side returns the first of two texts if first is true, else the second.
func side(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// apart writes two amounts so that they differ where they do.
func apart(a, b placement.Money) (string, string) {
	if x, y := a.String(), b.String(); x != y {
		return x, y
	}
	return "$" + a.Decimal(), "$" + b.Decimal()
}

func times(x float64) string { return strconv.FormatFloat(x, 'g', 4, 64) }

// overridePart says what rules cost.
func (s *summary) overridePart(all []PricedOverride) *studyPart {
	if len(all) == 0 {
		return nil
	}
	x := &studyPart{Title: "What overrides cost", Lead: "The best plan with the rule against the best plan without it.",
		Head: []string{"Rule", "Without", "With", "Costs"}}
	var sure doubt
	for _, o := range all {
		sure.add(o.Price.Difference)
		var words []string
		for _, r := range o.Overrides {
			words = append(words, ruleWords(r))
		}
		cost := "no plan"
		if d := o.Price.Difference; d != nil {
			cost = signed(d.Value)
		}
		x.row(list(words), sideCost(o.Price.Without), sideCost(o.Price.With), cost)
	}
	x.Notes = sure.words()
	return x
}

func sideCost(s whatif.Side) string {
	if !s.Possible {
		return "no plan"
	}
	return money(s.Cost)
}

// ruleWords says what an override asks for.
func ruleWords(o whatif.Override) string {
	what := "Site " + clean(o.Site)
	verbs := [2]string{"open", "closed"}
	if o.Item != "" {
		what, verbs = clean(o.Item), [2]string{"at " + clean(o.Site), "not at " + clean(o.Site)}
	}
	switch o.Rule {
	case placement.Forced:
		return what + " " + verbs[0]
	case placement.Forbidden:
		return what + " " + verbs[1]
	}
	return fmt.Sprintf("%s free", what)
}
