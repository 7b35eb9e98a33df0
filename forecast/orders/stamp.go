package orders

import (
	"fmt"
	"time"

	"github.com/forwardstock/forwardstock/forecast"
)

// The years that an order can be of. A typing error must not stretch the
// history over centuries.
const (
	firstYear = 1970
	lastYear  = 2100
)

// stamp is a date, and perhaps a time, as it is written.
type stamp struct {
	year    int
	a, b    int  // the other two numbers in the order in which they are written
	numeric bool // as 03/04/2026: which of a and b is the month is open
	seconds int  // since midnight
	offset  int  // seconds east of Greenwich
	moment  bool // offset is known
}

// parseStamp reads a date. What it returns exists in the calendar in at least
// one order of its numbers. If it fails there may be a hint.
func parseStamp(text []byte) (s stamp, hint string, ok bool) {
	c := cursor{text}
	first, digits := c.number()
	switch {
	case digits == 8 && c.done(): // ISO 8601 without dashes
		s.year, s.a, s.b = first/10000, first/100%100, first%100
	case digits == 4:
		s.year = first
		separator := c.oneOf("-/.")
		s.a = c.short()
		if separator == 0 || c.oneOf("-/.") != separator {
			return s, "", false
		}
		s.b = c.short()
	case digits == 1 || digits == 2:
		s.numeric, s.a = true, first
		separator := c.oneOf("-/.")
		s.b = c.short()
		if separator == 0 || c.oneOf("-/.") != separator {
			return s, "", false
		}
		if s.year, digits = c.number(); digits == 2 {
			return s, "write the year with four digits", false
		} else if digits != 4 {
			return s, "", false
		}
	default:
		return s, hintForNumber(digits, c.rest), false
	}
	if !c.clock(&s) {
		return s, "", false
	}
	if s.year < firstYear || s.year > lastYear {
		return s, "the year is not 1970 to 2100", false
	}
	_, monthFirst := s.civil(MonthFirst)
	_, dayFirst := s.civil(DayFirst)
	if !monthFirst && !dayFirst {
		return s, "the calendar has no such day", false
	}
	return s, "", true
}

// hintForNumber tells what a number in place of a date may be.
func hintForNumber(digits int, rest []byte) string {
	if len(rest) > 0 && rest[0] != '.' {
		return ""
	}
	switch digits {
	case 5:
		return "a day number of a spreadsheet? format the column as a date, YYYY-MM-DD"
	case 10, 13:
		return "seconds or milliseconds since 1970? write the date as YYYY-MM-DD"
	}
	return ""
}

// civil returns the day as written, with numeric dates read in an order.
func (s stamp) civil(order DateOrder) (forecast.Day, bool) {
	month, day := s.a, s.b
	if s.numeric && order == DayFirst {
		month, day = day, month
	}
	d, err := forecast.NewDay(s.year, time.Month(month), day)
	return d, err == nil
}

// proves returns the only order in which s is a date, if there is only one.
func (s stamp) proves() DateOrder {
	switch {
	case s.numeric && s.a > 12:
		return DayFirst
	case s.numeric && s.b > 12:
		return MonthFirst
	}
	return ""
}

// open tells whether the order of dates makes a difference to s.
func (s stamp) open() bool { return s.numeric && s.proves() == "" && s.a != s.b }

// day returns the civil day, moved into zone if s tells its offset.
func (s stamp) day(order DateOrder, zone *time.Location) (forecast.Day, bool) {
	d, ok := s.civil(order)
	if !ok || zone == nil || !s.moment {
		return d, ok
	}
	const perDay = 24 * 60 * 60
	t := time.Unix(int64(d)*perDay+int64(s.seconds)-int64(s.offset), 0)
	d, err := forecast.DayOf(t.In(zone))
	return d, err == nil
}

// String returns the date, numeric ones with slashes.
func (s stamp) String() string {
	if s.numeric {
		return fmt.Sprintf("%02d/%02d/%04d", s.a, s.b, s.year)
	}
	return fmt.Sprintf("%04d-%02d-%02d", s.year, s.a, s.b)
}
