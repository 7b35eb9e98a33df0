package backtest

import (
	"context"
	"fmt"

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

// Baselines returns the methods for slow items that a forecast has to beat, of
// those of [forecast.Methods].
func Baselines() []Method {
	labels := [...][2]string{
		{"ses0.1", "SES(0.1)"}, {"imapa", "IMAPA"}, {"sma12", "SMA12"}, {"adida", "ADIDA"}, {"tsb", "TSB"},
		{"mean", "mean"}, {"sba", "SBA"}, {"croston", "Croston"}, {"zero", "all-zero"},
	}
	methods := make([]Method, len(labels))
	for _, f := range forecast.Methods() {
		for i, l := range labels {
			if f.Name() == l[0] {
				methods[i] = totals{f, l[1], 0}
			}
		}
	}
	return methods
}

// Of returns the method that takes the totals of a forecaster, for series with
// cycles of so many periods (0: none). Without a forecaster it has no name, and whoever
// asks it for forecasts gets an error that matches [ErrPlan].
func Of(f forecast.Forecaster, period int) Method {
	if f == nil {
		return totals{}
	}
	return totals{f, f.Name(), period}
}

var errNoForecaster = fmt.Errorf("%w: there is no forecaster", ErrPlan)

// totals is the method of a forecaster, of which it takes the totals.
type totals struct {
	forecaster forecast.Forecaster
	label      string
	period     int
}

func (t totals) Name() string { return t.label }

func (t totals) Forecast(ctx context.Context, past [][]float64, horizon int) ([]forecast.Dist, error) {
	if t.forecaster == nil {
		return nil, errNoForecaster
	}
	series := make([]forecast.Series, len(past))
	for i, y := range past {
		series[i].Units, series[i].Period = y, t.period
	}
	paths, err := t.forecaster.Forecast(ctx, series, horizon, 0)
	dists := make([]forecast.Dist, len(paths))
	for i, p := range paths {
		dists[i] = p.Total.Dist()
	}
	return dists, err
}
