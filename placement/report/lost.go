package report

import (
	"fmt"

	"github.com/forwardstock/forwardstock/placement"
)

// lost is the demand that a plan does not serve, as that costs less.
type lost struct {
	units int64 // in millionths
	items int   // with some of it
	whole int   // of which nothing is served
	idle  int   // items without any demand
}

// giveUp counts what is lost, and adds it to all demand.
func (s *summary) giveUp() {
	last := -1
	s.lanes(func(item int, lane placement.Lane, demand int64) {
		if lane.Site >= 0 {
			return
		}
		s.lost.units += demand
		if item != last {
			s.lost.items++
		}
		last = item
	})
	s.demand += s.lost.units
	for _, item := range s.plan.Items {
		switch {
		case len(item.Stock) > 0:
		case len(item.Lanes) > 0:
			s.lost.whole++
		default:
			s.lost.idle++
		}
	}
}

// givenUp says what is lost; empty if nothing is.
func (s *summary) givenUp() string {
	if s.lost.items == 0 {
		return ""
	}
	return fmt.Sprintf("Given up: %s of %s, %s of all demand, with a margin of %s, as serving them would cost more.",
		unitsOf(s.lost.units), plural(int64(s.lost.items), "item"), percent(ratio(s.lost.units, s.demand)), money(s.plan.Parts.Lost))
}

// givenUp is the share of demand that an outcome gives up.
func (o outcome) givenUp() string {
	switch {
	case o.parts.Lost > 0:
		return percent(million - o.days.Served()) // all of it where nothing is served
	case !o.known:
		return "-"
	}
	return percent(0)
}

// unitsOf is units with their noun.
func unitsOf(micro int64) string {
	if text := units(micro); text != "1" {
		return text + " units"
	}
	return "1 unit"
}

// idle says how many items are held nowhere, and why.
func (s *summary) idle() string {
	text := ""
	if n := s.lost.whole; n > 0 {
		text = fmt.Sprintf("Held nowhere, as all their sales are given up: %s.", plural(int64(n), "item"))
	}
	if n := s.lost.idle; n > 0 {
		if text != "" {
			text += " "
		}
		text += fmt.Sprintf("Held nowhere, without demand: %s.", plural(int64(n), "item"))
	}
	return text
}

// asked is the demand that a promise is about, in millionths of a unit.
func (s *summary) asked(w *placement.Promise) int64 {
	if w.Item == "" && w.Region == "" && w.State == "" {
		return s.demand
	}
	sum := int64(0)
	s.lanes(func(item int, lane placement.Lane, demand int64) {
		region := &s.problem.Demand.Regions[lane.Region]
		if (w.Item == "" || w.Item == s.plan.Items[item].Item) && (w.Region == "" || w.Region == region.ID) && (w.State == "" || w.State == region.State) {
			sum += demand
		}
	})
	return sum
}
