package geo_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/geo"
)

// fittedDays is the fit by itself, without the spread of its edges.
func fittedDays(t testing.TB) geo.Transit {
	fit, err := geo.ExactTransit(
		[]geo.Length{geo.Miles(290), geo.Miles(745), geo.Miles(1340), geo.Miles(2000)}, []int{1, 2, 3, 4, 5})
	require.NoError(t, err)
	return fit
}

func TestExactTransit(t *testing.T) {
	transit, err := geo.ExactTransit([]geo.Length{geo.Miles(1000)}, []int{3, 4})
	require.NoError(t, err)
	require.Equal(t, geo.ExactDays(3), transit.Days(0))
	require.Equal(t, geo.ExactDays(3), transit.Days(geo.Miles(1000)))
	require.Equal(t, geo.ExactDays(4), transit.Days(geo.Miles(1000)+1))
	require.Equal(t, geo.ExactDays(4), transit.Days(math.MaxInt64))
	require.Equal(t, geo.ExactDays(4), transit.Lane(geo.Contiguous, geo.Alaska, geo.Miles(3000)), "no entry: by distance")

	transit, err = geo.ExactTransit(nil, []int{2})
	require.NoError(t, err)
	require.Equal(t, geo.ExactDays(2), transit.Days(math.MaxInt64))

	for _, bad := range []struct {
		upTo []geo.Length
		days []int
	}{
		{nil, nil}, {[]geo.Length{5}, []int{1}}, {[]geo.Length{5, 5}, []int{1, 2, 3}}, {[]geo.Length{-5}, []int{1, 2}},
		{nil, []int{-1}}, {nil, []int{geo.MaxDay + 1}},
	} {
		_, err := geo.ExactTransit(bad.upTo, bad.days)
		require.ErrorIs(t, err, geo.ErrInvalid)
	}
}

func TestTransitCheckReportsEveryMistake(t *testing.T) {
	err := geo.Transit{
		Bands: []geo.TransitBand{{UpTo: 9, Days: geo.ExactDays(1)}, {UpTo: 9, Days: geo.Days{}}, {UpTo: 99, Days: geo.ExactDays(1)}},
		Kinds: map[geo.Kind]geo.Days{geo.Hawaii: {}, "hawaii": geo.ExactDays(5), geo.Contiguous: geo.ExactDays(5)},
	}.Check()
	require.ErrorIs(t, err, geo.ErrInvalid)
	for _, part := range []string{"band 1: bound", "band 1: geo", "band 2 is the last", `kind "HI"`, `"hawaii"`, `"conus"`} {
		require.ErrorContains(t, err, part)
	}
	require.ErrorIs(t, geo.Transit{}.Check(), geo.ErrInvalid)
	require.Zero(t, geo.Transit{}.Days(5))
}

func TestGroundTransitIsSound(t *testing.T) {
	ground, fit := geo.GroundTransit(), fittedDays(t)
	require.NoError(t, ground.Check())
	require.NotEmpty(t, ground.Source)
	require.NotEmpty(t, ground.Date)
	rapid.Check(t, func(t *rapid.T) {
		d := geo.Length(rapid.Int64Range(0, 5_000_000).Draw(t, "d"))
		farther := d + geo.Length(rapid.Int64Range(0, 500_000).Draw(t, "more"))
		days := ground.Days(d)
		require.NoError(t, days.Check())
		for day := range geo.MaxDay {
			require.LessOrEqual(t, ground.Days(farther).Within(day), days.Within(day), "farther is never faster")
		}
		require.LessOrEqual(t, days.Mean(), ground.Days(farther).Mean())
		likeliest := fit.Days(d).Quantile(1)
		require.GreaterOrEqual(t, days[likeliest], int32(450_000), "but for the steps the fit is the likeliest")
		require.Equal(t, int64(geo.Certain), days.Within(likeliest+1)-days.Within(likeliest-2))
	})
}

// TestGroundTransitOnItsOrigins holds the three figures to which the spread was
// fitted: Phoenix (850) and Columbus (432), each seen by every resident of the
// contiguous states.
func TestGroundTransitOnItsOrigins(t *testing.T) {
	ground, fit := geo.GroundTransit(), fittedDays(t)
	var exact, near, square, people float64
	for _, id := range []geo.RegionID{"850", "432"} {
		origin, _ := geo.Lookup(id)
		for _, r := range contiguous() {
			d := distance(t, origin.Point, r.Point)
			days, likeliest, population := ground.Days(d), fit.Days(d).Quantile(1), float64(r.Population)
			people += population
			exact += population * float64(days[likeliest]) / geo.Certain
			near += population * float64(days.Within(likeliest+1)-days.Within(likeliest-2)) / geo.Certain
			for day, share := range days {
				miss := float64(day) - (1.133 + 0.00168*d.Miles())
				square += population * float64(share) / geo.Certain * miss * miss
			}
		}
	}
	require.InDelta(t, 0.853, exact/people, 0.001)
	require.InDelta(t, 0.9996, near/people, 0.0005)
	require.InDelta(t, 0.36, math.Sqrt(square/people), 0.005)
}

func TestLanes(t *testing.T) {
	ground := geo.GroundTransit()
	far, near := geo.Miles(2500), geo.Miles(100)
	require.Equal(t, ground.Days(far), ground.Lane(geo.Contiguous, geo.Contiguous, far))
	require.Equal(t, ground.Days(near), ground.Lane(geo.Hawaii, geo.Hawaii, near))
	require.Equal(t, ground.Kinds[geo.Alaska], ground.Lane(geo.Contiguous, geo.Alaska, near))
	require.Equal(t, ground.Kinds[geo.Alaska], ground.Lane(geo.Alaska, geo.Contiguous, near))
	require.Equal(t, ground.Kinds[geo.PuertoRico], ground.Lane(geo.Hawaii, geo.PuertoRico, far), "the slower of the two")
	require.Equal(t, ground.Kinds[geo.Territory], ground.Lane(geo.Territory, geo.Territory, near))
	for kind, days := range ground.Kinds {
		require.Greater(t, days.Mean(), ground.Days(far).Mean()-0.01, "never faster than the mainland: %v", kind)
	}
}

func TestTransitJSON(t *testing.T) {
	ground := geo.GroundTransit()
	text, err := json.Marshal(ground)
	require.NoError(t, err)
	var back geo.Transit
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, ground, back)
	require.NoError(t, back.Check())
}
