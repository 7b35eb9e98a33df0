package facility_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/dataset"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/files"
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

// TestFacilitiesAreFixedInPassing solves a problem at whose nodes dozens of sites are
// fixed by trying them, in work that is far too little if all that is done at a node
// begins anew after each of them.
func TestFacilitiesAreFixedInPassing(t *testing.T) {
	if testing.Short() {
		t.Skip("a long search of one goroutine: it says nothing about races")
	}
	p, err := files.ReadFile(dataset.Dir(t, "facility", "pmed_tsplib", "rl1304.tsp"), files.ReadOptions{P: 10})
	require.NoError(t, err)
	s, err := facility.Solve(t.Context(), p, facility.Options{Workers: 1, Work: 1_000_000_000})
	require.NoError(t, err)
	require.Equal(t, facility.Optimal, s.Status)
	require.EqualValues(t, 2134295, p.Unit(s.Value))
}
