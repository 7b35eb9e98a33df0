package placement

import (
	"encoding/json"
	"fmt"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/jsonin"
)

// Arrivals tells when demand is served: entry d is the share of all demand, in
// millionths, that arrives exactly d business days after the order, and the last entry
// that of geo.MaxDay days or more. They add up to the share that is served at all, at
// most geo.Certain: the rest is lost. In JSON it is the list of shares from day 0 on,
// without the zeros at its end.
type Arrivals [geo.MaxDay + 1]int32

// Served returns the share of demand, in millionths, that is not lost.
func (a Arrivals) Served() int64 { return a.Within(geo.MaxDay) }

// Within returns the share of demand, in millionths, that arrives within so many days.
// From geo.MaxDay on it is all that is served.
func (a Arrivals) Within(days int) int64 {
	sum := int64(0)
	for _, share := range a[:min(max(days+1, 0), len(a))] {
		sum += int64(share)
	}
	return sum
}

// Mean returns the mean number of days of what is served, with the last entry taken as
// geo.MaxDay; 0 where nothing is.
func (a Arrivals) Mean() float64 {
	served, sum := a.Served(), int64(0)
	for day, share := range a {
		sum += int64(day) * int64(share)
	}
	if served <= 0 {
		return 0
	}
	return float64(sum) / float64(served)
}

// Check returns an error that matches ErrInvalid when a share is negative or the shares
// add up to more than geo.Certain.
func (a Arrivals) Check() error {
	for day, share := range a {
		if share < 0 {
			return fmt.Errorf("%w: a share of %d millionths arrives in %d days", ErrInvalid, share, day)
		}
	}
	if sum := a.Served(); sum > geo.Certain {
		return fmt.Errorf("%w: the shares of days add up to %d millionths", ErrInvalid, sum)
	}
	return nil
}

// MarshalJSON implements json.Marshaler.
func (a Arrivals) MarshalJSON() ([]byte, error) {
	last := len(a)
	for last > 0 && a[last-1] == 0 {
		last--
	}
	return json.Marshal(a[:last])
}

// UnmarshalJSON implements json.Unmarshaler. It refuses shares that fail Check and
// leaves a as it was then.
func (a *Arrivals) UnmarshalJSON(text []byte) error {
	var shares []int32
	if err := jsonin.Unmarshal(text, &shares); err != nil {
		return err
	}
	if len(shares) > len(a) {
		return fmt.Errorf("%w: %d shares of days, at most %d", ErrInvalid, len(shares), len(a))
	}
	var out Arrivals
	copy(out[:], shares)
	if err := out.Check(); err != nil {
		return err
	}
	*a = out
	return nil
}
