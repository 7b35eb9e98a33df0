package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/forwardstock/forwardstock/placement/rate"
)

// table is a small CSV file with a header line. Cells are read by the name of
// their column; every mistake is kept with its file, line and column.
type table struct {
	name     string
	columns  []string
	rows     [][]string
	mistakes []error
}

// readTable reads the file name of files, which must have the columns needed.
func readTable(files fs.FS, name string, needed ...string) (*table, error) {
	file, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	const limit = 64 << 20
	reader := csv.NewReader(io.LimitReader(file, limit))
	reader.TrimLeadingSpace = true
	rows, err := reader.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s: the file is empty", name)
	}
	t := &table{name: name, rows: rows[1:]}
	for _, column := range rows[0] {
		t.columns = append(t.columns, strings.ToLower(strings.TrimSpace(strings.TrimPrefix(column, "\ufeff"))))
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

// err returns every mistake seen so far.
func (t *table) err() error { return errors.Join(t.mistakes...) }

func (t *table) mistake(row int, column string, err error) {
	t.mistakes = append(t.mistakes, fmt.Errorf("%s: line %d, column %s: %w", t.name, row+2, column, err))
}

// text returns a cell, or "" where the file has no such column.
func (t *table) text(row int, column string) string {
	at := slices.Index(t.columns, column)
	if at < 0 {
		return ""
	}
	return strings.TrimSpace(t.rows[row][at])
}

// whole returns a cell as a whole number of at least zero; empty is zero.
func (t *table) whole(row int, column string) int64 {
	text := t.text(row, column)
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		t.mistake(row, column, fmt.Errorf("%q is not a whole number of at least 0", text))
	}
	return n
}

// money returns a cell in dollars; empty is zero.
func (t *table) money(row int, column string) rate.Money {
	text := t.text(row, column)
	if text == "" {
		return 0
	}
	m, err := rate.ParseMoney(text)
	if err != nil {
		t.mistake(row, column, err)
	}
	return m
}

// yes reports whether a cell says yes.
func (t *table) yes(row int, column string) bool {
	switch text := strings.ToLower(t.text(row, column)); text {
	case "", "no", "false", "0":
		return false
	case "yes", "true", "1":
		return true
	default:
		t.mistake(row, column, fmt.Errorf("%q is neither yes nor no", text))
		return false
	}
}
