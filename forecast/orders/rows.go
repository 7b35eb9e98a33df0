package orders

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/textin"
)

// Rows returns the sales of an order file in the order of its rows. A row that
// cannot be used comes as a [*RowError], and reading goes on. Any other error
// is the last of the sequence: the file cannot be read (ErrTooLong,
// ErrTooManyColumns, ErrUnclosed, ErrEncoding, ErrNoHeader, an error of r), or
// the Options are wrong. The sequence reads r and so runs once.
//
// Memory does not grow with the file: it holds one record, some remembered
// texts, and at most Options.Lookahead sales that wait for the proof of the
// date order.
func Rows(r io.Reader, o Options) iter.Seq2[forecast.Sale, error] {
	return func(yield func(forecast.Sale, error) bool) {
		newScanner(r, o, newLedger(o)).run(yield)
	}
}

// Read collects an order file, as [Rows] reads it, into a history. The Report
// is there even with an error, and then tells how far reading went. A sum of
// units beyond an int64 is an error.
func Read(r io.Reader, o Options) (*forecast.History, *Report, error) {
	ledger := newLedger(o)
	ledger.report.Categories = map[string]string{}
	var history forecast.Builder
	for sale, err := range newScanner(r, o, ledger).run {
		if _, bad := err.(*RowError); bad {
			continue
		}
		if err == nil {
			err = history.Add(sale)
		}
		if err != nil {
			return nil, ledger.finish(), err
		}
	}
	h := history.History()
	if text := lastDay(h); text != "" {
		ledger.note("%s", text)
	}
	return h, ledger.finish(), nil
}

// scanner turns records into sales.
type scanner struct {
	options Options
	text    *textin.Reader
	ledger  *ledger
	layout  *layout
	dates   dateOrder
	queue   []pending // rows that wait for the date order

	items    cache[string]
	groups   cache[string] // categories
	zips     cache[postal]
	states   cache[string]
	statuses cache[fate]
	domestic cache[bool]

	cells [][]byte // of the record, by column; blank for columns not in use
	order string   // number of the last order
	item  string   // of its last line
	first [][]byte // by layout.repeat: what the first line of that order says
	begun bool     // a row was read
}

func newScanner(r io.Reader, o Options, l *ledger) *scanner {
	var delimiter byte
	if o.Delimiter != "" {
		delimiter = o.Delimiter[0]
	}
	return &scanner{
		options:  o,
		text:     textin.NewReader(r, textin.Options{Delimiter: delimiter}),
		ledger:   l,
		items:    newCache(func(text []byte) string { return string(text) }),
		groups:   newCache(func(text []byte) string { return string(text) }),
		zips:     newCache(parsePostal),
		states:   newCache(parseStateCell),
		statuses: newCache(parseStatus),
		domestic: newCache(isDomestic),
	}
}

func (s *scanner) run(yield func(forecast.Sale, error) bool) {
	if err := s.start(); err != nil {
		yield(forecast.Sale{}, err)
		return
	}
	for {
		record, err := s.text.Read()
		if err != nil {
			bad, ok := asRowError(err, s.layout)
			if !ok {
				if s.finish(yield) && err != io.EOF {
					yield(forecast.Sale{}, fmt.Errorf("orders: %w", err))
				}
				return
			}
			if !s.push(&pending{line: bad.Line, bad: bad}, yield) {
				return
			}
			continue
		}
		if p := s.row(record); !s.push(&p, yield) {
			return
		}
	}
}

// asRowError turns a mistake in one record into that of a row.
func asRowError(err error, l *layout) (*RowError, bool) {
	var bad *textin.RecordError
	if !errors.As(err, &bad) {
		return nil, false
	}
	return &RowError{Line: bad.Line, Column: l.name(bad.Column), Reason: BadQuoting}, true
}

// start reads the header.
func (s *scanner) start() error {
	if err := s.options.check(); err != nil {
		return err
	}
	record, err := s.text.Read()
	for err == nil && !slices.ContainsFunc(record.Fields, func(cell []byte) bool { return len(bytes.Trim(trim(cell), ",\t;|")) > 0 }) {
		record, err = s.text.Read() // blank lines before the header
	}
	if err == io.EOF {
		return fmt.Errorf("orders: %w: the file is empty", ErrNoHeader)
	}
	report := &s.ledger.report
	report.Encoding = string(s.text.Encoding())
	report.Delimiter = delimiterName(s.text.Delimiter())
	if bad := (*textin.RecordError)(nil); errors.As(err, &bad) {
		return fmt.Errorf("orders: %w: %w", ErrNoHeader, err)
	} else if err != nil {
		return fmt.Errorf("orders: %w", err)
	}
	layout, used, err := s.options.Columns.find(record.Fields)
	if err != nil {
		return fmt.Errorf("orders: line %d, %d columns, delimiter %s: %w", record.Line, len(record.Fields), report.Delimiter, err)
	}
	s.layout = layout
	s.cells = make([][]byte, len(layout.header))
	s.first = make([][]byte, len(layout.repeat))
	report.Columns = used
	for i, header := range layout.header {
		if i != layout.category && !slices.Contains(layout.used, i) {
			report.Ignored = append(report.Ignored, header)
		}
	}
	if layout.quantity < 0 {
		s.ledger.note("no column of quantities: each row is one unit")
	}
	if s.options.DateOrder != "" {
		s.dates = dateOrder{s.options.DateOrder, "stated"}
	}
	return nil
}

func delimiterName(b byte) string {
	switch b {
	case ',':
		return "comma"
	case '\t':
		return "tab"
	case ';':
		return "semicolon"
	case '|':
		return "bar"
	}
	return string(rune(b))
}

// finish sends on what still waits, at the end of the file.
func (s *scanner) finish(yield func(forecast.Sale, error) bool) bool {
	ok := s.flush(yield)
	if s.dates.order != "" {
		s.ledger.note("date order %s %s", s.dates.order, s.dates.why)
	}
	return ok
}
