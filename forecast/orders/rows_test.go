package orders

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/forecast"
)

// rowOf draws a row of a file with the columns date, order, sku, qty, returned,
// zip, state, status, country: a right one, or one with mistakes.
func rowOf(t *rapid.T) []string {
	pick := func(name, usual string, odd ...string) string {
		if rapid.IntRange(0, 3).Draw(t, name+" odd") > 0 {
			return usual
		}
		return rapid.SampledFrom(append(odd, usual, "", " ", "x,\"y\"\nz")).Draw(t, name)
	}
	return []string{
		pick("date", "2026-01-05", "13/01/2026", "01/13/2026", "03/04/2026", "01/02/26", "45983", "2026-02-30"),
		pick("order", "A1", "A2"),
		pick("sku", "mug", "tee"),
		pick("qty", "2", "-1", "0", "1.0", "1.5", "1,000", "NaN", "0x1", "1e5", "1_0", "99999999999999999999"),
		pick("returned", "0", "1", "9", "yes", "-1", "?"),
		pick("zip", "90012", "2108", "00000", "K1A 0B1", "09012", "90012-1234", "'90012"),
		pick("state", "CA", "massachusetts", "??", "AE"),
		pick("status", "Completed", "Canceled", "Returned", "partially_refunded"),
		pick("country", "US", "CA", "Puerto Rico"),
	}
}

// Rows and Read agree, and account for every row that was written.
func TestEveryRowIsAccountedFor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		written := rapid.SliceOfN(rapid.Custom(rowOf), 0, 30).Draw(t, "rows")
		var text strings.Builder
		text.WriteString("date,order id,sku,qty,returned,zip,state,status,country\n")
		for _, fields := range written {
			for i, f := range fields {
				if i > 0 {
					text.WriteByte(',')
				}
				text.WriteString(`"` + strings.ReplaceAll(f, `"`, `""`) + `"`)
			}
			text.WriteByte('\n')
		}
		o := Options{Lookahead: rapid.SampledFrom([]int{0, 1, 3}).Draw(t, "lookahead")}
		var sales []forecast.Sale
		var bad []*RowError
		last := 0
		for sale, err := range Rows(iotest.OneByteReader(strings.NewReader(text.String())), o) {
			if err == nil {
				require.NoError(t, sale.Validate())
				sales = append(sales, sale)
				continue
			}
			var e *RowError
			require.ErrorAs(t, err, &e)
			require.Equal(t, forecast.Sale{}, sale)
			require.Greater(t, e.Line, last, "rows come in the order of the file")
			last = e.Line
			bad = append(bad, e)
		}
		require.Len(t, written, len(sales)+len(bad))

		h, r := read(t, text.String(), o)
		require.Equal(t, int64(len(written)), r.Rows)
		require.Equal(t, int64(len(sales)), r.Used)
		count := map[Reason]int64{}
		for _, e := range bad {
			count[e.Reason]++
		}
		require.Equal(t, count, rejections(r))
		want, err := forecast.Collect(func(yield func(forecast.Sale, error) bool) {
			for _, s := range sales {
				if !yield(s, nil) {
					return
				}
			}
		})
		require.NoError(t, err)
		require.Equal(t, want, h)
	})
}

func TestDateOrder(t *testing.T) {
	for name, c := range map[string]struct {
		dates string
		o     Options
		days  string // "!" for a rejected row
		note  string
	}{
		"proven month-first":             {"03/04/2026 03/14/2026", Options{}, "2026-03-04 2026-03-14", "date order month-first proven by line 3"},
		"proven day-first":               {"03/04/2026 2026-01-01 14/04/2026", Options{}, "2026-04-03 2026-01-01 2026-04-14", "date order day-first proven by line 4"},
		"never proven":                   {"03/04/2026 04/04/2026", Options{}, "2026-03-04 2026-04-04", "date order month-first assumed"},
		"no difference":                  {"04/04/2026 2026-01-02", Options{}, "2026-04-04 2026-01-02", ""},
		"ISO only":                       {"2026-03-04 2026-01-02", Options{}, "2026-03-04 2026-01-02", ""},
		"stated":                         {"03/04/2026", Options{DateOrder: DayFirst}, "2026-04-03", "date order day-first stated"},
		"against statement":              {"14/04/2026 04/14/2026", Options{DateOrder: DayFirst}, "2026-04-14 !", "date order day-first stated"},
		"contradiction":                  {"03/04/2026 03/14/2026 14/03/2026 03/05/2026", Options{}, "2026-03-04 2026-03-14 ! 2026-03-05", "date order month-first proven by line 3"},
		"beyond look-ahead":              {"03/04/2026 03/05/2026 14/03/2026", Options{Lookahead: 2}, "2026-03-04 2026-03-05 !", "date order month-first assumed"},
		"within look-ahead":              {"03/04/2026 03/05/2026 14/03/2026", Options{Lookahead: 3}, "2026-04-03 2026-05-03 2026-03-14", "date order day-first proven by line 4"},
		"no proof by a day that is none": {"03/04/2026 30/02/2026 03/14/2026", Options{}, "2026-03-04 ! 2026-03-14", "date order month-first proven by line 4"},
	} {
		t.Run(name, func(t *testing.T) {
			var text strings.Builder
			text.WriteString("date,sku\n")
			for _, d := range strings.Fields(c.dates) {
				fmt.Fprintf(&text, "%s,a\n", d)
			}
			var days []string
			for sale, err := range Rows(strings.NewReader(text.String()), c.o) {
				if err != nil {
					days = append(days, "!")
				} else {
					days = append(days, sale.Day.String())
				}
			}
			require.Equal(t, c.days, strings.Join(days, " "))
			_, r := read(t, text.String(), c.o)
			if c.note == "" {
				require.False(t, slices.ContainsFunc(r.Notes, func(n Note) bool { return strings.HasPrefix(n.Text, "date order") }))
				return
			}
			note(t, r, c.note)
		})
	}
}

func TestContradictionSaysAgainstWhat(t *testing.T) {
	_, r := read(t, "date,sku\n01/13/2026,a\n25/06/2026,a\n", Options{})
	require.Equal(t, &RowError{Line: 3, Column: "date", Value: "25/06/2026", Reason: Contradiction,
		Hint: "month-first was proven by line 2"}, &r.Rejections[0].Examples[0])
}

// The reasons and hints of single bad cells, one row each.
func TestRejectedRows(t *testing.T) {
	for row, want := range map[string]RowError{
		"2026-01-05,a,\"1,000\",90012,":  {Column: "qty", Value: "1,000", Reason: BadQuantity, Hint: "write it without commas"},
		"2026-01-05,a,1.5,90012,":        {Column: "qty", Value: "1.5", Reason: BadQuantity, Hint: "units are whole"},
		"2026-01-05,a,1e5,90012,":        {Column: "qty", Value: "1e5", Reason: BadQuantity},
		"2026-01-05,a,NaN,90012,":        {Column: "qty", Value: "NaN", Reason: BadQuantity},
		"2026-01-05,a,0x10,90012,":       {Column: "qty", Value: "0x10", Reason: BadQuantity},
		"2026-01-05,a,1_000,90012,":      {Column: "qty", Value: "1_000", Reason: BadQuantity},
		"2026-01-05,a,+1,90012,":         {Column: "qty", Value: "+1", Reason: BadQuantity},
		"2026-01-05,a,--1,90012,":        {Column: "qty", Value: "--1", Reason: BadQuantity},
		"2026-01-05,a,1.,90012,":         {Column: "qty", Value: "1.", Reason: BadQuantity},
		"2026-01-05,a,.0,90012,":         {Column: "qty", Value: ".0", Reason: BadQuantity},
		"2026-01-05,a,1000000001,90012,": {Column: "qty", Value: "1000000001", Reason: BadQuantity, Hint: "more than a billion: is it the right column?"},
		"2026-01-05,a,0,90012,":          {Column: "qty", Value: "0", Reason: ZeroQuantity},
		"2026-01-05,a,,90012,":           {Column: "qty", Reason: NoQuantity},
		"2026-01-05,,1,90012,":           {Column: "sku", Reason: NoItem},
		",a,1,90012,":                    {Column: "date", Reason: NoDate},
		"45983,a,1,90012,":               {Column: "date", Value: "45983", Reason: BadDate, Hint: "a day number of a spreadsheet? format the column as a date, YYYY-MM-DD"},
		"01/02/26,a,1,90012,":            {Column: "date", Value: "01/02/26", Reason: BadDate, Hint: "write the year with four digits"},
		"2026-01-05,a,1,90012,VOID":      {Column: "status", Value: "VOID", Reason: Cancelled},
		"2026-01-05,a,1":                 {Reason: TooShort},
		"2026-01-05,a,1,90012,,x":        {Reason: TooWide},
		",,\t,,":                         {Reason: Blank},
		"2026-01-05,\"a\"b,1,90012,":     {Column: "sku", Reason: BadQuoting},
	} {
		_, r := read(t, "date,sku,qty,zip,status\n2026-01-04,a,1,90012,\n"+row+"\n2026-01-04,a,1,90012,\n", Options{})
		require.Equal(t, int64(2), r.Used, row)
		want.Line = 3
		require.Equal(t, []Rejection{{Reason: want.Reason, Rows: 1, Examples: []RowError{want}}}, r.Rejections, row)
	}
}

func TestRowsStopsWhenTold(t *testing.T) {
	for _, dates := range []string{"2026-01-05", "03/04/2026"} {
		n := 0
		text := "date,sku\n" + strings.Repeat(dates+",a\nbad,a\n", 5)
		for range Rows(strings.NewReader(text), Options{}) {
			if n++; n == 3 {
				break
			}
		}
		require.Equal(t, 3, n)
	}
}

func TestExamplesAreBounded(t *testing.T) {
	text := "date,sku\n" + strings.Repeat("2026-13-01,a\n,a\n", 20)
	for examples, want := range map[int]int{0: DefaultExamples, 2: 2, -1: 0} {
		_, r := read(t, text, Options{Examples: examples})
		require.Len(t, r.Rejections, 2)
		for _, x := range r.Rejections {
			require.Equal(t, int64(20), x.Rows)
			require.Len(t, x.Examples, want)
		}
	}
	_, r := read(t, "date,sku\n"+"2026-01-05,a\n"+strings.Repeat("é", 99)+",a\n", Options{})
	require.Equal(t, strings.Repeat("é", 30)+"…", r.Rejections[0].Examples[0].Value)
}

func TestEncodings(t *testing.T) {
	const text = "date,sku,zip\r\n2026-01-05,caf\u00e9,90012\r\n"
	want, _ := read(t, text, Options{})
	require.Equal(t, []string{"café"}, want.Items())
	for _, c := range []struct {
		mark, encoding string
		order          binary.AppendByteOrder
	}{
		{"\xff\xfe", "UTF-16LE", binary.LittleEndian}, {"", "UTF-16LE", binary.LittleEndian},
		{"\xfe\xff", "UTF-16BE", binary.BigEndian}, {"", "UTF-16BE", binary.BigEndian},
	} {
		data := []byte(c.mark)
		for _, unit := range utf16.Encode([]rune(text)) {
			data = c.order.AppendUint16(data, unit)
		}
		got, r := read(t, string(data), Options{})
		require.Equal(t, want, got)
		require.Equal(t, c.encoding, r.Encoding)
	}
}

func TestReportText(t *testing.T) {
	_, r := read(t, "Order Date;SKU;Qty;ZIP;Buyer\n01/13/2026;a;1;2108;x\n01/13/2026;a;0;2108;x\n", Options{})
	want := `2 rows: 1 used, 1 rejected
  1 zero quantity
    line 3, column "Qty": zero quantity: "0"
encoding UTF-8, delimiter semicolon
columns used: date "Order Date", item "SKU", quantity "Qty", zip "ZIP"
columns ignored: "Buyer"
note: date order month-first proven by line 2
note: leading zero of the ZIP restored (1 row, first at line 2)
`
	require.Equal(t, want, r.String())
	var b strings.Builder
	n, err := r.WriteTo(&b)
	require.NoError(t, err)
	require.Equal(t, int64(len(want)), n)
	require.Equal(t, want, b.String())
}

func FuzzRows(f *testing.F) {
	f.Add([]byte(tiktokExport), 0)
	f.Add([]byte(shopifyExport), 1)
	f.Add([]byte(amazonExport), 3)
	f.Add([]byte("date,category\n03/04/2026,\"a\"\n14/04/2026,b\n\"x\"y,z\n"), 2)
	f.Add([]byte("date;sku;qty;returned;zip\n2026-01-05;a;-3;yes;2108"), 0)
	f.Fuzz(func(t *testing.T, data []byte, lookahead int) {
		o := Options{Lookahead: min(lookahead, 1000)}
		var used, rejected int64
		var fatal error
		for sale, err := range Rows(strings.NewReader(string(data)), o) {
			require.NoError(t, fatal, "nothing follows a fatal error")
			switch err.(type) {
			case nil:
				require.NoError(t, sale.Validate())
				used++
			case *RowError:
				rejected++
			default:
				fatal = err
			}
		}
		if fatal != nil {
			known := false
			for _, e := range []error{ErrTooLong, ErrTooManyColumns, ErrUnclosed, ErrEncoding, ErrNoHeader} {
				known = known || errors.Is(fatal, e)
			}
			require.True(t, known, "%v", fatal)
		}
		h, r, err := Read(strings.NewReader(string(data)), o)
		balanced(t, r)
		require.Equal(t, used, r.Used)
		require.Equal(t, rejected, r.Rejected)
		require.Equal(t, fatal, err)
		if err == nil {
			require.LessOrEqual(t, h.Sum().Orders, used)
		}
	})
}
