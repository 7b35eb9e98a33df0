package rate

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// maxBytes is the largest card that ReadCSV and ReadJSON take.
const maxBytes = 4 << 20

// ReadCSV returns the card like, with the bands of a CSV table and checked:
//
//	max_weight_oz,zone1,zone2,zone3
//	<16,6.93,6.94,7.30
//	16,7.61,7.68,8.00
//	32,7.99,8.08,8.26
//
// The first column is the highest billed weight of the row, ascending, in
// ounces, pounds, grams or kilograms: max_weight_oz, _lb, _g or _kg. "<16"
// ends the row just below. Prices are in dollars, as [ParseMoney] reads them.
// A table may begin at zone2, as those of UPS and FedEx do: then zone 1 has the
// prices of zone 2. It reads at most 4 MiB; mistakes of the table come all at once
// with line and column.
func ReadCSV(r io.Reader, like Card) (*Card, error) {
	data, err := readAll(r)
	if err != nil {
		return nil, err
	}
	t := table{reader: csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))}
	t.reader.ReuseRecord, t.reader.FieldsPerRecord = true, -1 // row says how many there are
	like.Bands = t.read()
	if err := errors.Join(t.mistakes...); err != nil {
		return nil, err
	}
	if err := like.Check(); err != nil {
		return nil, err
	}
	return &like, nil
}

// WriteCSV writes the bands of the card as ReadCSV reads them, with the
// weights in grams. What a table cannot hold is not written: [WriteJSON]
// writes the whole card. A card that fails [Card.Check] is not written.
func WriteCSV(w io.Writer, c *Card) error {
	if err := c.Check(); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	row := []string{"max_weight_g"}
	for z := range c.Zones() {
		row = append(row, "zone"+strconv.Itoa(z+1))
	}
	if err := out.Write(row); err != nil {
		return err
	}
	for _, b := range c.Bands {
		row = append(row[:0], strconv.FormatInt(int64(b.UpTo), 10))
		for _, price := range b.Prices {
			row = append(row, price.Decimal())
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err == nil && len(data) > maxBytes {
		err = fmt.Errorf("card is larger than %d bytes", maxBytes)
	}
	return data, err
}

// table reads the rows of a card.
type table struct {
	reader *csv.Reader
	checker
	unit  string // of the weights: oz, lb, g, kg
	first int    // zone of the first price column, 1 or 2
	width int    // columns
	last  Weight // of the rows before, and how it is written there
	said  string
}

func (t *table) read() []Band {
	header, err := t.reader.Read()
	if err != nil {
		t.bad("header: %w (want max_weight_oz,zone1,zone2,...)", err)
		return nil
	}
	if !t.header(header) {
		return nil
	}
	var bands []Band
	for len(bands) <= MaxBands {
		row, err := t.reader.Read()
		if errors.Is(err, io.EOF) {
			return bands
		}
		if err != nil {
			t.bad("%w", err)
			return nil
		}
		bands = append(bands, t.row(row))
	}
	t.bad("more than %d rows", MaxBands)
	return nil
}

func (t *table) header(names []string) bool {
	weight := strings.ToLower(strings.TrimSpace(names[0]))
	unit, known := strings.CutPrefix(weight, "max_weight_")
	if !known {
		unit, known = strings.CutPrefix(weight, "billed_weight_")
	}
	switch unit {
	case "oz", "lb", "g", "kg":
	default:
		known = false
	}
	if !known {
		t.bad("line 1, column 1: %s is not max_weight_oz, max_weight_lb, max_weight_g or max_weight_kg", quoted(names[0]))
		return false
	}
	t.unit, t.first, t.width = unit, 1, len(names)
	if len(names) < 2 || len(names) > MaxZones {
		t.bad("line 1: %d price columns; want 1 to %d", len(names)-1, MaxZones-1)
		return false
	}
	if strings.EqualFold(strings.TrimSpace(names[1]), "zone2") {
		t.first = 2
	}
	for i, name := range names[1:] {
		if want := "zone" + strconv.Itoa(t.first+i); !strings.EqualFold(strings.TrimSpace(name), want) {
			_, column := t.reader.FieldPos(i + 1)
			t.bad("line 1, column %d: %s where %s should be", column, quoted(name), want)
			return false
		}
	}
	return true
}

func (t *table) row(cells []string) Band {
	var b Band
	var err error
	if len(cells) != t.width {
		line, _ := t.reader.FieldPos(0)
		t.bad("line %d: %d fields, but the header has %d", line, len(cells), t.width)
		return b
	}
	switch b.UpTo, err = t.weight(strings.TrimSpace(cells[0])); {
	case err != nil:
		t.at(0, err)
	case b.UpTo <= t.last:
		t.at(0, fmt.Errorf("weight %s is not above the %s of the row before", quoted(cells[0]), quoted(t.said)))
	default:
		t.last, t.said = b.UpTo, cells[0]
	}
	b.Prices = make([]Money, 0, len(cells))
	for i, cell := range cells[1:] {
		price, err := ParseMoney(cell)
		if err == nil && price < 0 {
			err = fmt.Errorf("price %s is negative", quoted(cell))
		}
		if err != nil {
			t.at(i+1, err)
		}
		if i == 0 && t.first == 2 {
			b.Prices = append(b.Prices, price)
		}
		b.Prices = append(b.Prices, price)
	}
	return b
}

func (t *table) at(field int, err error) {
	line, column := t.reader.FieldPos(field)
	t.bad("line %d, column %d: %w", line, column, err)
}

// weight reads the bound of a row.
func (t *table) weight(cell string) (Weight, error) {
	text, below := strings.CutPrefix(cell, "<")
	micro, err := parseDecimal(strings.TrimSpace(text))
	if err != nil || micro <= 0 {
		return 0, fmt.Errorf("weight %s is not a number above 0 such as 16, 15.9 or <16", quoted(cell))
	}
	var grams int64
	switch t.unit {
	case "g":
		grams, err = exact.MulDivRound(micro, 1, 1_000_000)
	case "kg":
		grams, err = exact.MulDivRound(micro, 1, 1000)
	case "lb":
		micro, err = exact.Mul(micro, 16)
		fallthrough
	case "oz":
		if err == nil {
			var w Weight
			w, err = microOunces(micro)
			grams = int64(w)
		}
	}
	if err != nil || grams > int64(MaxWeight) {
		return 0, fmt.Errorf("weight %s is above a thousand tonnes", quoted(cell))
	}
	if below {
		grams--
	}
	return Weight(grams), nil
}
