package forecast

import (
	"context"
	"errors"
	"fmt"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/par"
)

// ErrSeries is wrapped by every error about a series of sales by period.
var ErrSeries = errors.New("invalid series")

// sampleSize bounds the periods that one evaluation of the likelihood reads:
// 4 parameters need no more.
const sampleSize = 100_000

// leastOdds bounds δ from below, at 0.8. Where all items of a sample are much
// alike, the likelihood is happy to forget at once what an item did; the first
// item that takes off is not.
const leastOdds = 4

// FitSmoother returns the smoother whose parameters have the greatest
// likelihood for all series together. Beyond 100,000 periods it takes every so many-th
// series. It makes some 200 passes over them, on up to workers cores (0:
// GOMAXPROCS) with the same result for any number. Without series it returns a
// wide default. The errors wrap [ErrSeries] or are the cause of ctx.
func FitSmoother(ctx context.Context, series []Series, workers int) (Smoother, error) {
	if err := checkSeries(series); err != nil {
		return Smoother{}, err
	}
	sample := thin(series)
	var periods, units exact.Sum
	for _, y := range sample {
		periods.Add(float64(len(y.Units)))
		for _, u := range y.Units {
			units.Add(u)
		}
	}
	rate := 1.0 // units a period
	if units.Value() > 0 {
		rate = units.Value() / periods.Value()
	}
	x := Smoother{Discount: 0.9, Shape: 0.5, Rate: 0.5 / rate, Dispersion: 1.5}.unbounded()
	if units.Value() == 0 {
		return bounded(x), context.Cause(ctx)
	}
	_, err := patternSearch(ctx, x[:], 0.6, 0.02, 250, func(x []float64) float64 {
		s := bounded([4]float64(x))
		// A cancelled pass gives a wrong value, which patternSearch throws
		// away: it looks at ctx before it goes on.
		return par.Sum(ctx, workers, len(sample), 64, func(i int) float64 { return s.LogLikelihood(sample[i]) })
	})
	return bounded(x), err
}

// unbounded returns the parameters on a scale on which every point is valid:
// logit δ, ln a0, ln b0, ln(κ-1).
func (s Smoother) unbounded() [4]float64 {
	return [4]float64{ln(s.Discount / (1 - s.Discount)), ln(s.Shape), ln(s.Rate), ln(s.Dispersion - 1)}
}

// bounded is the inverse of unbounded, held to where numbers stay sane.
func bounded(x [4]float64) Smoother {
	within := func(x, low, high float64) float64 { return exp(max(ln(low), min(x, ln(high)))) }
	odds := within(x[0], leastOdds, 1e4)
	return Smoother{
		Discount:   odds / (1 + odds),
		Shape:      within(x[1], 1e-3, 1e6),
		Rate:       within(x[2], 1e-6, 1e6),
		Dispersion: 1 + within(x[3], 1e-3, 1e4),
	}
}

// thin returns every so many-th series, so that they have about sampleSize
// periods together.
func thin(series []Series) []Series {
	periods := 0
	for _, y := range series {
		periods += len(y.Units)
	}
	if periods <= sampleSize {
		return series
	}
	stride := (periods + sampleSize - 1) / sampleSize
	var sample []Series
	for i := 0; i < len(series); i += stride {
		sample = append(sample, series[i])
	}
	return sample
}

func checkSeries(series []Series) error {
	c := checker{kind: ErrSeries}
	for i, y := range series {
		c.series(fmt.Sprintf("series[%d].", i), y, false)
	}
	return c.err()
}
