package orders

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/dataset"
)

// balanced checks that a report accounts for every row.
func balanced(t require.TestingT, r *Report) {
	require.Equal(t, r.Rows, r.Used+r.Rejected)
	var rejected int64
	for _, x := range r.Rejections {
		rejected += x.Rows
		require.Positive(t, x.Rows)
		require.LessOrEqual(t, int64(len(x.Examples)), x.Rows)
	}
	require.Equal(t, r.Rejected, rejected)
}

func read(t require.TestingT, text string, o Options) (*forecast.History, *Report) {
	h, r, err := Read(strings.NewReader(text), o)
	require.NoError(t, err)
	balanced(t, r)
	return h, r
}

// cells lists a history as text: item, place, day, units/orders/returned.
func cells(h *forecast.History) (out []string) {
	places := h.Places()
	for i, item := range h.Items() {
		for c := range h.Cells(i) {
			out = append(out, fmt.Sprintf("%s %v %v %d/%d/%d", item, places[c.Place], c.Day, c.Units, c.Orders, c.Returned))
		}
	}
	return out
}

// note returns the note that begins with text.
func note(t require.TestingT, r *Report, text string) Note {
	for _, n := range r.Notes {
		if strings.HasPrefix(n.Text, text) {
			return n
		}
	}
	require.Failf(t, "note missing", "%q in %v", text, r.Notes)
	return Note{}
}

func rejections(r *Report) map[Reason]int64 {
	m := map[Reason]int64{}
	for _, x := range r.Rejections {
		m[x.Reason] = x.Rows
	}
	return m
}

// The figures are those of the data's own description.
func TestSuperstore(t *testing.T) {
	h, r, err := Read(dataset.Open(t, "orders", "superstore_orders.csv.gz"), Options{})
	require.NoError(t, err)
	balanced(t, r)
	require.Equal(t, int64(9994), r.Rows)
	require.Equal(t, int64(9994), r.Used)
	require.Equal(t, forecast.Totals{Units: 37873, Orders: 9994}, h.Sum())
	require.Equal(t, 1862, h.Len())
	require.Equal(t, "2014-01-03", h.First().String())
	require.Equal(t, "2017-12-30", h.Last().String())
	for _, p := range h.Places() {
		require.NotEmpty(t, p.Region, "every row has a ZIP")
	}
	require.Equal(t, "UTF-8", r.Encoding)
	require.Equal(t, "comma", r.Delimiter)
	require.Equal(t, []ColumnUse{{Role: DateColumn, Header: "Order Date"}, {Role: OrderColumn, Header: "Order ID"}, {Role: ItemColumn, Header: "Product ID"},
		{Role: CategoryColumn, Header: "Sub-Category"}, {Role: QuantityColumn, Header: "Quantity"}, {Role: ZIPColumn, Header: "Postal Code"}, {Role: StateColumn, Header: "State"}}, r.Columns)
	require.Contains(t, r.Ignored, "Category")
	require.Len(t, r.Categories, 1862)
	require.Equal(t, "Bookcases", r.Categories["FUR-BO-10001798"])
}

// As it came from its source, the file lacks the leading zeros of 449 ZIPs.
func TestSuperstoreWithoutLeadingZeros(t *testing.T) {
	padded, err := io.ReadAll(dataset.Open(t, "orders", "superstore_orders.csv.gz"))
	require.NoError(t, err)
	whole, _ := read(t, string(padded), Options{})
	cut, r := read(t, strings.ReplaceAll(string(padded), ",0", ","), Options{Columns: Columns{Date: "Order Date"}})
	require.Equal(t, int64(449), note(t, r, "leading zero of the ZIP restored").Rows)
	require.Equal(t, whole.Sum(), cut.Sum())
	require.Equal(t, whole.Places(), cut.Places())
}

func TestAmazonPurchases(t *testing.T) {
	h, r, err := Read(dataset.Open(t, "orders", "amazon_open_ecommerce_29states.csv.gz"), Options{})
	require.NoError(t, err)
	balanced(t, r)
	require.Equal(t, int64(278042), r.Rows)
	require.Equal(t, int64(278042), r.Used, "%v", r)
	require.Equal(t, int64(301325), h.Sum().Units)
	require.Equal(t, int64(278042), h.Sum().Orders)
	require.Equal(t, "2018-01-01", h.First().String())
	require.Equal(t, "2023-03-22", h.Last().String())
	require.Len(t, h.Places(), 29)
	require.Equal(t, forecast.Place{State: "AK"}, h.Places()[0])
}

// What the exports of market places look like. All persons are made up.
const (
	tiktokExport = "\uFEFFOrder ID,Order Status,Order Substatus,Cancelation/Return Type,Seller SKU,Product Name,Quantity,Sku Quantity of return,Order Amount,Created Time,Cancelled Time,Buyer Username,Recipient,Phone #,Country,State,City,Zipcode,Detail Address,Payment Method\r\n" +
		"Platform unique order ID.,The status,The substatus,The type,SKU set by seller,Name,Units ordered,Units returned,Total,Time of creation,Time of cancellation,User,Name,Phone,Country,State,City,Zip,Address,Method\r\n" +
		"576461413038785752\t,Completed,Completed,,MUG-1\t,\"Mug, blue\",2,0,24.00,01/28/2026 3:15:22 PM\t,\t,jane_d,J*** D**,(+1)555*****01,United States,California,Los Angeles,90012\t,1 Main St,Card\r\n" +
		"576461413038785752\t,Completed,Completed,Return/Refund,MUG-2\t,Mug,3,1,24.00,01/28/2026 3:15:22 PM\t,\t,jane_d,J*** D**,(+1)555*****01,United States,California,Los Angeles,90012\t,1 Main St,Card\r\n" +
		"576461413038785753\t,Canceled,,Cancel,MUG-1\t,Mug,1,0,12.00,02/01/2026 9:00:00 AM\t,02/01/2026 9:30:00 AM\t,bob,B**,(+1)555*****02,United States,New York,New York,10001\t,2 Main St,Card\r\n" +
		"576461413038785754\t,To ship,Awaiting collection,,MUG-1\t,Mug,1,,12.00,02/02/2026 12:00:00 AM\t,\t,eve,E**,(+1)555*****03,United States,MA,Boston,2108\t,3 Main St,Card\r\n"

	shopifyExport = "Name,Email,Financial Status,Paid at,Fulfillment Status,Total,Created at,Lineitem quantity,Lineitem name,Lineitem sku,Billing Name,Billing Zip,Shipping Name,Shipping Zip,Shipping Province,Shipping Country,Cancelled at,Phone\n" +
		"#1001,jane@example.com,paid,2025-10-02 17:10:00 -0300,fulfilled,30,2025-10-02 23:09:34 -0300,1,Tee,TEE-S,Jane,10001,Jane,'02139,MA,US,,555-0101\n" +
		"#1001,jane@example.com,,,,,,2,Cap,CAP-1,,,,,,,,\n" +
		"#1002,bob@example.com,voided,,,12,2025-10-03 09:00:00 -0300,1,Tee,TEE-S,Bob,10001,Bob,'90012,CA,US,2025-10-03 10:00:00 -0300,555-0102\n" +
		"#1002,bob@example.com,,,,,,1,Cap,CAP-1,,,,,,,,\n" +
		"#1003,kim@example.com,refunded,,,12,2025-10-04 09:00:00 -0300,2,Tee,TEE-S,Kim,10001,Kim,K1A 0B1,ON,CA,,555-0103\n" +
		"#1004,lee@example.com,refunded,,,12,2025-10-05 09:00:00 -0300,2,Tee,TEE-S,Lee,10001,Lee,96701-1234,HI,US,,555-0104\n"

	amazonExport = "amazon-order-id\tmerchant-order-id\tpurchase-date\tlast-updated-date\torder-status\tproduct-name\tsku\tasin\titem-status\tquantity\tship-city\tship-state\tship-postal-code\tship-country\n" +
		"111-1\t111-1\t2026-01-01T03:30:00+00:00\t2026-01-02T00:00:00+00:00\tShipped\t6\" pan\tPAN-6\tB01\tShipped\t1\tDallas\tTX\t75201-8435\tUS\n" +
		"111-2\t\t2026-01-05T18:00:00+00:00\t2026-01-06T00:00:00+00:00\tCancelled\tPan\tPAN-6\tB01\tCancelled\t0\tDallas\tTX\t75201\tUS\n" +
		"111-3\t\t2026-01-06T18:00:00Z\t2026-01-06T00:00:00+00:00\tShipped - Returned to Seller\tPan\tPAN-8\tB02\tShipped\t2\tAPO\tAE\t09012\tUS\n"
)

func TestTikTokExport(t *testing.T) {
	h, r := read(t, tiktokExport, Options{})
	require.Equal(t, []string{
		"MUG-1 900 2026-01-28 2/1/0",
		"MUG-1 021 2026-02-02 1/1/0",
		"MUG-2 900 2026-01-28 3/1/1"}, cells(h))
	require.Equal(t, map[Reason]int64{Description: 1, Cancelled: 1}, rejections(r))
	require.Equal(t, int64(1), note(t, r, "leading zero").Rows)
	require.Equal(t, "date order month-first proven by line 3", note(t, r, "date order").Text)
}

func TestShopifyExport(t *testing.T) {
	h, r := read(t, shopifyExport, Options{})
	require.Equal(t, []string{
		"CAP-1 021 2025-10-02 2/1/0",
		"TEE-S 021 2025-10-02 1/1/0",
		"TEE-S 967 2025-10-05 2/1/2"}, cells(h))
	require.Equal(t, map[Reason]int64{Cancelled: 2, Abroad: 1}, rejections(r))
	require.Equal(t, Note{Text: remarkTexts[9], Rows: 1, Line: 3}, note(t, r, "date, place or status"))
}

func TestAmazonExport(t *testing.T) {
	newYork := time.FixedZone("New York in winter", -5*60*60)
	h, r := read(t, amazonExport, Options{Zone: newYork})
	require.Equal(t, []string{
		"PAN-6 752 2025-12-31 1/1/0",
		"PAN-8 AE 2026-01-06 2/1/2"}, cells(h))
	require.Equal(t, map[Reason]int64{Cancelled: 1}, rejections(r))
	require.Equal(t, "tab", r.Delimiter)
	require.Equal(t, int64(1), note(t, r, "military address").Rows)

	h, _ = read(t, amazonExport, Options{})
	require.Equal(t, "2026-01-01", h.First().String(), "the day as written")
}

// No cell of a column that is not in use may reach a sale, an error or the report.
func TestPersonalColumnsAreNotKept(t *testing.T) {
	secrets := []string{"jane", "J***", "555", "Main St", "bob", "example.com", "Jane", "Los Angeles", "Kim", "Lee"}
	for _, text := range []string{tiktokExport, shopifyExport} {
		var kept strings.Builder
		for sale, err := range Rows(strings.NewReader(text), Options{}) {
			fmt.Fprintf(&kept, "%+v %v\n", sale, err)
		}
		h, r := read(t, text, Options{})
		asJSON, err := json.Marshal(r)
		require.NoError(t, err)
		fmt.Fprintf(&kept, "%s\n%v\n%s\n", asJSON, r, strings.Join(cells(h), "\n"))
		for _, secret := range secrets {
			require.NotContains(t, kept.String(), secret)
		}
	}
	_, _, err := Read(strings.NewReader("Jane Doe,jane@example.com\n"), Options{})
	require.ErrorIs(t, err, ErrNoHeader)
	require.NotContains(t, err.Error(), "ane", "the first line may not be a header")
}

func TestFatalErrors(t *testing.T) {
	broken := errors.New("the disk is gone")
	const head = "date,sku,qty\n2026-01-05,a,1\n"
	for name, c := range map[string]struct {
		src  io.Reader
		o    Options
		is   error
		part string
		used int64
	}{
		"empty":            {strings.NewReader(""), Options{}, ErrNoHeader, "empty", 0},
		"blank":            {strings.NewReader("\n\n"), Options{}, ErrNoHeader, "empty", 0},
		"no date":          {strings.NewReader("sku,qty\n"), Options{}, ErrNoHeader, "no known column for the date", 0},
		"neither":          {strings.NewReader("a,b\n"), Options{}, ErrNoHeader, "comma: " + ErrNoHeader.Error() + ": no known column for the date; name it in Options.Columns\nno known column for the item", 0},
		"no item":          {strings.NewReader("date,qty\n"), Options{}, ErrNoHeader, "no known column for the item", 0},
		"no such column":   {strings.NewReader(head), Options{Columns: Columns{ZIP: "PLZ"}}, ErrNoHeader, `no column "PLZ", which Options name for the zip`, 0},
		"disk":             {io.MultiReader(strings.NewReader(head), iotest.ErrReader(broken)), Options{}, broken, "line 3", 1},
		"stray quote":      {strings.NewReader(head + "2026-01-05,\"a,1\n2026-01-05,a,1\n"), Options{}, ErrUnclosed, "line 3", 1},
		"too long":         {strings.NewReader(head + strings.Repeat("x", MaxRecord+1)), Options{}, ErrTooLong, "line 3", 1},
		"too wide":         {strings.NewReader(head + strings.Repeat(",", MaxColumns)), Options{}, ErrTooManyColumns, "line 3", 1},
		"wrong encoding":   {strings.NewReader(head + "2026-01-05,caf\xe9,1"), Options{}, ErrEncoding, "Windows-1252", 1},
		"quotes in header": {strings.NewReader("date,\"sku\"s\n"), Options{}, ErrNoHeader, "line 1", 0},
		"binary":           {strings.NewReader(head + "2026-01-05,\x00,1"), Options{}, ErrEncoding, "NUL", 1},
		"wrong delimiter":  {strings.NewReader(head), Options{Delimiter: "ab"}, nil, "delimiter", 0},
		"wrong order":      {strings.NewReader(head), Options{DateOrder: "year-first"}, nil, "date order", 0},
	} {
		t.Run(name, func(t *testing.T) {
			h, r, err := Read(c.src, c.o)
			require.Nil(t, h)
			balanced(t, r)
			require.Equal(t, c.used, r.Used)
			require.ErrorContains(t, err, c.part)
			if c.is != nil {
				require.ErrorIs(t, err, c.is)
			}
			var bad *RowError
			require.False(t, errors.As(err, &bad))
		})
	}
}

// One stray quote in 256 MiB ends in an error after one record's worth of it.
func TestOneQuoteInABigFile(t *testing.T) {
	line := "2026-01-05,SKU-1,1\n"
	rest := io.LimitReader(&repeating{text: line}, 256<<20)
	src := io.MultiReader(strings.NewReader("date,sku,qty\n2026-01-05,\"SKU-1,1\n"), rest)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, r, err := Read(src, Options{})
	runtime.ReadMemStats(&after)
	require.ErrorIs(t, err, ErrTooLong)
	require.ErrorContains(t, err, "line 2: record too long: more than 65536 bytes; field 2 opens a quote that nothing closes")
	require.Zero(t, r.Rows)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20))
}

// The same file without the quote, but many rows of few cells, takes no memory
// that grows with it.
func TestMemoryDoesNotGrowWithRows(t *testing.T) {
	const rows = 200_000
	line := "2026-01-05,SKU-1,1,90210\n"
	src := io.MultiReader(strings.NewReader("date,sku,qty,zip\n"), io.LimitReader(&repeating{text: line}, int64(rows*len(line))))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	h, r, err := Read(src, Options{})
	runtime.ReadMemStats(&after)
	require.NoError(t, err)
	require.Equal(t, int64(rows), r.Used)
	require.Equal(t, int64(rows), h.Sum().Units)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20))
}

// repeating gives the same text again and again.
type repeating struct {
	text string
	at   int
}

func (r *repeating) Read(p []byte) (n int, _ error) {
	for n < len(p) {
		k := copy(p[n:], r.text[r.at:])
		n, r.at = n+k, (r.at+k)%len(r.text)
	}
	return n, nil
}

func TestHeaderMayComeLate(t *testing.T) {
	const rows = "date;sku;qty;zip\n2025-03-01;A;2;90210\n"
	for _, head := range []string{"sep=;\n", "\n\n", ";;;\n \n", ",,,\r\n"} {
		history, report, err := Read(strings.NewReader(head+rows), Options{})
		require.NoError(t, err, "%q", head)
		require.Equal(t, int64(2), history.Sum().Units)
		require.EqualValues(t, 1, report.Rows)
	}
	_, _, err := Read(strings.NewReader("\n;;\n"), Options{})
	require.ErrorIs(t, err, ErrNoHeader)
}

// Of two columns of one name the first is read, and the report says so.
func TestColumnsOfOneName(t *testing.T) {
	_, r := read(t, "date,SKU,qty,sku,S K U\n2026-01-05,mug,1,tee,cup\n", Options{})
	require.Equal(t, []ColumnUse{{Role: DateColumn, Header: "date"}, {Role: ItemColumn, Header: "SKU", Unread: 2}, {Role: QuantityColumn, Header: "qty"}}, r.Columns)
}
