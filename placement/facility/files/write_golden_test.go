package files_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/files"
)

// everything has all that a model may: limits, fixed facilities, a pair that
// may not be, a client that nobody may serve.
func everything() *facility.Problem {
	return &facility.Problem{
		Name: "all\nof it", Scale: 100, Opening: []int64{10, 20, 30}, MinOpen: 1, MaxOpen: 2,
		Forced: []int{1}, Forbidden: []int{2},
		Cost: facility.Dense{Width: 3, Values: []int64{5, facility.Never, 0, facility.Never, facility.Never, facility.Never}},
	}
}

func TestGoldenLP(t *testing.T) {
	require.Equal(t, `\ Problem "all\nof it"
\ Facilities 3, clients 2
\ Scale 100: a cost divided by it is in the unit of the source
Minimize
 obj: + 10 y_0 + 20 y_1 + 30 y_2 + 5 x_0_0 + 0 x_2_0
Subject To
 serve_0: + x_0_0 + x_2_0 = 1
 serve_1: 0 y_0 = 1
 open_0_0: x_0_0 - y_0 <= 0
 open_2_0: x_2_0 - y_2 <= 0
 open_min: + y_0 + y_1 + y_2 >= 1
 open_max: + y_0 + y_1 + y_2 <= 2
Bounds
 y_1 = 1
 y_2 = 0
 x_0_0 <= 1
 x_2_0 <= 1
Binaries
 y_0
End
`, written(t, files.WriteLP, everything()))
}

func TestGoldenMPS(t *testing.T) {
	require.Equal(t, `* Problem "all\nof it"
* Facilities 3, clients 2
* Scale 100: a cost divided by it is in the unit of the source
NAME facility FREE
ROWS
 N obj
 E serve_0
 E serve_1
 L open_0_0
 L open_2_0
 G open_min
 L open_max
COLUMNS
 MARKER 'MARKER' 'INTORG'
 y_0 obj 10
 y_0 open_0_0 -1
 y_0 open_min 1 open_max 1
 y_1 obj 20
 y_1 open_min 1 open_max 1
 y_2 obj 30
 y_2 open_2_0 -1
 y_2 open_min 1 open_max 1
 MARKER 'MARKER' 'INTEND'
 x_0_0 obj 5
 x_0_0 serve_0 1 open_0_0 1
 x_2_0 obj 0
 x_2_0 serve_0 1 open_2_0 1
RHS
 rhs serve_0 1
 rhs serve_1 1
 rhs open_min 1 open_max 2
BOUNDS
 UP bnd y_0 1
 FX bnd y_1 1
 FX bnd y_2 0
 UP bnd x_0_0 1
 UP bnd x_2_0 1
ENDATA
`, written(t, files.WriteMPS, everything()))
}

func ExampleWriteLP() {
	problem := &facility.Problem{
		Scale: 100, Opening: []int64{1000, 1200},
		Cost: facility.Dense{Width: 2, Values: []int64{200, 900, 700, facility.Never}},
	}
	if err := files.WriteLP(os.Stdout, problem); err != nil {
		fmt.Println(err)
	}
	// Output:
	// \ Facilities 2, clients 2
	// \ Scale 100: a cost divided by it is in the unit of the source
	// Minimize
	//  obj: + 1000 y_0 + 1200 y_1 + 200 x_0_0 + 900 x_1_0 + 700 x_0_1
	// Subject To
	//  serve_0: + x_0_0 + x_1_0 = 1
	//  serve_1: + x_0_1 = 1
	//  open_0_0: x_0_0 - y_0 <= 0
	//  open_1_0: x_1_0 - y_1 <= 0
	//  open_0_1: x_0_1 - y_0 <= 0
	//  open_min: + y_0 + y_1 >= 0
	//  open_max: + y_0 + y_1 <= 2
	// Bounds
	//  x_0_0 <= 1
	//  x_1_0 <= 1
	//  x_0_1 <= 1
	// Binaries
	//  y_0
	//  y_1
	// End
}

func ExampleWriteMPS() {
	problem := &facility.Problem{Opening: []int64{7}, Cost: facility.Dense{Width: 1, Values: []int64{2}}}
	if err := files.WriteMPS(os.Stdout, problem); err != nil {
		fmt.Println(err)
	}
	// Output:
	// * Facilities 1, clients 1
	// * Scale 1: a cost divided by it is in the unit of the source
	// NAME facility FREE
	// ROWS
	//  N obj
	//  E serve_0
	//  L open_0_0
	//  G open_min
	//  L open_max
	// COLUMNS
	//  MARKER 'MARKER' 'INTORG'
	//  y_0 obj 7
	//  y_0 open_0_0 -1
	//  y_0 open_min 1 open_max 1
	//  MARKER 'MARKER' 'INTEND'
	//  x_0_0 obj 2
	//  x_0_0 serve_0 1 open_0_0 1
	// RHS
	//  rhs serve_0 1
	//  rhs open_min 0 open_max 1
	// BOUNDS
	//  UP bnd y_0 1
	//  UP bnd x_0_0 1
	// ENDATA
}
