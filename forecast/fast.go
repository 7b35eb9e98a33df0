package forecast

// seasonalTrio and pair are the combinations for short series, of which the
// past cannot say what suits them. Complex exponential smoothing is of use only
// for its seasonal forms.
var (
	pair         = average(weightedETS, seasonless(dynamicTheta))
	seasonalTrio = average(weightedETS, seasonless(dynamicTheta), complexSmoothing)
)

// fast forecasts a series of frequent sales, and tells how it would have fared
// at a past origin.
func fast(w *workspace, y []float64, period int, to *outline) holdout {
	if len(y) >= longSeries {
		return blend(w, y, period, to)
	}
	model := pair
	if period > 1 && period <= maxETSSeason {
		model = seasonalTrio
	}
	model(w, y, period, to)
	horizon := len(to.mean)
	back := min(horizon, len(y)-max(6, 2*period+2))
	if back < 1 {
		return nil
	}
	past := outline{mean: w.take(back), dev: w.take(back)}
	known := y[:len(y)-back]
	model(w, known, period, &past)
	z := newHoldout(w, y[len(known):], &past)
	if back == horizon {
		return z
	}
	partial := w.take(horizon + 1)
	copy(partial, z[:back])
	return partial
}
