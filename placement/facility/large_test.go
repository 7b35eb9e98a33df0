package facility_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
)

// TestLargePlansAreCertified solves a problem of so many pairs that not all of
// them are stored.
func TestLargePlansAreCertified(t *testing.T) {
	const n = 2100
	r := rand.New(rand.NewPCG(25, 26))
	grid := facility.Grid{X: make([]int32, n), Y: make([]int32, n)}
	for i := range n { // half of the points in a dense corner
		span := int32(10_000)
		if i%2 == 0 {
			span = 700
		}
		grid.X[i], grid.Y[i] = r.Int32N(span), r.Int32N(span)
	}
	p := &facility.Problem{Cost: grid, MinOpen: 300, MaxOpen: 300}
	o := facility.Options{Certify: true, Gap: 0.03, Work: 2e9, Workers: 1}
	s, err := facility.Solve(t.Context(), p, o)
	require.NoError(t, err)
	require.Less(t, s.Gap(), 0.03)
	require.NoError(t, certify.Solution(p, s))
	o.Workers = 2
	again, err := facility.Solve(t.Context(), p, o)
	require.NoError(t, err)
	require.Equal(t, s, again)
}
