package geo_test

import (
	"math"
	"testing"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/geo"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// places draws points all over the globe, with poles, the antimeridian, the
// origin and a coarse grid (for duplicates and antipodes) well represented.
func places() *rapid.Generator[geo.Point] {
	return rapid.OneOf(
		rapid.Custom(func(t *rapid.T) geo.Point {
			return geo.Point{
				Lat: rapid.Float64Range(-90, 90).Draw(t, "lat"),
				Lng: rapid.Float64Range(-180, 180).Draw(t, "lng"),
			}
		}),
		rapid.Custom(func(t *rapid.T) geo.Point {
			return geo.Point{
				Lat: 45 * float64(rapid.IntRange(-2, 2).Draw(t, "lat")),
				Lng: 45 * float64(rapid.IntRange(-4, 4).Draw(t, "lng")),
			}
		}),
		rapid.Custom(func(t *rapid.T) geo.Point {
			return geo.Point{
				Lat: 40 + float64(rapid.IntRange(0, 5).Draw(t, "lat"))/1e5,
				Lng: -75 + float64(rapid.IntRange(0, 5).Draw(t, "lng"))/1e5,
			}
		}),
	)
}

// badPoints are refused everywhere.
var badPoints = []geo.Point{
	{Lat: math.NaN()}, {Lng: math.NaN()}, {Lat: math.Inf(1)}, {Lng: math.Inf(-1)},
	{Lat: 90.0001}, {Lat: -91}, {Lng: 180.5}, {Lng: -360},
}

// contiguous returns the regions of the contiguous states.
func contiguous() []geo.Region {
	var out []geo.Region
	for _, r := range geo.Regions() {
		if r.Kind == geo.Contiguous {
			out = append(out, r)
		}
	}
	return out
}

func pointsOf(regions []geo.Region) []geo.Point {
	out := make([]geo.Point, len(regions))
	for i, r := range regions {
		out[i] = r.Point
	}
	return out
}
