package geo_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/geo"
)

// byDistance is the oracle: every point with its Distance, nearest first.
func byDistance(t require.TestingT, points []geo.Point, p geo.Point) []geo.Neighbour {
	out := make([]geo.Neighbour, len(points))
	for i, q := range points {
		out[i] = geo.Neighbour{Index: i, Distance: distance(t, p, q)}
	}
	slices.SortStableFunc(out, func(a, b geo.Neighbour) int { return cmp.Compare(a.Distance, b.Distance) })
	return out
}

// checkIndex compares an index with the oracle for one query.
func checkIndex(t require.TestingT, index *geo.Index, points []geo.Point, p geo.Point, radius geo.Length) {
	all := byDistance(t, points, p)
	nearest, err := index.Nearest(p)
	require.NoError(t, err)
	require.Equal(t, all[0], nearest)
	for _, r := range []geo.Length{radius, all[0].Distance, all[0].Distance - 1, all[len(all)/2].Distance} {
		want := all[:0:0]
		for _, n := range all {
			if n.Distance <= r {
				want = append(want, n)
			}
		}
		got, err := index.Within(p, r)
		require.NoError(t, err)
		require.Equal(t, len(want), len(got))
		if len(want) > 0 {
			require.Equal(t, want, got)
		}
	}
}

func TestIndexOfFewPoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := rapid.SliceOfN(places(), 1, 20).Draw(t, "points")
		index, err := geo.NewIndex(points)
		require.NoError(t, err)
		require.Equal(t, len(points), index.Len())
		radius := geo.Length(rapid.Int64Range(-1, 21_000_000).Draw(t, "radius"))
		checkIndex(t, index, points, places().Draw(t, "p"), radius)
	})
}

// TestIndexOfManyPoints is above the number from which the tree is used.
func TestIndexOfManyPoints(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for name, draw := range map[string]func() geo.Point{
		"globe": func() geo.Point { return geo.Point{Lat: 180*rng.Float64() - 90, Lng: 360*rng.Float64() - 180} },
		"US":    func() geo.Point { return geo.Point{Lat: 25 + 24*rng.Float64(), Lng: -124 + 57*rng.Float64()} },
		"grid":  func() geo.Point { return geo.Point{Lat: 45 * float64(rng.IntN(5)-2), Lng: 45 * float64(rng.IntN(9)-4)} },
		"metres": func() geo.Point {
			return geo.Point{Lat: 40 + float64(rng.IntN(40))/1e5, Lng: -75 + float64(rng.IntN(40))/1e5}
		},
		"one place": func() geo.Point { return geo.Point{Lat: 40, Lng: -75} },
		"seam":      func() geo.Point { return geo.Point{Lat: rng.Float64(), Lng: 180 - 360*float64(rng.IntN(2))} },
	} {
		t.Run(name, func(t *testing.T) {
			points := make([]geo.Point, 2000)
			for i := range points {
				points[i] = draw()
			}
			index, err := geo.NewIndex(points)
			require.NoError(t, err)
			var queries []geo.Point
			for _, lat := range []float64{-90, 0, 40, 90} {
				for _, lng := range []float64{-180, -75, 0, 105, 180} {
					queries = append(queries, geo.Point{Lat: lat, Lng: lng}, draw())
				}
			}
			for _, p := range queries {
				checkIndex(t, index, points, p, geo.Length(rng.Int64N(4_000_000)))
			}
		})
	}
}

func TestIndexOfMostPointsAgainstBothSearches(t *testing.T) {
	points := pointsOf(geo.Regions())
	few, err := geo.NewIndex(points)
	require.NoError(t, err)
	twice, err := geo.NewIndex(append(slices.Clone(points), points...)) // each point again, so ties everywhere
	require.NoError(t, err)
	for _, p := range points {
		a, err := few.Nearest(p)
		require.NoError(t, err)
		b, err := twice.Nearest(p)
		require.NoError(t, err)
		require.Equal(t, a, b)
		require.Zero(t, a.Distance)
	}
}

func TestIndexRefuses(t *testing.T) {
	empty, err := geo.NewIndex(nil)
	require.NoError(t, err)
	_, err = empty.Nearest(geo.Point{})
	require.ErrorIs(t, err, geo.ErrInvalid)
	none, err := empty.Within(geo.Point{}, geo.Kilometre)
	require.NoError(t, err)
	require.Empty(t, none)
	for _, bad := range badPoints {
		_, err := geo.NewIndex([]geo.Point{{}, bad})
		require.ErrorIs(t, err, geo.ErrInvalid)
		require.ErrorContains(t, err, "point 1")
		_, err = empty.Nearest(bad)
		require.ErrorIs(t, err, geo.ErrInvalid)
		_, err = empty.Within(bad, geo.Kilometre)
		require.ErrorIs(t, err, geo.ErrInvalid)
	}
}

func TestIndexFromManyGoroutines(t *testing.T) {
	points := pointsOf(geo.Regions())
	points = append(points, points...)
	index, err := geo.NewIndex(points)
	require.NoError(t, err)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for i := range 200 {
				n, err := index.Nearest(points[i])
				if err != nil || n.Index != i {
					t.Errorf("point %d: got %v, %v", i, n, err)
				}
			}
		})
	}
	wait.Wait()
}
