package forecast

import "math"

// Line is an exponentially smoothed level with a straight drift: what simple
// exponential smoothing (Slope = 0) and the Theta method know of a series.
type Line struct {
	Level  float64 // at the end of the series, units a period
	Slope  float64 // units a period, each period
	Alpha  float64 // smoothing weight, in 0..1
	Noise  float64 // variance of the one-step errors, units²
	Length int     // periods of the series
}

// SES returns simple exponential smoothing (Brown 1959),
//
//	l = l + α (y - l)
//
// with the weight and the start level that minimise the squared one-step errors.
// With α fixed, the errors are linear in the start level, which so has a closed
// form; α is found by golden section in 1e-4..0.9999. It takes some 20 passes and no
// memory. An empty series gives the zero Line, and so does one with a value that is
// not a number or beyond 1e15 on either side.
//
// Use it for series without trend and season. Those that have one it lags behind,
// on slow ones α is mostly chance, and its variance is that of a normal
// distribution, which counts do not have.
func SES(y []float64) Line {
	for _, u := range y {
		if !(math.Abs(u) <= maxMean) {
			return Line{}
		}
	}
	if len(y) == 0 {
		return Line{}
	}
	const ratio = 0.6180339887498949
	low, high := 1e-4, 0.9999
	a, b := high-float64(ratio*(high-low)), low+float64(ratio*(high-low))
	atA, atB := sesPass(y, a), sesPass(y, b)
	for high-low > 2e-3 {
		if atA.Noise <= atB.Noise {
			high, b, atB = b, a, atA
			a = high - float64(ratio*(high-low))
			atA = sesPass(y, a)
		} else {
			low, a, atA = a, b, atB
			b = low + float64(ratio*(high-low))
			atB = sesPass(y, b)
		}
	}
	if atB.Noise < atA.Noise {
		return atB
	}
	return atA
}

// sesPass returns exponential smoothing of the given weight. Run from a start
// of 0, the one-step error of period t is u_t; from a start of l it is
// u_t - l (1-α)^t.
func sesPass(y []float64, alpha float64) Line {
	level, decay := 0.0, 1.0
	var uu, ud, dd float64
	for _, units := range y {
		u := units - level
		uu += float64(u * u)
		ud += float64(u * decay)
		dd += float64(decay * decay)
		level += float64(alpha * u)
		decay *= 1 - alpha
	}
	start := ud / dd
	return Line{
		Level:  level + float64(start*decay),
		Alpha:  alpha,
		Noise:  max(0, uu-float64(start*ud)) / math.Max(1, float64(len(y)-2)),
		Length: len(y),
	}
}

// Theta returns the Theta method (Assimakopoulos and Nikolopoulos 2000) in the
// form of Hyndman and Billah (2003): simple exponential smoothing with half the
// slope of the straight line through the series as drift,
//
//	f_h = l + b/2 (h - 1 + (1 - (1-α)^n)/α)
//
// It takes the passes of [SES] and one more. Use it for series with a trend and no
// season. It extends half of the trend for ever, that of the whole series even if
// it has ended. What is not a number counts as for [SES].
func Theta(y []float64) Line {
	line := SES(y)
	n := float64(line.Length)
	if n < 3 {
		return line
	}
	mean, cross := 0.0, 0.0
	for t, units := range y {
		mean += units
		cross += float64((float64(t) - float64((n-1)/2)) * units)
	}
	line.Slope = cross / (n * (float64(n*n) - 1) / 12) / 2
	// The drift has been at work since the start: smoothing lags behind it.
	decay := exp(n * ln(1-line.Alpha))
	line.Level += float64(line.Slope * ((1 - decay) / line.Alpha))
	line.Level -= line.Slope
	return line
}

// Total returns the mean and variance of the sum over some periods (a count,
// which may have a fraction) that begin after a gap of other periods:
//
//	mean = H level + slope H (H+1+2 gap)/2
//	var  = noise (sum over i < H of (1 + i α)² + gap (H α)²)
//
// The mean is within 0..1e15 and the variance within 0..1e30; what is not a
// number is 0.
func (l Line) Total(gap, periods float64) (mean, variance float64) {
	h, a := periods, l.Alpha
	later := max(0, h-1)
	steps := float64(h*(h+1)/2) + float64(gap*h)
	mean = float64(h*l.Level) + float64(l.Slope*steps)
	variance = h + float64(a*h*later) + float64(a*a*h*later*(2*h-1))/6 + float64(gap*(h*a)*(h*a))
	return sane(mean, maxMean), sane(l.Noise*variance, maxVar)
}
