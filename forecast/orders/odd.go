package orders

import (
	"fmt"
	"math/bits"

	"github.com/forwardstock/forwardstock/forecast"
)

// What looks odd about a file as a whole.
const (
	bulkFactor = 64  // times the usual units of a row
	bulkShare  = .05 // of all units that such rows must have

	lastWeeks = 4  // before the last day, whose same weekday is the usual
	lastUsual = 20 // orders of it, below which few may be chance
	lastPart  = .5 // of the usual, below which the day was perhaps not over
)

// sizes count rows, and their units, by the number of binary digits of the units.
type sizes [65]struct {
	rows  int64
	units float64
}

func (s *sizes) add(units int64) {
	if units > 0 {
		of := &s[bits.Len64(uint64(units))]
		of.rows++
		of.units += float64(units)
	}
}

// bulky returns a note if rows of 64 times the usual size, which is that of the median
// row, have 5 % of all units.
func (s *sizes) bulky() string {
	rows, all := int64(0), 0.0
	for _, of := range s {
		rows, all = rows+of.rows, all+of.units
	}
	median := 0
	for below := s[0].rows; 2*below < rows; below += s[median].rows {
		median++
	}
	from := max(1, median) + bits.Len(bulkFactor) - 1
	bulk, units := int64(0), 0.0
	for _, of := range s[min(from, len(s)):] {
		bulk, units = bulk+of.rows, units+of.units
	}
	if bulk == 0 || units < bulkShare*all {
		return ""
	}
	return fmt.Sprintf("%s of %d units and more: %.0f%% of all units; leave them out if they are wholesale (Options.Bulk)",
		countRows(bulk), int64(1)<<(from-1), 100*units/all)
}

// lastDay returns a note if the last day has less than half of the orders that the same
// weekday had in the four weeks before.
func lastDay(h *forecast.History) string {
	if h.Days() <= 7*lastWeeks {
		return ""
	}
	last, orders, usual := h.Last(), int64(0), int64(0)
	for i := range h.Len() {
		for c := range h.Cells(i) {
			switch back := int(last - c.Day); {
			case back == 0:
				orders += c.Orders
			case back <= 7*lastWeeks && back%7 == 0:
				usual += c.Orders
			}
		}
	}
	mean := float64(usual) / lastWeeks
	if mean < lastUsual || float64(orders) >= lastPart*mean {
		return ""
	}
	return fmt.Sprintf("%v has %d order lines, where the same weekday had %.0f: leave it out if it was not over (Options.Until)", last, orders, mean)
}
