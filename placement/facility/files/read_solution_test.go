package files_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
	"github.com/forwardstock/forwardstock/placement/facility/files"
	"github.com/forwardstock/forwardstock/placement/facility/internal/random"
)

// pair has three facilities; the first and the last are to be open.
func pair() *facility.Problem {
	return &facility.Problem{
		Opening: []int64{3, 9, 4},
		Cost:    facility.Dense{Width: 3, Values: []int64{1, 2, 8, 9, 5, 0}},
	}
}

func TestReadsWhatSolversWrite(t *testing.T) {
	for solver, text := range map[string]string{
		"HiGHS": "Model status\nOptimal\n\n# Primal solution values\nFeasible\nObjective 8\n# Columns 9\n" +
			"y_0 1\ny_1 0\ny_2 0.9999999999\nx_0_0 1\nx_1_0 0\nx_2_0 0\nx_0_1 0\nx_1_1 0\nx_2_1 1\n# Rows 1\nserve_0 1\n\n" +
			"# Dual solution values\nFeasible\n# Columns 2\ny_0 17\ny_1 0.5\n",
		"HiGHS sparse": "Model status\nOptimal\n\n# Primal solution values\nFeasible\nObjective 8\n# Columns -4\n" +
			"y_0 1 0\ny_2 1 2\nx_0_0 1 3\nx_2_1 1 8",
		"CBC": "Optimal - objective value 8.00000000\r\n      0 y_0                    1                       3\r\n" +
			"      2 y_2                    1                       4\r\n      3 x_0_0                  1                       1\r\n",
		"CBC, by chance": "Infeasible - objective value 7.00000000\n**    0 y_0     1     3\n      1 y_1     1e-9    0\n" +
			"      2 y_2                    1                       4\n**    3 x_0_0     0.5      1\n",
		"SCIP": "solution status: optimal solution found\nobjective value:                                    8\n" +
			"y_0                                                 1 \t(obj:3)\ny_2                                                 1 \t(obj:4)\n",
		"GLPK": "Problem:    \nRows:       3\nObjective:  obj = 8 (MINimum)\n\n   No. Column name       Activity     Lower bound   Upper bound\n" +
			"------ ------------    ------------- ------------- -------------\n     1 y_0          *              1             0             1 \n" +
			"     2 y_1          *              0             0             1 \n     3 y_2          *              1             0             1 \n     4 x_0_0                       1             0             1 \n",
		"Gurobi": "# Solution for model facility\n# Objective value = 8\ny_2 1\ny_0 1\ny_1 -0\n",
	} {
		p := pair()
		s, err := files.ReadSolution(strings.NewReader(text), p)
		require.NoError(t, err, solver)
		require.Equal(t, &facility.Solution{
			Status: facility.Feasible, Stop: facility.WorkLimit, Open: []int{0, 2}, Assign: []int32{0, 2}, Value: 8,
		}, s, solver)
	}
}

func TestRefusesWhatIsNoSolution(t *testing.T) {
	limited := func(change func(p *facility.Problem)) *facility.Problem {
		p := pair()
		change(p)
		return p
	}
	for _, c := range []struct {
		text, want string
		p          *facility.Problem
	}{
		{"", "no solution", nil},
		{"Model status\nInfeasible\n# Primal solution values\nNone\n", "no solution", nil},
		{"y_1 0\n", "no open facility may serve client 0", nil},
		{"objective value: 0\n", "no open facility may serve client 0", nil},
		{"y_0 1\n\ny_1 0.5", `line 3, column 1: y_1 is "0.5", neither 0 nor 1`, nil},
		{"y_0 0.99998", `y_0 is "0.99998"`, nil},
		{"y_0 2", "neither", nil},
		{"y_0 -1", "neither", nil},
		{"y_0 NaN", "neither", nil},
		{"y_0 +Inf", "neither", nil},
		{"y_0 one", `"one" where the value of y_0 should be`, nil},
		{"y_0 1e999", "where the value", nil},
		{"y_0", "y_0 has no value", nil},
		{"0 y_0 *", "y_0 has no value", nil},
		{"y_0 1\ny_0 1", "line 2, column 1: a second value of y_0", nil},
		{"y_3 0", `no variable "y_3" in a model of 3 facilities`, nil},
		{"y_-1 0", "no variable", nil},
		{"y_01 0", "no variable", nil},
		{"y_ 0", "no variable", nil},
		{"y_99999999999999999999 0", "no variable", nil},
		{"# Columns 3\ny_0 1\ny_1 0\n", "line 4, column 1: 1 more columns should follow", nil},
		{"# Columns 3\ny_0 1\ny_1 0\n# Rows 2", "line 4, column 1: 1 more columns", nil},
		{"# Columns -2\ny_0 1", "1 more columns", nil},
		{"# Columns many\ny_0 1", `"many" where a number of columns`, nil},
		{strings.Repeat("z", 5000), "longer than 4096 bytes", nil},
		{"y_0 1", "1 open facilities, fewer than 2", limited(func(p *facility.Problem) { p.MinOpen = 2 })},
		{"y_0 1\ny_1 1", "2 open facilities, more than 1", limited(func(p *facility.Problem) { p.MaxOpen = 1 })},
		{"y_0 1", "facility 2 is closed, but forced", limited(func(p *facility.Problem) { p.Forced = []int{2} })},
		{"y_0 1", "facility 0 is open, but forbidden", limited(func(p *facility.Problem) { p.Forbidden = []int{0} })},
		{"y_0 1", "opening cost of facility 0 is negative", limited(func(p *facility.Problem) { p.Opening[0] = -1 })},
	} {
		if c.p == nil {
			c.p = pair()
		}
		_, err := files.ReadSolution(strings.NewReader(c.text), c.p)
		require.ErrorContains(t, err, c.want, c.text)
	}
}

func TestPlanThatCostsNothingIsOptimal(t *testing.T) {
	p := &facility.Problem{Cost: facility.NewDense(1, 1)}
	s, err := files.ReadSolution(strings.NewReader("y_0 1"), p)
	require.NoError(t, err)
	require.Equal(t, facility.Optimal, s.Status)
	require.Equal(t, facility.Proved, s.Stop)
	none := &facility.Problem{Opening: []int64{5}}
	s, err = files.ReadSolution(strings.NewReader("# Columns -0\n"), none)
	require.NoError(t, err)
	require.Empty(t, s.Open)
}

// stocked is pair with capacities and demands.
func stocked(single bool) *facility.Problem {
	p := pair()
	p.Demand, p.Capacity, p.Single = []int64{5, 3}, []int64{5, 4, 3}, single
	return p
}

func TestReadsPlansWithCapacities(t *testing.T) {
	s, err := files.ReadSolution(strings.NewReader("y_0 1\ny_1 1\nx_0_0 7\n"), stocked(false))
	require.NoError(t, err)
	require.Equal(t, &facility.Solution{
		Status: facility.Feasible, Stop: facility.WorkLimit, Open: []int{0, 1}, Assign: []int32{0, 1},
		Shares: []facility.Share{{Client: 0, Facility: 0, Amount: 5}, {Client: 1, Facility: 1, Amount: 3}}, Value: 12 + 1 + 5,
	}, s)
	s, err = files.ReadSolution(strings.NewReader("y_0 1\ny_1 1\n 3 x_0_0 * 0.999999\nx_0_1 0\nx_1_1 1 5"), stocked(true))
	require.NoError(t, err)
	require.Equal(t, &facility.Solution{
		Status: facility.Feasible, Stop: facility.WorkLimit, Open: []int{0, 1}, Assign: []int32{0, 1}, Value: 18,
	}, s)
	pooled := pair()
	pooled.Variance, pooled.Safety = []int64{1, 1}, []int64{1, 1, 1}
	for text, c := range map[string]struct {
		p    *facility.Problem
		want string
	}{
		"y_0 1":                                 {stocked(false), "cannot serve all clients within their capacities"},
		"y_0 1\ny_1 1\nx_0_0 1":                 {stocked(true), "facility -1, which is to serve client 1, is not open"},
		"y_0 1\nx_0_0 1\nx_0_1 1":               {stocked(true), "facility 0 gives 8 and can give 5"},
		"y_0 1\nx_0_0 1\nx_2_1 1":               {stocked(true), "facility 2, which is to serve client 1, is not open"},
		"y_0 1\nx_0_0 0.5":                      {stocked(true), `line 2, column 1: x_0_0 is "0.5", neither 0 nor 1`},
		"y_0 1\nx_0_0 1\nx_1_0 1":               {stocked(true), "line 3, column 1: client 0 is served by facilities 0 and 1"},
		"y_0 1\nx_0_2 1":                        {stocked(true), `no variable "x_0_2" in a model of 3 facilities and 2 clients`},
		"y_0 1\nx_3_0 1":                        {stocked(true), "no variable"},
		"y_0 1\nx_0 1":                          {stocked(true), "no variable"},
		"y_0 1\nx_0_0_0 1":                      {stocked(true), "no variable"},
		"y_0_0 1":                               {stocked(true), "no variable"},
		"y_0 1\nx_0_-1 1":                       {stocked(true), "no variable"},
		"y_0 1\nx_0_0":                          {stocked(true), "x_0_0 has no value"},
		"y_2 1\ny_1 1\nx_1_0 1\nx_2_1 1\ny_0 0": {stocked(true), "facility 1 gives 5 and can give 4"},
		"y_1 1":                                 {pooled, "safety stock"},
	} {
		_, err := files.ReadSolution(strings.NewReader(text), c.p)
		require.ErrorContains(t, err, c.want, text)
	}
}

// TestReadsBackEveryPlan writes the plans of Solve as solvers do.
func TestReadsBackEveryPlan(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	for k := range 600 {
		p := random.Problem(r)
		if k%2 == 0 {
			p = random.Capacitated(r)
			p.Single = false
		}
		want, err := facility.Solve(t.Context(), p, facility.Options{Workers: 1})
		require.NoError(t, err)
		if !want.HasPlan() {
			continue
		}
		value := make([]float64, p.Facilities())
		for _, i := range want.Open {
			value[i] = 1
		}
		var text strings.Builder
		text.WriteString("objective value: 0\n")
		for _, i := range r.Perm(len(value)) {
			if value[i] += 1.9e-5 * (r.Float64() - 0.5); r.IntN(2) == 0 {
				fmt.Fprintf(&text, "%d ", i)
			}
			fmt.Fprintf(&text, "y_%d %v\n", i, value[i])
		}
		got, err := files.ReadSolution(strings.NewReader(text.String()), p)
		require.NoError(t, err)
		require.Equal(t, want.Open, got.Open)
		require.Equal(t, want.Value, got.Value)
		if p.Capacity == nil {
			require.Equal(t, want.Assign, got.Assign)
		}
		require.NoError(t, certify.Solution(p, got))
		require.Zero(t, got.Bound)
	}
}

func FuzzReadSolution(f *testing.F) {
	f.Add("# Columns 3\ny_0 1\ny_1 0\ny_2 1\n# Dual solution values\n", uint8(0))
	f.Add("Optimal - objective value 8.0\n ** 0 y_0 1 3\n 2 y_2 1e0 4\n", uint8(1))
	f.Add("objective value: 8\ny_0   1 \t(obj:3)\n", uint8(2))
	f.Add(" 1 y_0 * 1 0 1\n 2 y_1 * 0.5 0 1", uint8(4))
	f.Add("y_0 1\ny_1 1\nx_0_0 0.2", uint8(64))
	f.Add("y_0 1\ny_1 1\nx_0_0 1\nx_1_1 1\n", uint8(128))
	f.Fuzz(func(t *testing.T, text string, limits uint8) {
		p := pair()
		if limits >= 64 {
			p = stocked(limits >= 128)
		}
		p.MinOpen, p.MaxOpen = int(limits%4), int(limits/4%4)
		s, err := files.ReadSolution(strings.NewReader(text), p)
		if err != nil {
			require.Nil(t, s)
			return
		}
		require.NoError(t, certify.Solution(p, s))
		require.GreaterOrEqual(t, len(s.Open), p.MinOpen)
		require.True(t, p.MaxOpen == 0 || len(s.Open) <= p.MaxOpen)
	})
}

func ExampleReadSolution() {
	problem := &facility.Problem{
		Scale: 100, Opening: []int64{1000, 1200},
		Cost: facility.Dense{Width: 2, Values: []int64{200, 900, 700, facility.Never}},
	}
	file := strings.NewReader("objective value:   19\ny_0   1   (obj:1000)\nx_0_0   1   (obj:200)\nx_0_1   1   (obj:700)\n")
	solution, err := files.ReadSolution(file, problem)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(solution.Status, solution.Open, solution.Assign, problem.Unit(solution.Value))
	// Output: feasible [0] [0 0] 19
}
