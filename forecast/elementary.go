package forecast

import "math"

// The functions of this file are the package's own because those of package
// math give different last bits on different machines (assembly, fused
// multiply-add). They use only operations that IEEE 754 rounds one way, with
// every product rounded before it is added, so whatever is computed from them
// is the same everywhere. Their relative error is below 1e-14.

const (
	ln2High  = 6.93147180369123816490e-01 // ln 2 in 32 bits, so that k*ln2High is exact
	ln2Low   = 1.90821492927058770002e-10 // ln 2 - ln2High
	halfLn2π = 0.91893853320467274178
)

// ln returns the natural logarithm of x > 0, and -Inf for other x.
func ln(x float64) float64 {
	if !(x > 0) {
		return math.Inf(-1)
	}
	const exponent, half = 0x7FF, 0x3FE
	bits := math.Float64bits(x)
	e := int(bits >> 52)
	switch e {
	case exponent: // infinity
		return x
	case 0: // subnormal
		return ln(x*(1<<54)) - 54*math.Ln2
	}
	f := math.Float64frombits(bits&(1<<52-1) | half<<52) // x = f 2^(e-half), f in [1/2, 1)
	e -= half
	if f < math.Sqrt2/2 {
		f *= 2
		e--
	}
	s := (f - 1) / (f + 1)
	q := float64(s * s)
	// In two halves, which the processor can work on at once.
	w := float64(q * q)
	even := float64(w * (1./5 + float64(w*(1./9+float64(w*(1./13+float64(w*(1./17+float64(w*(1./21))))))))))
	odd := float64(q * (1./3 + float64(w*(1./7+float64(w*(1./11+float64(w*(1./15+float64(w*(1./19))))))))))
	k := float64(e)
	return float64(k*ln2High) + (float64(2*s) + (float64(2*s*(odd+even)) + float64(k*ln2Low)))
}

// reciprocals of factorials 0! to 13!
var inverseFactorial = [...]float64{1, 1, 1. / 2, 1. / 6, 1. / 24, 1. / 120, 1. / 720, 1. / 5040, 1. / 40320,
	1. / 362880, 1. / 3628800, 1. / 39916800, 1. / 479001600, 1. / 6227020800}

// exp returns e to the power x.
func exp(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > 709:
		return math.Inf(1)
	case x < -745:
		return 0
	}
	k := math.Round(x / math.Ln2)
	r := (x - float64(k*ln2High)) - float64(k*ln2Low)
	sum := inverseFactorial[13]
	for n := 12; n >= 0; n-- {
		sum = float64(sum*r) + inverseFactorial[n]
	}
	return math.Ldexp(sum, int(k))
}

// lgamma returns the logarithm of the gamma function of x > 0 (Stirling's
// series from 9 up, the recurrence below).
func lgamma(x float64) float64 {
	product := 1.0
	for x < 9 {
		product *= x
		x++
	}
	i := 1 / x
	q := i * i
	series := -691. / 360360
	for _, c := range [...]float64{1. / 1188, -1. / 1680, 1. / 1260, -1. / 360, 1. / 12} {
		series = float64(series*q) + c
	}
	return ((float64((x-0.5)*ln(x)) - x) + halfLn2π) + (float64(series*i) - ln(product))
}

// lowerGamma returns the regularised incomplete gamma function P(a, x) for
// a > 0: the chance that a Gamma(a, 1) variable is at most x. It takes about
// 10 sqrt(a) steps up to a = 100; above, it is the approximation of Wilson and
// Hilferty (1931), whose error there is below 1e-4.
func lowerGamma(a, x float64) float64 {
	switch {
	case !(x > 0):
		return 0
	case math.IsInf(x, 1):
		return 1
	case a > 100:
		v := 1 / float64(9*a)
		return normal((exp(ln(x/a)/3) - (1 - v)) / math.Sqrt(v))
	}
	front := exp((float64(a*ln(x)) - x) - lgamma(a))
	if x < a+1 { // power series
		term := 1 / a
		sum := term
		for n := a + 1; term > sum*1e-17; n++ {
			term = float64(term * (x / n))
			sum += term
		}
		return min(1, front*sum)
	}
	// Continued fraction of the upper tail, by Lentz's method.
	const tiny = 1e-300
	b := x + 1 - a
	c, d := 1/tiny, 1/b
	h := d
	for n := 1.0; n < 1000; n++ {
		an := -n * (n - a)
		b += 2
		d = 1 / nonZero(float64(an*d)+b, tiny)
		c = nonZero(b+an/c, tiny)
		step := float64(d * c)
		h *= step
		if math.Abs(step-1) < 1e-15 {
			break
		}
	}
	return max(0, 1-float64(front*h))
}

func nonZero(x, tiny float64) float64 {
	if math.Abs(x) < tiny {
		return tiny
	}
	return x
}

// normal returns the standard normal distribution function.
func normal(z float64) float64 {
	half := float64(lowerGamma(0.5, z*z/2) / 2)
	if z < 0 {
		return 0.5 - half
	}
	return 0.5 + half
}
