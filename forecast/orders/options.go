package orders

import (
	"fmt"
	"time"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/textin"
)

// Limits of what is read.
const (
	MaxRecord  = textin.DefaultMaxRecord  // bytes of one record
	MaxColumns = textin.DefaultMaxColumns // columns of one record
	MaxName    = 512                      // bytes of an order number or an item
	MaxUnits   = 1_000_000_000            // units of one row; more is a number of another column

	DefaultLookahead = 1 << 16 // rows
	DefaultExamples  = 5       // rows per reason
)

// Options say how to read a file. The zero Options find out by themselves.
type Options struct {
	Columns   Columns   `json:"columns"`
	Delimiter string    `json:"delimiter,omitempty"`  // one ASCII character; "": the one of , TAB ; | that fits the header
	DateOrder DateOrder `json:"date_order,omitempty"` // of numeric dates with the year last; "": proven by the data

	// Zone is the seller's zone, into which times with an offset are moved
	// before their day is taken. Times without one are taken as written, and
	// so is all if Zone is nil.
	Zone *time.Location `json:"-"`

	// Until is the first day that is left out, such as that on which the file was
	// written: it was not over, and what is missing of it would look like lack of
	// demand. Its rows and later ones are rejected as NotOver. 0 leaves out none.
	Until forecast.Day `json:"until,omitzero"`

	// Bulk is from how many units on, ordered or returned, a row is wholesale and not
	// what shoppers ask for, and is rejected as BulkOrder. 0 means that none is.
	Bulk int64 `json:"bulk,omitempty"`

	// Lookahead is how many rows may wait for the proof of the date order.
	// They are kept in memory, some 200 bytes each. 0 means DefaultLookahead.
	Lookahead int `json:"lookahead,omitempty"`

	// Examples is how many rows the Report shows for each reason of
	// rejection. 0 means DefaultExamples, below 0 none.
	Examples int `json:"examples,omitempty"`
}

// DateOrder is the order of the numbers in a date such as 03/04/2026.
type DateOrder string

// The orders of dates. The zero DateOrder is not known yet.
const (
	MonthFirst DateOrder = "month-first" // 03/04/2026 is 4 March
	DayFirst   DateOrder = "day-first"   // 03/04/2026 is 3 April
)

func (o Options) check() error {
	switch o.DateOrder {
	case "", MonthFirst, DayFirst:
	default:
		return fmt.Errorf("orders: date order %.20q is neither %q nor %q", o.DateOrder, MonthFirst, DayFirst)
	}
	if d := o.Delimiter; d != "" && (len(d) > 1 || d[0] >= 0x80 || d[0] == '"' || d[0] == '\r' || d[0] == '\n' || d[0] == 0) {
		return fmt.Errorf("orders: delimiter %.20q is not a single ASCII character other than a quote or a line end", d)
	}
	if o.Bulk < 0 {
		return fmt.Errorf("orders: bulk from %d units on is below 0", o.Bulk)
	}
	return nil
}

func (o Options) lookahead() int {
	if o.Lookahead <= 0 {
		return DefaultLookahead
	}
	return o.Lookahead
}

func (o Options) examples() int {
	if o.Examples == 0 {
		return DefaultExamples
	}
	return max(o.Examples, 0)
}
