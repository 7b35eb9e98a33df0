package orders

import (
	"bytes"
	"fmt"
	"strings"
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

// cursor reads a text from its front.
type cursor struct{ rest []byte }

func (c *cursor) done() bool { return len(c.rest) == 0 }

// number reads up to 14 digits.
func (c *cursor) number() (n, digits int) {
	for digits < min(len(c.rest), 14) && isDigit(c.rest[digits]) {
		n = 10*n + int(c.rest[digits]-'0')
		digits++
	}
	c.rest = c.rest[digits:]
	return n, digits
}

// short reads a number of one or two digits, or returns -1.
func (c *cursor) short() int {
	n, digits := c.number()
	if digits < 1 || digits > 2 {
		return -1
	}
	return n
}

// oneOf reads one of the bytes of set, or returns 0.
func (c *cursor) oneOf(set string) byte {
	if c.done() || strings.IndexByte(set, c.rest[0]) < 0 {
		return 0
	}
	b := c.rest[0]
	c.rest = c.rest[1:]
	return b
}

// word reads word in either case.
func (c *cursor) word(word string) bool {
	if len(c.rest) < len(word) || !bytes.EqualFold(c.rest[:len(word)], []byte(word)) {
		return false
	}
	c.rest = c.rest[len(word):]
	return true
}

// clock reads the time behind a date and the offset behind the time, both
// optional, up to the end of the text.
func (c *cursor) clock(s *stamp) bool {
	if c.done() {
		return true
	}
	if c.oneOf("Tt ") == 0 {
		return false
	}
	c.blanks()
	hour, minute, second := c.short(), -1, 0
	if c.oneOf(":") != 0 {
		minute = c.short()
	}
	if c.oneOf(":") != 0 {
		second = c.short()
		if c.oneOf(".,") != 0 {
			if _, digits := c.number(); digits == 0 {
				return false
			}
		}
	}
	c.blanks()
	pm := c.word("PM")
	if pm || c.word("AM") {
		if hour < 1 || hour > 12 {
			return false
		}
		if hour %= 12; pm {
			hour += 12
		}
	}
	if hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 {
		return false
	}
	s.seconds = 60*(60*hour+minute) + second
	c.blanks()
	return c.zone(s) && c.done()
}

func (c *cursor) zone(s *stamp) bool {
	if c.done() {
		return true
	}
	s.moment = true
	if c.word("UTC") || c.word("GMT") || c.word("Z") {
		return true
	}
	sign := c.oneOf("+-")
	hours, digits := c.number()
	minutes := 0
	switch {
	case sign == 0:
		return false
	case digits == 4:
		hours, minutes = hours/100, hours%100
	case digits == 2 && c.oneOf(":") != 0:
		minutes = c.short()
	case digits != 2:
		return false
	}
	if hours > 14 || minutes < 0 || minutes > 59 {
		return false
	}
	s.offset = 60 * (60*hours + minutes)
	if sign == '-' {
		s.offset = -s.offset
	}
	return true
}

func (c *cursor) blanks() {
	for c.oneOf(" ") != 0 {
	}
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }
