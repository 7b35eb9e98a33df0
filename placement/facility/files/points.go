package files

import (
	"errors"
	"math"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// pointReader collects numbered points in the plane, in any order.
type pointReader struct {
	place []int // of point k in the file, from 1; 0 if it was not there yet
	count int   // points so far
	x     numbers
}

func newPointReader(n int) *pointReader { return &pointReader{place: make([]int, n)} }

// read reads the number of a point and its coordinates.
func (r *pointReader) read(s *scanner) error {
	id, err := s.count("the number of a point", 1, len(r.place))
	if err != nil {
		return err
	}
	if r.place[id-1] != 0 {
		return s.fault("point %d is there twice", id)
	}
	r.count++
	r.place[id-1] = r.count
	for range 2 {
		if err := r.x.add(s, "a coordinate", math.MinInt64); err != nil {
			return err
		}
	}
	return nil
}

// grid returns the table of the points, which must all be there.
func (r *pointReader) grid() (facility.Grid, error) {
	n := len(r.place)
	grid := facility.Grid{X: make([]int32, n), Y: make([]int32, n), PerUnit: r.x.scale()}
	for axis, to := range [2][]int32{grid.X, grid.Y} {
		low, high := int64(math.MaxInt64), int64(math.MinInt64)
		for k := range n {
			v := r.x.values[2*k+axis]
			low, high = min(low, v), max(high, v)
		}
		if uint64(high)-uint64(low) > math.MaxInt32 { // right for any two int64
			return facility.Grid{}, errors.New("points are too far apart: at most 2^31 steps of the last decimal")
		}
		for id := range n {
			to[id] = int32(r.x.values[2*(r.place[id]-1)+axis] - low)
		}
	}
	return grid, nil
}

// inOrder returns values, which are in the order of the file, in that of the
// points' numbers.
func (r *pointReader) inOrder(values []int64) []int64 {
	sorted := make([]int64, len(values))
	for id, place := range r.place {
		sorted[id] = values[place-1]
	}
	return sorted
}
