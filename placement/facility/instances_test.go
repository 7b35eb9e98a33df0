package facility_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/dataset"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
	"github.com/forwardstock/forwardstock/placement/facility/files"
)

// instance is a row of the table of best-known values.
type instance struct {
	set, name, problem, file string
	best                     float64
	optimal                  bool
	p                        int
}

func instances(t testing.TB) []instance {
	file, err := os.Open(dataset.Dir(t, "facility", "best_known.csv"))
	require.NoError(t, err)
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	var list []instance
	for _, row := range rows[1:] {
		best, err := strconv.ParseFloat(row[5], 64)
		require.NoError(t, err)
		p, _ := strconv.Atoi(row[7]) // other classes have words there
		list = append(list, instance{row[0], row[1], row[2], row[8], best, row[6] == "yes", p})
	}
	return list
}

// quick lists the sets of which every instance is proved in about a second.
func quick(in instance) bool {
	number, _ := strconv.Atoi(strings.TrimPrefix(in.name, "pmed"))
	if in.set == "sscflp_holmberg" {
		number, _ = strconv.Atoi(strings.TrimPrefix(in.name, "p"))
		return number <= 12
	}
	return in.set == "ufllib/ORLIB" || in.set == "ufllib/Euclid" || in.set == "ufllib/GalvaoRaggi" ||
		(in.set == "orlib_pmed" && number <= 20)
}

func TestPublishedOptimaAreProved(t *testing.T) {
	for _, in := range instances(t) {
		if !quick(in) {
			continue
		}
		t.Run(in.name, func(t *testing.T) {
			t.Parallel()
			p, err := files.ReadFile(dataset.Dir(t, "facility", in.file), files.ReadOptions{P: in.p})
			require.NoError(t, err)
			s, err := facility.Solve(t.Context(), p, facility.Options{Certify: true, Workers: 1})
			require.NoError(t, err)
			require.Equal(t, facility.Optimal, s.Status)
			require.InDelta(t, in.best, p.Unit(s.Value), 0.001)
			require.NoError(t, certify.Solution(p, s))
		})
	}
}

// TestRootsOfSingleSourcesDoNotStall looks at the bound of a problem whose capacities
// are scarce after a second. Steps on the bound with the covering row stop at 15,546.
func TestRootsOfSingleSourcesDoNotStall(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	p, err := files.ReadFile(dataset.Dir(t, "facility", "tbed1", "i300_3.plc.gz"),
		files.ReadOptions{Class: facility.SSCFL, Format: files.TBED})
	require.NoError(t, err)
	s, err := facility.Solve(t.Context(), p, facility.Options{Work: 130e6, Workers: 1})
	require.NoError(t, err)
	require.Greater(t, p.Unit(s.Bound), 15_560.0)
	require.Less(t, p.Unit(s.Bound), 15_650.0) // there is such a plan
}

func BenchmarkSolve(b *testing.B) {
	for _, name := range []string{"capa", "capc", "pmed15", "pmed40", "MO1", "1323UnifS", "3034ChessS"} {
		b.Run(name, func(b *testing.B) {
			for _, in := range instances(b) {
				if in.name == name && (in.problem == "UFL" || in.problem == "PMED") {
					benchmark(b, in)
				}
			}
		})
	}
}

func benchmark(b *testing.B, in instance) {
	p, err := files.ReadFile(dataset.Dir(b, "facility", in.file), files.ReadOptions{P: in.p})
	require.NoError(b, err)
	var s *facility.Solution
	for b.Loop() {
		s, err = facility.Solve(b.Context(), p, facility.Options{Workers: 1})
		require.NoError(b, err)
	}
	b.ReportMetric(float64(s.Work), "work/op")
	b.ReportMetric(float64(s.Nodes), "nodes/op")
	b.ReportMetric(100*s.Gap(), "gap%")
}

func ExampleSolve() {
	// Three warehouses, four customers: costs in cents.
	problem := &facility.Problem{
		Scale:   100,
		Opening: []int64{1000, 1200, 900},
		Cost: facility.Dense{Width: 3, Values: []int64{
			200, 900, 700, // of the first customer at each warehouse
			300, 800, 600,
			900, 100, 400,
			800, 200, 500,
		}},
	}
	solution, err := facility.Solve(context.Background(), problem, facility.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(solution.Status, solution.Open, solution.Assign, problem.Unit(solution.Value))
	// Output: optimal [0 1] [0 0 1 1] 30
}

func ExampleSolve_capacities() {
	// Two warehouses that hold 70 units each, three customers that need 100 in all.
	// A cost is that of the whole of a customer.
	problem := &facility.Problem{
		Opening: []int64{100, 100},
		Cost: facility.Dense{Width: 2, Values: []int64{
			40, 90,
			30, 60,
			50, 20,
		}},
		Demand:   []int64{50, 30, 20},
		Capacity: []int64{70, 70},
	}
	shared, err := facility.Solve(context.Background(), problem, facility.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(shared.Value, shared.Shares)
	problem.Single = true // now each customer has one warehouse
	single, err := facility.Solve(context.Background(), problem, facility.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(single.Value, single.Assign)
	// Output:
	// 300 [{0 0 50} {1 0 20} {1 1 10} {2 1 20}]
	// 320 [0 1 1]
}
