package forecast

import (
	"context"
	"math"
)

// often is an item that sells often enough for models of frequent sales.
type often struct {
	item           int
	series         Series // units by week, without season and spikes
	bucket         bucket
	extra, squares float64 // what spikes add to a week, and its variance
}

// often returns the item at index i as one that sells often, if it does.
func (f *fitter) often(i int, r *record, d *ItemDemand) (o often, ok bool) {
	units := r.units
	if r.series.First > 0 {
		units = units[1:]
	}
	if d.Method == Stopped || len(units) < fastPeriods {
		return o, false
	}
	y := make([]float64, len(units))
	for t, u := range units {
		y[t] = math.Round(u) // spikes are cut off to a fraction
	}
	o.item, o.bucket, o.series.Units = i, bucketOf(Series{Units: y}), y
	if o.bucket == seldom {
		return o, false
	}
	o.extra, o.squares = f.spikes.of(r.excess)
	season := f.season[f.time.periods-len(units):]
	for t, u := range units {
		y[t] = u / season[t]
	}
	return o, true
}

// join gives items that sell often the totals that [Auto] would: from
// combinations of models, for the less frequent ones mixed with what the
// smoother says, by how both did at a past origin.
func (f *fitter) join(ctx context.Context, items []ItemDemand, all []often) error {
	series := make([]Series, len(all))
	buckets := make([]bucket, len(all))
	var both subset
	for k, o := range all {
		series[k], buckets[k] = o.series, o.bucket
		if o.bucket != frequent {
			both.add(series, k)
		}
	}
	weeks := f.time.ahead()
	paths, err := combined{}.Forecast(ctx, series, weeks, f.workers)
	if err != nil {
		return err
	}
	shares, err := compete(ctx, both, buckets, weeks, f.workers)
	if err != nil {
		return err
	}
	window := f.time.window()
	for k, o := range all {
		p := &paths[k]
		if p.Err != nil {
			continue
		}
		s := p.within(window)
		s.Mean, s.Dev = float64(s.Mean*f.ahead), float64(s.Dev*f.ahead)
		s.Mean += float64(f.time.horizon * o.extra)
		s.Dev = math.Sqrt(float64(s.Dev*s.Dev) + float64(f.time.horizon*o.squares))
		d := &items[o.item]
		if o.bucket != frequent {
			total := d.Total()
			s = s.mix(Spread{Mean: total.Mean, Dev: math.Sqrt(total.Var)}, shares[o.bucket])
		}
		d.replace(s)
	}
	return nil
}

// replace sets the total of d to s. What is not the noise of sales is the
// level's.
func (d *ItemDemand) replace(s Spread) {
	variance := float64(s.Dev * s.Dev)
	d.Mean = max(s.Mean, minMean)
	d.Dispersion = min(d.Dispersion, variance/d.Mean)
	d.LevelVar = max(0, variance-float64(d.Dispersion*d.Mean))
	d.Method = Combined
}

// within returns the total of the parts of the steps that a window has. Its
// variance is that of steps of equal correlation, such that the total of all
// has the variance that the path says.
func (p *Path) within(window []float64) Spread {
	var mean, sum, squares, allSum, allSquares float64
	for h, part := range window {
		s := p.Steps[h]
		mean += float64(part * s.Mean)
		sum += float64(part * s.Dev)
		squares += float64(part * (s.Dev * s.Dev))
		allSum += s.Dev
		allSquares += float64(s.Dev * s.Dev)
	}
	follow := 0.0
	if between := float64(allSum*allSum) - allSquares; between > 0 {
		follow = max(0, (float64(p.Total.Dev*p.Total.Dev)-allSquares)/between)
	}
	variance := squares + float64(follow*max(0, float64(sum*sum)-squares))
	return Spread{Mean: mean, Dev: math.Sqrt(variance)}
}
