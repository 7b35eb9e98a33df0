package orders_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/forwardstock/forwardstock/forecast/orders"
)

const export = `Order ID,Order Date,SKU,Quantity,Ship Zip,Status
1001,01/28/2026,mug,2,90012,Shipped
1002,01/29/2026,mug,1,2139,Shipped
1003,01/29/2026,cap,"1,000",10001,Shipped
1004,01/30/2026,cap,1,10001,Cancelled
`

// A history and an account of every row.
func ExampleRead() {
	history, report, err := orders.Read(strings.NewReader(export), orders.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(history.Items(), history.Places(), history.Sum().Units)
	fmt.Print(report)
	// Output:
	// [mug] [021 900] 3
	// 4 rows: 2 used, 2 rejected
	//   1 cancelled
	//     line 5, column "Status": cancelled: "Cancelled"
	//   1 not a quantity
	//     line 4, column "Quantity": not a quantity: "1,000" (write it without commas)
	// encoding UTF-8, delimiter comma
	// columns used: date "Order Date", order "Order ID", item "SKU", quantity "Quantity", zip "Ship Zip", status "Status"
	// note: date order month-first proven by line 2
	// note: leading zero of the ZIP restored (1 row, first at line 3)
}

// Sales one by one, in memory that does not grow with the file.
func ExampleRows() {
	for sale, err := range orders.Rows(strings.NewReader(export), orders.Options{}) {
		var row *orders.RowError
		switch {
		case errors.As(err, &row):
			fmt.Println("rejected line", row.Line)
		case err != nil:
			fmt.Println(err) // the file ends here
		default:
			fmt.Println(sale.Day, sale.Item, sale.Units, "to", sale.Place())
		}
	}
	// Output:
	// 2026-01-28 mug 2 to 900
	// 2026-01-29 mug 1 to 021
	// rejected line 4
	// rejected line 5
}
