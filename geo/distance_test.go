package geo_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/geo"
)

func distance(t require.TestingT, a, b geo.Point) geo.Length {
	d, err := geo.Distance(a, b)
	require.NoError(t, err)
	return d
}

func TestDistanceIsAMetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := places().Draw(t, "a"), places().Draw(t, "b"), places().Draw(t, "c")
		ab, bc, ac := distance(t, a, b), distance(t, b, c), distance(t, a, c)
		require.Equal(t, ab, distance(t, b, a))
		require.Zero(t, distance(t, a, a))
		require.LessOrEqual(t, ac, ab+bc+1, "each is rounded by at most half a metre")
		require.GreaterOrEqual(t, ab, geo.Length(0))
		require.LessOrEqual(t, ab, geo.Length(20_015_114), "half of the circumference")
	})
}

// haversine is the textbook formula with package math.
func haversine(a, b geo.Point) float64 {
	rad := math.Pi / 180
	s, l := math.Sin((b.Lat-a.Lat)*rad/2), math.Sin((b.Lng-a.Lng)*rad/2)
	h := s*s + math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*l*l
	return 2 * geo.EarthRadius * math.Asin(math.Sqrt(math.Min(1, h)))
}

func TestDistanceAgainstHaversine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := places().Draw(t, "a"), places().Draw(t, "b")
		want := haversine(a, b)
		if want > 20_000_000 {
			return // ill-conditioned there; TestDistanceOfAntipodes has the rest
		}
		require.InDelta(t, want, float64(distance(t, a, b)), 0.51)
	})
}

func TestDistanceOfAntipodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lat := float64(rapid.IntRange(-90, 90).Draw(t, "lat"))
		lng := float64(rapid.IntRange(0, 180).Draw(t, "lng"))
		half := distance(t, geo.Point{Lat: lat, Lng: lng}, geo.Point{Lat: -lat, Lng: lng - 180})
		require.Equal(t, geo.Length(20_015_114), half)
		// One arc second short of the antipode is 30.9 metres short.
		near := distance(t, geo.Point{Lat: 0, Lng: lng}, geo.Point{Lat: 0, Lng: lng - 180 + 1.0/3600})
		require.InDelta(t, 20_015_114.44-30.89, float64(near), 0.6)
	})
}

func TestDistanceAtTheSeams(t *testing.T) {
	require.Zero(t, distance(t, geo.Point{Lat: 12, Lng: 180}, geo.Point{Lat: 12, Lng: -180}))
	require.Zero(t, distance(t, geo.Point{Lat: 90, Lng: 17}, geo.Point{Lat: 90, Lng: -93}))
	require.Zero(t, distance(t, geo.Point{Lat: -90, Lng: 17}, geo.Point{Lat: -90, Lng: -93}))
	// One degree along a great circle is 111195.08 metres.
	for _, pair := range [][2]geo.Point{
		{{Lat: 0, Lng: 179.5}, {Lat: 0, Lng: -179.5}},
		{{Lat: 89.5, Lng: 0}, {Lat: 89.5, Lng: 180}},
		{{Lat: 40, Lng: -75}, {Lat: 41, Lng: -75}},
	} {
		require.Equal(t, geo.Length(111_195), distance(t, pair[0], pair[1]))
	}
}

func TestPointText(t *testing.T) {
	require.Equal(t, "40.71280,-74.00600", geo.Point{Lat: 40.7128, Lng: -74.006}.String())
}

func TestDistanceRefusesBadPoints(t *testing.T) {
	for _, bad := range badPoints {
		require.ErrorIs(t, bad.Check(), geo.ErrInvalid)
		_, err := geo.Distance(bad, geo.Point{})
		require.ErrorIs(t, err, geo.ErrInvalid)
		_, err = geo.Distance(geo.Point{}, bad)
		require.ErrorIs(t, err, geo.ErrInvalid)
		_, err = geo.DistanceMatrix([]geo.Point{{}, bad}, []geo.Point{{}})
		require.ErrorIs(t, err, geo.ErrInvalid)
		require.ErrorContains(t, err, "from 1")
		_, err = geo.DistanceMatrix(nil, []geo.Point{{}, {}, bad})
		require.ErrorIs(t, err, geo.ErrInvalid)
		require.ErrorContains(t, err, "to 2")
	}
}

func TestDistanceMatrixRefusesWhatNoMemoryHolds(t *testing.T) {
	many := make([]geo.Point, 50_000)
	_, err := geo.DistanceMatrix(many, many)
	require.ErrorIs(t, err, geo.ErrInvalid)
}

func TestDistanceMatrixEqualsDistance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.SliceOfN(places(), 0, 8).Draw(t, "from")
		to := rapid.SliceOfN(places(), 0, 8).Draw(t, "to")
		matrix, err := geo.DistanceMatrix(from, to)
		require.NoError(t, err)
		require.Len(t, matrix, len(from)*len(to))
		for i, a := range from {
			for j, b := range to {
				require.Equal(t, distance(t, a, b), matrix[i*len(to)+j])
			}
		}
	})
}

func TestDistanceMatrixOnAllProcessors(t *testing.T) {
	points := pointsOf(geo.Regions())
	matrix, err := geo.DistanceMatrix(points, points)
	require.NoError(t, err)
	for i := range points {
		for j := range i + 1 {
			require.Equal(t, matrix[i*len(points)+j], matrix[j*len(points)+i])
		}
		require.Equal(t, distance(t, points[i], points[0]), matrix[i*len(points)])
	}
}

// TestDistanceBits holds 200,000 distances, half of them between regions, that
// must come out the same on every machine; run it with GOAMD64=v1 and v3. The
// points are quotients of integers, which are the same everywhere too.
func TestDistanceBits(t *testing.T) {
	rng := rand.New(rand.NewPCG(2026, 8))
	anywhere := func() geo.Point {
		return geo.Point{
			Lat: float64(rng.Int64N(18_000_001)-9_000_000) / 100_000,
			Lng: float64(rng.Int64N(36_000_001)-18_000_000) / 100_000,
		}
	}
	regions := geo.Regions()
	hash := sha256.New()
	var sum big.Int
	for range 100_000 {
		for _, pair := range [][2]geo.Point{
			{anywhere(), anywhere()},
			{regions[rng.IntN(len(regions))].Point, regions[rng.IntN(len(regions))].Point},
		} {
			d := distance(t, pair[0], pair[1])
			_ = binary.Write(hash, binary.LittleEndian, int64(d))
			sum.Add(&sum, big.NewInt(int64(d)))
		}
	}
	require.Equal(t, "1168372440302", sum.String())
	require.Equal(t, "e902a2c700f757a527252e8f23eaba8e", hex.EncodeToString(hash.Sum(nil)[:16]))
}
