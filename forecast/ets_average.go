package forecast

import "math"

// maxETSSeason is the longest cycle that exponential smoothing follows with a
// state for each of its periods.
const maxETSSeason = 24

// prepare returns y over its scale, and the cycle to follow with a state for each
// of its periods: 1 where it is too long or not seen twice.
func (w *workspace) prepare(y []float64, scale float64, period int) (scaled []float64, m int) {
	m = max(1, period)
	if m > maxETSSeason || len(y) < 2*m+2 {
		m = 1
	}
	scaled = w.take(len(y))
	for t, u := range y {
		scaled[t] = u / scale
	}
	return scaled, m
}

// weightedETS fits all kinds of exponential smoothing that suit y and averages
// them by their Akaike weights exp(-ΔAICc/2) (Burnham and Anderson 2002), which
// is better than to select one.
//
// The formulas are those of etsFit. Use it for series of a dozen values and more. It takes some 400 passes. What
// it gets wrong: it knows no drift that goes on for ever, and a level shift
// looks to it like a large weight.
func weightedETS(w *workspace, y []float64, period int, to *outline) {
	n := len(y)
	scale := mean(y)
	if n < 4 || scale == 0 {
		line(SES)(w, y, period, to)
		return
	}
	scaled, m := w.prepare(y, scale, period)
	horizon := len(to.mean)
	one := outline{mean: w.take(horizon), dev: w.take(horizon)}
	means, squares := w.take(horizon), w.take(horizon)
	ratios, differences, ring := w.take(m), w.take(m), w.take(m)
	adjusted := w.take(n)
	ratio := positive(y)
	if m > 1 {
		decompose(w, scaled, differences, false)
		if ratio {
			decompose(w, scaled, ratios, true)
		}
	}
	f := &w.ets
	best, total := math.Inf(1), 0.0
	for _, kind := range etsKinds {
		if kind.multiplicative && !ratio || kind.season != noSeason && m == 1 {
			continue
		}
		*f = etsFit{kind: kind, y: scaled, ring: ring[:0]}
		switch kind.season {
		case additiveSeason:
			f.start, f.ring = differences, ring
		case multiplicativeSeason:
			f.start, f.ring = ratios, ring
		}
		f.begin(adjusted)
		weights, aicc, ok := f.fit()
		if !ok || !(aicc < best+40) {
			continue
		}
		if aicc < best { // weights relative to the best so far
			if total > 0 {
				shrink := exp((aicc - best) / 2)
				total *= shrink
				for h := range means {
					means[h] *= shrink
					squares[h] *= shrink
				}
			}
			best = aicc
		}
		share := exp((best - aicc) / 2)
		total += share
		f.forecast(weights, &one)
		for h, u := range one.mean {
			means[h] += float64(share * u)
			squares[h] += float64(share * (float64(u*u) + float64(one.dev[h]*one.dev[h])))
		}
	}
	if total == 0 {
		line(SES)(w, y, period, to)
		return
	}
	for h := range means {
		u := means[h] / total
		to.mean[h] = scale * u
		to.dev[h] = scale * math.Sqrt(max(0, squares[h]/total-float64(u*u)))
	}
	to.total = totalDev(to.dev)
}

// begin sets the level and slope before the first value, by the straight line
// through the first max(10, 2m) values without season.
func (f *etsFit) begin(adjusted []float64) {
	n := min(len(f.y), max(10, 2*len(f.start)))
	x := adjusted[:n]
	copy(x, f.y)
	for t := range x {
		switch f.kind.season {
		case additiveSeason:
			x[t] -= f.start[t%len(f.start)]
		case multiplicativeSeason:
			x[t] /= f.start[t%len(f.start)]
		}
	}
	if !f.kind.trend {
		f.level0, f.slope0 = mean(x), 0
		return
	}
	cross, middle := 0.0, float64(n-1)/2
	for t, u := range x {
		cross += float64((float64(t) - middle) * u)
	}
	f.slope0 = cross / (float64(n) * (float64(n*n) - 1) / 12)
	f.level0 = mean(x) - float64(f.slope0*(middle+1))
	if f.kind.multiplicative {
		f.level0 = max(f.level0, 1e-2)
	}
}
