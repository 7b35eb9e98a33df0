package forecast

import "time"

// Holiday is a day of the year on which Americans buy otherwise.
type Holiday struct {
	Name string
	Day  Day
}

// holidays are the days that have a rule, and for how many days before and
// after them sales may differ. Where the days around two meet, the first in this
// list has them.
var holidays = [...]struct {
	name          string
	rule          func(year int) Day
	before, after int
}{
	{"Christmas", fixed(time.December, 25), 4, 2},
	{"Thanksgiving", nth(time.November, time.Thursday, 4), 3, 4}, // with Black Friday and Cyber Monday
	{"New Year", fixed(time.January, 1), 1, 1},
	{"Easter", easter, 2, 1},
	{"Independence Day", fixed(time.July, 4), 2, 1},
	{"Memorial Day", lastMonday(time.May), 2, 1},
	{"Labor Day", nth(time.September, time.Monday, 1), 2, 1},
	{"Super Bowl", superBowl, 1, 1},
	{"Valentine's Day", fixed(time.February, 14), 1, 1},
	{"Mother's Day", nth(time.May, time.Sunday, 2), 1, 1},
	{"Father's Day", nth(time.June, time.Sunday, 3), 1, 1},
	{"Halloween", fixed(time.October, 31), 1, 1},
	{"Martin Luther King Day", nth(time.January, time.Monday, 3), 1, 1},
	{"Presidents' Day", nth(time.February, time.Monday, 3), 1, 1},
	{"Columbus Day", nth(time.October, time.Monday, 2), 1, 1},
	{"Veterans Day", fixed(time.November, 11), 1, 1},
	{"Juneteenth", fixed(time.June, 19), 0, 0},
	{"Cinco de Mayo", fixed(time.May, 5), 0, 0},
	{"Saint Patrick's Day", fixed(time.March, 17), 0, 0},
}

// Holidays returns the holidays and shopping days of a year, 0 to 9999, whose
// dates follow from a rule: Thanksgiving, with Black Friday the day after and
// Cyber Monday four days after it, Easter and so on. Days that somebody
// announces, such as Prime Day, are data and not here. The Super Bowl is on the
// second Sunday of February since 2022, before on the first.
func Holidays(year int) []Holiday {
	if year < 0 || year > 9999 {
		return nil
	}
	days := make([]Holiday, len(holidays))
	for i, h := range holidays {
		days[i] = Holiday{Name: h.name, Day: h.rule(year)}
	}
	return days
}

// on returns the day of a date that exists.
func on(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

func fixed(month time.Month, day int) func(int) Day {
	return func(year int) Day { return on(year, month, day) }
}

func nth(month time.Month, weekday time.Weekday, n int) func(int) Day {
	return func(year int) Day {
		first := on(year, month, 1)
		return first + Day((int(weekday)-weekdayOf(first)+7)%7+7*(n-1))
	}
}

func lastMonday(month time.Month) func(int) Day {
	return func(year int) Day {
		last := on(year, month+1, 1) - 1
		return last - Day((weekdayOf(last)-int(time.Monday)+7)%7)
	}
}

func superBowl(year int) Day {
	if year < 2022 {
		return nth(time.February, time.Sunday, 1)(year)
	}
	return nth(time.February, time.Sunday, 2)(year)
}

// easter follows the Gregorian rule (Meeus, Jones and Butcher).
func easter(year int) Day {
	golden, century, rest := year%19, year/100, year%100
	leap := (century + 8) / 25
	epact := (19*golden + century - century/4 - (century-leap+1)/3 + 15) % 30
	sunday := (32 + 2*(century%4) + 2*(rest/4) - epact - rest%4) % 7
	late := (golden + 11*epact + 22*sunday) / 451
	n := epact + sunday - 7*late + 114
	return on(year, time.Month(n/31), n%31+1)
}
