package orders

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
)

// Demand is used whatever is known of its place.
func TestPlaces(t *testing.T) {
	for _, c := range []struct{ zip, state, place, note string }{
		{"90012", "CA", "900", ""},
		{"90012", "", "900", ""},
		{"2108", "MA", "021", "leading zero"},
		{"901", "PR", "009", "leading zero"},
		{"K1A 0B1", "CA", "CA", "ZIP not usable, sale counted"},
		{"00000", "ny", "NY", "ZIP not usable, sale counted"},
		{"00000", "", "unknown", "ZIP not usable, place unknown"},
		{"00000", "??", "unknown", "ZIP not usable, place unknown"},
		{"", "District of Columbia", "DC", ""},
		{"", "??", "unknown", "state not known"},
		{"", "", "unknown", "no place"},
		{"09012", "", "AE", "military"},
		{"34001", "", "AA", "military"},
		{"96201", "AE", "AP", "military"},
		{"96910", "GU", "969", ""},
	} {
		h, r := read(t, fmt.Sprintf("date,sku,zip,state\n2026-01-05,a,%s,%s\n", c.zip, c.state), Options{})
		require.Equal(t, c.place, h.Places()[0].String(), c)
		require.Equal(t, int64(1), r.Used)
		if c.note != "" {
			require.Equal(t, 2, note(t, r, c.note).Line, c)
		}
	}
}

func TestLongNamesAreRejected(t *testing.T) {
	longest := strings.Repeat("x", MaxName)
	text := fmt.Sprintf("date,order,sku\n2026-01-05,%s,%[1]s\n2026-01-05,%[1]sx,a\n2026-01-05,a,%[1]sx\n", longest)
	h, r := read(t, text, Options{})
	require.Equal(t, []string{longest}, h.Items())
	require.Equal(t, map[Reason]int64{LongName: 2}, rejections(r))
}

func TestReturns(t *testing.T) {
	for _, c := range []struct{ qty, returned, status, want string }{
		{"3", "", "Shipped", "3/1/0"},
		{"3", "1", "Shipped", "3/1/1"},
		{"3", "1", "Returned", "3/1/1"},
		{"3", "", "Returned", "3/1/3"},
		{"3", "", "Return requested", "3/1/0"},
		{"3", "", "partially_refunded", "3/1/0"},
		{"3", "9", "", "3/1/3"},
		{"3", "Yes", "", "3/1/3"},
		{"3", "No", "", "3/1/0"},
		{"3", "?", "", "3/1/0"},
		{"3", "-1", "", "3/1/0"},
		{"-2", "", "", "0/0/2"},
		{"2.0", "1.00", "", "2/1/1"},
	} {
		h, _ := read(t, fmt.Sprintf("date,sku,qty,returned,status\n2026-01-05,a,%s,%s,%s\n", c.qty, c.returned, c.status), Options{})
		require.Equal(t, []string{"a unknown 2026-01-05 " + c.want}, cells(h), c)
	}
}

func TestNoQuantityColumnIsOneUnitARow(t *testing.T) {
	h, r := read(t, "date,category\n2026-01-05,A\n2026-01-05,A\n", Options{})
	require.Equal(t, forecast.Totals{Units: 2, Orders: 2}, h.Sum())
	note(t, r, "no column of quantities")
}

func TestNamedColumns(t *testing.T) {
	text := "wann,was,date,sku,zip,wo\n2026-01-05,a,1999-01-01,zzz,10001,90012\n"
	h, r := read(t, text, Options{Columns: Columns{Date: "WANN", Item: " was ", ZIP: "wo", State: "-"}})
	require.Equal(t, []string{"a 900 2026-01-05 1/1/0"}, cells(h))
	require.Equal(t, []string{"date", "sku", "zip"}, r.Ignored)

	_, _, err := Read(strings.NewReader(text), Options{Columns: Columns{Date: "when", Item: "what", ZIP: "-"}})
	require.ErrorIs(t, err, ErrNoHeader)
	require.ErrorContains(t, err, `no column "when"`)
	require.ErrorContains(t, err, `no column "what"`, "every mistake at once")
}

func TestRepeatedItemOfAnOrderIsNoted(t *testing.T) {
	h, r := read(t, "date,order,sku\n2026-01-05,1,a\n2026-01-05,1,a\n2026-01-05,1,b\n2026-01-05,2,b\n2026-01-05,,b\n2026-01-05,,b\n", Options{})
	require.Equal(t, int64(6), h.Sum().Units)
	require.Equal(t, Note{Text: remarkTexts[remarks-1], Rows: 1, Line: 3}, note(t, r, "the item of the row before"))
}

// A person's name is no order number, except in the files of line items.
func TestNameIsNoOrderNumber(t *testing.T) {
	for text, want := range map[string]string{
		"date,sku,Name\n2026-01-05,a,Jane\n":                   "",
		"date,lineitem sku,Name\n2026-01-05,a,#1001\n":         "#1001",
		"date,lineitem sku,Name,Order ID\n2026-01-05,a,#1,9\n": "#1",
	} {
		for sale, err := range Rows(strings.NewReader(text), Options{}) {
			require.NoError(t, err)
			require.Equal(t, want, sale.Order)
		}
	}
}
func TestCategoriesOfItems(t *testing.T) {
	long := strings.Repeat("x", MaxName+1)
	_, r := read(t, "date,sku,category\n2026-01-05,A,Mugs\n2026-01-05,B,\n2026-01-05,B, Bowls \n2026-01-05,A,Cups\n2026-01-05,C\n2026-01-05,D,"+long+"\n", Options{})
	require.Equal(t, map[string]string{"A": "Mugs", "B": "Bowls"}, r.Categories)
	require.EqualValues(t, 6, r.Used, "a row may end before the category")
	text := r.String()
	require.Contains(t, text, "another category of the item than before, the first counts (1 row, first at line 5)")
	require.Contains(t, text, "category of more than 512 bytes, left out (1 row, first at line 7)")
	for _, o := range []Options{{Columns: Columns{Category: "-"}}, {Columns: Columns{Item: "category"}}} {
		_, r = read(t, "date,sku,category\n2026-01-05,A,Mugs\n", o)
		require.Nil(t, r.Categories)
	}
	_, r = read(t, "date,sku,kind,category\n2026-01-05,A,Red,Mugs\n", Options{Columns: Columns{Category: "Kind"}})
	require.Equal(t, map[string]string{"A": "Red"}, r.Categories)
	_, _, err := Read(strings.NewReader("date,sku\n"), Options{Columns: Columns{Category: "Kind"}})
	require.ErrorIs(t, err, ErrNoHeader)
}
