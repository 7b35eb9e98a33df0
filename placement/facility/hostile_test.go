package facility_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
)

// TestProblemsThatAreNone asks every door for an error, not a panic.
func TestProblemsThatAreNone(t *testing.T) {
	table := facility.Dense{Width: 2, Values: []int64{1, 2}}
	for name, p := range map[string]*facility.Problem{
		"nil":                   nil,
		"short opening":         {Opening: []int64{1}, Cost: table},
		"forced out of range":   {Forced: []int{1, 4}},
		"ragged table":          {Cost: facility.Dense{Width: 2, Values: []int64{1, 2, 3}}},
		"grid without Y":        {Cost: facility.Grid{X: []int32{1, 2, 3}}},
		"grid below zero":       {Cost: facility.Grid{X: []int32{1}, Y: []int32{-1}}},
		"grid of negative unit": {Cost: facility.Grid{X: []int32{1}, Y: []int32{1}, PerUnit: -1}},
		"negative size":         {Cost: facility.NewDense(255, -1)},
		"huge size":             {Cost: facility.NewDense(math.MaxInt32, math.MaxInt32)},
	} {
		t.Run(name, func(t *testing.T) {
			require.Error(t, p.Check())
			_, err := facility.Solve(t.Context(), p, facility.Options{})
			require.Error(t, err)
			require.Error(t, certify.Solution(p, &facility.Solution{Status: facility.Feasible}))
			require.Error(t, certify.Bound(p, &facility.Certificate{Denominator: 1}))
			if name != "forced out of range" {
				_, _, err = facility.Evaluate(p, []int{0})
				require.Error(t, err)
			}
		})
	}
	whole := &facility.Problem{Cost: table}
	require.Error(t, certify.Solution(whole, nil))
	require.Error(t, certify.Bound(whole, nil))
}
