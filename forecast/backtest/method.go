package backtest

import (
	"context"

	"github.com/forwardstock/forwardstock/forecast"
)

// Method forecasts plain series of sales by period.
type Method interface {
	// Name returns the name that tables show.
	Name() string

	// Forecast returns the distribution of the sum over the next horizon
	// periods of every series. It may learn from all of them together, and
	// must not write to them nor keep them.
	Forecast(ctx context.Context, past [][]float64, horizon int) ([]forecast.Dist, error)
}

// GammaPoisson returns the smoother of the demand model, [forecast.Smoother],
// with parameters of all series together, on up to workers cores (0:
// GOMAXPROCS).
func GammaPoisson(workers int) Method { return gammaPoisson{"Gamma-Poisson", false, workers} }

// GammaPoissonActivity returns the same around the [forecast.Activity] of all
// series.
func GammaPoissonActivity(workers int) Method { return gammaPoisson{"+ activity", true, workers} }

type gammaPoisson struct {
	name     string
	activity bool
	workers  int
}

func (g gammaPoisson) Name() string { return g.name }

func (g gammaPoisson) Forecast(ctx context.Context, past [][]float64, horizon int) ([]forecast.Dist, error) {
	series := make([]forecast.Series, len(past))
	for i, y := range past {
		series[i].Units = y
	}
	periods := float64(horizon)
	exposure, spread := periods, 0.0
	if g.activity {
		a, err := forecast.FitActivity(ctx, series)
		if err != nil {
			return nil, err
		}
		exposure, spread = a.Ahead(periods)
	}
	s, err := forecast.FitSmoother(ctx, series, g.workers)
	if err != nil {
		return nil, err
	}
	dists := make([]forecast.Dist, len(past))
	for i, y := range series {
		mean, levelVar := s.Total(s.Filter(y), periods, exposure)
		levelVar += (mean*mean + levelVar) * spread
		dists[i] = forecast.Dist{Mean: mean, Var: s.Dispersion*mean + levelVar}
	}
	return dists, nil
}

// Baselines returns the methods that a forecast has to beat: all-zero, the
// historical mean, the moving average of 12 periods, simple exponential
// smoothing (0.1), Croston (1972), its bias correction by Syntetos and Boylan
// (2005, SBA), TSB (Teunter, Syntetos and Babai 2011), ADIDA (Nikolopoulos et
// al. 2011) and IMAPA (Petropoulos and Kourentzes 2015).
//
// They give only a rate for each period. Their distribution is negative
// binomial around it, with the series' own variance over mean, drawn to that
// of all series as if those were worth 12 periods.
func Baselines() []Method {
	return []Method{
		point{"SES(0.1)", func(y []float64) float64 { level, _ := ses(y, gain); return level }},
		point{"IMAPA", imapa},
		point{"SMA12", func(y []float64) float64 { return mean(y[max(0, len(y)-12):]) }},
		point{"ADIDA", adida},
		point{"TSB", tsb},
		point{"mean", mean},
		point{"SBA", func(y []float64) float64 { return croston(y) * (1 - gain/2) }},
		point{"Croston", croston},
		point{"all-zero", func([]float64) float64 { return 0 }},
	}
}

// point is a method that gives only a rate.
type point struct {
	name string
	rate func(y []float64) float64
}

func (p point) Name() string { return p.name }

func (p point) Forecast(ctx context.Context, past [][]float64, horizon int) ([]forecast.Dist, error) {
	pooled := pooledRatio(past)
	dists := make([]forecast.Dist, len(past))
	for i, y := range past {
		if i%256 == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		total := float64(horizon) * p.rate(y)
		dists[i] = forecast.Dist{Mean: total, Var: total * ratio(y, pooled)}
	}
	return dists, nil
}

// ratioPrior is how many periods the variance-to-mean ratio of all series is
// worth.
const ratioPrior = 12

// ratio returns the variance-to-mean ratio of y, drawn to pooled, at least 1.
func ratio(y []float64, pooled float64) float64 {
	m := mean(y)
	if m == 0 {
		return pooled
	}
	n := float64(len(y))
	return max(1, (sumSquares(y)/m+ratioPrior*pooled)/(n+ratioPrior))
}

// pooledRatio returns the ratio of all variances to all means, at least 1.
func pooledRatio(series [][]float64) float64 {
	variance, total := 0.0, 0.0
	for _, y := range series {
		if len(y) > 0 {
			variance += sumSquares(y) / float64(len(y))
			total += mean(y)
		}
	}
	if total == 0 {
		return 1
	}
	return max(1, variance/total)
}

// sumSquares returns the sum of squares of y around its mean.
func sumSquares(y []float64) float64 {
	m, sum := mean(y), 0.0
	for _, u := range y {
		sum += (u - m) * (u - m)
	}
	return sum
}
