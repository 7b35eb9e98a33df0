package forecast

import "context"

const (
	commonItems   = 8    // below, what they have in common is what each does itself
	growthDamping = 0.95 // what is left of growth after a period
	growthPeriods = 12   // that it takes to see any
	mostGrowth    = 0.5  // of a logarithm, over the horizon
)

// common is what all items have in common.
type common struct {
	ahead  []float64 // factor of each period of the horizon
	spread float64   // variance of their level over its squared mean
}

// newCommon finds it, and gives the items, which have an exposure each, the one
// that follows from it.
func newCommon(ctx context.Context, items []Series, period, horizon int) (c common, err error) {
	sold, expected := soldOf(items)
	longest := len(sold)
	season, ahead := pooledSeason(sold, expected, period, horizon)
	c.ahead = ahead
	factor := season
	if len(items) >= commonItems {
		a, err := fitActivity(ctx, sold, expected, season)
		if err != nil {
			return c, err
		}
		factor = a.Factor
		var level float64
		level, c.spread = a.Ahead(float64(horizon))
		// Half the growth, as in the Theta method: the level lags behind it,
		// and it goes on, damped.
		growth := growthOf(sold, expected, season) / 2
		odds := a.smoother.Discount / (1 - a.smoother.Discount)
		reach, damped := min(odds, float64(longest)/2), 1.0
		for h := range c.ahead {
			damped = float64(damped * growthDamping)
			reach += damped
			grown := max(-mostGrowth, min(float64(growth*reach), mostGrowth))
			c.ahead[h] = float64(c.ahead[h] * (level / float64(horizon) * exp(grown)))
		}
	}
	for _, y := range items {
		for t := range y.Exposure {
			y.Exposure[t] = min(float64(y.Exposure[t]*factor[longest-len(y.Units)+t]), maxMean)
		}
	}
	return c, nil
}

// growthOf returns the slope by period of the logarithm of sales over what was
// expected, drawn to none by how unsure it is, with errors that follow each
// other.
func growthOf(sold, expected, season []float64) float64 {
	var z, x []float64
	for t, s := range sold {
		if e := float64(expected[t] * season[t]); s > 0 && e > 0 {
			z, x = append(z, ln(s/e)), append(x, float64(t))
		}
	}
	n := float64(len(z))
	if n < growthPeriods {
		return 0
	}
	meanX, meanZ := mean(x), mean(z)
	var xx, xz float64
	for k := range z {
		xx += float64((x[k] - meanX) * (x[k] - meanX))
		xz += float64((x[k] - meanX) * (z[k] - meanZ))
	}
	slope := xz / xx
	var squares, lagged, last float64
	for k := range z {
		r := z[k] - meanZ - float64(slope*(x[k]-meanX))
		squares += float64(r * r)
		lagged += float64(r * last)
		last = r
	}
	if squares == 0 || slope == 0 {
		return slope
	}
	follow := max(0, min(lagged/squares, 0.9))
	variance := squares / (n - 2) / xx * ((1 + follow) / (1 - follow))
	return slope * max(0, 1-variance/(slope*slope))
}

// pooledSeason returns the factor of the season in each period, and over the
// horizon: the shrunk profile of sales over what was expected, once there are
// three cycles.
func pooledSeason(sold, expected []float64, period, horizon int) (season, ahead []float64) {
	n, first := len(sold), 0
	for first < n && !(sold[first] > 0) {
		first++
	}
	ratio := make([]float64, n-first)
	for t := range ratio {
		if e := expected[first+t]; e > 0 {
			ratio[t] = sold[first+t] / e
		}
	}
	index := make([]float64, max(1, period))
	for j := range index {
		index[j] = 1
	}
	if period > 1 && len(ratio) >= 3*period {
		shrunk(&workspace{}, ratio, index, true)
	}
	at := func(t int) float64 { return index[((t-first)%len(index)+len(index))%len(index)] }
	season, ahead = make([]float64, n), make([]float64, horizon)
	for t := range season {
		season[t] = max(at(t), 0.01)
	}
	for h := range ahead {
		ahead[h] = max(at(n+h), 0.01)
	}
	return season, ahead
}
