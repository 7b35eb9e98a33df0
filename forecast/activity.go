package forecast

import "context"

// activity is how busy the seller as a whole was in each week, as a factor on
// what its items sell on average: season times a slowly moving level. It takes
// growth, decline and the time of the year out of the items, which alone are
// too slow to show them.
type activity struct {
	season []float64 // factor of the season in each week
	factor []float64 // all, as foreseen in the week before
	ahead  float64   // factor of the season over the horizon
	weeks  float64   // weeks of factor 1 that the horizon is worth
	spread float64   // variance of the level over the square of its mean
}

// newActivity learns the factors from the orders of each week and the number
// expected from the mean rates of the items that were for sale.
func newActivity(ctx context.Context, t *timeline, orders, expected []float64) (a activity, err error) {
	middle := make([]Day, t.periods)
	for p := range middle {
		middle[p] = t.begin(p) + (t.begin(p+1)-t.begin(p))/2
	}
	yearly := newSeason(middle, orders, expected)
	a.season = make([]float64, t.periods)
	y := Series{Units: orders, Exposure: make([]float64, t.periods)}
	for p, d := range middle {
		a.season[p] = yearly.at(d)
		y.Exposure[p] = expected[p] * a.season[p]
	}
	s, err := fitLevel(ctx, y)
	if err != nil {
		return a, err
	}
	level := s.Prior()
	a.factor = make([]float64, t.periods)
	for p, seasonal := range a.season {
		a.factor[p] = level.Mean() * seasonal
		level = s.Update(level, y.Exposure[p], orders[p])
	}
	for range int(t.gap) {
		level = s.Update(level, 0, 0)
	}
	mean, levelVar := s.Total(level, t.horizon, t.horizon)
	a.spread = levelVar / mean / mean
	a.ahead = yearly.mean(t)
	a.weeks = mean * a.ahead
	return a, nil
}

// fitLevel returns the smoother of mean 1 that is most probable for one
// series. One series says little, so its three parameters have priors: δ is
// about 0.95, the prior is worth about 50 orders, κ is about 1.5.
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
			sum -= float64(z*z) / 2
		}
		return sum
	})
	return smoother(x[:]), err
}
