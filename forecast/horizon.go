package forecast

import (
	"context"

	"github.com/forwardstock/forwardstock/internal/par"
)

// remember returns s with the discount, at least its own, for which the totals
// over a horizon that were seen in the second half of the series are forecast
// with the least squared error over the mean. The best memory for the next
// period is too short for a horizon: it follows runs without stock, and
// whatever else soon passes. It makes 9 passes over a sample of the series.
func remember(ctx context.Context, s Smoother, series []Series, horizon, workers int) (Smoother, error) {
	sample := thin(series)
	options := make([]Smoother, 9)
	for k, gone := 0, 1-s.Discount; k < len(options); k++ {
		options[k] = s
		options[k].Discount = 1 - gone
		gone = float64(gone * 0.75)
	}
	losses := make([]float64, len(options))
	err := par.Do(ctx, workers, len(options), func(k int) {
		for _, y := range sample {
			losses[k] += options[k].totalLoss(y, horizon)
		}
	})
	best := 0
	for k, v := range losses {
		if v < losses[best] {
			best = k
		}
	}
	return options[best], err
}

// totalLoss returns the sum of the squared errors of totals over the horizon
// from every horizon-th period of the second half of y on, over their usual
// size.
func (s Smoother) totalLoss(y Series, horizon int) float64 {
	n := len(y.Units)
	usual := 1 + float64(float64(horizon)*mean(y.Units))
	loss := 0.0
	l := s.Prior()
	next := n - horizon - max(0, n/2-horizon)/horizon*horizon
	for t, u := range y.Units {
		if t == next && t+horizon <= n {
			next += horizon
			off, exposure := 0.0, 0.0
			for k := t; k < t+horizon; k++ {
				off += y.Units[k]
				exposure += y.exposure(k)
			}
			off -= float64(exposure * l.Mean())
			loss += float64(off * off / usual)
		}
		l = s.update(l, y.exposure(t), u)
	}
	return loss
}
