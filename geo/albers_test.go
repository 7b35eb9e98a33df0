package geo_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/geo"
)

// The figures are what geoAlbersUsa of d3-geo 3.1.1 returns with scale 1300
// and translation (487.5, 305).
func TestAlbersAgainstD3(t *testing.T) {
	for name, c := range map[string]struct{ lat, lng, x, y float64 }{
		"Los Angeles": {34.0522, -118.2437, 86.81213082282801, 363.1188798692003},
		"New York":    {40.7128, -74.0060, 869.7187650199265, 215.74052187301095},
		"Seattle":     {47.6062, -122.3321, 97.6249669465995, 46.31865922997736},
		"Miami":       {25.7617, -80.1918, 822.7383158297632, 572.5407791128295},
		"Eastport":    {44.9, -66.98, 956.4887121654815, 92.85893185552095},
		"centre":      {38.7, -96.6, 487.5, 305},
		"Anchorage":   {61.2181, -149.9003, 112.277427569713, 544.2779162203778},
		"Juneau":      {58.3019, -134.4197, 176.93702274402565, 556.0837861629693},
		"Attu":        {52.9, 173.18, -54.709142708709706, 572.7372815231838},
		"Honolulu":    {21.3069, -157.8583, 266.95994676863154, 549.1903729395863},
		"Hilo":        {19.7297, -155.0900, 326.1522737544992, 584.6749541795259},
	} {
		x, y, ok := geo.Albers(geo.Point{Lat: c.lat, Lng: c.lng})
		require.True(t, ok, name)
		require.InDelta(t, c.x, x, 1e-9, name)
		require.InDelta(t, c.y, y, 1e-9, name)
	}
	for name, p := range map[string]geo.Point{
		"San Juan": {Lat: 18.4655, Lng: -66.1057}, "Guam": {Lat: 13.4757, Lng: 144.7504}, "London": {Lat: 51.5, Lng: -0.12},
		"origin": {}, "north pole": {Lat: 90}, "south pole": {Lat: -90},
	} {
		_, _, ok := geo.Albers(p)
		require.False(t, ok, name)
	}
	for _, bad := range badPoints {
		_, _, ok := geo.Albers(bad)
		require.False(t, ok)
	}
}

func TestAlbersShowsEveryRegionOfTheStates(t *testing.T) {
	for _, r := range geo.Regions() {
		x, y, ok := geo.Albers(r.Point)
		require.Equal(t, r.Kind != geo.PuertoRico && r.Kind != geo.Territory, ok, r.ID)
		if ok {
			require.True(t, x > 0 && x < geo.MapWidth && y > 0 && y < geo.MapHeight, "%v at %v, %v", r.ID, x, y)
		}
	}
}

// TestAlbersKeepsAreas compares small triangles on the mainland with the globe.
func TestAlbersKeepsAreas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lat, lng := rapid.Float64Range(30, 47).Draw(t, "lat"), rapid.Float64Range(-115, -85).Draw(t, "lng")
		const step = 0.01
		x0, y0, ok0 := geo.Albers(geo.Point{Lat: lat, Lng: lng})
		x1, y1, ok1 := geo.Albers(geo.Point{Lat: lat, Lng: lng + step})
		x2, y2, ok2 := geo.Albers(geo.Point{Lat: lat + step, Lng: lng})
		require.True(t, ok0 && ok1 && ok2)
		area := math.Abs((x1-x0)*(y2-y0)-(x2-x0)*(y1-y0)) / (1300 * 1300)
		radians := step * math.Pi / 180
		require.InEpsilon(t, radians*radians*math.Cos(lat*math.Pi/180), area, 1e-3)
	})
}
