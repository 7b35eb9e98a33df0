package geo

import (
	"context"
	"fmt"
	"math"

	"github.com/forwardstock/forwardstock/internal/par"
	"github.com/forwardstock/forwardstock/internal/trig"
)

// EarthRadius is the mean radius of the Earth in metres (IUGG), which is
// 3958.7613 miles.
const EarthRadius = 6371008.8

// maxMatrix is the largest number of distances in one matrix, 16 GiB.
const maxMatrix = 1<<31 - 1

// Distance returns the great-circle distance between two points on a sphere of
// EarthRadius, rounded to whole metres:
//
//	2 R atan2(|a - b|, |a + b|)
//
// with a and b as unit vectors, which is accurate from neighbours to antipodes
// (unlike the arc cosine of their product). It is symmetric, and its bits are
// the same on every machine. The true figure on the ellipsoid is within 0.6 %.
func Distance(a, b Point) (Length, error) {
	if err := a.Check(); err != nil {
		return 0, err
	}
	if err := b.Check(); err != nil {
		return 0, err
	}
	return arc(a.vector(), b.vector()), nil
}

// DistanceMatrix returns the distances from every point of from to every point
// of to, row by row: that from from[i] to to[j] is at i*len(to) + j. Each
// equals Distance of the two. Large matrices are computed on all processors; a
// caller who must be able to stop asks for the rows in parts. The first bad
// point is an error with its place, and so are 2^31 distances or more.
func DistanceMatrix(from, to []Point) ([]Length, error) {
	rows, err := vectors("from", from)
	if err != nil {
		return nil, err
	}
	columns, err := vectors("to", to)
	if err != nil {
		return nil, err
	}
	if len(rows) > 0 && len(columns) > maxMatrix/len(rows) {
		return nil, fmt.Errorf("%w: %d x %d distances are more than %d", ErrInvalid, len(rows), len(columns), maxMatrix)
	}
	out := make([]Length, len(rows)*len(columns))
	workers := 0
	if len(out) < 1<<16 { // too little to share
		workers = 1
	}
	err = par.Do(context.Background(), workers, len(rows), func(i int) {
		row := out[i*len(columns):][:len(columns)]
		for j, v := range columns {
			row[j] = arc(rows[i], v)
		}
	})
	return out, err
}

// chord2 returns the squared length of the chord between a and b.
func chord2(a, b vector) float64 {
	x, y, z := a.x-b.x, a.y-b.y, a.z-b.z
	return float64(x*x) + float64(y*y) + float64(z*z)
}

// arc returns the length of the great circle between a and b.
func arc(a, b vector) Length {
	opposite := vector{-b.x, -b.y, -b.z}
	half := trig.Atan2(math.Sqrt(chord2(a, b)), math.Sqrt(chord2(a, opposite)))
	return Length(math.Round(2 * EarthRadius * half))
}
