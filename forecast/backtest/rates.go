package backtest

import "math"

// gain is the smoothing weight of the baselines, the usual one for slow items.
const gain = 0.1

func mean(y []float64) float64 {
	sum := 0.0
	for _, u := range y {
		sum += u
	}
	return sum / max(1, float64(len(y)))
}

// ses returns simple exponential smoothing, started at the first period, and
// the sum of its squared errors.
func ses(y []float64, alpha float64) (level, squares float64) {
	if len(y) == 0 {
		return 0, 0
	}
	level = y[0]
	for _, u := range y[1:] {
		off := u - level
		level += alpha * off
		squares += off * off
	}
	return level, squares
}

// croston smooths the sizes of sales and the intervals between them.
func croston(y []float64) float64 {
	size, interval, since := 0.0, 0.0, 0.0
	for _, u := range y {
		since++
		if u == 0 {
			continue
		}
		if size == 0 {
			size, interval = u, since
		} else {
			size += gain * (u - size)
			interval += gain * (since - interval)
		}
		since = 0
	}
	if size == 0 {
		return 0
	}
	return size / interval
}

// tsb smooths the sizes of sales and the chance of one, which decays while
// there are none.
func tsb(y []float64) float64 {
	size, chance := 0.0, 0.0
	for t, u := range y {
		sold := 0.0
		if u > 0 {
			sold = 1
			if size == 0 {
				size = u
			} else {
				size += gain * (u - size)
			}
		}
		if t == 0 {
			chance = sold
		} else {
			chance += gain * (sold - chance)
		}
	}
	return size * chance
}

// adida smooths sums over the mean interval between sales.
func adida(y []float64) float64 { return aggregated(y, meanInterval(y)) }

// imapa averages over all such sums up to that interval.
func imapa(y []float64) float64 {
	widest := meanInterval(y)
	sum := 0.0
	for width := 1; width <= widest; width++ {
		sum += aggregated(y, width)
	}
	return sum / float64(widest)
}

// aggregated smooths the means of blocks of periods, counted back from the end,
// with the weight of 0.1 to 0.3 that fits them best.
func aggregated(y []float64, width int) float64 {
	y = y[len(y)%width:]
	blocks := make([]float64, 0, len(y)/width)
	for ; len(y) >= width; y = y[width:] {
		blocks = append(blocks, mean(y[:width]))
	}
	best, least := 0.0, math.Inf(1)
	for alpha := gain; alpha < 0.31; alpha += 0.05 {
		if level, squares := ses(blocks, alpha); squares < least {
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
