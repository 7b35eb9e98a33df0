package geo_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/geo"
)

func anyDays() *rapid.Generator[geo.Days] {
	return rapid.Custom(func(t *rapid.T) geo.Days {
		var days geo.Days
		left := int32(geo.Certain)
		for left > 0 {
			share := rapid.Int32Range(1, left).Draw(t, "share")
			days[rapid.IntRange(0, geo.MaxDay).Draw(t, "day")] += share
			left -= share
		}
		return days
	})
}

func TestDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := anyDays().Draw(t, "days")
		require.NoError(t, days.Check())
		mean := 0.0
		for day := range geo.MaxDay {
			require.Equal(t, int64(days[day]), days.Within(day)-days.Within(day-1))
			mean += float64(geo.Certain-days.Within(day)) / geo.Certain // E = sum of P(days > d)
		}
		require.InDelta(t, mean, days.Mean(), 1e-9)
		require.Zero(t, days.Within(-1))
		require.Equal(t, int64(geo.Certain), days.Within(geo.MaxDay))
		require.Equal(t, int64(geo.Certain), days.Within(math.MaxInt))
		require.Zero(t, days.Within(math.MinInt))

		share := rapid.Int64Range(1, geo.Certain).Draw(t, "share")
		q := days.Quantile(share)
		require.GreaterOrEqual(t, days.Within(q), share)
		require.Less(t, days.Within(q-1), share)
	})
}

func TestDaysShift(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := anyDays().Draw(t, "days")
		n := rapid.OneOf(rapid.IntRange(-20, 20), rapid.SampledFrom([]int{math.MinInt, math.MaxInt})).Draw(t, "n")
		shifted := days.Shift(n)
		require.NoError(t, shifted.Check())
		for day := range geo.MaxDay {
			if n > -100 && n < 100 {
				require.Equal(t, days.Within(day-n), shifted.Within(day))
			}
		}
	})
	require.Equal(t, geo.ExactDays(geo.MaxDay), geo.ExactDays(3).Shift(math.MaxInt))
	require.Equal(t, geo.ExactDays(0), geo.ExactDays(3).Shift(math.MinInt))
	require.Equal(t, geo.ExactDays(0), geo.ExactDays(-3))
	require.Equal(t, geo.ExactDays(geo.MaxDay), geo.ExactDays(99))
}

func TestDaysJSON(t *testing.T) {
	text, err := json.Marshal(geo.Days{2: 850_000, 3: 150_000})
	require.NoError(t, err)
	require.Equal(t, `[0,0,850000,150000]`, string(text))
	rapid.Check(t, func(t *rapid.T) {
		days := anyDays().Draw(t, "days")
		text, err := json.Marshal(days)
		require.NoError(t, err)
		var back geo.Days
		require.NoError(t, json.Unmarshal(text, &back))
		require.Equal(t, days, back)
	})
	for _, bad := range []string{
		`[]`, `null`, `[1]`, `[999999]`, `[1000001]`, `[-1,1000001]`, `[0.5]`, `"x"`, `[4294967296]`, `{}`,
		`[2147483647,2147483647,2147483647]`, `[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1000000]`,
	} {
		days := geo.ExactDays(2)
		require.Error(t, json.Unmarshal([]byte(bad), &days), bad)
		require.Equal(t, geo.ExactDays(2), days, "left as it was")
	}
	require.ErrorIs(t, geo.Days{}.Check(), geo.ErrInvalid)
}
