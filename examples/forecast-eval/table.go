package main

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
)

// table reads a CSV file, unpacked if it is compressed, of a header and rows that
// are not longer. Shorter ones are filled up with empty cells.
func table(file string) ([][]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	in := bufio.NewReader(f)
	var plain io.Reader = in
	if magic, _ := in.Peek(2); string(magic) == "\x1f\x8b" {
		if plain, err = gzip.NewReader(in); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	reader := csv.NewReader(plain)
	reader.FieldsPerRecord = -1
	rows, err := reader.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(rows) == 0 || len(rows[0]) < 2 {
		return nil, fmt.Errorf("%s: there is no header with two columns", file)
	}
	rows[0][0] = strings.TrimPrefix(rows[0][0], "\ufeff")
	for n, row := range rows {
		if len(row) > len(rows[0]) {
			return nil, fmt.Errorf("%s: row %d: %d cells are more than the %d of the header", file, n+1, len(row), len(rows[0]))
		}
		rows[n] = append(row, make([]string, len(rows[0])-len(row))...)
	}
	return rows, nil
}

// columns returns where the named columns are.
func columns(file string, header []string, names ...string) ([]int, error) {
	at := make([]int, len(names))
	for i, name := range names {
		if at[i] = slices.Index(header, name); at[i] < 0 {
			return nil, fmt.Errorf("%s: no column %s", file, name)
		}
	}
	return at, nil
}

// numbers reads the cells of periods; an empty one, and what tables have for
// it, is NaN.
func numbers(cells []string) ([]float64, error) {
	values := make([]float64, len(cells))
	for i, cell := range cells {
		cell = strings.TrimSpace(cell)
		switch strings.ToLower(cell) {
		case "", "na", "null", "none", "?", "-":
			values[i] = math.NaN()
			continue
		}
		x, err := strconv.ParseFloat(cell, 64)
		if errors.Is(err, strconv.ErrRange) { // too large for its series alone
			x, err = math.Copysign(math.MaxFloat64, x), nil
		}
		if err != nil || math.IsInf(x, 0) {
			return nil, fmt.Errorf("value %d: %q is not a number", i+1, cell)
		}
		values[i] = x
	}
	return values, nil
}
