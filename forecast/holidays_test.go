package forecast_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
)

func TestHolidaysAgainstCalendars(t *testing.T) {
	want := map[string]string{ // as printed in calendars
		"2011 Easter": "2011-04-24", "2016 Easter": "2016-03-27", "2024 Easter": "2024-03-31", "2038 Easter": "2038-04-25", "1818 Easter": "1818-03-22",
		"2015 Thanksgiving": "2015-11-26", "2024 Thanksgiving": "2024-11-28", "2018 Thanksgiving": "2018-11-22",
		"2016 Memorial Day": "2016-05-30", "2021 Memorial Day": "2021-05-31", "2015 Labor Day": "2015-09-07",
		"2016 Mother's Day": "2016-05-08", "2016 Father's Day": "2016-06-19", "2016 Super Bowl": "2016-02-07", "2024 Super Bowl": "2024-02-11",
		"2016 Martin Luther King Day": "2016-01-18", "2016 Presidents' Day": "2016-02-15", "2015 Columbus Day": "2015-10-12",
		"2015 Christmas": "2015-12-25", "2016 Independence Day": "2016-07-04",
	}
	for year := 1583; year < 2200; year++ {
		names := map[string]bool{}
		for _, h := range forecast.Holidays(year) {
			require.Equal(t, year, h.Day.Year(), h.Name)
			require.False(t, names[h.Name])
			names[h.Name] = true
			key := fmt.Sprint(year, " ", h.Name)
			if day, ok := want[key]; ok {
				require.Equal(t, day, h.Day.String(), key)
				delete(want, key)
			}
			switch h.Name {
			case "Easter":
				require.Equal(t, 0, int(h.Day.Weekday()))
			case "Thanksgiving":
				require.Equal(t, 4, int(h.Day.Weekday()))
			}
		}
	}
	require.Empty(t, want)
	require.Nil(t, forecast.Holidays(-1))
	require.Len(t, forecast.Holidays(0), len(forecast.Holidays(9999)))
}
