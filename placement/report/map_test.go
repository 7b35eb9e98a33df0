package report

import (
	"math"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/figures"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// rings are the closed lines of the land, in map units.
func rings(t *testing.T, path string) [][][2]float64 {
	t.Helper()
	var out [][][2]float64
	var x, y float64
	for _, ring := range regexp.MustCompile(`m([^z]*)z`).FindAllStringSubmatch(path, -1) {
		var points [][2]float64
		numbers := regexp.MustCompile(`-?\d+`).FindAllString(ring[1], -1)
		for i := 0; i+1 < len(numbers); i += 2 {
			dx, err := strconv.Atoi(numbers[i])
			require.NoError(t, err)
			dy, err := strconv.Atoi(numbers[i+1])
			require.NoError(t, err)
			x, y = x+float64(dx)/10, y+float64(dy)/10
			points = append(points, [2]float64{x, y})
		}
		x, y = points[0][0], points[0][1]
		out = append(out, points)
	}
	return out
}

// inside reports whether a point is on land: a ray from it crosses the coast an
// odd number of times.
func inside(land [][][2]float64, x, y float64) bool {
	odd := false
	for _, ring := range land {
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			if (a[1] > y) != (b[1] > y) && x < (b[0]-a[0])*(y-a[1])/(b[1]-a[1])+a[0] {
				odd = !odd
			}
		}
	}
	return odd
}

// The projection of the points and the frame of the outline are the same:
// cities lie on land near the right coast, and so do nearly all regions.
func TestPointsFallOnTheMap(t *testing.T) {
	land := rings(t, outlinePath("land"))
	require.Greater(t, len(land), 20)
	for name, p := range map[string]geo.Point{
		"Los Angeles": {Lat: 34.05, Lng: -118.24}, "Miami": {Lat: 25.79, Lng: -80.22}, "Seattle": {Lat: 47.61, Lng: -122.32},
		"Anchorage": {Lat: 61.2, Lng: -149.85}, "Honolulu": {Lat: 21.33, Lng: -157.85}, "Bangor": {Lat: 44.8, Lng: -68.77},
	} {
		x, y, ok := geo.Albers(p)
		require.True(t, ok, name)
		require.True(t, inside(land, x, y), "%s at %.1f, %.1f", name, x, y)
	}
	for name, p := range map[string]geo.Point{
		"Pacific": {Lat: 34, Lng: -121.5}, "Gulf": {Lat: 27.5, Lng: -89}, "Lake Michigan": {Lat: 43.5, Lng: -87.1},
	} {
		x, y, ok := geo.Albers(p)
		require.True(t, ok, name)
		require.False(t, inside(land, x, y), "%s at %.1f, %.1f", name, x, y)
	}
	on, off := 0, 0
	for _, r := range geo.Regions() {
		if x, y, ok := geo.Albers(r.Point); ok {
			if inside(land, x, y) {
				on++
			} else {
				off++
			}
		}
	}
	require.LessOrEqual(t, off, 10, "of %d", on+off)
}

func TestApportionAddsUp(t *testing.T) {
	require.Equal(t, []int64{3, 3, 4}, apportion([]int64{333, 333, 334}, 100))
	require.Equal(t, []int64{1, 0, 0}, apportion([]int64{40, 30, 30}, 100))
	require.Equal(t, []int64{-1, 2}, apportion([]int64{-60, 160}, 100))
	require.Empty(t, apportion(nil, 10))
	for seed := range int64(200) {
		var parts []int64
		var sum int64
		for i := range seed % 9 {
			v := (seed*7919 + i*104729) % 2003
			parts = append(parts, v-700)
			sum += v - 700
		}
		var total int64
		for i, n := range apportion(parts, 100) {
			total += n
			require.LessOrEqual(t, math.Abs(float64(n*100-parts[i])), 100.0)
		}
		require.Equal(t, rounded(sum, 100), total)
	}
}

func TestFormats(t *testing.T) {
	for want, got := range map[string]string{
		"$0.00": money(0), "$999.99": money(999_990_000), "$1,000": money(1_000_000_000), "-$1,235": money(-1_234_567_890),
		"+$5.00": signed(5_000_000), "−$5.00": signed(-5_000_000), "±$0": signed(0),
		"1,234,567": figures.Thousands(1_234_567), "-1,000": figures.Thousands(-1000), "999": figures.Thousands(999),
		"0.3": units(250_000), "3": units(3_000_000), "12": units(12_400_000),
		"71.3%": percent(712_500), "100.0%": percent(million), "less than a cent": noticeable(9_999),
		"a, b and c": list([]string{"a", "b", "c"}), "a and b": list([]string{"a", "b"}), "a": list([]string{"a"}), "": list(nil),
		"1 day": plural(1, "day"), "0 days": plural(0, "day"), "abc…": short("abcdefg", 4),
	} {
		require.Equal(t, want, got)
	}
}

func TestProofSaysHowMuchCouldBeSaved(t *testing.T) {
	for bound, want := range map[placement.Money]string{
		100_000_000: "This is the best plan there is: it is proved that none costs less.",
		99_999_000: "It is proved that no plan costs less than $100.00, so less than a cent (under 0.01%) could still be saved. " +
			"The search stopped there, as it was asked to.",
		99_000_000: "It is proved that no plan costs less than $99.00, so at most $1.00 (1.0%) could still be saved. " +
			"The search stopped there, as it was asked to.",
	} {
		s := summary{found: true, plan: &placement.Plan{
			Status: facility.Feasible, Stop: facility.GapReached, Cost: 100_000_000, Bound: bound,
		}}
		require.Equal(t, want, s.proof())
	}
}
