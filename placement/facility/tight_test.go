package facility_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
)

// TestLargeFacilitiesWithoutClientsNeedNoTable opens facilities that nobody is in
// reach of and that hold more than any memory has room for.
func TestLargeFacilitiesWithoutClientsNeedNoTable(t *testing.T) {
	p := &facility.Problem{
		Opening: []int64{9, 167, 171}, Cost: facility.Dense{Width: 3, Values: []int64{33, 72, 95, 99, 72, 285}},
		Demand: []int64{723878608607301, 423445806129031}, Capacity: []int64{0, 1093959268054506, 1088624952167169},
		Single: true, MinOpen: 3, MaxOpen: 3,
	}
	for _, work := range []int64{1, 101, 0} {
		requireHonest(t, p, facility.Options{Work: work, Certify: true, Start: []int{0}})
	}
}

// TestEarlyEndsProveTheirBound ends searches before any multipliers are worth more
// than none.
func TestEarlyEndsProveTheirBound(t *testing.T) {
	const never = facility.Never
	p := &facility.Problem{
		Opening: []int64{48, 90, 90, 16}, Cost: facility.Dense{Width: 4, Values: []int64{
			2, never, never, never, 7, 14, 33, never, 3, 29, never, 11, 2, never, never, 12, 49, never, 48, 0,
		}},
		Demand: []int64{11, 15, 12, 22, 30}, Capacity: []int64{97, 0, 98, 91}, Single: true, MinOpen: 2, MaxOpen: 2, Forced: []int{3},
	}
	for work := int64(1); work < 400; work += 5 {
		s, err := facility.Solve(t.Context(), p, facility.Options{Work: work, Workers: 1, Certify: true, Start: []int{0}})
		require.NoError(t, err)
		if s.Certificate != nil {
			require.NoError(t, certify.Bound(p, s.Certificate))
		}
	}
}
