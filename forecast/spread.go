package forecast

import "math"

// Spread is the distribution of one number to come: the sales of a period, or
// of a whole horizon.
type Spread struct {
	Mean float64 // units
	Dev  float64 // standard deviation, units

	// Whole says that these are whole units, with the distribution of a [Dist].
	// Otherwise the distribution is normal, unless calibration has found other
	// tails, and what is below 0 counts as 0.
	Whole bool

	tails *tails
}

// Dist returns the distribution of whole units with the same mean and variance.
func (s Spread) Dist() Dist { return Dist{Mean: s.Mean, Var: float64(s.Dev * s.Dev)} }

// Quantile returns the number that is enough with probability p, which counts
// as within 1e-9..1-1e-9 (NaN as the least). It is finite, at least 0, and does
// not fall with p.
func (s Spread) Quantile(p float64) float64 {
	if s.Whole {
		return float64(s.Dist().Quantile(p))
	}
	return s.at(normalQuantile(p))
}

// at returns the quantile of the probability that a standard normal number
// reaches at z.
func (s Spread) at(z float64) float64 {
	return sane(s.Mean+float64(s.Dev*s.tails.at(z)), maxMean)
}

// CDF returns the chance of at most x.
func (s Spread) CDF(x float64) float64 {
	switch {
	case x < 0:
		return 0
	case s.Whole:
		return s.Dist().CDF(int64(min(x, maxMean)))
	case !(s.Dev > 0):
		if x < s.Mean {
			return 0
		}
		return 1
	}
	return normal(s.tails.inverse((x - s.Mean) / s.Dev))
}

// crpsLevels is how many quantiles stand for a distribution that is not of
// whole units.
const crpsLevels = 100

// CRPS returns the continuous ranked probability score of the outcome y: see
// [Dist.CRPS]. Where the numbers are not whole it is twice the mean pinball
// loss of 100 quantiles.
func (s Spread) CRPS(y float64) float64 {
	if s.Whole {
		return s.Dist().CRPS(y)
	}
	y = sane(y, maxMean)
	sum := 0.0
	for i := range crpsLevels {
		p := (float64(i) + 0.5) / crpsLevels
		sum += pinball(s.Quantile(p), y, p)
	}
	return 2 * sum / crpsLevels
}

// pinball returns the loss of a quantile q of probability p.
func pinball(q, y, p float64) float64 {
	if y < q {
		return float64((1 - p) * (q - y))
	}
	return float64(p * (y - q))
}

// tails map quantiles of the standard normal distribution to those of a
// standardised error, by straight lines between knots. nil changes nothing.
type tails [len(tailKnots)]float64

// tailKnots are the standard normal quantiles of .001, .01, .025, .1, .25, .5
// and their mirror images.
var tailKnots = [...]float64{-3.0902323, -2.3263479, -1.959964, -1.2815516, -0.6744898, 0,
	0.6744898, 1.2815516, 1.959964, 2.3263479, 3.0902323}

func (t *tails) at(z float64) float64 {
	if t == nil {
		return z
	}
	k := 1
	for k < len(tailKnots)-1 && z > tailKnots[k] {
		k++
	}
	slope := (t[k] - t[k-1]) / (tailKnots[k] - tailKnots[k-1])
	return t[k-1] + float64(slope*(z-tailKnots[k-1]))
}

// inverse returns where the tails reach x; they must rise.
func (t *tails) inverse(x float64) float64 {
	if t == nil {
		return x
	}
	k := 1
	for k < len(tailKnots)-1 && x > t[k] {
		k++
	}
	slope := (tailKnots[k] - tailKnots[k-1]) / (t[k] - t[k-1])
	return tailKnots[k-1] + float64(slope*(x-t[k-1]))
}

// normalQuantile returns the quantile of the standard normal distribution for
// p, which counts as within 1e-9..1-1e-9, to about nine digits (rational
// approximation of Acklam 2003).
func normalQuantile(p float64) float64 {
	if !(p > guard) {
		p = guard
	}
	p = min(p, 1-guard)
	const low = 0.02425
	switch {
	case p < low:
		return tailQuantile(p)
	case p > 1-low:
		return -tailQuantile(1 - p)
	}
	q := p - 0.5
	r := float64(q * q)
	top := horner(r, -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
		1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00)
	bottom := horner(r, -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
		6.680131188771972e+01, -1.328068155288572e+01, 1)
	return q * top / bottom
}

func tailQuantile(p float64) float64 {
	q := math.Sqrt(-2 * ln(p))
	top := horner(q, -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
		-2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00)
	bottom := horner(q, 7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
		3.754408661907416e+00, 1, 0)
	return top / (bottom / q)
}

// horner returns the polynomial with the given coefficients, highest first.
func horner(x, a, b, c, d, e, f float64) float64 {
	y := float64(a*x) + b
	y = float64(y*x) + c
	y = float64(y*x) + d
	y = float64(y*x) + e
	return float64(y*x) + f
}
