package forecast

import "math"

// Days of which the date is known follow more than the week: the month, as pay
// and benefits come on certain days of it, the year, and holidays.
const (
	datedDays  = 2 * 365 // history that it takes to see them
	datedMost  = 5 * 365 // and that is looked at
	datedRate  = 20      // units a day, below which logarithms say little
	datedGaps  = 0.05    // share of days without usual sales at most
	datedHalf  = 365     // days in which the say of a day halves
	knotDays   = 7       // between the knots of the level
	closedPart = 0.3     // of usual sales, below which a day is set aside

	// What effects are worth against the noise of one day: its variance over
	// theirs, a priori.
	weekdayRidge = 0.01
	monthRidge   = 1.0
	yearRidge    = 30 // of the first harmonic; k² times that of the k-th
	holidayRidge = 0.2
)

// Columns of the effects, after those of the level.
const (
	weekdayColumn = 0
	monthColumn   = weekdayColumn + 7
	yearColumn    = monthColumn + 31
	holidayColumn = yearColumn + 2*harmonics
)

// datable reports whether a series of days is long, large and regular enough
// for dated.
func (w *workspace) datable(y []float64, period int) bool {
	if w.start == 0 || period != 7 || len(y) < datedDays {
		return false
	}
	last := y[len(y)-datedDays:]
	none := 0
	for _, u := range last {
		if u == 0 {
			none++
		}
	}
	return mean(last) >= datedRate && float64(none) < datedGaps*datedDays
}

// dated forecasts days of known dates by a regression of the logarithm of sales
//
//	ln y = level + weekday + day of the month + year + holiday + noise
//
// with effects that are small a priori, weights that halve in a year, and a
// level that walks at random, of which drift is the variance in a week over that
// of the noise. Days with less than 30 % of what the same weekdays around them
// sold do not count; a holiday on which they are the rule gets their share. All
// is one ridge regression, solved by a Cholesky factorisation in some 1e6 steps.
//
// Use it for totals and large items of two years and more (Harvey and Koopman
// 1993 forecast hourly loads much alike). What it gets wrong: effects do not
// change but by forgetting, promotions are noise, and growth does not go on.
func dated(drift float64) model {
	return func(w *workspace, y []float64, period int, to *outline) {
		w.almanac.reach(w.start, len(y)+len(to.mean))
		from := max(0, len(y)-datedMost)
		r := datedFit{workspace: w, y: y[from:], facts: w.almanac.facts[from:], drift: drift}
		r.run(to)
	}
}

type datedFit struct {
	*workspace
	y     []float64
	facts []dayFacts // of y and of what comes
	drift float64

	logs, weight []float64 // of each day; days that are set aside have no weight
	knots        int
	beta         []float64
}

func (r *datedFit) run(to *outline) {
	r.setAside()
	r.regress()
	r.outlook(to)
}

// setAside weighs the days.
func (r *datedFit) setAside() {
	n := len(r.y)
	r.logs, r.weight = r.take(n), r.take(n)
	fade := exp(-ln(2) / datedHalf)
	w := 1.0
	for t := n - 1; t >= 0; t-- {
		if usual := sameWeekday(r.y, t); r.y[t] > 0 && r.y[t] >= closedPart*usual {
			r.logs[t], r.weight[t] = ln(r.y[t]), w
		}
		w *= fade
	}
}

// sameWeekday returns the median of the same weekdays within four weeks of day
// t, which counts too.
func sameWeekday(y []float64, t int) float64 {
	var near [9]float64
	n := 0
	for k := t - 4*7; k <= t+4*7; k += 7 {
		if k < 0 || k >= len(y) {
			continue
		}
		i := n
		for ; i > 0 && near[i-1] > y[k]; i-- {
			near[i] = near[i-1]
		}
		near[i] = y[k]
		n++
	}
	return near[n/2]
}

// outlook looks ahead. The factor from logarithms to means, and the noise, are
// those of the days that count.
func (r *datedFit) outlook(to *outline) {
	var buffer [4 + 2*harmonics + 1]entry
	var squares, weights, sold, expected float64
	closed, seen, part := r.take(r.almanac.holidays), r.take(r.almanac.holidays), r.take(r.almanac.holidays)
	for t, w := range r.weight {
		log := r.fitted(t, buffer[:])
		x := exp(min(log, 40))
		if h := r.facts[t].holiday; h >= 0 && r.facts[t].main {
			seen[h]++
			if w == 0 {
				closed[h]++
				part[h] += r.y[t] / x
			}
		}
		if w == 0 {
			continue
		}
		off := r.logs[t] - log
		squares += float64(w * off * off)
		weights += w
		sold += float64(w * r.y[t])
		expected += float64(w * x)
	}
	noise, factor := 0.0, 1.0
	if expected > 0 {
		noise, factor = squares/weights, sold/expected
	}
	n := len(r.y)
	for h := range to.mean {
		u := factor * exp(min(r.fitted(n+h, buffer[:]), 40))
		if d := r.facts[n+h].holiday; d >= 0 && r.facts[n+h].main && closed[d] >= 2 && 2*closed[d] > seen[d] {
			u *= part[d] / closed[d]
		}
		walk := r.drift * (1 + float64(h+1)/knotDays)
		to.mean[h] = u
		to.dev[h] = u * math.Sqrt(noise*(1+walk))
	}
	to.total = totalDev(to.dev)
}
