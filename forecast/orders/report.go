package orders

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Report tells what became of a file. Rows = Used + Rejected, and the counts
// of Rejections add up to Rejected.
type Report struct {
	Rows       int64       `json:"rows"` // records behind the header, without empty lines
	Used       int64       `json:"used"`
	Rejected   int64       `json:"rejected"`
	Rejections []Rejection `json:"rejections,omitempty"` // most frequent first
	Notes      []Note      `json:"notes,omitempty"`
	Encoding   string      `json:"encoding,omitempty"`
	Delimiter  string      `json:"delimiter,omitempty"`
	Columns    []ColumnUse `json:"columns,omitempty"`
	Ignored    []string    `json:"ignored,omitempty"` // headers of columns that are never kept

	// Categories are those of the items that have one, by item, as the first row that
	// tells it says; for [forecast.Options]. Only [Read] gathers them.
	Categories map[string]string `json:"categories,omitempty"`
}

// Rejection is how often a row was rejected for a reason, with the first of
// them as examples (see Options.Examples).
type Rejection struct {
	Reason   Reason     `json:"reason"`
	Rows     int64      `json:"rows"`
	Examples []RowError `json:"examples,omitempty"`
}

// Note is something that a reader of the file should know though no row was
// rejected for it.
type Note struct {
	Text string `json:"text"`
	Rows int64  `json:"rows,omitempty"` // how many rows it is about, 0 for the file as a whole
	Line int    `json:"line,omitempty"` // the first of them
}

// ColumnUse is a column in use: the first of its name.
type ColumnUse struct {
	Role   Role   `json:"role"`
	Header string `json:"header"`

	// Unread are further columns of the same name, which nobody reads.
	Unread int `json:"unread,omitempty"`
}

// remark is a Note about rows. A row can have several at once.
type remark uint16

const (
	zeroRestored remark = 1 << iota
	zipUnknownStateUsed
	zipUnknown
	stateUnknown
	noPlace
	militaryAddress
	returnLine
	returnedUnreadable
	returnedTooMany
	firstLineUsed
	longCategory
	otherCategory
	dayMoved
	dayOfGreenwich
	repeated

	remarks = iota
)

var remarkTexts = [remarks]string{
	"leading zero of the ZIP restored",
	"ZIP not usable, sale counted for its state",
	"ZIP not usable, place unknown",
	"state not known",
	"no place given, place unknown",
	"military address, counted for its state without a region",
	"negative quantity, counted as a return",
	"returned units not readable, taken as none",
	"more units returned than ordered, taken as all",
	"date, place or status taken from the first line of the order",
	"category of more than 512 bytes, left out",
	"another category of the item than before, the first counts",
	"another day in the seller's zone than written, taken there",
	"time in UTC, day taken as written (Options.Zone moves it to the seller's)",
	"the item of the row before again in the same order, counted again",
}

// ledger gathers a Report.
type ledger struct {
	report   Report
	examples int
	reject   map[Reason]*Rejection
	rows     [remarks]int64
	lines    [remarks]int
	sizes    sizes  // of the rows in use
	notes    []Note // about the file
}

func newLedger(o Options) *ledger {
	return &ledger{examples: o.examples(), reject: map[Reason]*Rejection{}}
}

// add counts a row: rejected if bad is not nil, else used.
func (l *ledger) add(p *pending, bad *RowError) {
	l.report.Rows++
	if bad == nil {
		l.report.Used++
		l.sizes.add(p.sale.Units)
		for k := range remarks {
			if p.remarks&(1<<k) != 0 {
				if l.rows[k] == 0 {
					l.lines[k] = p.line
				}
				l.rows[k]++
			}
		}
		return
	}
	l.report.Rejected++
	r := l.reject[bad.Reason]
	if r == nil {
		r = &Rejection{Reason: bad.Reason}
		l.reject[bad.Reason] = r
	}
	r.Rows++
	if len(r.Examples) < l.examples {
		r.Examples = append(r.Examples, *bad)
	}
}

func (l *ledger) note(format string, a ...any) {
	l.notes = append(l.notes, Note{Text: fmt.Sprintf(format, a...)})
}

func (l *ledger) finish() *Report {
	r := l.report
	if len(r.Categories) == 0 {
		r.Categories = nil
	}
	for _, rejection := range l.reject {
		r.Rejections = append(r.Rejections, *rejection)
	}
	slices.SortFunc(r.Rejections, func(a, b Rejection) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Reason, b.Reason))
	})
	r.Notes = l.notes
	if text := l.sizes.bulky(); text != "" {
		r.Notes = append(r.Notes, Note{Text: text})
	}
	for k, text := range remarkTexts {
		if l.rows[k] > 0 {
			r.Notes = append(r.Notes, Note{Text: text, Rows: l.rows[k], Line: l.lines[k]})
		}
	}
	return &r
}

// String returns the report as lines of text.
func (r *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d used, %d rejected\n", countRows(r.Rows), r.Used, r.Rejected)
	for _, x := range r.Rejections {
		fmt.Fprintf(&b, "  %d %s\n", x.Rows, x.Reason)
		for i := range x.Examples {
			fmt.Fprintf(&b, "    %v\n", &x.Examples[i])
		}
	}
	if r.Encoding != "" {
		fmt.Fprintf(&b, "encoding %s, delimiter %s\n", r.Encoding, r.Delimiter)
	}
	for i, c := range r.Columns {
		fmt.Fprintf(&b, "%s%s %q", separator(i, "columns used: "), c.Role, c.Header)
	}
	endLine(&b, len(r.Columns))
	for i, header := range r.Ignored {
		fmt.Fprintf(&b, "%s%q", separator(i, "columns ignored: "), header)
	}
	endLine(&b, len(r.Ignored))
	for _, n := range r.Notes {
		b.WriteString("note: " + n.Text)
		if n.Rows > 0 {
			fmt.Fprintf(&b, " (%s, first at line %d)", countRows(n.Rows), n.Line)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func countRows(n int64) string {
	if n == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", n)
}

func separator(i int, title string) string {
	if i == 0 {
		return title
	}
	return ", "
}

func endLine(b *strings.Builder, n int) {
	if n > 0 {
		b.WriteByte('\n')
	}
}

// WriteTo writes the text of String; the error is that of w.
func (r *Report) WriteTo(w io.Writer) (int64, error) {
	n, err := io.WriteString(w, r.String())
	return int64(n), err
}
