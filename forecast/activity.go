package forecast

import (
	"context"
	"math"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// Activity is how busy a seller as a whole was in each period, as a factor on
// what its items sell on average: the season, where there is one, times a
// slowly moving level. It takes growth and decline that items have in common
// out of them, which alone sell too little to show them.
type Activity struct {
	// Factor is the factor of each period as it was foreseen in the period
	// before, so that nothing later is in it.
	Factor []float64

	smoother Smoother // of the level
	level    Level
}

// Ahead returns the exposure that the next periods add up to, without season,
// and the variance of the level over the square of its mean: both are 0 for the
// zero Activity and for no periods.
func (a Activity) Ahead(periods float64) (exposure, spread float64) {
	mean, levelVar := a.smoother.Total(a.level, periods, periods)
	if !(mean > 0) {
		return 0, 0
	}
	return mean, levelVar / mean / mean
}

// FitActivity returns the activity over all series, which have no Exposure
// yet and end at the same time, and gives each the Exposure that follows from
// it. The errors wrap [ErrSeries] or are the cause of ctx.
func FitActivity(ctx context.Context, series []Series) (Activity, error) {
	if err := checkSeries(series); err != nil {
		return Activity{}, err
	}
	sold, expected := soldOf(series)
	longest := len(sold)
	season := make([]float64, longest)
	for t := range season {
		season[t] = 1
	}
	a, err := fitActivity(ctx, sold, expected, season)
	for i, y := range series {
		series[i].Exposure = a.Factor[longest-len(y.Units):]
	}
	return a, err
}

// soldOf returns what series that end at the same time sold together, and what they
// would have at their mean rates.
func soldOf(series []Series) (sold, expected []float64) {
	longest := 0
	for _, y := range series {
		longest = max(longest, len(y.Units))
	}
	sold, expected = make([]float64, longest), make([]float64, longest)
	for _, y := range series {
		expect(y, sold[longest-len(y.Units):], expected[longest-len(y.Units):])
	}
	return sold, expected
}

// expect adds what y sold, and what it would have at its mean rate.
func expect(y Series, sold, expected []float64) {
	sum, periods := exact.Sum{}, 0.0
	for t, units := range y.Units {
		sum.Add(units)
		periods += y.exposure(t)
	}
	rate := sum.Value() / periods
	if !(rate > 0 && rate <= math.MaxFloat64) { // nothing sold, or no time to sell it in
		return
	}
	for t, units := range y.Units {
		sold[t] += units
		expected[t] += float64(rate * y.exposure(t))
	}
}

// fitActivity returns the activity for totals of all items and what was
// expected of them, given the season.
func fitActivity(ctx context.Context, sold, expected, season []float64) (a Activity, err error) {
	y := Series{Units: sold, Exposure: make([]float64, len(sold))}
	for t, e := range expected {
		y.Exposure[t] = e * season[t]
	}
	a.smoother, err = fitLevel(ctx, y)
	a.level = a.smoother.Prior()
	a.Factor = make([]float64, len(sold))
	for t := range sold {
		a.Factor[t] = a.level.Mean() * season[t]
		a.level = a.smoother.update(a.level, y.Exposure[t], sold[t])
	}
	return a, err
}

// fitLevel returns the smoother of mean 1 that is most probable for one
// series. One series says little, so its three parameters have priors: δ is
// about 0.95, the prior is worth about 50 units, κ is about 1.5.
func fitLevel(ctx context.Context, y Series) (Smoother, error) {
	smoother := func(x []float64) Smoother { return bounded([4]float64{x[0], x[1], x[1], x[2]}) }
	u := Smoother{Discount: 0.95, Shape: 50, Rate: 50, Dispersion: 1.5}.unbounded()
	centre := [3]float64{u[0], u[1], u[3]}
	spread := [3]float64{1, 1.5, 1}
	x := centre
	_, err := patternSearch(ctx, x[:], 0.6, 0.05, 150, func(x []float64) float64 {
		sum := smoother(x).LogLikelihood(y)
		for i, w := range spread {
			z := (x[i] - centre[i]) / w
			sum -= float64(z * z / 2)
		}
		return sum
	})
	return smoother(x[:]), err
}
