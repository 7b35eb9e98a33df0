package bundle

import (
	"slices"
)

// Search is where a search stands. It serves one goroutine.
type Search struct {
	highest, weight []float64
	planes          []plane
	lambda          []float64   // weights of the planes, of sum 1
	gram            [][]float64 // squared distances of the slopes of a plane and those before

	centre []float64
	value  float64 // at the centre
	width  float64 // how far steps go
	misses int     // looks that did not go higher, of late

	x       []float64
	top     float64   // what x promises
	mean    []float64 // slope of the planes by their weights
	heights []float64 // of the planes at x
}

// plane is a look: an upper bound of the function everywhere.
type plane struct {
	at, slope []float64
	value     float64
}

func (p *plane) height(x []float64) float64 {
	h := p.value
	for i, slope := range p.slope {
		h += float64(slope * (x[i] - p.at[i]))
	}
	return h
}

// New returns a search from 0 to highest, at least 0 and finite, in every variable.
// Distances count by weight, above 0; if it is nil, by 1. Both are kept, not copied.
func New(highest, weight []float64) *Search {
	if weight == nil {
		weight = make([]float64, len(highest))
		for i := range weight {
			weight[i] = 1
		}
	}
	return &Search{
		highest: highest, weight: weight,
		x: make([]float64, len(highest)), mean: make([]float64, len(highest)),
	}
}

// Add adds a look from before the search: the function's value and a slope at x. Numbers
// are finite, here and wherever looks are told.
func (s *Search) Add(x []float64, value float64, slope []float64) {
	p := plane{slices.Clone(x), slices.Clone(slope), value}
	distances := make([]float64, len(s.planes))
	for q := range distances {
		for i, slope := range s.planes[q].slope {
			d := slope - p.slope[i]
			distances[q] += float64(d*d) / s.weight[i]
		}
	}
	s.gram = append(s.gram, distances)
	s.planes, s.lambda = append(s.planes, p), append(s.lambda, 0)
	if len(s.planes) == 1 {
		s.lambda[0] = 1
	}
}

// Start adds a look and makes it the centre. Along a slope of 1 at weight 1, the first
// step goes as far as width, above 0.
func (s *Search) Start(x []float64, value float64, slope []float64, width float64) {
	s.Add(x, value, slope)
	s.centre, s.value, s.width = slices.Clone(x), value, width
}

// Tell adds the look that [Search.Next] asked for, at x, its answer or near it. The
// centre moves there, and moved is true, if at least a tenth of the promise is kept.
func (s *Search) Tell(x []float64, value float64, slope []float64) (moved bool) {
	s.Add(x, value, slope)
	last := &s.planes[len(s.planes)-1]
	s.value = min(s.value, last.height(s.centre)) // looks need not be exact
	if value < s.value+(s.top-s.value)/10 {
		if s.misses++; s.misses > 2 {
			s.width, s.misses = s.width*0.5, 0
		}
		return false
	}
	if value >= s.value+(s.top-s.value)/2 {
		s.width *= 2
	}
	s.value, s.misses = value, 0
	copy(s.centre, x)
	return true
}

// Centre returns the best look so far; it is not to be changed.
func (s *Search) Centre() []float64 { return s.centre }

// Value returns what the function is at the centre: what was told there, or less where
// a look at another place shows that it was not the least that the function can be.
func (s *Search) Value() float64 { return s.value }

// Len returns the number of planes.
func (s *Search) Len() int { return len(s.planes) }

// Above returns how high plane p, in the order of looks, is at the centre.
func (s *Search) Above(p int) float64 { return s.planes[p].height(s.centre) }
