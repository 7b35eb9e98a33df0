package facility_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// TestSafetyCostIsTheRootRoundedUp compares with integers of any size.
func TestSafetyCostIsTheRootRoundedUp(t *testing.T) {
	number := func(bits int) *rapid.Generator[int64] {
		return rapid.Map(rapid.IntRange(0, bits), func(b int) int64 { return int64(1)<<b - 1 })
	}
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.OneOf(rapid.Int64Range(0, 1<<61), rapid.Int64Range(0, 1<<32), rapid.Int64Range(0, 100), number(61)).Draw(t, "rate")
		variance := rapid.OneOf(rapid.Int64Range(0, 1<<61-1), rapid.Int64Range(0, 100), number(60)).Draw(t, "variance")
		if rapid.Bool().Draw(t, "square") {
			root := rapid.Int64Range(0, 1<<30).Draw(t, "root")
			variance = root * root
		}
		square := new(big.Int).Mul(big.NewInt(rate), big.NewInt(rate))
		square.Mul(square, big.NewInt(variance))
		want := new(big.Int).Sqrt(square)
		if new(big.Int).Mul(want, want).Cmp(square) < 0 {
			want.Add(want, big.NewInt(1))
		}
		got := facility.SafetyCost(rate, variance)
		if limit := big.NewInt(1<<61 - 1<<10); want.Cmp(limit) >= 0 && got == math.MaxInt64 {
			return
		}
		require.Equal(t, want.String(), big.NewInt(got).String())
	})
}

// depot has two facilities and three clients, the last without demand.
func depot() *facility.Problem {
	return &facility.Problem{
		Opening: []int64{100, 200, 1000}, Demand: []int64{3, 4, 0}, Capacity: []int64{5, 4, 9},
		Cost: facility.Dense{Width: 3, Values: []int64{10, 11, 12, 20, facility.Never, 5, 9, 8, 7}},
	}
}

func TestCostOf(t *testing.T) {
	p := depot()
	value, err := facility.CostOf(p, []int{1, 0, 1}, []int32{1, 0, 0})
	require.NoError(t, err)
	require.Equal(t, int64(300+11+20+9), value)
	p.Single = true
	value, err = facility.CostOf(p, []int{0, 1}, []int32{1, 0, 0})
	require.NoError(t, err)
	require.Equal(t, int64(340), value)
	for _, c := range []struct {
		open   []int
		assign []int32
		want   string
	}{
		{[]int{0, 1, 3}, []int32{1, 0, 0}, "no facility 3 among 3"},
		{[]int{0, 1}, []int32{1, 0}, "2 assignments for 3 clients"},
		{[]int{0}, []int32{1, 0, 0}, "facility 1, which is to serve client 0, is not open"},
		{[]int{0}, []int32{0, -1, 0}, "facility -1, which is to serve client 1, is not open"},
		{[]int{0}, []int32{0, 0, 0}, "facility 0 gives 7 and can give 5"},
		{[]int{0, 1}, []int32{0, 1, 0}, "facility 1 may not serve client 1"},
	} {
		_, err := facility.CostOf(p, c.open, c.assign)
		require.ErrorContains(t, err, c.want)
	}
	p.Demand[0] = -3
	_, err = facility.CostOf(p, []int{0}, []int32{0, 0, 0})
	require.ErrorContains(t, err, "negative")

	stock := &facility.Problem{Cost: p.Cost, Variance: []int64{9, 7, 1}, Safety: []int64{2, 3, 10}}
	value, err = facility.CostOf(stock, []int{0, 1, 2}, []int32{0, 2, 0})
	require.NoError(t, err)
	require.Equal(t, int64(10+5+9+7+0+27), value) // 2 * sqrt(10) = 6.3, 10 * sqrt(7) = 26.5
	_, _, err = facility.Evaluate(stock, []int{0})
	require.ErrorContains(t, err, "no plan of a problem with capacities or safety stock")
}

func TestCostOfShares(t *testing.T) {
	p := depot()
	shares := []facility.Share{{0, 0, 1}, {0, 1, 2}, {1, 0, 3}, {1, 2, 1}}
	value, err := facility.CostOfShares(p, []int{0, 1, 2}, shares)
	require.NoError(t, err)
	require.Equal(t, int64(1300+7+27), value) // 10/3 + 22/3 + 60/4 + 5/4 = 26 + 11/12
	for name, c := range map[string]struct {
		open   []int
		shares []facility.Share
		want   string
	}{
		"closed":          {[]int{0, 1}, shares, "facility 2, which is to serve client 1, is not open"},
		"none open":       {nil, nil, "client 0 is served 0 of 3"},
		"too little":      {[]int{0, 1, 2}, shares[:3], "client 1 is served 3 of 4"},
		"too much":        {[]int{0, 1, 2}, []facility.Share{{0, 0, 1}, {0, 1, 3}}, "facility 1 gives client 0 3 where 1 to 2 is missing"},
		"nothing":         {[]int{0, 1, 2}, []facility.Share{{0, 0, 0}}, "facility 0 gives client 0 0"},
		"facilities back": {[]int{0, 1, 2}, []facility.Share{{0, 1, 1}, {0, 0, 2}}, "shares of client 0 are out of order"},
		"clients back":    {[]int{0, 1, 2}, []facility.Share{{1, 0, 4}, {0, 0, 3}}, "client 0 is served 0 of 3"},
		"no demand":       {[]int{0, 1, 2}, append(shares[:4:4], facility.Share{2, 0, 1}), "share of client 2"},
		"no client":       {[]int{0, 1, 2}, append(shares[:4:4], facility.Share{7, 0, 1}), "share of client 7"},
		"never":           {[]int{0, 1, 2}, []facility.Share{{0, 0, 3}, {1, 1, 4}}, "facility 1 may not serve client 1"},
		"over capacity":   {[]int{0, 1, 2}, []facility.Share{{0, 0, 3}, {1, 0, 4}}, "facility 0 gives 7 and can give 5"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := facility.CostOfShares(p, c.open, c.shares)
			require.ErrorContains(t, err, c.want)
		})
	}
	_, err = facility.CostOfShares(&facility.Problem{Cost: p.Cost}, []int{0}, nil)
	require.ErrorContains(t, err, "shares of a problem without capacities")
	p.Demand = []int64{0, 0, 0}
	_, err = facility.CostOfShares(p, nil, nil)
	require.ErrorContains(t, err, "no open facility may serve client 0")
	value, err = facility.CostOfShares(p, []int{0, 1}, nil)
	require.NoError(t, err)
	require.Equal(t, int64(300+10+20+8), value)
}

// TestCostOfSharesIsExact compares with rational numbers.
func TestCostOfSharesIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := 3, rapid.IntRange(0, 6).Draw(t, "clients")
		high := rapid.SampledFrom([]int64{2, 10, 1 << 30, 1 << 52}).Draw(t, "high")
		p := &facility.Problem{Opening: []int64{1, 2, 3}, Demand: make([]int64, m), Capacity: []int64{1 << 58, 1 << 58, 1 << 58}}
		table := facility.NewDense(n, m)
		var shares []facility.Share
		want := big.NewRat(6, 1)
		for j := range m {
			for i := range n {
				table.Values[j*n+i] = rapid.Int64Range(0, high).Draw(t, "cost")
				amount := rapid.Int64Range(1, 1<<54).Draw(t, "amount")
				shares = append(shares, facility.Share{Client: int32(j), Facility: int32(i), Amount: amount})
				p.Demand[j] += amount
			}
			for i := range n {
				part := new(big.Rat).SetFrac(big.NewInt(shares[j*n+i].Amount), big.NewInt(p.Demand[j]))
				want.Add(want, part.Mul(part, big.NewRat(table.Values[j*n+i], 1)))
			}
		}
		p.Cost = table
		got, err := facility.CostOfShares(p, []int{0, 1, 2}, shares)
		require.NoError(t, err)
		above := new(big.Rat).Sub(big.NewRat(got, 1), want)
		require.GreaterOrEqual(t, above.Sign(), 0)
		require.Negative(t, above.Cmp(big.NewRat(1, 1)))
	})
}

func TestSharesOfBrokenProblemsAreRefused(t *testing.T) {
	for want, p := range map[string]*facility.Problem{
		"no problem":         nil,
		"without capacities": {Cost: facility.NewDense(2, 1)},
		"cost table":         {Cost: facility.Dense{Width: 2, Values: make([]int64, 3)}, Demand: []int64{1}, Capacity: []int64{1, 1}},
		"capacity":           {Cost: facility.NewDense(2, 1), Demand: []int64{1}, Capacity: []int64{1}},
		"no facility 7":      {Cost: facility.NewDense(2, 1), Demand: []int64{1}, Capacity: []int64{1, 1}},
	} {
		open := []int{7}
		if want == "without capacities" {
			open = nil
		}
		_, _, _, err := facility.EvaluateShared(p, open)
		require.ErrorContains(t, err, want)
	}
}

// TestPlansAreServedAsEvaluated compares what a search writes out with an
// evaluation of its facilities, with lists cut short and clients merged.
func TestPlansAreServedAsEvaluated(t *testing.T) {
	r := rand.New(rand.NewPCG(99, 100))
	plans := 0
	for range 300 {
		n, m := 1+r.IntN(12), 1+r.IntN(40)
		table := facility.NewDense(n, m)
		p := &facility.Problem{Opening: make([]int64, n), Cost: table}
		for i := range p.Opening {
			p.Opening[i] = r.Int64N(60)
		}
		for k := range table.Values {
			table.Values[k] = r.Int64N(20)
		}
		for range r.IntN(2) * m { // clients with proportional costs
			from, to, times := r.IntN(m), r.IntN(m), r.Int64N(4)
			for i := range n {
				table.Values[to*n+i] = times * table.Values[from*n+i]
			}
		}
		p.MinOpen = r.IntN(min(n, 3) + 1)
		o := facility.Options{Work: 1 + r.Int64N(1<<(4+r.IntN(12)))}
		s, err := facility.Solve(t.Context(), p, o)
		require.NoError(t, err)
		if r.IntN(2) == 0 {
			s = facility.SolveShort(t.Context(), p, o, 1+r.IntN(n))
		}
		if !s.HasPlan() {
			continue
		}
		plans++
		value, assign, err := facility.Evaluate(p, s.Open)
		require.NoError(t, err)
		require.Equal(t, value, s.Value)
		require.Equal(t, assign, s.Assign)
	}
	require.Greater(t, plans, 200)
}

// TestCostsBeyondRangeAreRefused evaluates plans of problems that Check refuses.
func TestCostsBeyondRangeAreRefused(t *testing.T) {
	const large = int64(1) << 62
	table := func(values ...int64) facility.Dense { return facility.Dense{Width: 1, Values: values} }
	for want, p := range map[string]*facility.Problem{
		"negative: -5":   {Cost: table(3, -5)},
		"negative: -7":   {Opening: []int64{-7}, Cost: table(3, 5)},
		"beyond 64 bits": {Opening: []int64{large}, Cost: table(large, 1)},
	} {
		require.Error(t, p.Check())
		_, _, err := facility.Evaluate(p, []int{0})
		require.ErrorContains(t, err, want)
		_, err = facility.CostOf(p, []int{0}, []int32{0, 0})
		require.ErrorContains(t, err, want)
		p.Demand, p.Capacity = []int64{1, 1}, []int64{2}
		_, err = facility.CostOfShares(p, []int{0}, []facility.Share{{Client: 0, Amount: 1}, {Client: 1, Amount: 1}})
		require.ErrorContains(t, err, want)
		_, _, _, err = facility.EvaluateShared(p, []int{0})
		require.Error(t, err)
	}
	stock := &facility.Problem{Cost: table(1), Variance: []int64{1 << 60}, Safety: []int64{1 << 60}}
	_, err := facility.CostOf(stock, []int{0}, []int32{0})
	require.ErrorContains(t, err, "beyond 64 bits")
	wrong := &facility.Problem{Cost: facility.NewDense(3, 1), Forced: []int{-1, 2, 3}, Forbidden: []int{7, 0}}
	require.Equal(t, []int8{-1, 0, 1}, wrong.Fixed())
}
