package bundle_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/internal/bundle"
)

// affine is offset + slope x.
type affine struct {
	offset float64
	slope  []float64
}

// least returns the least of planes at x, and the slope of the one it is.
func least(planes []affine, x []float64) (value float64, slope []float64) {
	value = math.Inf(1)
	for _, p := range planes {
		v := p.offset
		for i, g := range p.slope {
			v += g * x[i]
		}
		if v < value {
			value, slope = v, p.slope
		}
	}
	return value, slope
}

func drawNumbers(t *rapid.T, n int, low, high float64, name string) []float64 {
	return rapid.SliceOfN(rapid.Float64Range(low, high), n, n).Draw(t, name)
}

// drawPlanes draws planes of 1 and more wherever a box of 4 goes.
func drawPlanes(t *rapid.T, dims int) []affine {
	planes := make([]affine, rapid.IntRange(1, 8).Draw(t, "planes"))
	for k := range planes {
		planes[k].offset = rapid.Float64Range(25, 31).Draw(t, "offset")
		for _, quarters := range rapid.SliceOfN(rapid.IntRange(-8, 8), dims, dims).Draw(t, "slope") {
			planes[k].slope = append(planes[k].slope, float64(quarters)/4)
		}
	}
	return planes
}

// points calls f with the points of a grid over the box.
func points(highest []float64, f func(x []float64)) {
	const steps = 6
	x := make([]float64, len(highest))
	var fill func(i int)
	fill = func(i int) {
		if i == len(x) {
			f(x)
			return
		}
		for k := range steps + 1 {
			x[i] = highest[i] * float64(k) / steps
			fill(i + 1)
		}
	}
	fill(0)
}

// looks is how often a function may be looked at.
const looks = 60

// TestNothingIsHigher takes what the search ends with against a grid.
func TestNothingIsHigher(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dims := rapid.IntRange(1, 3).Draw(t, "dims")
		planes, highest := drawPlanes(t, dims), drawNumbers(t, dims, 0, 4, "highest")
		s := bundle.New(highest, drawNumbers(t, dims, 0.5, 2, "weight"))
		start := make([]float64, dims)
		value, slope := least(planes, start)
		s.Start(start, value, slope, 1)
		for range looks {
			x, top := s.Next(0.01, 1e-7, 20*s.Len())
			for i := range x {
				require.GreaterOrEqual(t, x[i], 0.0)
				require.LessOrEqual(t, x[i], highest[i])
			}
			if top-s.Value() <= 1e-6 {
				break
			}
			before := s.Value()
			value, slope := least(planes, x)
			moved := s.Tell(x, value, slope)
			require.Equal(t, moved, s.Value() > before, "an exact function falls nowhere")
		}
		at, _ := least(planes, s.Centre())
		require.InDelta(t, at, s.Value(), 1e-9)
		points(highest, func(x []float64) {
			value, _ := least(planes, x)
			require.LessOrEqual(t, value, s.Value()+0.05)
		})
	})
}

// TestNextIsTheBestStep checks the quadratic programme by weak duality: whatever the
// weights, what is promised is no less than what any point of the box comes to, and steps
// only take from it. Where the box is not in the way, they end with the least plane.
func TestNextIsTheBestStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dims := rapid.IntRange(1, 3).Draw(t, "dims")
		planes, highest := drawPlanes(t, dims), drawNumbers(t, dims, 0, 4, "highest")
		weight, width := drawNumbers(t, dims, 0.5, 2, "weight"), rapid.Float64Range(0.01, 10).Draw(t, "width")
		centre := make([]float64, dims)
		for i, part := range drawNumbers(t, dims, 0, 1, "centre") {
			centre[i] = part * highest[i]
		}
		wide := rapid.Bool().Draw(t, "wide")
		for i := range centre {
			if wide {
				centre[i], highest[i] = 500, 1000
			}
		}
		from := func(x []float64) []float64 {
			d := make([]float64, dims)
			for i := range x {
				d[i] = x[i] - centre[i]
			}
			return d
		}
		away := func(x []float64) (sum float64) {
			for i, d := range from(x) {
				sum += weight[i] * d * d / 2 / width
			}
			return sum
		}
		s := bundle.New(highest, weight)
		for _, p := range planes[1:] {
			value, _ := least([]affine{p}, from(highest))
			s.Add(highest, value, p.slope)
		}
		s.Start(centre, planes[0].offset, planes[0].slope, width)
		last := math.Inf(1)
		for _, patience := range []int{0, 1, 10, 1000} {
			x, top := s.Next(0.01, 0.003, patience)
			points(highest, func(y []float64) {
				low, _ := least(planes, from(y))
				require.LessOrEqual(t, low-away(y), top-away(x)+1e-9)
			})
			require.LessOrEqual(t, top-away(x), last+1e-9)
			last = top - away(x)
			if low, _ := least(planes, from(x)); wide && patience == 1000 {
				require.LessOrEqual(t, top-low, 1e-9+max(0.01*(low-s.Value()), 0.003))
			}
		}
	})
}

// A look that is lower than the least of a function shows itself by a later one, whose
// plane passes below it.
func TestValueGivesWay(t *testing.T) {
	s := bundle.New([]float64{10}, nil)
	s.Start([]float64{0}, 5, []float64{1}, 1)
	x, top := s.Next(0, 0, 10)
	require.Equal(t, []float64{1}, x)
	require.Equal(t, 6.0, top)
	require.False(t, s.Tell(x, 3.25, []float64{0.25}), "its plane is 3 high at the centre")
	require.Equal(t, 3.0, s.Value())
	require.Equal(t, []float64{0}, s.Centre())
	require.Equal(t, []float64{5, 3}, []float64{s.Above(0), s.Above(1)})
}

// Three looks in vain make the steps half as long; one that keeps its promise makes
// them twice as long.
func TestWidth(t *testing.T) {
	s := bundle.New([]float64{100}, nil)
	s.Start([]float64{0}, 0, []float64{1}, 1)
	for _, want := range []float64{1, 2, 4} { // twice the last step from where that led
		at := s.Centre()[0]
		x, _ := s.Next(0, 0, 10)
		require.Equal(t, want, x[0]-at)
		require.True(t, s.Tell(x, x[0], []float64{1}))
	}
	at := s.Centre()[0]
	for _, want := range []float64{8, 8, 8, 4} {
		x, _ := s.Next(0, 0, 10)
		require.Equal(t, want, x[0]-at)
		require.False(t, s.Tell(x, 10*s.Value()-1000, []float64{1})) // ever lower
	}
}

func ExampleSearch() {
	look := func(x []float64) (value float64, slope []float64) { // 10 - |x - 3| - 2 |y - 1|
		slope = []float64{1, 2}
		if x[0] > 3 {
			slope[0] = -1
		}
		if x[1] > 1 {
			slope[1] = -2
		}
		return 10 - math.Abs(x[0]-3) - 2*math.Abs(x[1]-1), slope
	}
	s := bundle.New([]float64{9, 9}, nil)
	value, slope := look([]float64{0, 0})
	s.Start([]float64{0, 0}, value, slope, 1)
	for range 50 {
		x, top := s.Next(0.01, 1e-6, 100)
		if top-s.Value() < 1e-4 {
			break
		}
		value, slope = look(x)
		s.Tell(x, value, slope)
	}
	fmt.Printf("%.2f at %.2f\n", s.Value(), s.Centre())
	// Output: 10.00 at [3.00 1.00]
}
