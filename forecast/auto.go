package forecast

import "context"

// Auto returns the library's default. Series of 156 values and more are
// forecast by a blend of methods by how they did at past origins; shorter ones
// by the mean of exponential smoothing, the dynamic Theta model and, where
// there is a season, complex exponential smoothing. Distributions are corrected
// by how the forecasts of all series with the same period would have fared.
func Auto() Forecaster { return auto{} }

type auto struct{}

func (auto) Name() string { return "auto" }

func (auto) Forecast(ctx context.Context, series []Series, horizon, workers int) ([]Path, error) {
	past := make([]holdout, len(series))
	paths, err := each(ctx, series, horizon, workers, func(w *workspace, y []float64, i int, to *outline) string {
		past[i] = append(holdout(nil), fast(w, y, series[i].Period, to)...)
		return "fast"
	})
	if err != nil {
		return nil, err
	}
	type group struct {
		period int
		long   bool
	}
	groups := map[group]int{}
	var members [][]int
	for i := range series {
		if paths[i].Err != nil {
			continue
		}
		key := group{max(1, series[i].Period), len(series[i].Units) >= longSeries}
		g, ok := groups[key]
		if !ok {
			g = len(members)
			groups[key], members = g, append(members, nil)
		}
		members[g] = append(members[g], i)
	}
	for _, m := range members {
		of, fared := make([]*Path, len(m)), make([]holdout, len(m))
		for k, i := range m {
			of[k], fared[k] = &paths[i], past[i]
		}
		calibrate(of, fared)
	}
	return paths, nil
}
