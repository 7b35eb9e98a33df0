package orders

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/forwardstock/forwardstock/internal/textin"
)

// Errors that end the reading wrap one of these, an error of the underlying
// reader, or tell a mistake in the Options. None of them is a [RowError].
var (
	ErrTooLong        = textin.ErrTooLong        // a record is longer than MaxRecord
	ErrTooManyColumns = textin.ErrTooManyColumns // a record has more than MaxColumns fields
	ErrUnclosed       = textin.ErrUnclosed       // the file ends within quotes
	ErrEncoding       = textin.ErrEncoding       // neither UTF-8 nor UTF-16
	ErrNoHeader       = errors.New("no header of an order file")
)

// Reason is why a row was rejected.
type Reason string

// The reasons of rejection.
const (
	Cancelled     Reason = "cancelled"
	Abroad        Reason = "ships abroad"
	Description   Reason = "description of the columns"
	Blank         Reason = "blank row"
	BadQuoting    Reason = "text after a closing quote"
	TooShort      Reason = "row ends too early"
	TooWide       Reason = "more fields than the header"
	NoDate        Reason = "no date"
	BadDate       Reason = "not a date"
	Contradiction Reason = "date against the date order"
	NoItem        Reason = "no item"
	LongName      Reason = "order or item of more than 512 bytes"
	NoQuantity    Reason = "no quantity"
	BadQuantity   Reason = "not a quantity"
	ZeroQuantity  Reason = "zero quantity"
	BulkOrder     Reason = "bulk order"
	NotOver       Reason = "day that is not over"
)

// RowError is a row that is not used. Reading goes on behind it.
type RowError struct {
	Line   int    `json:"line"`             // where the row begins, counted from 1
	Column string `json:"column,omitempty"` // header of the column, if one is to blame
	Value  string `json:"value,omitempty"`  // what stands there, cut short
	Reason Reason `json:"reason"`
	Hint   string `json:"hint,omitempty"` // what may help
}

// Error says which line, what is wrong with it and what may help.
func (e *RowError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "line %d", e.Line)
	if e.Column != "" {
		fmt.Fprintf(&b, ", column %s", strconv.Quote(e.Column))
	}
	fmt.Fprintf(&b, ": %s", e.Reason)
	if e.Value != "" {
		fmt.Fprintf(&b, ": %s", strconv.Quote(e.Value))
	}
	if e.Hint != "" {
		fmt.Fprintf(&b, " (%s)", e.Hint)
	}
	return b.String()
}

// maxShown is the most bytes of a cell or a header that errors and reports
// show.
const maxShown = 60

// show returns a copy of text for people, cut short.
func show[T ~string | ~[]byte](text T) string {
	s := string(text[:min(len(text), maxShown+1)])
	if len(s) <= maxShown {
		return s
	}
	cut := maxShown
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}
