package files_test

import (
	"github.com/forwardstock/forwardstock/placement/facility/internal/random"

	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/files"
)

// linearOf states the model of a problem.
func linearOf(t require.TestingT, p *facility.Problem) *linear {
	m := newLinear()
	n := p.Facilities()
	most := p.MaxOpen
	if most == 0 {
		most = n
	}
	low, high := m.row(t, "open_min", ">="), m.row(t, "open_max", "<=")
	low.right, high.right = int64(p.MinOpen), int64(most)
	for i := range n {
		y := fmt.Sprintf("y_%d", i)
		m.column(t, y, p.OpeningCost(i))
		low.terms[y], high.terms[y] = 1, 1
		m.bounds[y] = [2]int64{0, 1}
		m.integer[y] = true
	}
	for state, list := range [][]int{p.Forbidden, p.Forced} {
		for _, i := range list {
			y := fmt.Sprintf("y_%d", i)
			m.bounds[y] = [2]int64{int64(state), int64(state)}
			delete(m.integer, y)
		}
	}
	for i, capacity := range p.Capacity {
		row := m.row(t, fmt.Sprintf("capacity_%d", i), "<=")
		if capacity > 0 {
			row.terms[fmt.Sprintf("y_%d", i)] = -capacity
		}
	}
	for j := range p.Clients() {
		serve := m.row(t, fmt.Sprintf("serve_%d", j), "=")
		serve.right = 1
		for i := range n {
			if p.Cost.At(i, j) == facility.Never {
				continue
			}
			x := fmt.Sprintf("x_%d_%d", i, j)
			m.column(t, x, p.Cost.At(i, j))
			m.bound(t, x, 0, 1)
			if p.Capacity != nil && p.Single {
				m.integer[x] = true
			}
			if p.Capacity != nil && p.Demand[j] > 0 {
				m.rows[fmt.Sprintf("capacity_%d", i)].terms[x] = p.Demand[j]
			}
			serve.terms[x] = 1
			open := m.row(t, fmt.Sprintf("open_%d_%d", i, j), "<=")
			open.terms[x], open.terms[fmt.Sprintf("y_%d", i)] = 1, -1
		}
	}
	return m
}

func written(t require.TestingT, write func(io.Writer, *facility.Problem) error, p *facility.Problem) string {
	var b strings.Builder
	require.NoError(t, write(&b, p))
	return b.String()
}

func TestWrittenModelsAreThoseOfTheProblem(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	for k := range 800 {
		p := random.Problem(r)
		if k%2 == 0 {
			p = random.Capacitated(r)
		}
		p.Name = strings.Repeat("n\xffä\n\\", r.IntN(100))
		want := linearOf(t, p)
		require.Equal(t, want, parseLP(t, written(t, files.WriteLP, p)))
		require.Equal(t, want, parseMPS(t, written(t, files.WriteMPS, p)))
	}
}

func TestLargeCostsAreWrittenExactly(t *testing.T) {
	const big = math.MaxInt64 / 16
	p := &facility.Problem{Opening: []int64{big - 1, 0}, Cost: facility.Dense{Width: 2, Values: []int64{1<<53 + 1, 0}}}
	for _, text := range []string{written(t, files.WriteLP, p), written(t, files.WriteMPS, p)} {
		require.Contains(t, text, fmt.Sprint(int64(big-1)))
		require.Contains(t, text, "9007199254740993")
	}
}

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

// brokenWriter fails after some bytes.
type brokenWriter struct{ left int }

var errFull = errors.New("disk is full")

func (w *brokenWriter) Write(b []byte) (int, error) {
	if w.left -= len(b); w.left < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestWritersReportErrors(t *testing.T) {
	large := &facility.Problem{Cost: facility.NewDense(100, 100)}
	wrong := &facility.Problem{Opening: []int64{-1}, MinOpen: -2}
	for _, write := range []func(io.Writer, *facility.Problem) error{files.WriteLP, files.WriteMPS} {
		for _, left := range []int{0, 1000, 100_000} {
			require.ErrorIs(t, write(&brokenWriter{left}, large), errFull)
		}
		var b strings.Builder
		require.Equal(t, wrong.Check(), write(&b, wrong))
		require.ErrorContains(t, write(&b, &facility.Problem{}), "no facilities")
		require.ErrorContains(t, write(&b, &facility.Problem{Opening: []int64{1}, Safety: []int64{1}}), "not linear")
		require.Zero(t, b.Len())
	}
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
