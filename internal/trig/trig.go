// Package trig has the few trigonometric functions that distances need, with
// the same bits on every machine. Those of package math differ between
// processors, because a compiler may fuse a product and a sum into one
// operation that rounds once, even across statements; here every product is
// rounded by an explicit conversion, which the language forbids to fuse. Only
// +, -, *, / and square root are used, which IEEE 754 defines to the bit.
package trig

import "math"

// radian is one degree in radians.
const radian = math.Pi / 180

// SinCos returns the sine and the cosine of an angle in degrees, each within
// 2e-16 of the truth. Multiples of 90 degrees give exactly 0, 1 or -1. NaN and
// infinities give NaN.
func SinCos(degrees float64) (sin, cos float64) {
	turn := math.Mod(degrees, 360) // exact, as is the next difference
	quarter := math.Round(turn / 90)
	x := float64((turn - float64(quarter*90)) * radian)
	sin, cos = sine(x), cosine(x)
	switch quarter {
	case 1, -3:
		return cos, -sin + 0 // + 0 makes a negative zero positive
	case 2, -2:
		return -sin + 0, -cos
	case 3, -1:
		return -cos, sin
	}
	return sin, cos
}

// sine is the Taylor polynomial of degree 17, for |x| <= pi/4.
func sine(x float64) float64 {
	z := float64(x * x)
	p := 1.0 / 355687428096000
	p = float64(p*z) - 1.0/1307674368000
	p = float64(p*z) + 1.0/6227020800
	p = float64(p*z) - 1.0/39916800
	p = float64(p*z) + 1.0/362880
	p = float64(p*z) - 1.0/5040
	p = float64(p*z) + 1.0/120
	p = float64(p*z) - 1.0/6
	return x + float64(float64(x*z)*p)
}

// cosine is the Taylor polynomial of degree 16, for |x| <= pi/4.
func cosine(x float64) float64 {
	z := float64(x * x)
	p := 1.0 / 20922789888000
	p = float64(p*z) - 1.0/87178291200
	p = float64(p*z) + 1.0/479001600
	p = float64(p*z) - 1.0/3628800
	p = float64(p*z) + 1.0/40320
	p = float64(p*z) - 1.0/720
	p = float64(p*z) + 1.0/24
	p = float64(p*z) - 1.0/2
	return 1 + float64(p*z)
}

// arctangents holds atan(k/8).
var arctangents = [9]float64{
	0,
	0.124354994546761435031354849164,
	0.244978663126864154172082481211,
	0.358770670270572220395920063926,
	0.463647609000806116214256231461,
	0.558599315343562435971508216402,
	0.643501108793284386802809228717,
	0.718829999621624505417014151526,
	math.Pi / 4,
}

// Atan2 returns the angle in radians, from -pi to pi, of the point (x, y) as
// seen from the origin, within 4e-16 of the truth. The angle of the origin is
// 0 and signs of zeros do not matter. NaN gives NaN, and so do two infinities.
func Atan2(y, x float64) float64 {
	ax, ay := math.Abs(x), math.Abs(y)
	if ax == 0 && ay == 0 {
		return 0
	}
	var angle float64
	if ay <= ax {
		angle = octant(ay, ax)
	} else {
		angle = math.Pi/2 - octant(ax, ay)
	}
	if x < 0 {
		angle = math.Pi - angle
	}
	if y < 0 {
		angle = -angle
	}
	return angle
}

// octant returns atan(y/x) for 0 <= y <= x and x > 0: with c the nearest
// eighth to y/x, it is atan(c) + atan(z), z = (y - c x)/(x + c y), and the
// series of the second term is short because |z| <= 1/16.
func octant(y, x float64) float64 {
	ratio := y / x
	if !(ratio <= 1) {
		return math.NaN()
	}
	k := int(float64(ratio*8) + 0.5)
	c := float64(float64(k) / 8)
	z := (ratio - c) / (1 + float64(c*ratio))
	q := float64(z * z)
	p := 1.0 / 13
	p = float64(p*q) - 1.0/11
	p = float64(p*q) + 1.0/9
	p = float64(p*q) - 1.0/7
	p = float64(p*q) + 1.0/5
	p = float64(p*q) - 1.0/3
	return arctangents[k] + (z + float64(float64(z*q)*p))
}
