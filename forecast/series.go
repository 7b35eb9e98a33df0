package forecast

import (
	"math"
	"slices"
)

// Series is what one item sold by period, oldest first.
type Series struct {
	// Units are sales by period. NaN is a period that nobody counted; only
	// [Forecaster] knows what to make of it.
	Units []float64 `json:"units"`

	// Exposure tells for how much of an ordinary period each counts, within
	// 0..1e15: 0 where nothing could be sold. There is one for each period; nil
	// means 1 for all.
	Exposure []float64 `json:"exposure,omitempty"`

	// First, if not 0, is a further factor on the exposure of the first
	// period, for one that was cut off: at most 1.
	First float64 `json:"first,omitempty"`

	// Period is the number of periods in the shortest cycle that sales may
	// follow: 24 for hours, 7 for days, 12 for months, 4 for quarters; 0 and 1
	// mean none that is known; [Auto] then looks for a week of days and a year of
	// weeks in long series. [Forecaster] looks at it, [Smoother] does not.
	Period int `json:"period,omitempty"`

	// Start, if periods are days and it is not 0, is the first of them. Only
	// [Auto] looks at it: months, years and holidays follow from it.
	Start Day `json:"start,omitzero"`
}

func (y Series) exposure(t int) float64 {
	x := 1.0
	if t < len(y.Exposure) {
		x = y.Exposure[t]
	}
	if t == 0 && y.First > 0 {
		x *= y.First
	}
	return x
}

// check returns what is wrong with y as something to forecast, if anything.
func (y Series) check() error {
	c := checker{kind: ErrSeries}
	c.series("", y, true)
	if y.Period < 0 {
		c.bad("period: %d", y.Period)
	}
	if y.Start < MinDay || y.Start > MaxDay {
		c.bad("start: day %d has no four-digit year", int32(y.Start))
	}
	if len(c.errs) == 0 && !slices.ContainsFunc(y.Units, func(u float64) bool { return u == u }) {
		c.bad("units: there are none")
	}
	return c.err()
}

// clean writes the units to dst, which is as long, with gaps filled in: by the
// mean of the nearest counts before and after, of the same part of the cycle
// if there are such. It returns what is wrong with y, if anything.
func (y Series) clean(dst []float64) error {
	if err := y.check(); err != nil {
		return err
	}
	for t, u := range y.Units {
		if dst[t] = u; u != u {
			dst[t] = y.around(t)
		}
	}
	return nil
}

// around returns what is filled in for a gap.
func (y Series) around(t int) float64 {
	for _, step := range [...]int{max(1, y.Period), 1} {
		sum, n := 0.0, 0.0
		for _, way := range [...]int{-step, step} {
			for k := t + way; k >= 0 && k < len(y.Units); k += way {
				if u := y.Units[k]; !math.IsNaN(u) {
					sum, n = sum+u, n+1
					break
				}
			}
		}
		if n > 0 {
			return sum / n
		}
	}
	return 0
}
