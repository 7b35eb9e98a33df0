package forecast

import (
	"context"

	"github.com/forwardstock/forwardstock/internal/exact"
)

const (
	weeksOfYear = 52
	mostScaled  = 3 // by how much the seller's total may differ from the sum of items
)

// fitSeller forecasts the sales of all items together, which show the season,
// growth and level of the seller better than any item does, by [Auto] on their
// weeks. Items are scaled to add up to that (forecast proportions; Gross and
// Sohl 1990), and what is unsure about it is common to all of them.
func (f *fitter) fitSeller(ctx context.Context, items []ItemDemand) error {
	f.factor, f.common = 1, f.spread
	y := f.wholeWeeks()
	if len(y) < fastPeriods {
		return nil
	}
	paths, err := auto{}.Forecast(ctx, []Series{{Units: y, Period: weeksOfYear}}, f.time.ahead(), f.workers)
	if err != nil || paths[0].Err != nil {
		return err
	}
	top := paths[0].within(f.time.window())
	var mean, variance, squares exact.Sum
	for _, d := range items {
		mean.Add(d.Mean)
		variance.Add(d.Total().Var)
		squares.Add(float64(d.Mean * d.Mean))
	}
	if usual := mean.Value() - f.extra; usual > 0 {
		f.factor = max(1.0/mostScaled, min(top.Mean/usual, mostScaled))
	}
	// Such that all items together vary as their total does.
	rest := float64(top.Dev*top.Dev) - float64(f.factor*variance.Value())
	all := float64(f.factor * mean.Value())
	if all > 0 {
		own := float64(f.spread * (f.factor * f.factor * squares.Value()))
		f.common = max(f.spread, min((rest+own)/(all*all), 1))
	}
	return nil
}

// wholeWeeks returns what the seller sold by week, without the cut-off oldest.
func (f *fitter) wholeWeeks() []float64 {
	if len(f.sold) > 0 && f.time.begin(1)-f.time.begin(0) < daysPerPeriod {
		return f.sold[1:]
	}
	return f.sold
}

// spiky returns the share of the items' means that spikes are.
func (f *fitter) spiky(items []ItemDemand) float64 {
	var mean exact.Sum
	for _, d := range items {
		mean.Add(d.Mean)
	}
	if !(mean.Value() > 0) {
		return 0
	}
	return min(1, f.extra*f.factor/mean.Value())
}

// scale fits the demand for an item to the seller's total.
func (f *fitter) scale(d *ItemDemand) {
	d.Mean = float64(d.Mean * f.factor)
	d.LevelVar = float64(d.LevelVar*(f.factor*f.factor)) + float64((f.common-f.spread)*(d.Mean*d.Mean))
}
