package facility_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// TestFewFacilities solves a problem with more than a hundred clients for each open
// facility in work that is far too little if bundles take short steps: they stand still
// below the bound of the linear relaxation then.
func TestFewFacilities(t *testing.T) {
	if testing.Short() {
		t.Skip("a long search of one goroutine: it says nothing about races")
	}
	s, err := facility.Solve(t.Context(), points(2100, 15, 0), facility.Options{Workers: 1, Work: 1_000_000_000})
	require.NoError(t, err)
	require.Equal(t, facility.Optimal, s.Status)
}
