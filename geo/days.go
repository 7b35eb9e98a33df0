package geo

import (
	"encoding/json"
	"fmt"

	"github.com/forwardstock/forwardstock/internal/jsonin"
)

// MaxDay is the last day that Days tells apart.
const MaxDay = 15

// Certain is the sum of the shares of Days: they are millionths.
const Certain = 1_000_000

// Days is the distribution of a number of business days: entry d is the share,
// in millionths, of parcels that take exactly d days, and the last entry that
// of MaxDay days or more. The shares add up to Certain. The zero value is not
// a distribution. In JSON it is the list of shares from day 0 on, without the
// zeros at its end.
type Days [MaxDay + 1]int32

// ExactDays returns the distribution of a parcel that always takes d days,
// with d held within 0 and MaxDay.
func ExactDays(d int) Days {
	var out Days
	out[min(max(d, 0), MaxDay)] = Certain
	return out
}

// Check returns an error that matches ErrInvalid when a share is negative or
// the shares do not add up to Certain.
func (d Days) Check() error {
	sum := int64(0)
	for day, share := range d {
		if share < 0 {
			return fmt.Errorf("%w: share %d of day %d is negative", ErrInvalid, share, day)
		}
		sum += int64(share)
	}
	if sum != Certain {
		return fmt.Errorf("%w: shares of days add up to %d, not %d", ErrInvalid, sum, Certain)
	}
	return nil
}

// Within returns the share, in millionths, that takes at most day days. From
// MaxDay on it is everything.
func (d Days) Within(day int) int64 {
	sum := int64(0)
	for _, share := range d[:min(max(day, -1), MaxDay)+1] {
		sum += int64(share)
	}
	return sum
}

// Mean returns the mean number of days, with the last entry taken as MaxDay.
func (d Days) Mean() float64 {
	sum := int64(0)
	for day, share := range d {
		sum += int64(day) * int64(share)
	}
	return float64(sum) / Certain
}

// Quantile returns the smallest number of days within which at least the given
// share, in millionths, arrives; MaxDay if none does.
func (d Days) Quantile(share int64) int {
	sum := int64(0)
	for day := range MaxDay {
		if sum += int64(d[day]); sum >= share {
			return day
		}
	}
	return MaxDay
}

// Shift returns the distribution n days later, as handling before the carrier
// takes over does, or earlier if n is negative. What would pass MaxDay or 0 is
// gathered there.
func (d Days) Shift(n int) Days {
	n = min(max(n, -MaxDay), MaxDay)
	var out Days
	for day, share := range d {
		out[min(max(day+n, 0), MaxDay)] += share
	}
	return out
}

// MarshalJSON implements json.Marshaler.
func (d Days) MarshalJSON() ([]byte, error) {
	last := len(d)
	for last > 0 && d[last-1] == 0 {
		last--
	}
	return json.Marshal(d[:last])
}

// UnmarshalJSON implements json.Unmarshaler. It refuses shares that fail Check
// and leaves d as it was then.
func (d *Days) UnmarshalJSON(text []byte) error {
	var shares []int32
	if err := jsonin.Unmarshal(text, &shares); err != nil {
		return err
	}
	if len(shares) > len(d) {
		return fmt.Errorf("%w: %d shares of days, at most %d", ErrInvalid, len(shares), len(d))
	}
	var out Days
	copy(out[:], shares)
	if err := out.Check(); err != nil {
		return err
	}
	*d = out
	return nil
}
