package forecast

import "math"

// dotm is the dynamic optimised Theta model (Fiorucci et al. 2016): exponential
// smoothing with a drift towards the straight line that fits the values so far.
// With q = 1-α, c = 1-1/θ, t from 1,
//
//	μ_t = l_{t-1} + c g_t      g_t = q^(t-1) A_{t-1} + (1-q^t)/α B_{t-1}
//	l_t = α y_t + q l_{t-1}
//
// where A, B is the line through y_1..y_t. Since A and B do not depend on
// parameters, the errors are linear in the start level and in c, which so have
// closed forms; α in 0.1..0.99 is found by golden section from a grid. It takes
// some 20 passes. The first three errors do not count.
//
// Use it for series with drift and without season. It extends trends half way
// for ever: horizons much longer than the series are beyond it. Values within
// the first few periods decide more than they should.
type dotm struct {
	y       []float64
	a, b    []float64 // the line through what is before t
	from    int       // first error that counts
	level   float64   // found by the last call of value: start level
	drift   float64   // c
	squares float64
}

// maxDrift bounds c = 1 - 1/θ.
const maxDrift = 0.999

// lines fills in a and b.
func (d *dotm) lines() {
	average, a, b := d.y[0], d.y[0], 0.0
	for t := 1; t < len(d.y); t++ {
		d.a[t], d.b[t] = a, b
		average, a, b = extend(average, b, d.y[t], float64(t+1))
	}
}

// extend returns the mean and the line of t values, given the mean and the
// slope of those before the last, y.
func extend(average, slope, y, t float64) (newAverage, a, b float64) {
	b = (float64((t-2)*slope) + 6*(y-average)/t) / (t + 1)
	average += (y - average) / t
	return average, average - float64((t+1)/2*b), b
}

// value returns the sum of squared errors for a weight.
func (d *dotm) value(x point) float64 {
	alpha := x[0]
	q := 1 - alpha
	decay, u := q, float64(alpha*d.y[0]) // q^t and l_t for a start level of 0, after t = 1
	inverse := 1 / alpha
	var rr, rd, rg, dd, dg, gg float64
	for t := 1; t < len(d.y); t++ {
		next := float64(decay * q)
		if t >= d.from {
			r := d.y[t] - u
			g := float64(decay*d.a[t]) + float64((1-next)*inverse*d.b[t])
			rr += float64(r * r)
			rd += float64(r * decay)
			rg += float64(r * g)
			dd += float64(decay * decay)
			dg += float64(decay * g)
			gg += float64(g * g)
		}
		u += float64(alpha * (d.y[t] - u))
		decay = next
	}
	// Errors are r - level decay - drift g.
	d.drift = 0
	if det := float64(dd*gg) - float64(dg*dg); det > 1e-12*dd*gg {
		d.drift = max(0, min(maxDrift, (float64(dd*rg)-float64(dg*rd))/det))
	}
	d.level = 0
	if dd > 0 {
		d.level = (rd - float64(d.drift*dg)) / dd
	}
	d.squares = rr + float64(d.level*d.level*dd) + float64(d.drift*d.drift*gg) +
		2*(float64(d.level*d.drift*dg)-float64(d.level*rd)-float64(d.drift*rg))
	return d.squares
}

// fit returns the best weight, for which level and drift are set.
func (d *dotm) fit() float64 {
	best, least := 0.5, math.Inf(1)
	const step = 0.2
	for alpha := 0.1; alpha < 1; alpha += step {
		if v := d.value(point{alpha}); v < least {
			best, least = alpha, v
		}
	}
	alpha, _ := goldenSection(d, max(0.1, best-step), min(0.99, best+step), 5e-3)
	if d.value(point{alpha}) > least {
		alpha = best
		d.value(point{alpha})
	}
	return alpha
}

// dynamicTheta is the model of dotm for a series without season.
func dynamicTheta(w *workspace, y []float64, period int, to *outline) {
	n := len(y)
	if n < 5 {
		line(SES)(w, y, period, to)
		return
	}
	d := &w.dotm
	*d = dotm{y: y, a: w.take(n), b: w.take(n), from: 3}
	d.lines()
	alpha := d.fit()
	q, inverse := 1-alpha, 1/alpha
	level, decay := d.level, 1.0
	average, a, b := 0.0, 0.0, 0.0
	for t := range n + len(to.mean) {
		next := float64(decay * q)
		var u float64
		if t < n {
			u = y[t]
		} else {
			u = level + float64(d.drift*(float64(decay*a)+float64((1-next)*inverse*b)))
			to.mean[t-n] = u
		}
		level += float64(alpha * (u - level))
		decay = next
		if t == 0 {
			average, a = u, u
		} else {
			average, a, b = extend(average, b, u, float64(t+1))
		}
	}
	noise := max(0, d.squares) / float64(max(1, n-d.from-2))
	for k := range to.dev {
		to.dev[k] = math.Sqrt(noise * (1 + float64(float64(k)*alpha*alpha)))
	}
	to.total = totalDev(to.dev)
}
