package geo

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/trig"
)

// Index finds the nearest of many points. Its answers are those of comparing
// Distance with every point, to the metre and with ties. It is safe for
// concurrent use.
type Index struct {
	vectors []vector
	tree    *tree // nil where looking at every point is faster
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
	x := &Index{vectors: v}
	if len(v) >= crossover {
		x.tree = newTree(v)
	}
	return x, nil
}

// Len returns the number of points.
func (x *Index) Len() int { return len(x.vectors) }

// Nearest returns the point at the smallest Distance from p, and the first of
// the list among those at equal distance. An empty index is an error that
// matches ErrInvalid, as is a bad point.
func (x *Index) Nearest(p Point) (Neighbour, error) {
	if err := p.Check(); err != nil {
		return Neighbour{}, err
	}
	if x.Len() == 0 {
		return Neighbour{}, fmt.Errorf("%w: the index has no points", ErrInvalid)
	}
	v := p.vector()
	near := arc(v, x.vectors[x.closest(v)]) // but for rounding and ties
	best := Neighbour{Distance: math.MaxInt64}
	x.within(v, near+Metre, func(n Neighbour) {
		if n.Distance < best.Distance || n.Distance == best.Distance && n.Index < best.Index {
			best = n
		}
	})
	return best, nil
}

// Within returns the points at most radius from p, nearest first and in the
// order of the list among those at equal distance. A negative radius holds
// none. A bad point is an error that matches ErrInvalid.
func (x *Index) Within(p Point, radius Length) ([]Neighbour, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	var out []Neighbour
	if radius >= 0 {
		x.within(p.vector(), radius, func(n Neighbour) { out = append(out, n) })
	}
	slices.SortFunc(out, func(a, b Neighbour) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.Index, b.Index))
	})
	return out, nil
}

// closest returns a point with the shortest chord to v, up to rounding.
func (x *Index) closest(v vector) int {
	if x.tree != nil {
		return x.tree.closest(v)
	}
	best, least := 0, math.Inf(1)
	for i, w := range x.vectors {
		if c := chord2(v, w); c < least {
			best, least = i, c
		}
	}
	return best
}

// within calls found with every point at most radius from v, in any order.
// Chords sieve, with a metre to spare for their rounding, and arcs decide.
func (x *Index) within(v vector, radius Length, found func(Neighbour)) {
	limit := arcChord2(radius + Metre)
	if x.tree != nil {
		x.tree.within(v, limit, func(i int) {
			if d := arc(v, x.vectors[i]); d <= radius {
				found(Neighbour{i, d})
			}
		})
		return
	}
	for i, w := range x.vectors {
		if chord2(v, w) <= limit {
			if d := arc(v, w); d <= radius {
				found(Neighbour{i, d})
			}
		}
	}
}

// arcChord2 returns the squared chord of an arc of a given length, and more
// than any chord has when it is half a circle or longer.
func arcChord2(d Length) float64 {
	const halfCircle = math.Pi * EarthRadius
	if float64(d) >= halfCircle {
		return 5
	}
	sin, _ := trig.SinCos(float64(d) / halfCircle * 90)
	return float64(float64(4*sin) * sin)
}
