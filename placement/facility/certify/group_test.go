package certify_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
)

// drawGroups returns a problem whose clients are multiples of a few.
func drawGroups(r *rand.Rand) *facility.Problem {
	p := draw(r, 12, 8)
	few := p.Cost
	table := facility.NewDense(12, 30)
	for j := range 30 {
		times := 1 + r.Int64N(9)
		for i := range 12 {
			table.Values[j*12+i] = times * few.At(i, j%8)
		}
	}
	p.Cost = table
	return p
}

func TestGroupsProveTheBound(t *testing.T) {
	r := rand.New(rand.NewPCG(61, 62))
	for range 50 {
		p := drawGroups(r)
		s := solve(t, p)
		require.NotNil(t, s.Certificate.Merged)
		require.Len(t, s.Certificate.Multipliers[0], 8)
		require.NoError(t, certify.Solution(p, s))
		c := copyOf(t, s.Certificate)
		c.Bound++
		require.Error(t, certify.Bound(p, c))
	}
}

func TestWrongGroupsAreRefused(t *testing.T) {
	p := drawGroups(rand.New(rand.NewPCG(63, 64)))
	good := solve(t, p).Certificate
	for name, c := range map[string]struct {
		change func(merged []int32) []int32
		want   string
	}{
		"too few":      {func(m []int32) []int32 { return m[1:] }, "groups of 29 clients"},
		"below zero":   {func(m []int32) []int32 { m[3] = -1; return m }, "group -1 is out of order"},
		"out of order": {func(m []int32) []int32 { m[3] = 9; return m }, "group 9 is out of order"},
		"others":       {func(m []int32) []int32 { m[3] = 0; return m }, "not in proportion"},
		"nothing":      {func(m []int32) []int32 { return []int32{} }, "groups of 0 clients"},
	} {
		t.Run(name, func(t *testing.T) {
			broken := copyOf(t, good)
			broken.Merged = c.change(broken.Merged)
			require.ErrorContains(t, certify.Bound(p, broken), c.want)
		})
	}
	other := copyOf(t, good)
	other.Merged = nil
	require.ErrorContains(t, certify.Bound(p, other), "multipliers for 30 clients")
	never := drawGroups(rand.New(rand.NewPCG(63, 64)))
	never.Cost.(facility.Dense).Values[5] = facility.Never
	require.ErrorContains(t, certify.Bound(never, good), "may never serve")
}
