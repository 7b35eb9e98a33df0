package placement

import (
	"fmt"

	"github.com/forwardstock/forwardstock/geo"
)

// Place returns where the site is, and the kind of its region: contiguous
// without a ZIP. The error is that of a ZIP that is in no region.
func (s *Site) Place() (geo.Point, geo.Kind, error) {
	if s.ZIP == "" {
		return s.Point, geo.Contiguous, nil
	}
	region, err := regionOf(s.ZIP)
	if err != nil {
		return geo.Point{}, "", err
	}
	if s.Point != (geo.Point{}) {
		return s.Point, region.Kind, nil
	}
	return region.Point, region.Kind, nil
}

// regionOf returns the region of a ZIP or of a three-digit prefix.
func regionOf(zip string) (geo.Region, error) {
	var id geo.RegionID
	if len(zip) <= 3 {
		prefix, err := geo.ParseRegion(zip)
		if err != nil {
			return geo.Region{}, err
		}
		id = prefix
	} else {
		parsed, err := geo.ParseZIP(zip)
		if err != nil {
			return geo.Region{}, err
		}
		id = parsed.Region
	}
	region, ok := geo.Lookup(id)
	if !ok {
		return geo.Region{}, fmt.Errorf("%.20q is in no known region", zip)
	}
	return region, nil
}
