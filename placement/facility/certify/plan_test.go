package certify_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
)

// depot has three facilities and three clients, the last without demand.
func depot() *facility.Problem {
	return &facility.Problem{
		Opening: []int64{100, 200, 1000}, Demand: []int64{3, 4, 0}, Capacity: []int64{5, 4, 9},
		Cost: facility.Dense{Width: 3, Values: []int64{10, 11, 12, 20, facility.Never, 5, 9, 8, 8}},
	}
}

func share(client, site int32, amount int64) facility.Share {
	return facility.Share{Client: client, Facility: site, Amount: amount}
}

// wrong is a plan that a change spoilt, and what the checker must say.
type wrong map[string]struct {
	change func(p *facility.Problem, s *facility.Solution)
	want   string
}

func (w wrong) refuse(t *testing.T, problem func() *facility.Problem, good facility.Solution) {
	require.NoError(t, certify.Solution(problem(), &good))
	for name, c := range w {
		t.Run(name, func(t *testing.T) {
			p, s := problem(), good
			s.Open, s.Assign, s.Shares = slices.Clone(s.Open), slices.Clone(s.Assign), slices.Clone(s.Shares)
			c.change(p, &s)
			require.ErrorContains(t, certify.Solution(p, &s), c.want)
		})
	}
}

func TestWrongSharesAreRefused(t *testing.T) {
	wrong{
		"value":           {func(_ *facility.Problem, s *facility.Solution) { s.Value-- }, "the plan costs 1335, solution claims 1334"},
		"too little":      {func(_ *facility.Problem, s *facility.Solution) { s.Shares[0].Amount = 0 }, "client 0 is served 2 of 3"},
		"negative":        {func(_ *facility.Problem, s *facility.Solution) { s.Shares[0].Amount = -1 }, "facility 0 gives client 0 -1"},
		"too much":        {func(_ *facility.Problem, s *facility.Solution) { s.Shares[3].Amount++ }, "client 1 is served 5 of 4"},
		"other order":     {func(_ *facility.Problem, s *facility.Solution) { slices.Reverse(s.Shares[:2]) }, "shares of client 0 are out of order"},
		"other clients":   {func(_ *facility.Problem, s *facility.Solution) { slices.Reverse(s.Shares) }, "share of client 0 is out of order"},
		"no demand":       {func(_ *facility.Problem, s *facility.Solution) { s.Shares[3].Client = 2 }, "client 2 has shares and no demand"},
		"no such client":  {func(_ *facility.Problem, s *facility.Solution) { s.Shares[3].Client = 9 }, "share of client 9 is out of order"},
		"no such site":    {func(_ *facility.Problem, s *facility.Solution) { s.Shares[3].Facility = 7 }, "facility 7, which is closed"},
		"never":           {func(_ *facility.Problem, s *facility.Solution) { s.Shares[3].Facility = 1 }, "facility 1 may never serve client 1"},
		"over capacity":   {func(p *facility.Problem, _ *facility.Solution) { p.Capacity[0] = 3 }, "facility 0 gives 4 and can give 3"},
		"not the largest": {func(_ *facility.Problem, s *facility.Solution) { s.Assign[0] = 0 }, "client 0 is assigned to facility 0, 1 gives most"},
		"not nearest":     {func(_ *facility.Problem, s *facility.Solution) { s.Assign[2] = 2 }, "client 2 is served by facility 2, 1 is better"},
		"single":          {func(p *facility.Problem, _ *facility.Solution) { p.Single = true }, "clients cannot be shared"},
		"closed":          {func(_ *facility.Problem, s *facility.Solution) { s.Open = []int{0, 1} }, "facility 2, which is closed"},
		"certificate": {func(_ *facility.Problem, s *facility.Solution) {
			s.Certificate = &facility.Certificate{Denominator: 1}
		}, "subtrees missing"},
	}.refuse(t, depot, facility.Solution{
		Status: facility.Feasible, Open: []int{0, 1, 2}, Assign: []int32{1, 0, 1},
		Shares: []facility.Share{share(0, 0, 1), share(0, 1, 2), share(1, 0, 3), share(1, 2, 1)},
		Value:  1300 + 27 + 8, // 10/3 + 22/3 + 60/4 + 5/4 = 26 + 11/12
	})
}

func TestWrongSinglePlansAreRefused(t *testing.T) {
	wrong{
		"value":         {func(_ *facility.Problem, s *facility.Solution) { s.Value++ }, "the plan costs 340, solution claims 341"},
		"over capacity": {func(p *facility.Problem, _ *facility.Solution) { p.Capacity[0] = 3 }, "facility 0 gives 4 and can give 3"},
		"never":         {func(_ *facility.Problem, s *facility.Solution) { s.Assign[1] = 1 }, "facility 1 may never serve client 1"},
		"closed":        {func(_ *facility.Problem, s *facility.Solution) { s.Assign[1] = 2 }, "facility 2, which is closed"},
		"shares": {func(_ *facility.Problem, s *facility.Solution) {
			s.Shares = []facility.Share{share(0, 1, 3)}
		}, "clients cannot be shared"},
	}.refuse(t, func() *facility.Problem {
		p := depot()
		p.Single = true
		return p
	}, facility.Solution{Status: facility.Feasible, Open: []int{0, 1}, Assign: []int32{1, 0, 0}, Value: 300 + 11 + 20 + 9})
}

func TestWrongSafetyStockIsRefused(t *testing.T) {
	wrong{
		"value":    {func(_ *facility.Problem, s *facility.Solution) { s.Value-- }, "the plan costs 58, solution claims 57"},
		"variance": {func(p *facility.Problem, _ *facility.Solution) { p.Variance[1] = 16 }, "the plan costs 71"},
		"rate":     {func(p *facility.Problem, _ *facility.Solution) { p.Safety[0] = 0 }, "the plan costs 51"},
		"other":    {func(_ *facility.Problem, s *facility.Solution) { s.Assign[2] = 1 }, "the plan costs 59"},
	}.refuse(t, func() *facility.Problem {
		return &facility.Problem{Cost: depot().Cost, Variance: []int64{9, 7, 1}, Safety: []int64{2, 3, 10}}
	}, facility.Solution{Status: facility.Feasible, Open: []int{0, 1, 2}, Assign: []int32{0, 2, 0}, Value: 10 + 5 + 9 + 7 + 27})
}
