package geo_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/geo"
)

func BenchmarkDistance(b *testing.B) {
	points := pointsOf(contiguous())
	i := 0
	for b.Loop() {
		_, _ = geo.Distance(points[i%len(points)], points[(i+301)%len(points)])
		i++
	}
}

// BenchmarkDistanceMatrix is regions by sites.
func BenchmarkDistanceMatrix(b *testing.B) {
	points := append(pointsOf(geo.Regions()), geo.Point{}, geo.Point{}, geo.Point{}, geo.Point{})
	for b.Loop() {
		_, _ = geo.DistanceMatrix(points, points[:50])
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(points)*50), "ns/pair")
}

func BenchmarkNearest(b *testing.B) {
	for _, n := range []int{20, 896, 1023, 1024, 33_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 2))
			points := make([]geo.Point, n)
			for i := range points {
				points[i] = geo.Point{Lat: 25 + 24*rng.Float64(), Lng: -124 + 57*rng.Float64()}
			}
			index, err := geo.NewIndex(points)
			require.NoError(b, err)
			i := 0
			for b.Loop() {
				_, _ = index.Nearest(points[i%n])
				i += 7
			}
		})
	}
}

func BenchmarkParseZIP(b *testing.B) {
	texts := []string{"10001", "7030", "90210-1234", "00501", `="60601"`}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		_, _ = geo.ParseZIP(texts[i%len(texts)])
		i++
	}
}

func BenchmarkGroundTransitDays(b *testing.B) {
	ground := geo.GroundTransit()
	i := geo.Length(0)
	for b.Loop() {
		_ = ground.Days(i % 4_500_000)
		i += 12_347
	}
}
