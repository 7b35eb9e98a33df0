package forecast

import "slices"

// A week in which an item sold far more than the weeks around it, as after a
// live stream, tells little about its level. Its excess is cut off for the
// level and kept as a process of its own, so that it is neither forgotten nor
// believed to last.
const (
	spikeWindow  = 8     // weeks on either side that say what is usual
	spikeTrim    = 0.8   // of them, the part with the lowest sales
	spikeUsual   = 1.12  // mean of a Poisson sample over that of its lowest 80 %
	spikeRatio   = 1.8   // variance over mean of usual weeks
	spikeChance  = 0.999 // quantile of a usual week that a spike exceeds
	spikePrior   = 26    // weeks that the spikes of the other items are worth
	spikeLongest = 17    // 2 spikeWindow + 1
)

// excess is what spikes of an item sold beyond the usual, in units.
type excess struct {
	weeks, sum, squares float64 // of history; over its spikes
	usual               float64 // units a week without them
}

// calm cuts the spikes off r and returns their excess.
func (r *record) calm() (e excess) {
	orders, n := r.series.Units, float64(len(r.series.Units))
	if n == 0 {
		return e
	}
	mean, units := 0.0, 0.0
	for t, y := range orders {
		mean += y / n
		units += r.units[t]
	}
	floor := usualMost(mean)
	for t, y := range orders {
		if y <= floor {
			continue
		}
		most := max(floor, usualMost(spikeUsual*around(orders, t)))
		if y <= most {
			continue
		}
		over := float64(r.units[t] * (1 - most/y))
		e.sum += over
		e.squares += float64(over * over)
		r.units[t] -= over
		r.cut = append(r.cut, spike{week: t, orders: most})
	}
	for _, s := range r.cut { // only now, so that no spike hides the next
		orders[s.week] = s.orders
	}
	r.cut = r.cut[:0]
	e.weeks = n
	e.usual = (units - e.sum) / n
	return e
}

type spike struct {
	week   int
	orders float64
}

// usualMost returns what a usual week sells at most.
func usualMost(mean float64) float64 {
	return float64(Dist{Mean: mean, Var: spikeRatio * mean}.Quantile(spikeChance))
}

// around returns the trimmed mean of the weeks around week t.
func around(y []float64, t int) float64 {
	var window [spikeLongest]float64
	n := copy(window[:], y[max(0, t-spikeWindow):min(len(y), t+spikeWindow+1)])
	slices.Sort(window[:n])
	kept := max(1, int(spikeTrim*float64(n)))
	sum := 0.0
	for _, x := range window[:kept] {
		sum += x
	}
	return sum / float64(kept)
}

// spikes is what the excess of all items says: how much a week it is, and its
// square, relative to usual sales.
type spikes struct{ sum, squares float64 }

func newSpikes(all []excess) (s spikes) {
	usual, square := 0.0, 0.0
	for _, e := range all {
		s.sum += e.sum
		s.squares += e.squares
		usual += float64(e.weeks * e.usual)
		square += float64(e.weeks * (e.usual * e.usual))
	}
	if usual > 0 {
		s.sum /= usual
		s.squares /= square
	}
	return s
}

// of returns the mean and variance of the excess of an item in a week.
func (s spikes) of(e excess) (mean, variance float64) {
	weeks := e.weeks + spikePrior
	mean = (e.sum + float64(spikePrior*s.sum*e.usual)) / weeks
	variance = (e.squares + float64(spikePrior*s.squares*(e.usual*e.usual))) / weeks
	return mean, variance
}
