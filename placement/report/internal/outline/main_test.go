package main

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// No point of a line is farther than the tolerance from the simplified line,
// which starts and ends where the line does.
func TestSimplify(t *testing.T) {
	coordinate := rapid.Float64Range(-100, 100)
	points := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) point {
		return point{coordinate.Draw(t, "x"), coordinate.Draw(t, "y")}
	}), 1, 40)
	rapid.Check(t, func(t *rapid.T) {
		line := points.Draw(t, "line")
		if rapid.Bool().Draw(t, "closed") {
			line = append(line, line[0])
		}
		tolerance := rapid.Float64Range(0, 50).Draw(t, "tolerance")
		short := simplify(line, tolerance)
		require.LessOrEqual(t, len(short), len(line))
		require.Equal(t, line[0], short[0])
		require.Equal(t, line[len(line)-1], short[len(short)-1])
		for _, p := range line {
			nearest := distance(p, short[0], short[0])
			for i := range short[1:] {
				nearest = math.Min(nearest, distance(p, short[i], short[i+1]))
			}
			require.LessOrEqual(t, nearest, tolerance+1e-9)
		}
	})
}

func TestSimplifyKeepsCorners(t *testing.T) {
	line := []point{{0, 0}, {5, 0.1}, {10, 0}, {10, 10}}
	require.Equal(t, []point{{0, 0}, {10, 0}, {10, 10}}, simplify(line, 0.2))
}

// Two unit squares beside each other are one land with one border.
func TestWrite(t *testing.T) {
	squares := topology{Arcs: [][][2]int{
		{{1, 0}, {0, 1}},                   // between the two
		{{1, 1}, {-1, 0}, {0, -1}, {1, 0}}, // round the left one
		{{1, 0}, {1, 0}, {0, 1}, {-1, 0}},  // round the right one
	}}
	squares.Transform.Scale = [2]float64{10, 10}
	squares.Objects.States.Geometries = []geometry{
		{Type: "Polygon", Arcs: []byte(`[[0,1]]`)},
		{Type: "MultiPolygon", Arcs: []byte(`[[[-1,2]]]`)},
	}
	squares.Objects.Nation.Geometries = []geometry{{Type: "Polygon", Arcs: []byte(`[[1,2]]`)}}
	var out strings.Builder
	require.NoError(t, write(&out, squares, 0.1))
	_, paths, _ := strings.Cut(out.String(), "\nland ")
	require.Equal(t, "m100 100l-100 0 0-100 100 0 100 0 0 100-100 0z\nborders m100 0l0 100\n", paths)
}

func TestWriteRefusesBadGeometry(t *testing.T) {
	var bad topology
	bad.Objects.States.Geometries = []geometry{{Type: "Polygon", Arcs: []byte(`{}`)}}
	require.Error(t, write(&strings.Builder{}, bad, 1))
}
