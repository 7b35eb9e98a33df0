package orders

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Columns names the columns of a file by their headers. Case, blanks and
// punctuation make no difference. A column that is "" is looked for under the
// names that exports use, some of which stand below; "-" leaves it out. Date
// and Item must be found.
type Columns struct {
	Date      string `json:"date,omitempty"`      // Order Date, Created at, Created Time, purchase-date, Date
	Order     string `json:"order,omitempty"`     // Order ID, Order Number, amazon-order-id; Name beside Lineitem columns
	Item      string `json:"item,omitempty"`      // Seller SKU, SKU, Lineitem sku, Product ID; where there is none, Product Name or Category
	Category  string `json:"category,omitempty"`  // of the item: Sub-Category, Category, Product Category, Product Type; a cell may be blank
	Quantity  string `json:"quantity,omitempty"`  // Quantity, Qty, Lineitem quantity, Units
	Returned  string `json:"returned,omitempty"`  // Sku Quantity of return, Returned: units, or yes and no for all and none
	ZIP       string `json:"zip,omitempty"`       // Shipping Zip, ship-postal-code, Zipcode, Postal Code
	State     string `json:"state,omitempty"`     // Shipping Province, ship-state, State
	Country   string `json:"country,omitempty"`   // Shipping Country, ship-country, Country
	Cancelled string `json:"cancelled,omitempty"` // Cancelled at, Cancelled Time: blank for orders that stand
	Status    string `json:"status,omitempty"`    // Order Status, Cancelation/Return Type, item-status: all that are there
}

// Role is what a column is used for.
type Role string

// The roles of columns.
const (
	DateColumn      Role = "date"
	OrderColumn     Role = "order"
	ItemColumn      Role = "item"
	CategoryColumn  Role = "category"
	QuantityColumn  Role = "quantity"
	ReturnedColumn  Role = "returned"
	ZIPColumn       Role = "zip"
	StateColumn     Role = "state"
	CountryColumn   Role = "country"
	CancelledColumn Role = "cancelled"
	StatusColumn    Role = "status"
)

// known lists the headers of a role by their keys, the best first.
type known struct {
	role  Role
	named string // by the caller
	keys  []string
}

func (c Columns) known() []known {
	return []known{
		{DateColumn, c.Date, []string{"orderdate", "dateordered", "orderdatetime", "purchasedate", "createdat", "createdtime", "createtime",
			"orderplaced", "orderplaceddate", "orderedat", "ordertime", "orderedon", "purchasedat", "saledate", "salesdate",
			"transactiondate", "invoicedate", "date", "day", "paidtime", "paidat", "timestamp"}},
		{OrderColumn, c.Order, []string{"orderid", "ordernumber", "orderno", "amazonorderid", "ordername", "invoiceid", "invoicenumber",
			"invoiceno", "transactionid", "salesrecordnumber", "order"}},
		{ItemColumn, c.Item, []string{"sellersku", "sku", "lineitemsku", "merchantsku", "itemsku", "productsku", "variantsku", "msku", "customlabel",
			"skuid", "skucode", "skunumber", "asin", "itemid", "itemnumber", "itemno", "itemcode", "stockcode", "productid", "productcode",
			"productnumber", "item", "product", "itemname", "lineitemname", "productname", "itemtitle", "producttitle", "title",
			"itemdescription", "category", "productcategory"}},
		{CategoryColumn, c.Category, []string{"subcategory", "productsubcategory", "category", "productcategory", "itemcategory", "producttype"}},
		{QuantityColumn, c.Quantity, []string{"quantity", "qty", "lineitemquantity", "quantitypurchased", "quantityordered", "qtyordered",
			"orderquantity", "orderqty", "orderedquantity", "itemquantity", "unitssold", "unitsordered", "units"}},
		{ReturnedColumn, c.Returned, []string{"skuquantityofreturn", "quantityreturned", "returnedquantity", "qtyreturned", "returnquantity",
			"returnqty", "unitsreturned", "returnedunits", "returned"}},
		{ZIPColumn, c.ZIP, []string{"shippingzip", "shippingzipcode", "shippostalcode", "shippingpostalcode", "shipzip", "shipzipcode",
			"shiptozip", "shiptozipcode", "shiptopostalcode", "deliveryzip", "deliverypostcode", "deliverypostalcode", "recipientzip",
			"recipientpostalcode", "destinationzip", "destinationpostalcode", "customerzip", "customerzipcode", "zip", "zipcode", "zip5",
			"postalcode", "postcode"}},
		{StateColumn, c.State, []string{"shippingprovince", "shippingprovincecode", "shippingstate", "shipstate", "shiptostate", "deliverystate",
			"recipientstate", "destinationstate", "customerstate", "state", "statecode", "stateprovince", "province", "provincestate",
			"shippingprovincename"}},
		{CountryColumn, c.Country, []string{"shippingcountry", "shippingcountrycode", "shipcountry", "shiptocountry", "deliverycountry",
			"recipientcountry", "destinationcountry", "country", "countrycode", "countryregion"}},
		{CancelledColumn, c.Cancelled, []string{"cancelledat", "canceledat", "cancelledtime", "canceledtime", "cancellationtime", "cancellationdate",
			"voidedat"}},
		{StatusColumn, c.Status, []string{"orderstatus", "status", "ordersubstatus", "cancelationreturntype", "cancellationreturntype",
			"itemstatus", "financialstatus"}},
	}
}

// key is a header without what writers vary: letters and digits in lower case.
func key[T ~string | ~[]byte](header T) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, string(header))
}

// layout says where the columns are. A number is -1 for a column that is not
// there.
type layout struct {
	header []string // for people
	date, order, item, quantity, returned,
	zip, state, country, cancelled int
	status   []int
	category int   // which a row may be too short for
	used     []int // all of these but category, in ascending order
	repeat   []int // those that an order tells on its first line
}

// find looks for the columns in a header.
func (c Columns) find(fields [][]byte) (*layout, []ColumnUse, error) {
	keys := make([]string, len(fields))
	l := &layout{header: make([]string, len(fields))}
	for i, f := range fields {
		keys[i], l.header[i] = key(f), show(trim(f))
	}
	at := map[Role][]int{}
	var used []ColumnUse
	var errs []error
	for _, k := range c.known() {
		names := k.keys
		switch {
		case k.named == "-":
			continue
		case k.named != "":
			names = []string{key(k.named)}
		case k.role == OrderColumn && slices.ContainsFunc(keys, isLineItem):
			names = append([]string{"name"}, names...) // elsewhere a name is a person's
		}
		for _, name := range names {
			i := slices.Index(keys, name)
			if k.role == CategoryColumn && k.named == "" && slices.Contains(at[ItemColumn], i) {
				continue // it stands for the item
			}
			if i >= 0 && name != "" {
				at[k.role] = append(at[k.role], i)
				used = append(used, ColumnUse{Role: k.role, Header: l.header[i], Unread: occurrences(keys, name) - 1})
				if k.role != StatusColumn {
					break
				}
			}
		}
		switch {
		case len(at[k.role]) > 0:
		case k.named != "":
			errs = append(errs, fmt.Errorf("no column %q, which Options name for the %s", show(k.named), k.role))
		case k.role == DateColumn || k.role == ItemColumn:
			errs = append(errs, fmt.Errorf("no known column for the %s; name it in Options.Columns", k.role))
		}
	}
	if len(errs) > 0 {
		return nil, nil, fmt.Errorf("%w: %w", ErrNoHeader, errors.Join(errs...))
	}
	place := func(role Role) int {
		if len(at[role]) == 0 {
			return -1
		}
		l.used = append(l.used, at[role]...)
		return at[role][0]
	}
	l.date, l.order, l.item, l.quantity = place(DateColumn), place(OrderColumn), place(ItemColumn), place(QuantityColumn)
	l.returned, l.zip, l.state, l.country = place(ReturnedColumn), place(ZIPColumn), place(StateColumn), place(CountryColumn)
	l.cancelled, l.status = place(CancelledColumn), at[StatusColumn]
	place(StatusColumn)
	slices.Sort(l.used)
	if l.category = -1; len(at[CategoryColumn]) > 0 {
		l.category = at[CategoryColumn][0]
	}
	for _, i := range append([]int{l.date, l.zip, l.state, l.country, l.cancelled}, l.status...) {
		if i >= 0 {
			l.repeat = append(l.repeat, i)
		}
	}
	return l, used, nil
}

func occurrences(keys []string, name string) (n int) {
	for _, k := range keys {
		if k == name {
			n++
		}
	}
	return n
}

func isLineItem(key string) bool { return strings.HasPrefix(key, "lineitem") }

// name returns the header of a column.
func (l *layout) name(column int) string {
	if column < 0 || column >= len(l.header) {
		return ""
	}
	return l.header[column]
}
