package forecast

// shrunk draws the seasonal indices of decompose to none, by the share of their
// variance that is chance: with B their variance, and V the variance that the
// mean of as many ratios of one position has,
//
//	index = 1 + max(0, 1 - V/B) (index - 1)
//
// (empirical Bayes; Miller and Williams 2003). So no test is needed, and a weak
// season does little harm. It returns what is left of them.
func shrunk(w *workspace, y, index []float64, multiplicative bool) (keep float64) {
	m := len(index)
	decompose(w, y, index, multiplicative)
	squares, n := 0.0, 0.0
	trends(y, m, func(t int, trend float64) {
		off := y[t] - trend - index[t%m]
		if multiplicative {
			if !(trend > 0) {
				return
			}
			off = y[t]/trend - index[t%m]
		}
		squares += float64(off * off)
		n++
	})
	centre := 0.0
	if multiplicative {
		centre = 1
	}
	between := 0.0
	for _, s := range index {
		between += float64((s - centre) * (s - centre))
	}
	between /= float64(m - 1)
	chance := squares / max(1, n-float64(m)) * float64(m) / max(1, n)
	if between > 0 {
		keep = max(0, 1-chance/between)
	}
	for j := range index {
		index[j] = centre + float64(keep*(index[j]-centre))
	}
	return keep
}

// seasonless returns a model of y without the shrunk profile of one cycle,
// which is put on again. The profile is multiplicative if all values are
// positive.
func seasonless(inner model) model {
	return func(w *workspace, y []float64, period int, to *outline) {
		plain := w.take(len(y))
		copy(plain, y)
		index, ratio := unseason(w, plain, period)
		inner(w, plain, 1, to)
		reseason(to, index, len(y), ratio)
	}
}

// unseason takes the profile of a cycle of m periods out of y, and returns it:
// nil if y is too short for one.
func unseason(w *workspace, y []float64, m int) (index []float64, ratio bool) {
	if m < 2 || len(y) < 2*m+2 {
		return nil, false
	}
	index, ratio = w.take(m), positive(y)
	shrunk(w, y, index, ratio)
	for t := range y {
		if ratio {
			y[t] /= index[t%m]
		} else {
			y[t] -= index[t%m]
		}
	}
	return index, ratio
}

// reseason puts a profile on a forecast that begins after n values.
func reseason(to *outline, index []float64, n int, ratio bool) {
	if index == nil {
		return
	}
	for k := range to.mean {
		s := index[(n+k)%len(index)]
		if ratio {
			to.mean[k] *= s
			to.dev[k] *= s
		} else {
			to.mean[k] += s
		}
	}
}

// yearOfWeeks and weekOfHours are the cycles that series of weeks and of hours
// have beside their own.
const (
	yearOfWeeks = 52
	weekOfHours = 7 * 24
)

// sure is the part of a profile that must be more than chance for a cycle that
// nobody named: the ratio of variances is then above 5, which chance alone reaches
// for a week in one of 10,000 series.
const sure = 0.8

// cycleOf returns the period, or if there is none a week of days where sales
// clearly follow one.
func cycleOf(w *workspace, y []float64, period int) int {
	if period > 1 {
		return period
	}
	defer w.release(w.mark())
	if shrunk(w, y, w.take(daysPerPeriod), positive(y)) >= sure {
		return daysPerPeriod
	}
	return period
}

// longCycle returns the cycle that a series of n values may have beside the one
// of its period: a week of hours; a year of weeks, if no cycle is known and
// there are three years; or 0.
func longCycle(period, n int) int {
	switch {
	case period == 24 && n >= 2*weekOfHours:
		return weekOfHours
	case period <= 1 && n >= 3*yearOfWeeks:
		return yearOfWeeks
	}
	return 0
}

// cycleless returns a model of y without the profiles of its cycle and of the
// longer one.
func cycleless(inner model) model {
	outer := seasonless(inner)
	return func(w *workspace, y []float64, period int, to *outline) {
		plain := w.take(len(y))
		copy(plain, y)
		index, ratio := unseason(w, plain, period)
		outer(w, plain, longCycle(period, len(y)), to)
		reseason(to, index, len(y), ratio)
	}
}
