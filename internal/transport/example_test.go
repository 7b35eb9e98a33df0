package transport_test

import (
	"fmt"

	"github.com/forwardstock/forwardstock/internal/transport"
)

func Example() {
	s, err := transport.New(transport.Problem{
		Supply: []int64{6, 4, 10},
		Demand: []int64{5, 3},
		Cost: []int64{
			2, 1, 7, // client 0
			4, 1, 8, // client 1
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Solve(0).Value, s.Shipments(nil), "one more unit at site 1 saves", -s.SitePrice(1))
	s.SetOpen(1, false)
	fmt.Println(s.Solve(0).Value, s.Shipments(nil))
	// Output:
	// 12 [{0 0 4} {1 0 1} {1 1 3}] one more unit at site 1 saves 1
	// 30 [{0 0 5} {2 1 2} {0 1 1}]
}
