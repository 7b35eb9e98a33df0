package forecast

import "math"

const (
	maxLags  = 5 // of an autoregression
	maxDiffs = 2
	arSize   = maxLags + 1 // coefficients: the constant, and the lags
)

// autoregression differences y until it looks stationary (the KPSS test at 5 %;
// Kwiatkowski et al. 1992), and regresses what is left on up to five lags of
// itself, with a constant or without, by least squares and AICc. Forecasts stay
// within twice the range of the values.
//
// Use it beside exponential smoothing, for series without season whose changes
// have momentum or turn back. It takes a dozen passes. By itself it is poor on
// short series: lags chosen from a dozen values are mostly chance.
func autoregression(w *workspace, y []float64, period int, to *outline) {
	n := len(y)
	if n < 8 {
		line(SES)(w, y, period, to)
		return
	}
	z := w.take(n)
	copy(z, y)
	d := 0
	for d < maxDiffs && len(z) > 8 && drifts(z) {
		for t := len(z) - 1; t > 0; t-- {
			z[t] -= z[t-1]
		}
		z = z[1:]
		d++
	}
	scale := math.Sqrt(sumSquares(z) / float64(len(z)))
	if scale == 0 {
		scale = 1
	}
	for t := range z {
		z[t] /= scale
	}
	coefficient, noise := regressOnLags(z)
	coefficient[0] *= scale
	noise *= float64(scale * scale)
	// One recursion for y itself: (1 - sum a_i B^i) (1 - B)^d.
	var lag [maxLags + maxDiffs]float64
	copy(lag[:], coefficient[1:])
	for range d {
		for i := len(lag) - 1; i > 0; i-- {
			lag[i] -= lag[i-1]
		}
		lag[0]++
	}
	low, high := y[0], y[0]
	for _, u := range y {
		low, high = min(low, u), max(high, u)
	}
	reach := float64(2 * (high - low))
	psi := w.take(len(to.mean)) // what an error does so many steps later
	variance := 0.0
	for h := range to.mean {
		u := coefficient[0]
		effect := 0.0
		for i, a := range lag {
			back := h - 1 - i
			switch {
			case back >= 0:
				u += float64(a * to.mean[back])
				effect += float64(a * psi[back])
			case n+back >= 0:
				u += float64(a * y[n+back])
			}
		}
		if h == 0 {
			effect = 1
		}
		psi[h] = max(-1e6, min(effect, 1e6))
		to.mean[h] = max(low-reach, min(u, high+reach))
		variance += float64(psi[h] * psi[h])
		to.dev[h] = math.Sqrt(noise * variance)
	}
	to.total = totalDev(to.dev)
}

// drifts reports whether the KPSS test rejects that z varies around one level.
func drifts(z []float64) bool {
	n := len(z)
	level := mean(z)
	lags := int(3 * math.Sqrt(float64(n)) / 13)
	variance := sumSquares(z) / float64(n)
	for k := 1; k <= lags; k++ {
		c := 0.0
		for t := k; t < n; t++ {
			c += float64((z[t] - level) * (z[t-k] - level))
		}
		variance += float64(2 * (1 - float64(k)/float64(lags+1)) * c / float64(n))
	}
	path, squares := 0.0, 0.0
	for _, u := range z {
		path += u - level
		squares += float64(path * path)
	}
	return squares/float64(n)/float64(n) > 0.463*variance && variance > 0
}

// regressOnLags returns the constant and the coefficients of the lags of the
// autoregression with the least AICc, and the variance of its errors.
func regressOnLags(z []float64) (best [arSize]float64, noise float64) {
	most := min(maxLags, len(z)/4)
	// Column 0 is the constant, i the value i periods before; the last one is
	// what they are to explain.
	var gram [arSize + 1][arSize + 1]float64
	var x [arSize + 1]float64
	for t := most; t < len(z); t++ {
		x[0] = 1
		for i := 1; i <= most; i++ {
			x[i] = z[t-i]
		}
		x[arSize] = z[t]
		for i := range x {
			for j := range i + 1 {
				gram[i][j] += float64(x[i] * x[j])
			}
		}
	}
	n := float64(len(z) - most)
	least := math.Inf(1)
	for _, constant := range [...]bool{true, false} {
		for lags := range most + 1 {
			var used [arSize]int
			k := 0
			if constant {
				k++
			}
			for i := 1; i <= lags; i++ {
				used[k] = i
				k++
			}
			left := n - float64(k) - 2
			if left <= 0 {
				continue
			}
			b, squares := regress(&gram, used[:k])
			squares = max(squares, 1e-12*n)
			aicc := float64(n*ln(squares)) + 2*float64(k+1)*(1+float64(k+2)/left)
			if aicc < least {
				least, best, noise = aicc, b, squares/max(1, n-float64(k))
			}
		}
	}
	return best, noise
}

// regress solves the normal equations of some columns by Cholesky factors and
// returns the coefficients by column, and the sum of squares that is left.
func regress(gram *[arSize + 1][arSize + 1]float64, used []int) (b [arSize]float64, squares float64) {
	var l [arSize][arSize]float64
	var z [arSize]float64
	squares = gram[arSize][arSize]
	for i, column := range used {
		right := gram[arSize][column]
		for j := range i + 1 {
			sum := gram[column][used[j]]
			for k := range j {
				sum -= float64(l[i][k] * l[j][k])
			}
			if i == j {
				l[i][i] = math.Sqrt(max(sum, float64(1e-9*gram[column][column])+1e-12))
			} else {
				l[i][j] = sum / l[j][j]
			}
		}
		for k := range i {
			right -= float64(l[i][k] * z[k])
		}
		z[i] = right / l[i][i]
		squares -= float64(z[i] * z[i])
	}
	for i := len(used) - 1; i >= 0; i-- {
		u := z[i]
		for k := i + 1; k < len(used); k++ {
			u -= float64(l[k][i] * b[used[k]])
		}
		b[used[i]] = u / l[i][i]
	}
	return b, squares
}
