package orders

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/forecast"
)

// Whatever the time package writes is read as the day that it wrote.
func TestParseStampReadsWhatTimeWrites(t *testing.T) {
	formats := []struct {
		layout string
		order  DateOrder
		moment bool
	}{
		{"2006-01-02", "", false}, {"2006/1/2", "", false}, {"20060102", "", false}, {"2006.01.02", "", false},
		{"2006-01-02 15:04:05", "", false}, {"2006-01-02T15:04", "", false}, {"2006-01-02T15:04:05.000", "", false},
		{time.RFC3339, "", true}, {time.RFC3339Nano, "", true}, {"2006-01-02 15:04:05 -0700", "", true}, {"2006-01-02 15:04:05-07", "", false},
		{"01/02/2006", MonthFirst, false}, {"1/2/2006 3:04:05 PM", MonthFirst, false}, {"1-2-2006 3:04 pm", MonthFirst, false},
		{"02/01/2006", DayFirst, false}, {"2.1.2006 15:04", DayFirst, false}, {"02/01/2006 15:04:05", DayFirst, false},
	}
	first := time.Date(firstYear, 1, 2, 0, 0, 0, 0, time.UTC).Unix()
	last := time.Date(lastYear, 12, 30, 0, 0, 0, 0, time.UTC).Unix()
	seller := time.FixedZone("seller", -8*60*60)
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(formats).Draw(t, "format")
		offset := rapid.IntRange(-12, 14).Draw(t, "offset") * 60 * 60
		if rapid.Bool().Draw(t, "half") && f.layout != "2006-01-02 15:04:05-07" && offset < 14*60*60 {
			offset += 30 * 60
		}
		moment := time.Unix(rapid.Int64Range(first, last).Draw(t, "moment"), 0).In(time.FixedZone("shop", offset))
		text := moment.Format(f.layout)

		s, hint, ok := parseStamp([]byte(text))
		require.True(t, ok, "%s %s", text, hint)
		day, ok := s.day(f.order, nil)
		require.True(t, ok)
		want, err := forecast.DayOf(moment)
		require.NoError(t, err)
		require.Equal(t, want, day, text)
		if f.moment {
			want, err = forecast.DayOf(moment.In(seller))
			require.NoError(t, err)
			day, ok = s.day(f.order, seller)
			require.True(t, ok)
			require.Equal(t, want, day, text)
		}
	})
}

func TestParseStampRefuses(t *testing.T) {
	for text, hint := range map[string]string{
		"":                           "",
		"soon":                       "",
		"2026":                       "",
		"45983":                      "spreadsheet",
		"45983.5":                    "spreadsheet",
		"1767225600":                 "1970",
		"1767225600000":              "1970",
		"01/02/26":                   "four digits",
		"1/2/026":                    "",
		"2026-02-30":                 "calendar",
		"30/02/2026":                 "calendar",
		"02/30/2026":                 "calendar",
		"13/13/2026":                 "calendar",
		"0/1/2026":                   "calendar",
		"20261301":                   "calendar",
		"1969-12-31":                 "1970 to 2100",
		"2101-01-01":                 "1970 to 2100",
		"2026-01/02":                 "",
		"2026-01-02x":                "",
		"2026-01-02 ":                "",
		"2026-01-02 24:00":           "",
		"2026-01-02 10":              "",
		"2026-01-02 10:60":           "",
		"2026-01-02 10:00:60":        "",
		"2026-01-02 10:00:00.":       "",
		"2026-01-02 13:00 PM":        "",
		"2026-01-02 0:00 AM":         "",
		"2026-01-02 10:00 XYZ":       "",
		"2026-01-02 10:00 +1500":     "",
		"2026-01-02 10:00 +5":        "",
		"2026-01-02 10:00 +05:6":     "-",
		"2026-01-02 10:00 +05:99":    "",
		"2026-01-02 10:00 UTC twice": "",
	} {
		_, got, ok := parseStamp([]byte(text))
		if hint == "-" {
			require.True(t, ok, "%q", text)
			continue
		}
		require.False(t, ok, "%q", text)
		if hint == "" {
			require.Empty(t, got, "%q", text)
		} else {
			require.Contains(t, got, hint, "%q", text)
		}
	}
}

func TestNoonAndMidnight(t *testing.T) {
	for text, seconds := range map[string]int{
		"1/2/2026 12:00 AM":       0,
		"1/2/2026 12:00:01AM":     1,
		"1/2/2026 12:00 PM":       12 * 3600,
		"1/2/2026 11:59:59 PM":    24*3600 - 1,
		"2026-01-02 00:00:00 UTC": 0,
	} {
		s, _, ok := parseStamp([]byte(text))
		require.True(t, ok, text)
		require.Equal(t, seconds, s.seconds, text)
	}
}

// A date that is proof is a date in one order only; one that is open, in both.
func TestProofsAndOpenDates(t *testing.T) {
	for a := 0; a <= 32; a++ {
		for b := 0; b <= 32; b++ {
			s, _, ok := parseStamp(fmt.Appendf(nil, "%d/%d/2025", a, b))
			monthFirst, isMonthFirst := s.civil(MonthFirst)
			dayFirst, isDayFirst := s.civil(DayFirst)
			require.Equal(t, isMonthFirst || isDayFirst, ok)
			if !ok {
				continue
			}
			switch s.proves() {
			case MonthFirst:
				require.True(t, isMonthFirst && !isDayFirst)
			case DayFirst:
				require.True(t, isDayFirst && !isMonthFirst)
			default:
				require.True(t, isDayFirst && isMonthFirst)
				require.Equal(t, monthFirst != dayFirst, s.open())
			}
		}
	}
}

func FuzzParseStamp(f *testing.F) {
	for _, s := range []string{"2026-11-22", "11/22/2026 1:02:03 PM", "22.11.2026", "2026-11-22T10:00:00.5+05:30", "45983", "30/02/2026"} {
		f.Add(s)
	}
	zone := time.FixedZone("seller", -8*60*60)
	f.Fuzz(func(t *testing.T, text string) {
		s, hint, ok := parseStamp([]byte(text))
		if !ok {
			return
		}
		require.Empty(t, hint)
		for _, order := range []DateOrder{MonthFirst, DayFirst} {
			day, ok := s.day(order, zone)
			if !ok {
				require.NotEmpty(t, s.proves())
				continue
			}
			written, _ := s.civil(order)
			require.InDelta(t, int(written), int(day), 1)
			if !s.moment {
				require.Equal(t, written, day)
			}
		}
	})
}
