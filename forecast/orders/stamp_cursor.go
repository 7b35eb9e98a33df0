package orders

import (
	"bytes"
	"strings"
)

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
