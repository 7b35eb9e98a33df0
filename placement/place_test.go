package placement_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
)

// TestPlaceOfSites holds that a three-digit prefix is one: as a ZIP that lost
// its zeros, 917 would be in Puerto Rico.
func TestPlaceOfSites(t *testing.T) {
	chino, ok := geo.Lookup("917")
	require.True(t, ok)
	own := geo.Point{Lat: 34, Lng: -117}
	for name, c := range map[string]struct {
		site  placement.Site
		point geo.Point
		kind  geo.Kind
	}{
		"ZIP":           {placement.Site{ZIP: "91710"}, chino.Point, geo.Contiguous},
		"prefix":        {placement.Site{ZIP: "917"}, chino.Point, geo.Contiguous},
		"point":         {placement.Site{Point: own}, own, geo.Contiguous},
		"point and ZIP": {placement.Site{Point: own, ZIP: "99501"}, own, geo.Alaska},
	} {
		t.Run(name, func(t *testing.T) {
			point, kind, err := c.site.Place()
			require.NoError(t, err)
			require.Equal(t, c.point, point)
			require.Equal(t, c.kind, kind)
		})
	}
	lost := placement.Site{ZIP: "00000"}
	_, _, err := lost.Place()
	require.Error(t, err)
}
