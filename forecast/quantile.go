package forecast

import "math"

// NormalQuantile returns the number of standard deviations above its mean that
// a normal variable stays below with probability p: 0 at 1/2, 1.96 at 0.975,
// negative below 1/2. p counts as within 1e-9..1-1e-9, as for
// [Dist.Quantile], so that the result is within ±6; NaN counts as the least.
//
// It is a pure function of the bits of p, with the same result on every
// machine, and within 1e-14 of that of these bits. The rational functions are
// those of Wichura (1988), algorithm AS 241.
func NormalQuantile(p float64) float64 {
	if !(p >= guard) {
		p = guard
	}
	p = min(p, 1-guard)
	const middle = 0.425
	q := p - 0.5
	if math.Abs(q) <= middle {
		r := middle*middle - float64(q*q)
		return float64(q * ratio(r, &middleOver, &middleUnder))
	}
	r := math.Sqrt(-ln(min(p, 1-p))) - 1.6
	return math.Copysign(ratio(r, &tailOver, &tailUnder), q)
}

// ratio returns the quotient of two polynomials, by Horner's scheme.
func ratio(x float64, over, under *[8]float64) float64 {
	var a, b float64
	for i := 7; i >= 0; i-- {
		a = float64(a*x) + over[i]
		b = float64(b*x) + under[i]
	}
	return a / b
}

// Coefficients in rising powers: of 0.425² - (p-1/2)² in the middle, of
// sqrt(-ln p) - 1.6 in the tail.
var (
	middleOver = [8]float64{
		3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
		4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
	}
	middleUnder = [8]float64{
		1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
		2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
	}
	tailOver = [8]float64{
		1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
		1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
	}
	tailUnder = [8]float64{
		1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
	}
)
