package forecast

import (
	"context"

	"github.com/forwardstock/forwardstock/internal/par"
)

// contest is how many series of a bucket decide between methods, at most.
const contest = 100

// mixtures are the shares of the smoother that compete.
var mixtures = [...]float64{0, 0.25, 0.5, 0.65, 0.8, 0.9, 1}

// The usual mixture is the best before any is seen, by the square of the difference
// times some forty series. The past of one bucket tells little: half of what mixtures
// gain at one origin is lost at the next. Of hours the smoother knows the day and not
// the week, which is less.
const (
	usualMixture  = 0.8
	hourlyMixture = 0.25
	contestPrior  = 10
)

// usual returns the usual mixture for y.
func usual(y Series) float64 {
	if y.Period > 1 && longCycle(y.Period, len(y.Units)) > 0 {
		return hourlyMixture
	}
	return usualMixture
}

// compete returns the share of the smoother in each bucket: the mixture of the best
// mean score at the last origin, one horizon back, relative to the mean sales of each
// series.
func compete(ctx context.Context, s subset, of []bucket, horizon, workers int) (shares [buckets]float64, err error) {
	var count, stride, seen [buckets]int
	for _, i := range s.at {
		count[of[i]]++
	}
	for b, n := range count {
		stride[b] = 1 + (n-1)/contest
	}
	var known, later []Series
	var where []bucket
	for k, i := range s.at {
		y, b := s.series[k], of[i]
		seen[b]++
		at := len(y.Units) - horizon
		if seen[b]%stride[b] != 0 || at < max(12, horizon, 2*y.Period) {
			continue
		}
		past, future := y, y
		past.Units, future.Units = y.Units[:at], y.Units[at:]
		past.Exposure = y.Exposure[:min(at, len(y.Exposure))]
		future.Exposure = nil
		known, later, where = append(known, past), append(later, future), append(where, b)
	}
	slow, err := smoothed{}.Forecast(ctx, known, horizon, workers)
	if err != nil {
		return shares, err
	}
	quick, err := combined{}.Forecast(ctx, known, horizon, workers)
	if err != nil {
		return shares, err
	}
	scores := make([][len(mixtures)]float64, len(known))
	err = par.Do(ctx, workers, len(known), func(k int) {
		came := make([]float64, horizon)
		if slow[k].Err == nil && quick[k].Err == nil && later[k].clean(came) == nil {
			size := max(1, slow[k].Total.Mean+quick[k].Total.Mean) / 2
			for m, share := range mixtures {
				scores[k][m] = scoreOf(&slow[k], &quick[k], share, came) / size
			}
		}
	})
	var sums [buckets][len(mixtures)]float64
	var centre, competing [buckets]float64
	for k, b := range where {
		for m, x := range scores[k] {
			sums[b][m] += x
		}
		centre[b] += usual(known[k])
		competing[b]++
	}
	for b := range shares {
		best := 0
		for m, share := range mixtures {
			off := share - usualMixture
			if competing[b] > 0 {
				off = share - centre[b]/competing[b]
			}
			sums[b][m] += float64(contestPrior * (off * off))
			if sums[b][m] < sums[b][best] {
				best = m
			}
		}
		shares[b] = mixtures[best]
	}
	return shares, err
}

// scoreOf returns the CRPS of the total and of all steps of a mixture of forecasts, in
// which slow has a share.
func scoreOf(slow, quick *Path, share float64, came []float64) float64 {
	total, score := 0.0, 0.0
	for h, u := range came {
		total += u
		score += quick.Steps[h].mix(slow.Steps[h], share).CRPS(u)
	}
	return score + quick.Total.mix(slow.Total, share).CRPS(total)
}
