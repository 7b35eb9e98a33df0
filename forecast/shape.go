package forecast

import "math"

// shape is a distribution of whole units by its mean and variance. Three kinds
// cover all:
//
//   - even: only the two whole numbers around the mean;
//   - walk: negative binomial or Poisson, its probabilities summed one by one
//     from where they begin to matter. They start from 1 at the mode and are
//     divided by their sum, so that nothing underflows (exp(-mean) would, from
//     a mean of 745 on) and neither a logarithm nor a gamma function is needed;
//   - else the shifted gamma (Pearson type III) with the same mean, variance
//     and skewness as the negative binomial, with continuity correction.
type shape struct {
	kind   kind
	shift  int64   // units that are certain
	mean   float64 // of the rest
	spread float64 // standard deviation of the rest

	a, q         float64 // walk: pmf(k+1) = pmf(k) (a + k q) / (k + 1)
	low, high    int64   // walk: beyond these the probabilities do not matter
	first, total float64 // walk: weight of low, sum of all weights
	at           int64   // walk: cursor
	weight, sum  float64 // walk: at the cursor, and up to it

	alpha, theta, origin float64 // gamma: origin + theta Gamma(alpha)
}

type kind uint8

const (
	even kind = iota
	walk
	gamma
)

const (
	walkMean  = 5000 // largest mean whose probabilities are summed one by one
	walkRatio = 1000 // largest variance over mean of such
	top       = 1 << 62
)

// newShape returns the one of sane moments.
func newShape(m, v float64) shape {
	whole := math.Floor(m)
	fraction := m - whole
	if m < minMean || v <= fraction*(1-fraction) {
		return shape{kind: even, shift: int64(whole), mean: fraction}
	}
	certain := 0.0
	if v < m {
		certain = min(math.Ceil(m-v), whole)
		if certain == m {
			certain--
		}
	}
	m -= certain
	v = max(v, m)
	s := shape{shift: int64(certain), mean: m, spread: math.Sqrt(v)}
	if m > walkMean || v/m > walkRatio {
		s.kind = gamma
		w := float64(2*v) - m
		s.alpha = 4 * (v / w) * (m / w) * m
		s.theta = w / (2 * m)
		s.origin = -m * (m / w)
		return s
	}
	s.kind = walk
	s.a, s.q = m*(m/v), (v-m)/v
	s.measure()
	return s
}

func sane(x, most float64) float64 {
	if !(x > 0) {
		return 0
	}
	return min(x, most)
}

// measure finds the range, first weight and total of a walk.
func (s *shape) measure() {
	mode := int64(max(0, math.Floor(s.mean-1/(1-s.q))))
	s.low, s.first = mode, 1
	for s.low > 0 && s.first > 1e-20 {
		s.low--
		k := float64(s.low)
		s.first = float64(s.first * ((k + 1) / (s.a + float64(k*s.q))))
	}
	weight, k := s.first, float64(s.low)
	for s.total = weight; ; {
		ratio := (s.a + float64(k*s.q)) / (k + 1)
		if bound := max(ratio, s.q); bound < 1 && weight*bound < s.total*(1-bound)*1e-15 {
			break
		}
		k++
		weight = float64(weight * ratio)
		s.total += weight
	}
	s.high = int64(k)
	s.rewind()
}

func (s *shape) rewind() { s.at, s.weight, s.sum = s.low, s.first, s.first }

func (s *shape) step() {
	k := float64(s.at)
	s.weight = float64(s.weight * ((s.a + float64(k*s.q)) / (k + 1)))
	s.sum += s.weight
	s.at++
}

// seek goes to k, at least low.
func (s *shape) seek(k int64) {
	if k < s.at {
		s.rewind()
	}
	for s.at < k {
		s.step()
	}
}

// cdf returns the chance of at most k units.
func (s *shape) cdf(k int64) float64 {
	if k < s.shift {
		return 0
	}
	k -= s.shift
	switch s.kind {
	case even:
		if k == 0 {
			return 1 - s.mean
		}
		return 1
	case gamma:
		return lowerGamma(s.alpha, (float64(k)+0.5-s.origin)/s.theta)
	}
	switch {
	case k < s.low:
		return 0
	case k >= s.high:
		return 1
	}
	s.seek(k)
	return min(1, s.sum/s.total)
}

// quantile returns the smallest number that is enough with probability p.
func (s *shape) quantile(p float64) int64 {
	if !(p > 0) {
		return s.shift + s.least()
	}
	target := min(p, 1-guard) - guard
	switch s.kind {
	case even:
		if 1-s.mean >= target {
			return s.shift
		}
		return s.shift + 1
	case gamma:
		return s.shift + s.bisect(target)
	}
	target *= s.total
	if s.sum >= target {
		s.rewind()
	}
	for s.sum < target && s.at < s.high {
		s.step()
	}
	return s.shift + s.at
}

// least returns the smallest rest that has a chance.
func (s *shape) least() int64 {
	if s.kind == walk {
		return s.low
	}
	return 0
}

func (s *shape) bisect(target float64) int64 {
	reached := func(k int64) bool {
		return lowerGamma(s.alpha, (float64(k)+0.5-s.origin)/s.theta) >= target
	}
	low, high := int64(-1), int64(1)
	for width := s.mean + s.spread; high < top; width *= 2 {
		high = int64(min(math.Ceil(width), top))
		if reached(high) {
			break
		}
		low = high
	}
	for high-low > 1 {
		middle := low + (high-low)/2
		if reached(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

// crps returns the score of y, which may be below 0.
func (s *shape) crps(y float64) float64 {
	y -= float64(s.shift)
	if y < 0 { // all below the certain units counts in full
		return -y + s.crpsRest(0)
	}
	return s.crpsRest(y)
}

func (s *shape) crpsRest(y float64) float64 {
	switch s.kind {
	case even:
		below := 1 - s.mean // P(0), which is the distribution function on [0, 1)
		return between(below, 0, y) + max(0, y-1)
	case gamma:
		// Scheuerer and Möller (2015), for origin + theta Gamma(alpha).
		x := max(0, y-s.origin) / s.theta
		beta := exp(lgamma(0.5) + lgamma(s.alpha) - lgamma(s.alpha+0.5))
		c := float64(x*(2*lowerGamma(s.alpha, x)-1)) -
			float64(s.alpha*(2*lowerGamma(s.alpha+1, x)-1)) - 1/beta
		return max(0, c*s.theta)
	}
	sum := max(0, float64(s.low)-y) // certain to be exceeded
	for s.rewind(); s.at < s.high; s.step() {
		sum += between(min(1, s.sum/s.total), float64(s.at), y)
	}
	return sum + max(0, y-float64(s.high))
}

// between returns the integral of (f - 1[x >= y])² for x from k to k + 1.
func between(f, k, y float64) float64 {
	before := max(0, min(1, y-k))
	return float64(before*f*f) + float64((1-before)*(1-f)*(1-f))
}
