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
		Lead: "Each value was solved for on both sides of it, with all else as it is.",
		Head: []string{"Item and site", "Now", "What changes", "Still so at", "Flips at", "Proved"}, Left: []int{1, 2}}
	vague := false
	for _, t := range all {
		name, now := clean(t.Item)+" at "+clean(t.Site), "not held"
		if t.Stocked {
			now = "held"
		}
		if d := t.Difference; d != nil {
			if t.Stocked {
				now += "; not to hold it " + wouldDiffer(whatif.Difference{Value: -d.Value, Least: -d.Most, Most: -d.Least})
			} else {
				now += "; to hold it " + wouldDiffer(*d)
			}
			if t.Empty {
				x.Notes = append(x.Notes, emptyShelf(name))
			}
			if !t.Decided {
				x.Notes = append(x.Notes, fmt.Sprintf("%s: too close to tell. It is %s in the plan found, and it may be otherwise in the best.", name, side(t.Stocked, "held", "not held")))
			}
		}
		rows := len(x.Rows)
		add := func(what string, decided bool, yes, no string) {
			proved := "yes"
			if !decided {
				proved, vague = "no", true
			}
			x.row(name, now, what, side(t.Stocked, yes, no), side(!t.Stocked, yes, no), proved)
			name, now = "", ""
		}
		if f := t.Carrying; f != nil {
			yes, no := apart(f.Yes.Value, f.No.Value)
			add("cost of carrying it there", f.Decided, yes, no)
		}
		if f := t.Inbound; f != nil {
			yes, no := apart(f.Yes.Value, f.No.Value)
			add("cost of bringing in a unit", f.Decided, yes, no)
		}
		if f := t.Volume; f != nil {
			yes, no := times(f.Yes.Value), times(f.No.Value)
			add("times what it sells", f.Decided, yes, no)
		}
		for _, f := range t.Promises {
			days := s.problem.Policy.Within[f.Promise].Days
			if f.Share != nil {
				yes, no := percent(share(f.Share.Yes.Value)), percent(share(f.Share.No.Value))
				add("share promised within "+businessDays(days), f.Share.Decided, yes, no)
			}
			if f.Days != nil {
				yes, no := strconv.Itoa(f.Days.Yes.Value), strconv.Itoa(f.Days.No.Value)
				add("days promised", f.Days.Decided, yes, no)
			}
		}
		if len(x.Rows) == rows {
			x.row(name, now, "nothing that was looked at", "", "", "")
		}
	}
	if vague {
		x.Notes = append(x.Notes, "Where it is not proved, the plans that were found differ so; their bounds leave room for the other answer.")
	}
	return x
}

// emptyShelf says that an item would be held where nobody is served from.
func emptyShelf(what string) string {
	return what + ": it would serve nobody from there. To hold an empty shelf is what costs so much; to be of use there costs more."
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
		var words []string
		for _, r := range o.Overrides {
			words = append(words, ruleWords(r))
		}
		cost := "no plan"
		if d := o.Price.Difference; d != nil {
			cost = sure.text(*d)
		}
		x.row(list(words), sideCost(o.Price.Without), sideCost(o.Price.With), cost)
		for _, r := range o.Price.Empty {
			x.Notes = append(x.Notes, emptyShelf(ruleWords(r)))
		}
	}
	x.Notes = append(x.Notes, sure.words()...)
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
