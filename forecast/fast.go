package forecast

import "context"

// combined forecasts series of frequent sales by combinations of models.
type combined struct{}

func (combined) Name() string { return "combined" }

func (combined) Forecast(ctx context.Context, series []Series, horizon, workers int) ([]Path, error) {
	past := make([]holdout, len(series))
	long := 0
	for _, y := range series {
		if len(y.Units) >= longSeries && y.check() == nil {
			long++
		}
	}
	paths, err := each(ctx, series, horizon, workers, func(w *workspace, y []float64, i int, to *outline) string {
		w.start, w.many = series[i].Start, long > manyLong
		past[i] = append(holdout(nil), fast(w, y, series[i].Period, to)...)
		return "combined"
	})
	if err != nil {
		return nil, err
	}
	_, members := byPeriod(series)
	for _, m := range members {
		for _, long := range [...]bool{false, true} {
			var of []*Path
			var fared []holdout
			for _, i := range m {
				if paths[i].Err == nil && (len(series[i].Units) >= longSeries) == long {
					of, fared = append(of, &paths[i]), append(fared, past[i])
				}
			}
			calibrate(of, fared)
		}
	}
	return paths, nil
}

// These are the combinations for short series, of which the past cannot say what
// suits them: without season, with one, and with one too long for a state each.
// Complex exponential smoothing is of use only
// for its seasonal forms.
var (
	pair         = average(weightedETS, seasonless(dynamicTheta))
	seasonalTrio = average(weightedETS, seasonless(dynamicTheta), complexSmoothing)
	longSeason   = seasonless(average(weightedETS, dynamicTheta))
)

// fast forecasts a series of frequent sales, and tells how it would have fared
// at a past origin.
func fast(w *workspace, y []float64, period int, to *outline) holdout {
	if len(y) >= longSeries {
		return blend(w, y, period, to)
	}
	model := pair
	switch {
	case period > maxETSSeason:
		model = longSeason
	case period > 1:
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
