// Package table reads the small CSV files of the examples: sites, items, rates.
package table

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/forwardstock/forwardstock/internal/textin"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// Table is a small CSV file with a header line. Cells are read by the name of
// their column; every mistake is kept with its file, line and column.
// Delimiter and encoding are found out.
type Table struct {
	name     string
	columns  []string
	rows     [][]string
	lines    []int // where rows begin
	asked    map[string]bool
	mistakes []error
	more     int // beyond them
}

// Read reads the file name of files, which must have the columns needed.
func Read(files fs.FS, name string, needed ...string) (*Table, error) {
	file, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	reader := textin.NewReader(file, textin.Options{})
	t := &Table{name: name, asked: map[string]bool{}}
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if t.columns == nil {
			t.header(record.Fields)
			continue
		}
		t.row(record)
	}
	if t.columns == nil {
		return nil, fmt.Errorf("%s: the file is empty", name)
	}
	var missing []string
	for _, column := range needed {
		if !slices.Contains(t.columns, column) {
			missing = append(missing, column)
		}
	}
	if missing != nil {
		return nil, fmt.Errorf("%s: no column %s; the header has %s", name,
			strings.Join(missing, ", "), strings.Join(t.columns, ", "))
	}
	return t, nil
}

func (t *Table) header(fields [][]byte) {
	for _, column := range fields {
		t.columns = append(t.columns, strings.ToLower(strings.TrimSpace(string(column))))
	}
}

// row keeps a row, unless it is not as wide as the header.
func (t *Table) row(record textin.Record) {
	if len(record.Fields) != len(t.columns) {
		t.bad(fmt.Errorf("%s: line %d: %d fields, but the header has %d",
			t.name, record.Line, len(record.Fields), len(t.columns)))
		return
	}
	cells := make([]string, len(record.Fields))
	for i, field := range record.Fields {
		cells[i] = strings.TrimSpace(string(field))
	}
	t.rows, t.lines = append(t.rows, cells), append(t.lines, record.Line)
}

// Err returns the mistakes seen so far: twenty of them, and how many more there are.
func (t *Table) Err() error {
	if t.more == 0 {
		return errors.Join(t.mistakes...)
	}
	return fmt.Errorf("%w\n%s: and %d more", errors.Join(t.mistakes...), t.name, t.more)
}

// Ignored names the columns that nobody has asked for yet, such as a misspelt one that
// may be missing, or returns "" if there is none.
func (t *Table) Ignored() string {
	var names []string
	for _, column := range t.columns {
		if !t.asked[column] {
			names = append(names, strconv.Quote(column))
		}
	}
	if names == nil {
		return ""
	}
	return fmt.Sprintf("%s: columns ignored: %s", t.name, strings.Join(names, ", "))
}

// Len returns the number of rows, without the header.
func (t *Table) Len() int { return len(t.rows) }

// Mistake keeps what is wrong with a cell.
func (t *Table) Mistake(row int, column string, err error) {
	t.bad(fmt.Errorf("%s: line %d, column %s: %w", t.name, t.lines[row], column, err))
}

func (t *Table) bad(err error) {
	const most = 20
	if len(t.mistakes) >= most {
		t.more++
		return
	}
	t.mistakes = append(t.mistakes, err)
}

// Text returns a cell, or "" where the file has no such column.
func (t *Table) Text(row int, column string) string {
	t.asked[column] = true
	at := slices.Index(t.columns, column)
	if at < 0 {
		return ""
	}
	return t.rows[row][at]
}

// Number returns a cell as a finite number.
func (t *Table) Number(row int, column string) float64 {
	x, err := strconv.ParseFloat(t.Text(row, column), 64)
	if err == nil && (math.IsNaN(x) || math.IsInf(x, 0)) {
		err = errors.New("not a finite number")
	}
	if err != nil {
		t.Mistake(row, column, err)
	}
	return x
}

// Whole returns a cell as a whole number of at least zero; empty is zero.
func (t *Table) Whole(row int, column string) int64 {
	text := t.Text(row, column)
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		t.Mistake(row, column, fmt.Errorf("%q is not a whole number of at least 0", text))
	}
	return n
}

// Money returns a cell in dollars, at least zero; empty is zero.
func (t *Table) Money(row int, column string) rate.Money {
	text := t.Text(row, column)
	if text == "" {
		return 0
	}
	m, err := rate.ParseMoney(text)
	if err == nil && m < 0 {
		err = fmt.Errorf("%q is less than nothing", text)
	}
	if err != nil {
		t.Mistake(row, column, err)
	}
	return m
}

// Yes reports whether a cell says yes.
func (t *Table) Yes(row int, column string) bool {
	switch text := strings.ToLower(t.Text(row, column)); text {
	case "", "no", "false", "0":
		return false
	case "yes", "true", "1":
		return true
	default:
		t.Mistake(row, column, fmt.Errorf("%q is neither yes nor no", text))
		return false
	}
}

// List returns the parts of a cell that bars divide, none if it is empty.
func (t *Table) List(row int, column string) []string {
	return strings.FieldsFunc(t.Text(row, column), func(r rune) bool { return r == '|' })
}

// Share returns a cell such as 0.05 or 5% as a part of a whole; empty is zero.
func (t *Table) Share(row int, column string) rate.Share {
	text, percent := strings.CutSuffix(t.Text(row, column), "%")
	if text == "" {
		return 0
	}
	m, err := rate.ParseMoney(text) // as exact, in millionths
	if err != nil {
		t.Mistake(row, column, fmt.Errorf("%q is neither a share such as 0.05 nor 5%%", t.Text(row, column)))
	}
	if percent {
		m /= 100
	}
	return rate.Share(m)
}
