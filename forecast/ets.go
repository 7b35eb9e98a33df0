package forecast

import "math"

// etsKind is one of the models of exponential smoothing: see etsFit for their
// formulas and weightedETS for what they are good for.
type etsKind struct {
	multiplicative bool // relative errors
	trend          bool // a damped additive trend
	season         etsSeason
}

type etsSeason uint8

const (
	noSeason etsSeason = iota
	additiveSeason
	multiplicativeSeason
)

// etsKinds are the eight models that are worth fitting (Petropoulos et al.
// 2021): ANN MNN AAdN MAdN ANA MNM AAdA MAdM.
var etsKinds = [...]etsKind{
	{false, false, noSeason}, {true, false, noSeason}, {false, true, noSeason}, {true, true, noSeason},
	{false, false, additiveSeason}, {true, false, multiplicativeSeason},
	{false, true, additiveSeason}, {true, true, multiplicativeSeason},
}

// parameters returns how many weights the kind has.
func (k etsKind) parameters() int {
	n := 1
	if k.trend {
		n += 2
	}
	if k.season != noSeason {
		n++
	}
	return n
}

// etsFit fits one kind of exponential smoothing (Hyndman et al. 2008) to
// positive scale y. With l the level, b the trend, s the season one cycle ago:
//
//	base = l + φ b     f = base, base + s or base s     e = y - f
//	l = base + α e'    b = φ b + β e'    s = s + γ e  (or s + γ e/base)
//
// where e' = e, or e/s if the season is multiplicative. Parameters are free in
// 0..1: α, β/α, (φ-.8)/.18, γ/(1-α).
type etsFit struct {
	kind   etsKind
	y      []float64
	start  []float64 // seasonal indices at the beginning
	ring   []float64 // and as they become
	level0 float64
	slope0 float64

	level, slope float64 // at the end of the last pass
	squares      float64 // of its errors, relative ones if the kind is multiplicative
}

// etsWeights are the weights of a point of the search.
type etsWeights struct{ alpha, beta, phi, gamma float64 }

func (f *etsFit) weights(x point) (w etsWeights, ok bool) {
	const margin = 1e-4
	n := f.kind.parameters()
	for _, v := range x[:n] {
		if !(v > margin && v < 1-margin) {
			return w, false
		}
	}
	w.alpha, w.phi = x[0], 1
	if f.kind.trend {
		w.beta = float64(x[1] * w.alpha)
		w.phi = 0.8 + float64(0.18*x[2])
	}
	if f.kind.season != noSeason {
		w.gamma = float64(x[n-1] * (1 - w.alpha))
	}
	return w, true
}

// impossible is the criterion of what is out of bounds.
const impossible = 1e300

// value returns -2 ln likelihood but for a constant.
func (f *etsFit) value(x point) float64 {
	w, ok := f.weights(x)
	if !ok {
		return impossible
	}
	logs := f.pass(w)
	if !(f.squares > 0) {
		f.squares = 1e-20 * float64(len(f.y))
	}
	return float64(float64(len(f.y))*ln(f.squares)) + 2*logs
}

// pass runs through the series and returns the sum of ln f for multiplicative
// errors.
func (f *etsFit) pass(w etsWeights) (logs float64) {
	copy(f.ring, f.start)
	level, slope := f.level0, 0.0
	if f.kind.trend {
		slope = f.slope0
	}
	squares, product := 0.0, 1.0
	j := 0
	relative := f.kind.multiplicative
	for _, y := range f.y {
		carried := float64(w.phi * slope)
		base := level + carried
		forecast, pull := base, 1.0
		switch f.kind.season {
		case additiveSeason:
			forecast += f.ring[j]
		case multiplicativeSeason:
			forecast = float64(forecast * f.ring[j])
			pull = 1 / f.ring[j]
		}
		e := y - forecast
		if relative {
			if !(forecast > 1e-3 && base > 1e-3) {
				f.squares = impossible
				return 0
			}
			r := e / forecast
			squares += float64(r * r)
			product = float64(product * forecast)
			if product > 1e100 || product < 1e-100 {
				logs += ln(product)
				product = 1
			}
		} else {
			squares += float64(e * e)
		}
		switch f.kind.season {
		case additiveSeason:
			f.ring[j] += float64(w.gamma * e)
		case multiplicativeSeason:
			f.ring[j] += float64(w.gamma * (e / base))
		}
		e = float64(e * pull)
		level = base + float64(w.alpha*e)
		slope = carried + float64(w.beta*e)
		if j++; j == len(f.ring) {
			j = 0
		}
	}
	f.level, f.slope, f.squares = level, slope, squares
	return logs + ln(product)
}

// fit returns the best weights and the AICc, for k parameters and start values
// and n values
//
//	n ln SSE + 2 sum ln f + 2k + 2k(k+1)/(n-k-1)
//
// or ok = false where the kind does not suit the series.
func (f *etsFit) fit() (w etsWeights, aicc float64, ok bool) {
	n, k := len(f.y), f.kind.parameters()+2 // weights, level, variance
	if f.kind.trend {
		k++
	}
	if f.kind.season != noSeason {
		k += len(f.start) - 1
	}
	if n-k-1 <= 0 {
		return w, 0, false
	}
	var x point
	var v float64
	if f.kind.parameters() == 1 {
		x[0], v = goldenSection(f, 1e-3, 0.999, 5e-3)
	} else {
		start, step := point{0.3, 0.1, 0.9, 0.1}, point{0.3, 0.2, -0.3, 0.2}
		if !f.kind.trend {
			start, step = point{0.3, 0.1}, point{0.3, 0.2}
		}
		x, v = minimise(f, f.kind.parameters(), start, step, 60, 1e-5)
	}
	if v >= impossible/2 {
		return w, 0, false
	}
	v = f.value(x) // for the state at its end
	w, ok = f.weights(x)
	m := float64(k)
	return w, v + 2*m + float64(2*m*(m+1))/float64(n-k-1), ok
}

// forecast fills in the means, and the standard deviations by
//
//	var_h = σ² (1 + sum_{j<h} c_j²)   c_j = α + β (φ + ... + φ^j) + γ [j a whole cycle]
//
// which is exact for additive errors; for multiplicative ones σ is relative to
// the forecast.
func (f *etsFit) forecast(w etsWeights, to *outline) {
	n := len(f.y)
	k := f.kind.parameters() + 1
	sigma2 := f.squares / float64(max(1, n-k))
	trend, damp, sum := 0.0, 1.0, 1.0
	m := max(1, len(f.ring))
	for h := range to.mean {
		damp = float64(damp * w.phi)
		if f.kind.trend {
			trend += float64(damp * f.slope)
		}
		u, scale := f.level+trend, 1.0
		switch f.kind.season {
		case additiveSeason:
			u += f.ring[(n+h)%m]
		case multiplicativeSeason:
			scale = f.ring[(n+h)%m]
			u *= scale
		}
		to.mean[h] = u
		if f.kind.multiplicative {
			scale = max(1e-3, u)
		}
		to.dev[h] = scale * math.Sqrt(sigma2*sum)
		c := w.alpha
		if f.kind.trend {
			c += float64(w.beta * (w.phi * (1 - damp) / (1 - w.phi)))
		}
		if f.kind.season != noSeason && (h+1)%m == 0 {
			c += w.gamma
		}
		sum += float64(c * c)
	}
}
