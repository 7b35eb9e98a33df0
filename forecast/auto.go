package forecast

import (
	"context"
	"math"
)

// Auto returns the library's default. It sends every series to what suits it:
//
//   - few or seldom sales, counts below 2 a period or nothing in half of the
//     periods, to the Gamma-Poisson [Smoother] around the season, level and
//     growth that all such series have in common;
//   - frequent ones, of 100 a period and more or not in whole units, to
//     combinations of models: those of 156 values and more to a blend by how
//     methods did at past origins, shorter ones to the mean of exponential
//     smoothing, the dynamic Theta model and, where there is a season, complex
//     exponential smoothing, with distributions corrected by how the forecasts
//     of all series with the same period would have fared;
//   - of these, two years and more of days with dates ([Series.Start]) to
//     regressions on weekdays, days of the month, the year and [Holidays],
//     blended in the same way;
//   - what lies between to both, mixed in the way that would have been best at a
//     past origin on series of about the same rate, or four parts to one if they
//     are too short to tell; and where series are long, to the smoother, if that
//     alone would have been nearly as good.
//
// The rate is that of the last two cycles, and of 24 periods at least.
func Auto() Forecaster { return auto{} }

type auto struct{}

func (auto) Name() string { return "auto" }

func (auto) Forecast(ctx context.Context, series []Series, horizon, workers int) ([]Path, error) {
	if err := checkHorizon(horizon); err != nil {
		return nil, err
	}
	var slow, quick, both subset
	buckets := make([]bucket, len(series))
	for i, y := range series {
		if buckets[i] = frequent; y.check() == nil {
			buckets[i] = bucketOf(y)
		}
		if buckets[i] != frequent {
			slow.add(series, i)
		}
		if buckets[i] != seldom && buckets[i] != frequent {
			both.add(series, i)
		}
	}
	smoothed, err := smoothed{}.Forecast(ctx, slow.series, horizon, workers)
	if err != nil {
		return nil, err
	}
	shares, err := compete(ctx, both, buckets, horizon, workers)
	if err != nil {
		return nil, err
	}
	shares[seldom], shares[frequent] = 1, 0
	for i := range series {
		if shares[buckets[i]] < 1 {
			quick.add(series, i)
		}
	}
	combined, err := combined{}.Forecast(ctx, quick.series, horizon, workers)
	if err != nil {
		return nil, err
	}
	paths := make([]Path, len(series))
	for k, i := range quick.at {
		paths[i] = combined[k]
	}
	for k, i := range slow.at {
		if share := shares[buckets[i]]; share < 1 {
			paths[i].join(&smoothed[k], share)
		} else {
			paths[i] = smoothed[k]
		}
	}
	return paths, nil
}

// subset is some of the series, and where they are among all.
type subset struct {
	series []Series
	at     []int
}

func (s *subset) add(series []Series, i int) {
	s.series, s.at = append(s.series, series[i]), append(s.at, i)
}

// bucket is how much a series sells.
type bucket int

const (
	frequent bucket = iota
	seldom
	below5   // a period
	below10  // a period
	gappy    // more, but nothing in a tenth of the periods
	below100 // else
	buckets
)

// bucketOf returns the bucket of y.
func bucketOf(y Series) bucket {
	last := y.Units[max(0, len(y.Units)-max(24, 2*y.Period)):]
	sum, n, none := 0.0, 0.0, 0.0
	whole := true
	for _, u := range last {
		whole = whole && (u != u || u == math.Floor(u))
		switch {
		case u > 0:
			sum, n = sum+u, n+1
		case u == 0:
			none, n = none+1, n+1
		}
	}
	switch rate := sum / n; {
	case n == 0 || math.IsInf(rate, 0):
		return frequent
	case none >= n/2:
		return seldom
	case !whole: // a rate in other units says nothing
		return frequent
	case rate < 2:
		return seldom
	case rate < 5:
		return below5
	case rate < 10:
		return below10
	case none >= n/10:
		return gappy
	case rate < 100:
		return below100
	}
	return frequent
}

// join mixes p with the share of another forecast.
func (p *Path) join(other *Path, share float64) {
	if p.Err != nil {
		return
	}
	p.Method = other.Method + "+" + p.Method
	for h := range p.Steps {
		p.Steps[h] = p.Steps[h].mix(other.Steps[h], share)
	}
	p.Total = p.Total.mix(other.Total, share)
}

// mix returns the spread with the mean and the variance of a mixture, in which
// other has a share.
func (s Spread) mix(other Spread, share float64) Spread {
	off := float64(other.Mean-s.Mean) * (other.Mean - s.Mean)
	variance := float64((1-share)*s.Dev*s.Dev) + float64(share*other.Dev*other.Dev) + float64(share*(1-share)*off)
	return Spread{
		Mean:  float64((1-share)*s.Mean) + float64(share*other.Mean),
		Dev:   math.Sqrt(variance),
		Whole: other.Whole,
	}
}
