package geo

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Index finds the nearest of many points. It is safe for concurrent use.
type Index struct {
	vectors []vector
}

// Neighbour is a point of an Index and its distance.
type Neighbour struct {
	Index    int    `json:"index"` // place in the list that the Index was built of
	Distance Length `json:"distance"`
}

// NewIndex returns an index of points, which are copied. The first bad point is
// an error with its place.
func NewIndex(points []Point) (*Index, error) {
	v, err := vectors("point", points)
	if err != nil {
		return nil, err
	}
	return &Index{vectors: v}, nil
}

// Len returns the number of points.
func (x *Index) Len() int { return len(x.vectors) }

// Nearest returns the point at the smallest Distance from p, and the first of
// the list among those at equal distance. An empty index is an error.
func (x *Index) Nearest(p Point) (Neighbour, error) {
	if err := p.Check(); err != nil {
		return Neighbour{}, err
	}
	if x.Len() == 0 {
		return Neighbour{}, fmt.Errorf("%w: the index has no points", ErrInvalid)
	}
	v := p.vector()
	best := Neighbour{Distance: math.MaxInt64}
	for i, w := range x.vectors {
		if d := arc(v, w); d < best.Distance {
			best = Neighbour{i, d}
		}
	}
	return best, nil
}

// Within returns the points at most radius from p, nearest first and in the
// order of the list among those at equal distance. A negative radius holds
// none.
func (x *Index) Within(p Point, radius Length) ([]Neighbour, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	v := p.vector()
	var out []Neighbour
	for i, w := range x.vectors {
		if d := arc(v, w); d <= radius {
			out = append(out, Neighbour{i, d})
		}
	}
	slices.SortFunc(out, func(a, b Neighbour) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.Index, b.Index))
	})
	return out, nil
}
