package report

import (
	"fmt"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// fitted returns what fitting the plan to whole cartons, missed sales and split orders
// added to its cost after the search, and what it saved on these; false if it added
// nothing to speak of.
func (s *summary) fitted() (added, saved placement.Money, ok bool) {
	added = s.plan.Cost - s.plan.Searched
	return added, added + s.plan.Refined, s.found && s.plan.Searched > 0 && added >= rate.Cent
}

// proof says what the bound means.
func (s *summary) proof() string {
	if !s.found {
		return ""
	}
	return s.proved() + s.ofNewGoods()
}

// ofNewGoods says what the proof leaves out where goods are there already.
func (s *summary) ofNewGoods() string {
	if s.plan.Landed == 0 && len(s.plan.Idle) == 0 {
		return ""
	}
	return " All of this counts every unit as new: what is there already is put to use after sites are chosen."
}

// proved says what the bound means for goods that are all new.
func (s *summary) proved() string {
	switch {
	case s.plan.Cost <= s.plan.Bound:
		return "This is the best plan there is: it is proved that none costs less."
	case s.plan.Bound <= 0 && s.plan.Certificate == nil:
		return "Nothing is proved of how near to the best this plan is."
	}
	above := s.plan.Cost - s.plan.Bound
	text := fmt.Sprintf("It is proved that no plan costs less than %s, so %s (%s) could still be saved.", money(s.plan.Bound), atMost(above), s.gap())
	if s.plan.Stop == facility.Enumerated {
		text = fmt.Sprintf("The bound proves by itself that no plan costs less than %s, %s less (%s).", money(s.plan.Bound), noticeable(above), s.gap())
	}
	if added, saved, ok := s.fitted(); ok {
		text += fmt.Sprintf(" Of that, %s was added after the search, to save %s on whole cartons, missed sales and split orders, which the bound leaves out; %s.",
			money(added), money(saved), s.searched())
	}
	return text + " " + s.stopped()
}

// searched says where the search ended, by its own account: its last plan is not kept.
func (s *summary) searched() string {
	if left := s.plan.Searched - s.plan.Bound; left > 0 {
		return fmt.Sprintf("the search itself ended %s (%s) above the bound", noticeable(left), gapText(s.plan.SearchGap()))
	}
	return "the search itself ended at the bound"
}

// atMost writes a positive amount as one that is not passed.
func atMost(m placement.Money) string {
	if m < rate.Cent {
		return noticeable(m)
	}
	return "at most " + noticeable(m)
}

// proofCard is the key number of the proof.
func (s *summary) proofCard() card {
	c := card{Label: "From the best possible, at most", Value: s.gap(), Note: "no plan costs less than " + money(s.plan.Bound)}
	added, saved, ok := s.fitted()
	switch {
	case s.plan.Cost <= s.plan.Bound:
		c.Note = "proved: no plan costs less"
	case ok:
		c.Note = fmt.Sprintf("of it %s that saves %s on cartons and orders; %s", money(added), money(saved), s.searched())
	case s.plan.Stop == facility.Enumerated:
		c.Label, c.Note = "Above what the bound proves", "all choices were tried: none is cheaper"
	}
	return c
}

// sure says at the foot of the page what is proved.
func (s *summary) sure() string {
	text := fmt.Sprintf("The plan costs %s. A bound of %s is proved: no choice of sites, items and lanes can cost less, so the gap is at most %s of the cost.",
		s.plan.Cost, s.plan.Bound, s.gap())
	if added, saved, ok := s.fitted(); ok {
		text += fmt.Sprintf(" The search ended with a plan of %s, which is not kept; the %s more of the plan shown saves %s on whole cartons, missed sales and split orders, which the bound leaves out.",
			s.plan.Searched, added, saved)
	}
	if s.plan.Stop == facility.Enumerated {
		text += " " + s.stopped()
	}
	return text
}

// fit says what the decisions after the optimisation added to the cost.
func (s *summary) fit() string {
	added, saved, ok := s.fitted()
	if !ok {
		return ""
	}
	return fmt.Sprintf("To save %s on these and on missed sales, some items are held or served otherwise than the search left them; that adds %s to the cost above.",
		money(saved), money(added))
}

// gap writes the proved gap with as many decimals as it takes to see it.
func (s *summary) gap() string { return gapText(s.plan.Gap()) }

// gapText is gap for a share of the cost.
func gapText(share float64) string {
	gap := share * 100
	switch {
	case gap == 0:
		return "0%"
	case gap < 0.01:
		return "under 0.01%"
	case gap < 1:
		return fmt.Sprintf("%.2f%%", gap)
	}
	return fmt.Sprintf("%.1f%%", gap)
}

func (s *summary) stopped() string {
	switch s.plan.Stop {
	case facility.Proved:
		return "The search is complete."
	case facility.GapReached:
		return "The search stopped there, as it was asked to."
	case facility.Enumerated:
		return "All choices that this leaves open were tried, and none is cheaper by more than the search was asked to look for."
	case facility.Exhausted:
		return "Branching on the sites proves no more: what is left is the choice of items and regions."
	case facility.WorkLimit:
		return "The search stopped at its work limit."
	case facility.TimeLimit:
		return "The search stopped at its time limit."
	case facility.Cancelled:
		return "The search was cancelled."
	}
	return ""
}
