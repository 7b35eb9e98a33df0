package forecast

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// Day is a civil date as a count of days since 1970-01-01 in the proleptic
// Gregorian calendar. It has no hour and no zone: whoever makes a Day from a
// moment says in which zone. Differences of Days are days. In JSON it is text,
// "2026-11-22".
type Day int32

// The days that have a four-digit year, which are the ones that ParseDay and
// JSON know.
const (
	MinDay Day = -719528 // 0000-01-01
	MaxDay Day = 2932896 // 9999-12-31
)

const secondsPerDay = 24 * 60 * 60

// ErrDay is wrapped by every error about a date.
var ErrDay = errors.New("not a date")

// NewDay returns the day of a civil date. The error wraps [ErrDay] if the
// calendar has no such day or the year is not 0 to 9999.
func NewDay(year int, month time.Month, day int) (Day, error) {
	if year < 0 || year > 9999 || month < time.January || month > time.December || day < 1 || day > 31 {
		return 0, fmt.Errorf("%w: year %d, month %d, day %d", ErrDay, year, int(month), day)
	}
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day { // the month is shorter: time.Date ran over into the next
		return 0, fmt.Errorf("%w: %v %d has no day %d", ErrDay, month, year, day)
	}
	return Day(t.Unix() / secondsPerDay), nil
}

// ParseDay reads an ISO 8601 calendar date, exactly "2026-11-22". The error
// wraps [ErrDay].
func ParseDay(s string) (Day, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, fmt.Errorf("%w: %.20q is not of the form 2026-11-22", ErrDay, s)
	}
	year, yearOK := digits(s[:4])
	month, monthOK := digits(s[5:7])
	day, dayOK := digits(s[8:])
	if !yearOK || !monthOK || !dayOK {
		return 0, fmt.Errorf("%w: %.20q is not of the form 2026-11-22", ErrDay, s)
	}
	return NewDay(year, time.Month(month), day)
}

func digits(s string) (n int, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = 10*n + int(s[i]-'0')
	}
	return n, true
}

// DayOf returns the civil day of a moment in the zone that t carries. The error is that
// of [NewDay].
func DayOf(t time.Time) (Day, error) {
	return NewDay(t.Date())
}

// Date returns the civil date of d.
func (d Day) Date() (year int, month time.Month, day int) {
	return d.midnight().Date()
}

// Year returns the year of d.
func (d Day) Year() int { return d.midnight().Year() }

// Month returns the month of d.
func (d Day) Month() time.Month { return d.midnight().Month() }

// Weekday returns the day of the week of d.
func (d Day) Weekday() time.Weekday { return d.midnight().Weekday() }

// Add returns the day n days after d, held within the range of an int32.
func (d Day) Add(n int) Day {
	const apart = math.MaxUint32 // further than any two days are
	far := max(-apart, min(int64(n), apart))
	return Day(max(math.MinInt32, min(int64(d)+far, math.MaxInt32)))
}

// String returns the ISO 8601 date, as "2026-11-22".
func (d Day) String() string {
	year, month, day := d.Date()
	return fmt.Sprintf("%04d-%02d-%02d", year, int(month), day)
}

// MarshalText returns the ISO 8601 date. It is an error for a day outside
// [MinDay, MaxDay].
func (d Day) MarshalText() ([]byte, error) {
	if d < MinDay || d > MaxDay {
		return nil, fmt.Errorf("%w: %v has no four-digit year", ErrDay, d)
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what MarshalText writes. The error is that of [ParseDay].
func (d *Day) UnmarshalText(text []byte) error {
	day, err := ParseDay(string(text))
	if err != nil {
		return err
	}
	*d = day
	return nil
}

func (d Day) midnight() time.Time {
	return time.Unix(int64(d)*secondsPerDay, 0).UTC()
}
