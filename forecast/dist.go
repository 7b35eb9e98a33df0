package forecast

// Dist is a distribution of whole units by its mean and variance: the negative
// binomial with these moments where Var > Mean, Poisson where they are equal.
//
// Where Var < Mean, some units are certain: a whole number of them is set
// aside and the rest is negative binomial, with the same mean and variance.
// Let f be the fraction of Mean. Where Var is at most f(1-f), the least that
// whole units can have, only the two numbers around Mean have a chance; so
// Var = 0 with a whole Mean is that number for sure. From there to f (to 1 with
// a whole Mean), the variance is f (1).
//
// Every method is a pure function of the bits of Mean, Var and None, with the same
// result on every machine. Numbers that are negative or not finite count as
// the nearest sane ones: a mean is 0 or within 1e-12..1e15, a variance within
// 0..1e30.
type Dist struct {
	Mean float64 `json:"mean"` // units
	Var  float64 `json:"var"`  // units²

	// None is the chance that nothing sells, where that is known better than by
	// the moments: units that come several at a time leave more days without any.
	// What sells if something does has then the moments that are left for it. 0
	// leaves the chance to the moments, and so does a chance that is too small
	// for them; one that is too large counts as the largest.
	None float64 `json:"none,omitempty"`
}

const (
	maxMean = 1e15
	maxVar  = 1e30
	minMean = 1e-12

	// guard is how far below a probability a distribution function may be and
	// still count as having reached it: more than rounding, less than matters.
	guard = 1e-9
)

// CDF returns the chance of at most k units.
func (d Dist) CDF(k int64) float64 {
	s := d.ready()
	return s.cdf(k)
}

// PMF returns the chance of exactly k units.
func (d Dist) PMF(k int64) float64 {
	s := d.ready()
	return max(0, s.cdf(k)-s.cdf(k-1))
}

// Quantile returns the smallest number of units that is enough with
// probability p (less 1e-9, so that no rounding decides). p counts as within
// 0..1-1e-9; NaN counts as 0. It takes time linear in Mean + 40 Var/Mean up to
// a few thousand units, and logarithmic in them above.
func (d Dist) Quantile(p float64) int64 {
	s := d.ready()
	return s.quantile(p)
}

// Quantiles sets dst[i] to Quantile(levels[i]), for levels in rising order, in
// little more time than one of them takes. What is longer, dst or levels, is
// left as it is beyond the other's end.
func (d Dist) Quantiles(dst []int64, levels []float64) {
	s := d.ready()
	for i := range min(len(dst), len(levels)) {
		dst[i] = s.quantile(levels[i])
		if i > 0 && dst[i] < dst[i-1] {
			dst[i] = dst[i-1]
		}
	}
}

// CRPS returns the continuous ranked probability score of an outcome of y
// units, the integral of (F(x) - 1[x >= y])²: 0 for a sure and right forecast,
// |Mean - y| for a sure and wrong one, in units (Matheson and Winkler 1976).
// y counts as within 0..1e15.
func (d Dist) CRPS(y float64) float64 {
	s := d.ready()
	return s.crps(sane(y, maxMean))
}
