package forecast

import "math"

// seasonal reports whether y, of at least three cycles, has a correlation with
// itself one cycle before that is beyond chance at 90 %:
//
//	|r_m| > 1.645 sqrt((1 + 2 sum_{k<m} r_k²) / n)
//
// the test of the M4 competition. It takes n m steps.
func seasonal(y []float64, m int) bool {
	n := len(y)
	if m < 2 || n < 3*m {
		return false
	}
	average, squares := mean(y), sumSquares(y)
	if squares == 0 {
		return false
	}
	sum := 1.0
	for k := 1; ; k++ {
		r := 0.0
		for t := k; t < n; t++ {
			r += float64((y[t] - average) * (y[t-k] - average))
		}
		r /= squares
		if k == m {
			return math.Abs(r) > 1.645*math.Sqrt(sum/float64(n))
		}
		sum += float64(2 * r * r)
	}
}

// decompose writes to index the classical seasonal indices of y by position in
// the cycle, counted from the first value: the mean ratio to (if not
// multiplicative: difference from) a centred moving average of a cycle, made of
// mean 1 (0). y has at least two cycles.
func decompose(w *workspace, y, index []float64, multiplicative bool) {
	m := len(index)
	defer w.release(w.mark())
	count := w.take(m)
	clear(index)
	trends(y, m, func(t int, trend float64) {
		switch {
		case !multiplicative:
			index[t%m] += y[t] - trend
			count[t%m]++
		case trend > 0:
			index[t%m] += y[t] / trend
			count[t%m]++
		}
	})
	sum := 0.0
	for j := range index {
		index[j] /= max(1, count[j])
		sum += index[j]
	}
	if !multiplicative {
		for j := range index {
			index[j] -= sum / float64(m)
		}
		return
	}
	for j := range index {
		if sum > 0 {
			index[j] = max(0.01, index[j]*float64(m)/sum)
		} else {
			index[j] = 1
		}
	}
}

// trends calls f for every value that has half a cycle before and after it,
// with the mean of the cycle around it (the outer two values halved, if m is
// even).
func trends(y []float64, m int, f func(t int, trend float64)) {
	half := m / 2
	window := 0.0
	for _, u := range y[:m] {
		window += u
	}
	for t := half; t+half < len(y) && t-half+m <= len(y); t++ {
		sum := window
		if m%2 == 0 {
			sum += (y[t+half] - y[t-half]) / 2
		}
		f(t, sum/float64(m))
		if t-half+m < len(y) {
			window += y[t-half+m] - y[t-half]
		}
	}
}

// deseasonalised returns a model of y without its season, if the test finds
// one, with the indices of decompose put on again: the frame of the benchmarks
// of the M4 competition. The season is multiplicative if all values are
// positive.
func deseasonalised(inner model) model {
	return func(w *workspace, y []float64, period int, to *outline) {
		if !seasonal(y, period) {
			inner(w, y, 1, to)
			return
		}
		index := w.take(period)
		ratio := positive(y)
		decompose(w, y, index, ratio)
		plain := w.take(len(y))
		for t, u := range y {
			if ratio {
				plain[t] = u / index[t%period]
			} else {
				plain[t] = u - index[t%period]
			}
		}
		inner(w, plain, 1, to)
		reseason(to, index, len(y), ratio)
	}
}

func positive(y []float64) bool {
	for _, u := range y {
		if !(u > 0) {
			return false
		}
	}
	return true
}
