package geo

import (
	"fmt"
	"math"

	"github.com/forwardstock/forwardstock/internal/trig"
)

// Point is a place on the globe in degrees (WGS 84): latitude from -90 to 90,
// longitude from -180 to 180, north and east positive.
type Point struct {
	Lat float64 `json:"lat"`
	Lng float64 `json:"lng"`
}

// Check returns an error that matches ErrInvalid when a coordinate is out of
// its range or not a number.
func (p Point) Check() error {
	if !(math.Abs(p.Lat) <= 90) {
		return fmt.Errorf("%w: latitude %v is not between -90 and 90", ErrInvalid, p.Lat)
	}
	if !(math.Abs(p.Lng) <= 180) {
		return fmt.Errorf("%w: longitude %v is not between -180 and 180", ErrInvalid, p.Lng)
	}
	return nil
}

// String returns latitude and longitude with five decimals, about a metre.
func (p Point) String() string { return fmt.Sprintf("%.5f,%.5f", p.Lat, p.Lng) }

// vector is a point on the unit sphere.
type vector struct{ x, y, z float64 }

func (p Point) vector() vector {
	sinLat, cosLat := trig.SinCos(p.Lat)
	sinLng, cosLng := trig.SinCos(p.Lng)
	return vector{float64(cosLat * cosLng), float64(cosLat * sinLng), sinLat}
}

// vectors checks every point and returns their vectors, or an error that names
// the first bad point of the list.
func vectors(list string, points []Point) ([]vector, error) {
	out := make([]vector, len(points))
	for i, p := range points {
		if err := p.Check(); err != nil {
			return nil, fmt.Errorf("%s %d: %w", list, i, err)
		}
		out[i] = p.vector()
	}
	return out, nil
}
