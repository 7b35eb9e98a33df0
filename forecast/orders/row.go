package orders

import (
	"bytes"
	"slices"
	"unicode"

	"github.com/forwardstock/forwardstock/internal/textin"
)

// row reads one record.
func (s *scanner) row(record textin.Record) pending {
	p := pending{line: record.Line}
	reject := func(column int, reason Reason, hint string) pending {
		p.bad = &RowError{Line: p.line, Reason: reason, Hint: hint, Column: s.layout.name(column)}
		if column >= 0 {
			p.bad.Value = show(s.cells[column])
		}
		return p
	}
	l := s.layout
	begun := s.begun
	s.begun = true
	if reason := s.take(record.Fields); reason != "" {
		return reject(-1, reason, "")
	}
	if !begun && s.isDescription() {
		return reject(-1, Description, "")
	}
	if len(s.cell(l.order)) > MaxName {
		return reject(l.order, LongName, "")
	}
	p.sale.Order = s.number()
	if s.complete(p.sale.Order) {
		p.note(firstLineUsed)
	}

	fate := kept
	for _, column := range l.status {
		if f := s.statuses.get(s.cells[column]); f == cancelled {
			return reject(column, Cancelled, "")
		} else if f == returned {
			fate = returned
		}
	}
	if l.cancelled >= 0 && isTime(s.cells[l.cancelled]) {
		return reject(l.cancelled, Cancelled, "")
	}
	if country := s.cell(l.country); len(country) > 0 && !s.domestic.get(country) {
		return reject(l.country, Abroad, "")
	}
	if len(s.cells[l.date]) == 0 {
		return reject(l.date, NoDate, "")
	}
	var hint string
	var ok bool
	if p.stamp, hint, ok = parseStamp(s.cells[l.date]); !ok {
		return reject(l.date, BadDate, hint)
	}
	if len(s.cells[l.item]) == 0 {
		return reject(l.item, NoItem, "")
	}
	if len(s.cells[l.item]) > MaxName {
		return reject(l.item, LongName, "")
	}
	p.sale.Item = s.items.get(s.cells[l.item])
	if p.sale.Order != "" && p.sale.Item == s.item {
		p.note(repeated)
	}
	s.item = p.sale.Item

	units := int64(1)
	if l.quantity >= 0 {
		units, hint, ok = parseUnits(s.cells[l.quantity])
		switch {
		case len(s.cells[l.quantity]) == 0:
			return reject(l.quantity, NoQuantity, "")
		case !ok:
			return reject(l.quantity, BadQuantity, hint)
		case units == 0:
			return reject(l.quantity, ZeroQuantity, "")
		case s.options.Bulk > 0 && max(units, -units) >= s.options.Bulk:
			return reject(l.quantity, BulkOrder, "")
		}
	}
	s.units(units, fate, &p)
	s.place(s.cell(l.zip), s.cell(l.state), &p)
	s.category(record.Fields, &p)
	return p
}

// category remembers the category of an item.
func (s *scanner) category(fields [][]byte, p *pending) {
	column, known := s.layout.category, s.ledger.report.Categories
	if known == nil || column < 0 || column >= len(fields) {
		return
	}
	cell := trim(fields[column])
	before, ok := known[p.sale.Item]
	switch {
	case len(cell) == 0 || ok && before == string(cell):
	case ok:
		p.note(otherCategory)
	case len(cell) > MaxName:
		p.note(longCategory)
	default:
		known[p.sale.Item] = s.groups.get(cell)
	}
}

// units fills in what was ordered and what came back.
func (s *scanner) units(units int64, fate fate, p *pending) {
	if units < 0 {
		p.sale.Returned = -units
		p.note(returnLine)
		return
	}
	p.sale.Units = units
	back := s.cell(s.layout.returned)
	if len(back) == 0 {
		if fate == returned {
			p.sale.Returned = units
		}
		return
	}
	n, ok := parseReturned(back, units)
	switch {
	case !ok:
		p.note(returnedUnreadable)
		n = 0
	case n > units:
		p.note(returnedTooMany)
		n = units
	}
	p.sale.Returned = n
}

// cell returns what stands in a column, nothing if the column is not there.
func (s *scanner) cell(column int) []byte {
	if column < 0 {
		return nil
	}
	return s.cells[column]
}

// take fills the cells of the columns in use, or tells why the row has none.
func (s *scanner) take(fields [][]byte) Reason {
	blank := func(f []byte) bool { return len(trim(f)) == 0 }
	n := len(s.layout.header)
	switch {
	case !slices.ContainsFunc(fields, func(f []byte) bool { return !blank(f) }):
		return Blank
	case len(fields) <= s.layout.used[len(s.layout.used)-1]:
		return TooShort
	case len(fields) > n && slices.ContainsFunc(fields[n:], func(f []byte) bool { return !blank(f) }):
		return TooWide
	}
	for _, column := range s.layout.used {
		s.cells[column] = trim(fields[column])
	}
	return ""
}

// isDescription tells whether a row explains the columns, as some exports have
// it below the header: neither its date nor its quantity has a digit.
func (s *scanner) isDescription() bool {
	words := func(text []byte) bool { return len(text) > 0 && !bytes.ContainsAny(text, "0123456789") }
	return words(s.cells[s.layout.date]) && (s.layout.quantity < 0 || words(s.cells[s.layout.quantity]))
}

// number returns the order number, the same string as long as it stays the same.
func (s *scanner) number() string {
	text := s.cell(s.layout.order)
	if string(text) == s.order {
		return s.order
	}
	return string(text)
}

// complete fills the blank cells of a further line of an order with what its
// first line says, and tells whether it did.
func (s *scanner) complete(order string) bool {
	if order == "" {
		return false
	}
	if order != s.order {
		s.order, s.item = order, ""
		for i, column := range s.layout.repeat {
			s.first[i] = append(s.first[i][:0], s.cells[column]...)
		}
		return false
	}
	if len(s.cells[s.layout.date]) > 0 {
		return false
	}
	for i, column := range s.layout.repeat {
		if len(s.cells[column]) == 0 {
			s.cells[column] = s.first[i]
		}
	}
	return true
}

// trim takes off what exports put around a cell: blanks, TABs, and the
// apostrophe or ="" that keep a spreadsheet from reading a number.
func trim(cell []byte) []byte {
	cell = trimBlanks(cell)
	if n := len(cell); n >= 3 && cell[0] == '=' && cell[1] == '"' && cell[n-1] == '"' {
		cell = trimBlanks(cell[2 : n-1])
	}
	if len(cell) > 0 && cell[0] == '\'' {
		cell = trimBlanks(cell[1:])
	}
	return cell
}

func trimBlanks(cell []byte) []byte {
	if n := len(cell); n == 0 || inner(cell[0]) && inner(cell[n-1]) {
		return cell
	}
	return bytes.TrimFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || r == '\uFEFF' })
}

// inner tells whether a byte cannot be part of a blank.
func inner(b byte) bool { return ' ' < b && b < 0x80 }
