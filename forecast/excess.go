package forecast

// Excess returns how many units demand is expected to be beyond k, the mean of
// max(0, D - k): what a stock of k units fails to serve. It is at least
// Mean - k, falls and is convex in k; below 0, k counts as it is. It takes time
// linear in the units that have a chance up to a few thousand, and a few
// hundred steps above, where its error is below 1e-3 standard deviations.
func (d Dist) Excess(k int64) float64 {
	s := d.ready()
	return s.excess(k)
}

// Filled returns the smallest number of units from which a share of demand is
// served in the mean: min{k >= 0: Excess(k) <= (1 - share) Mean} (the fill rate,
// type 2 service). The share counts as within 0..1-1e-9; NaN counts as 0. It
// takes the time of some 2 log2(result) calls of Excess.
func (d Dist) Filled(share float64) int64 {
	if !(share > 0) {
		return 0
	}
	s := d.ready()
	short := (1 - min(share, 1-guard)) * s.mean()
	low, high := int64(-1), int64(1)
	for s.excess(high) > short && high < top {
		low, high = high, 2*high
	}
	for high-low > 1 {
		middle := low + (high-low)/2
		if s.excess(middle) <= short {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

func (s *shape) excess(k int64) float64 {
	if k < s.shift { // what is certain counts in full
		return float64(s.shift-k) + s.mean
	}
	k -= s.shift
	switch s.kind {
	case even:
		if k == 0 {
			return s.mean
		}
		return 0
	case gamma:
		return s.gammaExcess(float64(k))
	}
	switch {
	case k <= s.low:
		return max(0, s.mean-float64(k))
	case k >= s.high:
		return 0
	}
	s.seek(k)
	// Sums of what is above, weight by weight.
	sum, at, weight := 0.0, s.at, s.weight
	for at < s.high {
		n := float64(at)
		weight = float64(weight * ((s.a + float64(n*s.q)) / (n + 1)))
		at++
		sum += float64(weight * float64(at-k))
	}
	return sum / s.total
}

// gammaExcess integrates the chance of more than x from k on (Simpson's rule)
// where the distribution function is that of lowerGamma's approximation, which
// is good to a share of one standard deviation only if nothing large cancels.
// Elsewhere it is theta (alpha (1 - P(alpha+1, x)) - x (1 - P(alpha, x))).
func (s *shape) gammaExcess(k float64) float64 {
	if s.alpha <= 99 {
		x := max(0, k-s.origin) / s.theta
		tail := float64(s.alpha*(1-lowerGamma(s.alpha+1, x))) - float64(x*(1-lowerGamma(s.alpha, x)))
		return max(0, s.theta*tail)
	}
	const reach, steps = 9, 128
	from, to := max(k, s.mean-reach*s.spread), s.mean+reach*s.spread
	if from >= to {
		return 0
	}
	above := func(x float64) float64 { return 1 - lowerGamma(s.alpha, (x-s.origin)/s.theta) }
	width := (to - from) / steps
	sum := above(from) + above(to)
	for i := 1; i < steps; i++ {
		sum += float64(float64(2+2*(i%2)) * above(from+float64(width*float64(i))))
	}
	return (from - k) + float64(sum*width)/3
}
