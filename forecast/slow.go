package forecast

import (
	"context"
	"math"
)

// rates is a method for slow items that gives only a rate for each period. Its
// distribution is negative binomial around that, with the series' own variance
// over mean, drawn to that of all series as if those were worth 12 periods.
type rates struct {
	name string
	rate func(w *workspace, y []float64) float64
}

func (r rates) Name() string { return r.name }

func (r rates) Forecast(ctx context.Context, series []Series, horizon, workers int) ([]Path, error) {
	pooled := pooledRatio(series)
	paths, err := each(ctx, series, horizon, workers, func(w *workspace, y []float64, _ int, to *outline) string {
		rate, ratio := r.rate(w, y), ownRatio(y, pooled)
		for k := range to.mean {
			to.mean[k], to.dev[k] = rate, math.Sqrt(rate*ratio)
		}
		to.total = math.Sqrt(float64(horizon) * rate * ratio)
		return r.name
	})
	for i := range paths {
		paths[i].count()
	}
	return paths, err
}

// countable is the largest mean that is told as whole units: above, nobody can
// see that they are.
const countable = 1000

// count makes the distributions of small numbers those of whole units.
func (p *Path) count() {
	p.Total.Whole = p.Total.Mean <= countable
	for k := range p.Steps {
		p.Steps[k].Whole = p.Steps[k].Mean <= countable
	}
}

// ratioPrior is how many periods the variance-to-mean ratio of all series is
// worth.
const ratioPrior = 12

// ownRatio returns the variance-to-mean ratio of y, drawn to pooled, at least 1.
func ownRatio(y []float64, pooled float64) float64 {
	m := mean(y)
	if m == 0 {
		return pooled
	}
	n := float64(len(y))
	return max(1, (sumSquares(y)/m+float64(ratioPrior*pooled))/(n+ratioPrior))
}

// pooledRatio returns the ratio of all variances to all means, at least 1.
func pooledRatio(series []Series) float64 {
	variance, total := 0.0, 0.0
	var y []float64
	for _, s := range series {
		y = append(y[:0], s.Units...)
		if len(y) > 1 && s.clean(y) == nil {
			variance += sumSquares(y) / float64(len(y)-1)
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
		sum += float64((u - m) * (u - m))
	}
	return sum
}

// gain is the smoothing weight of these methods, the usual one for slow items.
const gain = 0.1

// smooth returns exponential smoothing, started at the first period, and the
// sum of its squared errors.
func smooth(y []float64, alpha float64) (level, squares float64) {
	level = y[0]
	for _, u := range y[1:] {
		off := u - level
		level += float64(alpha * off)
		squares += float64(off * off)
	}
	return level, squares
}

// These take a pass each, imapa as many as the mean interval between sales. None
// knows a trend or a season, nor what other items tell.

// zero is the forecast that nothing sells: the best median of most slow items, and
// no help to anybody who buys stock.
func zero(_ *workspace, _ []float64) float64 { return 0 }

// historicalMean is the mean of all periods, which never forgets.
func historicalMean(_ *workspace, y []float64) float64 { return mean(y) }

// movingAverage is the mean of the last 12 periods, which forgets all else at once.
func movingAverage(_ *workspace, y []float64) float64 { return mean(y[max(0, len(y)-12):]) }

// fixedSES smooths the sales of periods with the fixed weight, l = l + (y - l)/10.
// Where a level moves faster it lags, where it stands it is noisy.
func fixedSES(_ *workspace, y []float64) float64 {
	level, _ := smooth(y, gain)
	return level
}

// croston smooths the sizes of sales and the intervals between them, z and p, and
// forecasts z/p (Croston 1972). It is biased upwards, and does not see how long the last sale was ago.
func croston(_ *workspace, y []float64) float64 {
	size, interval, since := 0.0, 0.0, 0.0
	for _, u := range y {
		since++
		if u == 0 {
			continue
		}
		if size == 0 {
			size, interval = u, since
		} else {
			size += float64(gain * (u - size))
			interval += float64(gain * (since - interval))
		}
		since = 0
	}
	if size == 0 {
		return 0
	}
	return size / interval
}

// sba is croston less its bias, (1 - α/2) z/p (Syntetos and Boylan 2005). It does
// not see either how long the last sale was ago.
func sba(w *workspace, y []float64) float64 { return croston(w, y) * (1 - gain/2) }

// tsb smooths the sizes of sales and the chance of one, which decays while
// there are none, and forecasts their product (Teunter, Syntetos and Babai 2011). It
// is biased upwards just after a sale.
func tsb(_ *workspace, y []float64) float64 {
	size, chance := 0.0, 0.0
	for t, u := range y {
		sold := 0.0
		if u > 0 {
			sold = 1
			if size == 0 {
				size = u
			} else {
				size += float64(gain * (u - size))
			}
		}
		if t == 0 {
			chance = sold
		} else {
			chance += float64(gain * (sold - chance))
		}
	}
	return size * chance
}

// adida smooths sums over the mean interval between sales (Nikolopoulos et al.
// 2011). With few sales there are few sums to smooth.
func adida(w *workspace, y []float64) float64 { return aggregated(w, y, meanInterval(y)) }

// imapa averages over all such sums up to that interval (Petropoulos and
// Kourentzes 2015), which is steadier and still late where a level moves.
func imapa(w *workspace, y []float64) float64 {
	widest := meanInterval(y)
	sum := 0.0
	for width := 1; width <= widest; width++ {
		sum += aggregated(w, y, width)
	}
	return sum / float64(widest)
}

// aggregated smooths the means of blocks of periods, counted back from the end,
// with the weight of 0.1 to 0.3 that fits them best.
func aggregated(w *workspace, y []float64, width int) float64 {
	defer w.release(w.mark())
	y = y[len(y)%width:]
	blocks := w.take(len(y) / width)
	for b := range blocks {
		blocks[b] = mean(y[b*width : (b+1)*width])
	}
	best, least := 0.0, math.Inf(1)
	for alpha := gain; alpha < 0.31; alpha += 0.05 {
		if level, squares := smooth(blocks, alpha); squares < least {
			best, least = level, squares
		}
	}
	return best
}

// meanInterval returns the rounded mean number of periods between sales,
// at least 1 and at most the length of y.
func meanInterval(y []float64) int {
	sales := 0
	for _, u := range y {
		if u > 0 {
			sales++
		}
	}
	if sales == 0 {
		return 1
	}
	return max(1, (len(y)+sales/2)/sales)
}
