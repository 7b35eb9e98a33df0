package facility_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
	"github.com/forwardstock/forwardstock/placement/facility/internal/random"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func solve(t require.TestingT, p *facility.Problem) *facility.Solution {
	s, err := facility.Solve(context.Background(), p, facility.Options{Workers: 1})
	require.NoError(t, err)
	return s
}

func TestWorkersAndRunsChangeNothing(t *testing.T) {
	for _, o := range []facility.Options{
		{Certify: true, Work: 40_000_000}, {Certify: true, Work: 50_000_000, Start: []int{1, 2, 3}}, {Certify: true, Gap: 0.01},
	} {
		p := random.Hard(60, 60, 3)
		var first *facility.Solution
		for _, workers := range []int{1, 2, 4, 1} {
			o.Workers = workers
			s, err := facility.Solve(t.Context(), p, o)
			require.NoError(t, err)
			require.NoError(t, certify.Solution(p, s))
			if first == nil {
				first = s
				require.Greater(t, s.Nodes, 4, "too easy to tell")
			}
			require.Equal(t, first, s)
		}
	}
}

func TestStartIsUsed(t *testing.T) {
	p := random.Hard(60, 60, 6)
	best, err := facility.Solve(t.Context(), p, facility.Options{})
	require.NoError(t, err)
	s, err := facility.Solve(t.Context(), p, facility.Options{Start: best.Open, Work: 1})
	require.NoError(t, err)
	require.Equal(t, best.Value, s.Value)
	_, err = facility.Solve(t.Context(), p, facility.Options{Start: []int{60}, Gap: -1, Work: -1, Time: -1})
	require.ErrorContains(t, err, "start[0]: no facility 60 among 60")
	require.ErrorContains(t, err, "gap -1")
	require.ErrorContains(t, err, "work limit -1")
	require.ErrorContains(t, err, "time limit -1ns")
}

func TestEdges(t *testing.T) {
	one := facility.Dense{Width: 1, Values: []int64{7}}
	two := facility.Dense{Width: 2, Values: []int64{7, 7, 7, 7}}
	for name, c := range map[string]struct {
		p     facility.Problem
		value int64
		open  []int
	}{
		"nothing at all":              {facility.Problem{}, 0, nil},
		"no clients":                  {facility.Problem{Opening: []int64{3, 4}}, 0, nil},
		"no clients, two to open":     {facility.Problem{Opening: []int64{5, 3, 4}, MinOpen: 2}, 7, []int{1, 2}},
		"no clients, one forced":      {facility.Problem{Opening: []int64{3, 4}, Forced: []int{1}}, 4, []int{1}},
		"one of each":                 {facility.Problem{Opening: []int64{3}, Cost: one}, 10, []int{0}},
		"free opening":                {facility.Problem{Cost: one}, 7, []int{0}},
		"ties":                        {facility.Problem{Opening: []int64{3, 3}, Cost: two, MaxOpen: 1, Forbidden: []int{0}}, 17, []int{1}},
		"all equal, both open":        {facility.Problem{Cost: two, MinOpen: 2}, 14, []int{0, 1}},
		"at most more than there are": {facility.Problem{Opening: []int64{3, 5}, Cost: two, MaxOpen: 9}, 17, []int{0}},
		"all costs zero":              {facility.Problem{Cost: facility.NewDense(1, 3)}, 0, []int{0}},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := facility.Solve(t.Context(), &c.p, facility.Options{Certify: true})
			require.NoError(t, err)
			require.Equal(t, facility.Optimal, s.Status)
			require.Equal(t, c.value, s.Value)
			require.Equal(t, c.open, s.Open)
			require.NoError(t, certify.Solution(&c.p, s))
		})
	}
}

func TestInfeasible(t *testing.T) {
	never := facility.NewDense(3, 2)
	never.Values = []int64{1, facility.Never, facility.Never, facility.Never, 1, facility.Never}
	for name, c := range map[string]struct {
		p      facility.Problem
		reason string
	}{
		"all forbidden":   {facility.Problem{Cost: facility.NewDense(2, 1), Forbidden: []int{0, 1}}, "no facility is allowed to serve the clients"},
		"no facilities":   {facility.Problem{Cost: noFacilities{}}, "no facility is allowed to serve the clients"},
		"p above n":       {facility.Problem{Cost: facility.NewDense(2, 1), MinOpen: 3, MaxOpen: 3}, "at least 3 facilities are to be open, and only 2 are not forbidden"},
		"limits crossed":  {facility.Problem{Cost: facility.NewDense(2, 1), MinOpen: 2, MaxOpen: 1}, "at least 2 and at most 1 facilities are to be open"},
		"too many forced": {facility.Problem{Cost: facility.NewDense(2, 1), MaxOpen: 1, Forced: []int{0, 1}}, "2 facilities are forced, and at most 1 are to be open"},
		"clients too far": {facility.Problem{Cost: never, MaxOpen: 1}, "some client is always left without"},
		"too little capacity": {
			facility.Problem{Cost: facility.NewDense(3, 2), Demand: []int64{7, 8}, Capacity: []int64{5, 9, 100}, Forbidden: []int{2}},
			"the clients need 15, and the facilities that are not forbidden hold only 14",
		},
		"too few of them": {
			facility.Problem{Cost: facility.NewDense(4, 2), Demand: []int64{7, 8}, Capacity: []int64{5, 9, 8, 3}, MaxOpen: 2, Forced: []int{3}},
			"the clients need 15, and no 2 facilities that may be open together hold more than 12",
		},
		"a client too large for each": {
			facility.Problem{Cost: never, Demand: []int64{7, 8}, Capacity: []int64{7, 6, 9}, Single: true},
			"client 1 needs 8, and no facility that may serve it holds more than 6",
		},
		"a client too large for all": {
			facility.Problem{Cost: never, Demand: []int64{7, 8}, Capacity: []int64{7, 6, 9}},
			"client 1 needs 8, and the facilities that may serve it hold only 6",
		},
		"nobody may serve it": {facility.Problem{Cost: facility.Dense{Width: 1, Values: []int64{facility.Never}}}, "some client is always left without"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := facility.Solve(t.Context(), &c.p, facility.Options{})
			require.NoError(t, err)
			require.Equal(t, facility.Infeasible, s.Status)
			require.Equal(t, facility.Proved, s.Stop)
			require.Contains(t, s.Reason, c.reason)
		})
	}
}

// noFacilities is a table with a client and no facility.
type noFacilities struct{}

func (noFacilities) Facilities() int { return 0 }

func (noFacilities) Clients() int { return 1 }

func (noFacilities) At(int, int) int64 { panic("no pair") }

func (noFacilities) Row(int, []int64) {}

func TestCheckReportsEveryMistake(t *testing.T) {
	p := &facility.Problem{
		Opening: []int64{1, 2}, Cost: facility.NewDense(3, 2), Scale: -1, MinOpen: -2, MaxOpen: -3,
		Forced: []int{0, 5}, Forbidden: []int{0, -1},
	}
	err := p.Check()
	for _, want := range []string{
		"opening costs: 2 for 3 facilities", "scale -1 is negative", "minimum of -2", "maximum of -3",
		"forced[1]: no facility 5 among 3", "forbidden[0]: facility 0 is also forced", "forbidden[1]: no facility -1 among 3",
	} {
		require.ErrorContains(t, err, want)
	}
	_, solveErr := facility.Solve(t.Context(), p, facility.Options{})
	require.Equal(t, err.Error(), solveErr.Error())

	table := facility.NewDense(2, 10)
	for k := range table.Values {
		table.Values[k] = -int64(k) - 1
	}
	err = (&facility.Problem{Opening: []int64{-4, 0}, Cost: table}).Check()
	require.ErrorContains(t, err, "opening cost of facility 0 is negative: -4")
	require.ErrorContains(t, err, "cost of client 0 at facility 0 is negative: -1")
	require.ErrorContains(t, err, "11 more negative costs")

	err = (&facility.Problem{
		Cost: facility.NewDense(2, 11), Demand: slices.Repeat([]int64{-1}, 11), Capacity: []int64{1}, Variance: []int64{}, Safety: []int64{1 << 60, 1 << 60},
	}).Check()
	for _, want := range []string{
		"demand of client 9 is negative: -1", "demand: 1 more are negative", "capacity: 1 numbers, want 2: one for each facility",
		"variance: 0 numbers, want 11: one for each client", "safety: all together must stay below",
		"capacities and safety stock cannot be had together",
	} {
		require.ErrorContains(t, err, want)
	}
	err = (&facility.Problem{Cost: facility.NewDense(1, 1), Capacity: []int64{4}}).Check()
	require.ErrorContains(t, err, "demand: 0 numbers, want 1")
	safe := &facility.Problem{Cost: facility.NewDense(1, 1), Variance: []int64{1 << 60}, Safety: []int64{1 << 30}}
	require.NoError(t, safe.Check())
	safe.Safety[0] <<= 1
	require.ErrorContains(t, safe.Check(), "too large")
	priced := &facility.Problem{Cost: facility.NewDense(2, 1), Demand: []int64{1}, Capacity: []int64{1, 1}, Opening: []int64{1 << 56, 0}}
	require.ErrorContains(t, priced.Check(), "too large")
	priced.Opening[0]--
	require.NoError(t, priced.Check())

	require.ErrorContains(t, (&facility.Problem{Cost: facility.Dense{Width: 2, Values: make([]int64, 3)}}).Check(), "no whole number of rows")
	for _, big := range []int64{1 << 62, 1 << 60, facility.Never - 1} {
		table := facility.NewDense(3, 2)
		table.Values[0] = big
		require.ErrorContains(t, (&facility.Problem{Cost: table}).Check(), "too large")
		table.Values[0] = 1 << 58
		require.NoError(t, (&facility.Problem{Cost: table}).Check())
		table.Values[5] = facility.Never
		table.Values[4] = 1 << 59
		require.ErrorContains(t, (&facility.Problem{Cost: table}).Check(), "too large")
	}
}
