package forecast

// hurdle is a Dist made ready for evaluation: nothing with the chance none, and
// else one unit more than rest (Mullahy 1986). Without such a chance it is rest.
type hurdle struct {
	none float64
	rest shape
}

func (d Dist) ready() hurdle {
	m, v := sane(d.Mean, maxMean), sane(d.Var, maxVar)
	square := float64(m * m)
	none := 0.0
	if d.None > 0 && m >= minMean {
		none = min(d.None, v/(v+square)) // more than the variance allows
	}
	some := max(1-none, guard)
	if none == 0 || some >= m { // where something sells it is one unit at least
		return hurdle{rest: newShape(m, v)}
	}
	variance := float64(some*v) - float64(none*square)
	return hurdle{none, newShape(m/some-1, max(0, variance)/(some*some))}
}

// cdf is Dist.CDF.
func (h *hurdle) cdf(k int64) float64 {
	switch {
	case h.none == 0:
		return h.rest.cdf(k)
	case k < 0:
		return 0
	}
	return min(1, h.none+float64((1-h.none)*h.rest.cdf(k-1)))
}

// quantile is Dist.Quantile.
func (h *hurdle) quantile(p float64) int64 {
	switch {
	case h.none == 0:
		return h.rest.quantile(p)
	case !(p-guard > h.none):
		return 0
	}
	return 1 + h.rest.quantile((min(p, 1-guard)-h.none)/(1-h.none))
}

// crps is Dist.CRPS, that of a mixture with what is certainly nothing.
func (h *hurdle) crps(y float64) float64 {
	if h.none == 0 {
		return h.rest.crps(y)
	}
	some := 1 - h.none
	score := float64(h.none*y) + float64(some*h.rest.crps(y-1)) - float64(h.none*some*h.rest.crps(-1))
	return max(0, score)
}

// excess is Dist.Excess.
func (h *hurdle) excess(k int64) float64 {
	switch {
	case h.none == 0:
		return h.rest.excess(k)
	case k <= 0:
		return h.mean() - float64(k)
	}
	return (1 - h.none) * h.rest.excess(k-1)
}

// mean is that of the Dist.
func (h *hurdle) mean() float64 {
	m := float64(h.rest.shift) + h.rest.mean
	if h.none == 0 {
		return m
	}
	return (1 - h.none) * (1 + m)
}
