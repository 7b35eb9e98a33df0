package facility

import "math"

// Grid is the table of points with integer coordinates that are both
// facilities and clients; costs are Euclidean distances rounded down, exactly.
// It needs no memory beyond the points.
type Grid struct {
	// X and Y are the coordinates times PerUnit, each from 0 to 2^31 - 1; as
	// many of one as of the other.
	X, Y []int32
	// PerUnit is the number of coordinate steps in a unit of distance; zero
	// means 1.
	PerUnit int64
}

// Facilities returns the number of points.
func (g Grid) Facilities() int { return len(g.X) }

// Clients returns the number of points.
func (g Grid) Clients() int { return len(g.X) }

// At returns the distance between points i and j.
func (g Grid) At(i, j int) int64 {
	return g.distance(int64(g.X[i])-int64(g.X[j]), int64(g.Y[i])-int64(g.Y[j]), g.unit())
}

// Row writes the distances of all points from point j to row.
func (g Grid) Row(j int, row []int64) {
	x, y, unit := int64(g.X[j]), int64(g.Y[j]), g.unit()
	for i := range row {
		row[i] = g.distance(int64(g.X[i])-x, int64(g.Y[i])-y, unit)
	}
}

func (g Grid) unit() float64 { return 1 / float64(max(g.PerUnit, 1)) }

// distance returns the length of (dx, dy) rounded down; unit is 1 / PerUnit.
// The float is below 2^32 and right to 50 bits: only one that is closer to an
// integer than that needs the exact root.
func (g Grid) distance(dx, dy int64, unit float64) int64 {
	const near = 1.0 / (1 << 17)
	square := dx*dx + dy*dy // below 2^63
	length := math.Sqrt(float64(square)) * unit
	d := int64(length)
	if rest := length - float64(d); rest > near && rest < 1-near {
		return d
	}
	return floorSqrt(square) / max(g.PerUnit, 1)
}

// floorSqrt returns the square root of n >= 0 rounded down. Rounding n to a
// float and its root again can reach the next integer, but never falls short of
// one.
func floorSqrt(n int64) int64 {
	r := int64(math.Sqrt(float64(n)))
	if r*r > n {
		r--
	}
	return r
}
