package geo

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
)

// Transit says how many business days a carrier takes, without handling before
// it. The zero value is not valid.
type Transit struct {
	// Bands are the days by distance within the contiguous states, in
	// ascending order of distance.
	Bands []TransitBand `json:"bands"`
	// Kinds are the days to or from regions of other kinds, whatever the
	// distance. A kind that is absent goes by distance too.
	Kinds map[Kind]Days `json:"kinds,omitempty"`
	// Source and Date tell where the figures come from.
	Source string `json:"source,omitempty"`
	Date   string `json:"date,omitempty"`
}

// TransitBand is the days of the distances up to a bound, beyond the band
// before it.
type TransitBand struct {
	UpTo Length `json:"up_to,omitempty"` // inclusive; zero in the last band, which has no bound
	Days Days   `json:"days"`
}

// ExactTransit returns a table with one number of days per band: days[i] up to
// upTo[i], and the last of days beyond. There must be one more of days than of
// bounds; days are from 0 to MaxDay.
func ExactTransit(upTo []Length, days []int) (Transit, error) {
	if len(days) != len(upTo)+1 {
		return Transit{}, fmt.Errorf("%w: %d bounds need %d numbers of days, not %d", ErrInvalid, len(upTo), len(upTo)+1, len(days))
	}
	t := Transit{Bands: make([]TransitBand, len(days))}
	for i, d := range days {
		if d < 0 || d > MaxDay {
			return Transit{}, fmt.Errorf("%w: %d days in band %d, not between 0 and %d", ErrInvalid, d, i, MaxDay)
		}
		t.Bands[i].Days = ExactDays(d)
		if i < len(upTo) {
			t.Bands[i].UpTo = upTo[i]
		}
	}
	return t, t.Check()
}

// Check returns every mistake of the table, joined; each matches ErrInvalid.
func (t Transit) Check() error {
	var all []error
	if len(t.Bands) == 0 {
		all = append(all, fmt.Errorf("%w: transit has no bands", ErrInvalid))
	}
	before := Length(-1)
	for i, band := range t.Bands {
		if last := i == len(t.Bands)-1; last && band.UpTo != 0 {
			all = append(all, fmt.Errorf("%w: transit band %d is the last and must have no bound, not %v", ErrInvalid, i, band.UpTo))
		} else if !last && band.UpTo <= before {
			all = append(all, fmt.Errorf("%w: transit band %d: bound %v is negative or not above the one before", ErrInvalid, i, band.UpTo))
		}
		before = band.UpTo
		if err := band.Days.Check(); err != nil {
			all = append(all, fmt.Errorf("transit band %d: %w", i, err))
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(t.Kinds)) {
		switch kind {
		case Alaska, Hawaii, PuertoRico, Territory, Military:
		default:
			all = append(all, fmt.Errorf("%w: transit kind %q is not one beyond the contiguous states", ErrInvalid, kind))
		}
		if err := t.Kinds[kind].Check(); err != nil {
			all = append(all, fmt.Errorf("transit kind %q: %w", kind, err))
		}
	}
	return errors.Join(all...)
}

// Days returns the days over a distance within the contiguous states, in time
// logarithmic in the number of bands; the zero Days if there are no bands.
func (t Transit) Days(d Length) Days {
	if len(t.Bands) == 0 {
		return Days{}
	}
	last := len(t.Bands) - 1
	i := sort.Search(last, func(i int) bool { return d <= t.Bands[i].UpTo })
	return t.Bands[i].Days
}

// Lane returns the days from a place of one kind to a place of another over a
// distance. Between two places of one kind other than Territory it is Days.
// Else it is the slower, by the mean, of the Kinds entries of the two, where
// they have one.
func (t Transit) Lane(from, to Kind, d Length) Days {
	if from == to && from != Territory {
		return t.Days(d)
	}
	days, found := t.Kinds[from]
	if other, ok := t.Kinds[to]; ok && (!found || other.Mean() > days.Mean()) {
		days, found = other, true
	}
	if !found {
		return t.Days(d)
	}
	return days
}
