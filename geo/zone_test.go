package geo_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/geo"
)

func TestZonesOfTheUS(t *testing.T) {
	require.NoError(t, geo.USZones().Check())
	for i, miles := range []float64{50, 150, 300, 600, 1000, 1400, 1800} {
		require.Equal(t, geo.Miles(miles), geo.USZones()[i])
		require.Equal(t, i+1, geo.Zone(geo.Miles(miles)))
		require.Equal(t, i+2, geo.Zone(geo.Miles(miles)+geo.Metre))
	}
	require.Equal(t, 1, geo.Zone(0))
	require.Equal(t, 1, geo.Zone(-5))
	require.Equal(t, 8, geo.Zone(math.MaxInt64))
	geo.USZones()[0] = 0
	require.Equal(t, 1, geo.Zone(1), "the table is the caller's own")
}

func TestZonesOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var zones geo.Zones
		at := geo.Length(-1)
		for range rapid.IntRange(0, 6).Draw(t, "bounds") {
			at += geo.Length(rapid.Int64Range(1, 5).Draw(t, "step"))
			zones = append(zones, at)
		}
		require.NoError(t, zones.Check())
		d := geo.Length(rapid.Int64Range(-2, 40).Draw(t, "d"))
		zone := zones.Of(d)
		require.True(t, zone == 1 || d > zones[zone-2], "beyond the zone before")
		require.True(t, zone == len(zones)+1 || d <= zones[zone-1], "within its own")
	})
	for _, bad := range []geo.Zones{{-1}, {5, 5}, {5, 4}, {geo.Miles(math.NaN())}} {
		require.ErrorIs(t, bad.Check(), geo.ErrInvalid)
	}
}

func TestMiles(t *testing.T) {
	require.Equal(t, geo.Length(1609), geo.Miles(1))
	require.Equal(t, geo.Length(1_609_344), geo.Miles(1000))
	require.Equal(t, geo.Length(-1_609_344), geo.Miles(-1000))
	require.Equal(t, geo.Length(math.MaxInt64), geo.Miles(math.Inf(1)))
	require.Equal(t, geo.Length(math.MaxInt64), geo.Miles(1e300))
	require.Equal(t, geo.Length(math.MinInt64), geo.Miles(math.Inf(-1)))
	require.Equal(t, geo.Length(math.MinInt64), geo.Miles(math.NaN()))
	require.Equal(t, 1000.0, geo.Length(1_609_344).Miles())
	require.Equal(t, 1.5, (1500 * geo.Metre).Kilometres())
	require.Equal(t, "999 m", (999 * geo.Metre).String())
	require.Equal(t, "-999 m", (-999 * geo.Metre).String())
	require.Equal(t, "12.3 km", (12345 * geo.Metre).String())
}
