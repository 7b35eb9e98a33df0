package report

import (
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// doubt notes whether differences of the best plans are known as bounds only.
type doubt struct{ ranges, open bool }

// text says what a difference is proved to be: an amount, an amount and what it is
// between, or only the latter where it is not known which of the two costs more.
func (d *doubt) text(x whatif.Difference) string {
	if x.Most-x.Least < placement.Money(rate.Cent) {
		return signed(x.Value)
	}
	d.ranges = true
	between := nought(x.Least) + " to " + nought(x.Most)
	if !x.Sure() {
		d.open = true
		return between
	}
	return signed(x.Value) + " (" + between + ")"
}

// nought is signed, with nothing as one end of a range.
func nought(m placement.Money) string {
	if m == 0 {
		return "$0"
	}
	return signed(m)
}

// words explains the ranges.
func (d *doubt) words() (notes []string) {
	if d.ranges {
		notes = append(notes, "A difference of plans found may be another for the best ones: it is proved to be from the one amount to the other.")
	}
	if d.open {
		notes = append(notes, "Where $0 is within these, it is too close to tell.")
	}
	return notes
}

// wouldDiffer says what something else would cost more, or what that is between.
func wouldDiffer(x whatif.Difference) string {
	if x.Most-x.Least < placement.Money(rate.Cent) {
		return wouldCost(x.Value)
	}
	return nought(x.Least) + " to " + nought(x.Most)
}
