package forecast

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestDayIsTheCivilDate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Day(rapid.Int32Range(int32(MinDay), int32(MaxDay)).Draw(t, "day"))
		midnight := time.Unix(int64(d)*secondsPerDay, 0).UTC()
		require.Equal(t, midnight.Format(time.DateOnly), d.String())
		require.Equal(t, midnight.Weekday(), d.Weekday())
		require.Equal(t, midnight.Year(), d.Year())
		require.Equal(t, midnight.Month(), d.Month())

		parsed, err := ParseDay(d.String())
		require.NoError(t, err)
		require.Equal(t, d, parsed)

		text, err := json.Marshal(map[string]Day{"day": d})
		require.NoError(t, err)
		var back map[string]Day
		require.NoError(t, json.Unmarshal(text, &back))
		require.Equal(t, d, back["day"])
	})
}

func TestDayBounds(t *testing.T) {
	require.Equal(t, "0000-01-01", MinDay.String())
	require.Equal(t, "9999-12-31", MaxDay.String())
	require.Equal(t, "1970-01-01", Day(0).String())
	require.Equal(t, Day(math.MaxInt32), Day(5).Add(math.MaxInt))
	require.Equal(t, Day(math.MinInt32), Day(5).Add(math.MinInt))
	require.Equal(t, Day(2), Day(5).Add(-3))
	for _, d := range []Day{MinDay - 1, MaxDay + 1, math.MinInt32, math.MaxInt32} {
		_, err := d.MarshalText()
		require.ErrorIs(t, err, ErrDay)
	}
}

func TestParseDayRefuses(t *testing.T) {
	for _, s := range []string{"", "2026-1-1", "2026-02-29", "2026-00-10", "2026-13-01", "2026-01-00",
		"2026/01/01", "26-01-01", " 2026-01-01", "2026-01-01T00", "+026-01-01", "2026-01-32", "２026-01-1"} {
		_, err := ParseDay(s)
		require.ErrorIs(t, err, ErrDay, "%q", s)
	}
	var d Day = 7
	require.Error(t, json.Unmarshal([]byte(`"2026-02-30"`), &d))
	require.Equal(t, Day(7), d)
}

// A moment has one civil day in each zone.
func TestDayOf(t *testing.T) {
	newYork := time.FixedZone("EST", -5*60*60)
	moment := time.Date(2026, 1, 1, 3, 30, 0, 0, time.UTC)
	day, err := DayOf(moment)
	require.NoError(t, err)
	require.Equal(t, "2026-01-01", day.String())
	day, err = DayOf(moment.In(newYork))
	require.NoError(t, err)
	require.Equal(t, "2025-12-31", day.String())
	_, err = DayOf(time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC))
	require.ErrorIs(t, err, ErrDay)
}

func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"2026-11-22", "0000-01-01", "9999-12-31", "2026-02-30", "11/22/2026", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		day, err := ParseDay(s)
		if err != nil {
			require.ErrorIs(t, err, ErrDay)
			return
		}
		require.Equal(t, s, day.String())
	})
}
