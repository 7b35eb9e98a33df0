package geo

import (
	"math"

	"github.com/forwardstock/forwardstock/internal/trig"
)

// MapWidth and MapHeight are the size of the map that Albers projects to.
const (
	MapWidth  = 975
	MapHeight = 610
)

// conic is an equal-area conic projection of a part of the map, and the
// rectangle of the map that it fills.
type conic struct {
	n, c, r0               float64 // Snyder's n, C and rho0
	lng                    float64 // central meridian, degrees
	scale, x, y            float64 // map units per radian, and the place of the projection's origin
	left, top, right, down float64
}

// Map frame of us-atlas: scale 1300, middle of the map at 487.5, 305.
const (
	mapScale = 1300.0
	mapX     = 487.5
	mapY     = 305.0
	mapInset = 1e-6 // what the insets keep clear of each other
)

var (
	mainland = newConic(29.5, 45.5, -96, -0.6, 38.7, mapScale, mapX, mapY,
		-0.455, -0.238, 0.455, 0.238, 0)
	alaska = newConic(55, 65, -154, -2, 58.5, mapScale*0.35, mapX-0.307*mapScale, mapY+0.201*mapScale,
		-0.425, 0.120, -0.214, 0.234, mapInset)
	hawaii = newConic(8, 18, -157, -3, 19.9, mapScale, mapX-0.205*mapScale, mapY+0.212*mapScale,
		-0.214, 0.166, -0.115, 0.234, mapInset)
)

// newConic places the projection with two standard parallels so that the
// point dLng degrees east of the central meridian at latitude lat comes to
// (x, y), and bounds it by parts of mapScale around the middle of the map.
func newConic(parallel1, parallel2, lng, dLng, lat, scale, x, y, left, top, right, down, inset float64) conic {
	sin1, _ := trig.SinCos(parallel1)
	sin2, _ := trig.SinCos(parallel2)
	c := conic{
		n: (sin1 + sin2) / 2, lng: lng, scale: scale,
		left: mapX + float64(left*mapScale) + inset, top: mapY + float64(top*mapScale) + inset,
		right: mapX + float64(right*mapScale) - inset, down: mapY + float64(down*mapScale) - inset,
	}
	c.c = 1 + float64(sin1*(float64(2*c.n)-sin1))
	c.r0 = math.Sqrt(c.c) / c.n
	centreX, centreY := c.project(Point{lat, lng + dLng})
	c.x, c.y = x-centreX, y-centreY
	return c
}

// project returns the place of p on the map, which may be out of bounds.
func (c *conic) project(p Point) (x, y float64) {
	sinLat, _ := trig.SinCos(p.Lat)
	r := math.Sqrt(c.c-float64(float64(2*c.n)*sinLat)) / c.n
	sin, cos := trig.SinCos(float64(math.Remainder(p.Lng-c.lng, 360) * c.n))
	return c.x + float64(c.scale*float64(r*sin)), c.y - float64(c.scale*(c.r0-float64(r*cos)))
}

// Albers returns where p lies on the usual map of the United States, MapWidth
// x MapHeight units with y downwards: an equal-area conic projection (Albers
// 1805) of the contiguous states, with Alaska at 0.35 of their scale and
// Hawaii in insets at the lower left. It is the frame of d3's geoAlbersUsa
// with scale 1300 and translation (487.5, 305), in which the state outlines of
// us-atlas are drawn. Points off the map, Puerto Rico among them, and bad
// points are not ok; points of the neighbours that fall within the frame are.
func Albers(p Point) (x, y float64, ok bool) {
	if p.Check() != nil {
		return 0, 0, false
	}
	for _, c := range [...]*conic{&mainland, &alaska, &hawaii} {
		x, y = c.project(p)
		if x >= c.left && x <= c.right && y >= c.top && y <= c.down {
			return x, y, true
		}
	}
	return 0, 0, false
}
