package report

import (
	"fmt"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// fitted returns what fitting the plan to whole cartons, lost sales and split orders
// added to its cost after the search, and what it saved on these; false if it added
// nothing to speak of, so that the gap of the plan is that of the search.
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
	if added, saved, ok := s.fitted(); ok {
		text := "It is proved that no plan costs less than " + money(s.plan.Bound)
		if s.plan.Searched <= s.plan.Bound {
			text += ", and the search found one that costs just that."
		} else {
			text += fmt.Sprintf("; the search ended %s (%s) above that.", noticeable(s.plan.Searched-s.plan.Bound), s.gap())
		}
		return fmt.Sprintf("%s The proof is not about whole cartons, lost sales and split orders: %s was added to the cost to save %s on these. %s",
			text, money(added), money(saved), s.stopped())
	}
	if s.plan.Cost <= s.plan.Bound {
		return "This is the best plan there is: it is proved that none costs less."
	}
	most := noticeable(s.plan.Cost - s.plan.Bound)
	if s.plan.Cost-s.plan.Bound >= rate.Cent {
		most = "at most " + most
	}
	return fmt.Sprintf("It is proved that no plan costs less than %s, so %s (%s) could still be saved. %s",
		money(s.plan.Bound), most, s.gap(), s.stopped())
}

// proofCard is the key number of the proof.
func (s *summary) proofCard() card {
	c := card{Label: "From the best possible, at most", Value: s.gap(), Note: "no plan costs less than " + money(s.plan.Bound)}
	if added, saved, ok := s.fitted(); ok {
		c.Note = fmt.Sprintf("at the end of the search; %s more then saves %s on cartons and orders", money(added), money(saved))
	} else if s.plan.Cost <= s.plan.Bound {
		c.Note = "proved: no plan costs less"
	}
	return c
}

// sure says at the foot of the page what is proved.
func (s *summary) sure() string {
	text := fmt.Sprintf("The plan costs %s. A bound of %s is proved: no choice of sites, items and lanes can cost less, so the gap is at most %s of the cost.",
		s.plan.Cost, s.plan.Bound, s.gap())
	if added, saved, ok := s.fitted(); ok {
		text = fmt.Sprintf("A bound of %s is proved: no choice of sites, items and lanes can cost less. The search ended with a plan of %s, a gap of at most %s of the cost. "+
			"The plan shown costs %s: the %s more saves %s on whole cartons, lost sales and split orders, which the bound leaves out.",
			s.plan.Bound, s.plan.Searched, s.gap(), s.plan.Cost, added, saved)
	}
	return text
}

// fit says what the decisions after the optimisation added to the cost.
func (s *summary) fit() string {
	added, saved, ok := s.fitted()
	if !ok {
		return ""
	}
	return fmt.Sprintf("To save %s on these and on lost sales, some items are held or served otherwise than the search left them; that adds %s to the cost above.",
		money(saved), money(added))
}

// gap writes the gap of what is optimised with as many decimals as it takes to see
// it.
func (s *summary) gap() string { return gapText(s.plan.SearchGap()) }

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
	case facility.WorkLimit:
		return "The search stopped at its work limit."
	case facility.TimeLimit:
		return "The search stopped at its time limit."
	case facility.Cancelled:
		return "The search was cancelled."
	}
	return ""
}
