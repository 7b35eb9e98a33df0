package forecast

import "math"

// Smoother is the Gamma-Poisson smoother: exponential smoothing of counts with
// a real distribution, whose parameters many series share. Sales y of a period
// have mean λ and variance κλ given the level λ, which is Gamma(a, b). The
// state starts at the prior and goes by
//
//	predict   m = a/b          V = κ m + a/b²
//	update    a = δ a + (1-δ) a0 + y/κ
//	          b = δ b + (1-δ) b0 + 1/κ
//
// so that it is the static Gamma-Poisson model for δ = 1 and that of Harvey and
// Fernandes (1989) for a0, b0 → 0; Snyder, Ord and Beaumont (2012) is the
// near relation for many series. A period that counts for x of a whole one
// has x λ for λ.
//
// Use it for slow items, of which there are many. A pass costs a handful of
// multiplications and a division a period. It knows no trend nor season but those
// in x, and one δ and κ for all series: among items of very different rates those
// of the fast ones decide, and one that has long been silent is drawn to the prior.
type Smoother struct {
	Discount   float64 `json:"discount"`   // δ, in 0..1: what of the past is kept in a period
	Shape      float64 `json:"shape"`      // a0 > 0
	Rate       float64 `json:"rate"`       // b0 > 0: periods that the prior is worth, times κ
	Dispersion float64 `json:"dispersion"` // κ > 1: variance over mean of sales given the level
}

// usable reports whether the parameters of s are within their ranges, and those above
// 0 within 1e-15..1e15.
func (s Smoother) usable() bool {
	positive := func(x float64) bool { return x >= 1/maxMean && x <= maxMean }
	return s.Discount >= 0 && s.Discount <= 1 && positive(s.Shape) && positive(s.Rate) && s.Dispersion >= 1 && positive(s.Dispersion)
}

// Level is what is known of the level of one series: Gamma(Shape, Rate).
type Level struct{ Shape, Rate float64 }

// Mean returns a/b, units a period, and 0 for the zero Level and where either is not
// above 0.
func (l Level) Mean() float64 {
	if !(l.Shape > 0 && l.Rate > 0) {
		return 0
	}
	return l.Shape / l.Rate
}

// Var returns a/b², and 0 where Mean does.
func (l Level) Var() float64 {
	if !(l.Shape > 0 && l.Rate > 0) {
		return 0
	}
	return l.Shape / l.Rate / l.Rate
}

// Prior returns the level of a series of which nothing is known.
func (s Smoother) Prior() Level { return Level{s.Shape, s.Rate} }

// Update returns the level after a period that counts for x of a whole one, in
// which y units were sold. x = 0 with y = 0 is a period without information.
// So is one whose x or y is not within 0..1e15. Of parameters out of their ranges
// comes the zero Level.
func (s Smoother) Update(l Level, x, y float64) Level {
	if !s.usable() {
		return Level{}
	}
	if !(l.Shape >= 0 && l.Rate >= 0 && l.Shape <= math.MaxFloat64 && l.Rate <= math.MaxFloat64) {
		l = Level{}
	}
	x, y = counting(x, y)
	return s.update(l, x, y)
}

func (s Smoother) update(l Level, x, y float64) Level {
	gone := 1 - s.Discount
	return Level{
		Shape: (float64(s.Discount*l.Shape) + float64(gone*s.Shape)) + y/s.Dispersion,
		Rate:  (float64(s.Discount*l.Rate) + float64(gone*s.Rate)) + x/s.Dispersion,
	}
}

// Filter returns the level after all periods of y; those whose units or exposure are
// not within 0..1e15 tell nothing. It does not allocate. Of parameters out of their
// ranges comes the zero Level.
func (s Smoother) Filter(y Series) Level {
	if !s.usable() {
		return Level{}
	}
	l := s.Prior()
	for t, units := range y.Units {
		x, units := counting(y.exposure(t), units)
		l = s.update(l, x, units)
	}
	return l
}

// counting returns the exposure and the units of a period, none if either makes no sense.
func counting(x, units float64) (float64, float64) {
	if x >= 0 && x <= maxMean && units >= 0 && units <= maxMean {
		return x, units
	}
	return 0, 0
}

// Total returns the mean and the level's variance of the sum over the next
// periods, of which there are a number (which may have a fraction) with an
// exposure that adds up to exposure. The level goes on to drift, which widens
// its variance by 1 + (1-δ)(periods-1)/3. Sales have the variance κ mean
// beside it. Both are within what [Demand.Check] takes; what is not a number is 0.
func (s Smoother) Total(l Level, periods, exposure float64) (mean, levelVar float64) {
	drift := 1 + (1-s.Discount)*max(0, periods-1)/3
	return sane(exposure*l.Mean(), maxMean), sane(float64(exposure*exposure)*l.Var()*drift, maxVar)
}

// LogLikelihood returns the sum over y of the logarithm of the probability,
// predicted from what came before it, of each period's sales: -Inf for parameters
// out of their ranges.
func (s Smoother) LogLikelihood(y Series) float64 {
	if !s.usable() {
		return math.Inf(-1)
	}
	l, sum := s.Prior(), 0.0
	for t, units := range y.Units {
		x, units := counting(y.exposure(t), units)
		if x > 0 {
			m := x * l.Mean()
			over := float64((s.Dispersion-1)*m) + float64(x*x*l.Var()) // V - m
			sum += logNB(units, m, over)
		}
		l = s.update(l, x, units)
	}
	return sum
}

// logNB returns the logarithm of the probability of y units under the negative
// binomial of mean m and variance m + over, without the term ln y!, which no
// parameter moves. y need not be whole.
func logNB(y, m, over float64) float64 {
	r := float64(m * (m / over))
	sum := float64(-r * ln(1+over/m))
	if y == 0 {
		return sum
	}
	sum -= float64(y * ln(1+m/over))
	if y < 16 && y == math.Floor(y) { // Γ(r+y)/Γ(r) without a gamma function
		product := 1.0
		for j := 0.0; j < y; j++ {
			product *= r + j
		}
		return sum + ln(product)
	}
	return sum + (lgamma(r+y) - lgamma(r))
}
