package forecast

import "math"

// The plain methods that every forecast has to beat.

// naive forecasts the last value, with the errors of a random walk: a pass, best
// where nothing but the last value tells anything, and as noisy as that one value.
func naive(w *workspace, y []float64, _ int, to *outline) {
	seasonalNaive(w, y, 1, to)
}

// seasonalNaive forecasts the value one cycle before, y_{n+h-m}. Errors of cycles
// add up like those of a random walk. It takes a pass, is hard to beat where the
// cycle is most of a series, and takes the noise and the growth of one cycle over.
func seasonalNaive(w *workspace, y []float64, period int, to *outline) {
	m := max(1, period)
	if len(y) < m {
		m = 1
	}
	squares := 0.0
	for t := m; t < len(y); t++ {
		off := y[t] - y[t-m]
		squares += float64(off * off)
	}
	noise := squares / math.Max(1, float64(len(y)-m))
	for k := range to.mean {
		to.mean[k] = y[len(y)-m+k%m]
		to.dev[k] = math.Sqrt(noise * float64(1+k/m))
	}
	to.total = totalDev(to.dev)
}

func mean(y []float64) float64 {
	sum := 0.0
	for _, u := range y {
		sum += u
	}
	return sum / max(1, float64(len(y)))
}

// totalDev returns the standard deviation of the sum of steps, given theirs, as
// if they came from a moving average process, as those of exponential smoothing
// do: v_h = v_1 (1 + sum_{j<h} c_j²) gives the weights c ≥ 0, and
//
//	var = v_1 sum_{k=1..H} (1 + sum_{i=1..H-k} c_i)²
//
// (Hyndman et al. 2008, section 6.6). Where a step has a smaller variance than
// the one before, c is 0.
func totalDev(dev []float64) float64 {
	one := float64(dev[0] * dev[0])
	if one == 0 {
		sum := 0.0
		for _, d := range dev {
			sum += d
		}
		return sum
	}
	weight, sum := 1.0, 0.0
	for k := range dev {
		if k > 0 {
			grown := float64(dev[k]*dev[k]) - float64(dev[k-1]*dev[k-1])
			weight += math.Sqrt(max(0, grown/one))
		}
		sum += float64(weight * weight)
	}
	return dev[0] * math.Sqrt(sum)
}
