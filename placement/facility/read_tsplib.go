package facility

import (
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

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

// tsplibKeys are the keywords that a file of points may begin with.
var tsplibKeys = [...]string{"NAME", "TYPE", "COMMENT", "DIMENSION", "EDGE_WEIGHT_TYPE", "NODE_COORD_SECTION"}

func isTSPLIBKey(word string) bool {
	key, _, _ := strings.Cut(word, ":")
	return slices.Contains(tsplibKeys[:], key)
}

// readTSPLIB reads the format TSPLIB.
func readTSPLIB(s *scanner) (*Problem, error) {
	name, n, err := readSpecification(s)
	if err != nil {
		return nil, err
	}
	var x numbers
	place := make([]int, n) // of point k in the file
	for k := range n {
		id, err := s.count("the number of a point", 1, n)
		if err != nil {
			return nil, err
		}
		if place[id-1] != 0 {
			return nil, s.fault("point %d is there twice", id)
		}
		place[id-1] = k + 1
		for range 2 {
			if err := x.add(s, "a coordinate", math.MinInt64); err != nil {
				return nil, err
			}
		}
	}
	if err := readEOF(s); err != nil {
		return nil, err
	}
	grid := Grid{X: make([]int32, n), Y: make([]int32, n), PerUnit: x.scale()}
	for axis, to := range [2][]int32{grid.X, grid.Y} {
		low, high := int64(math.MaxInt64), int64(math.MinInt64)
		for k := range n {
			v := x.values[2*k+axis]
			low, high = min(low, v), max(high, v)
		}
		if uint64(high)-uint64(low) > math.MaxInt32 { // right for any two int64
			return nil, errors.New("points are too far apart: at most 2^31 steps of the last decimal")
		}
		for id := range n {
			to[id] = int32(x.values[2*(place[id]-1)+axis] - low)
		}
	}
	return &Problem{Name: name, Cost: grid}, nil
}

// readSpecification reads the lines before the points.
func readSpecification(s *scanner) (name string, n int, err error) {
	plane := false
	for {
		line, more, err := s.text()
		if err != nil {
			return "", 0, err
		}
		if !more {
			return "", 0, s.fault("the file ends where NODE_COORD_SECTION should be")
		}
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(key) {
		case "", "TYPE", "COMMENT", "NODE_COORD_TYPE", "DISPLAY_DATA_TYPE":
		case "NAME":
			name = value
		case "DIMENSION":
			if n, err = strconv.Atoi(value); err != nil || n < 1 || n > maxPoints {
				return "", 0, s.fault("DIMENSION %s: want 1 to %d", short([]byte(value)), maxPoints)
			}
		case "EDGE_WEIGHT_TYPE":
			if plane = value == "EUC_2D"; !plane {
				return "", 0, s.fault("EDGE_WEIGHT_TYPE %s: only EUC_2D is known", short([]byte(value)))
			}
		case "NODE_COORD_SECTION":
			switch {
			case n == 0:
				return "", 0, s.fault("DIMENSION should be before the points")
			case !plane:
				return "", 0, s.fault("EDGE_WEIGHT_TYPE should be before the points")
			}
			return name, n, nil
		default:
			return "", 0, s.fault("keyword %s is not known", short([]byte(key)))
		}
	}
}

// readEOF reads the word EOF, which may be missing, and the end.
func readEOF(s *scanner) error {
	word, err := s.word("EOF")
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) && errors.Is(s.err, io.EOF):
		return nil
	case err != nil:
		return err
	case string(word) != "EOF":
		return s.fault("%s where EOF should be", short(word))
	}
	return s.end()
}
