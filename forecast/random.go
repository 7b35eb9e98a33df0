package forecast

import (
	"math"
	"math/rand/v2"
)

// logGamma returns the logarithm of a Gamma(shape, 1) number, which itself may be too
// small for a float64 (Marsaglia and Tsang 2000; shapes below 1 by the power of a
// uniform number).
func logGamma(random *rand.Rand, shape float64) float64 {
	small := 0.0
	if shape < 1 {
		small = ln(uniform(random)) / max(shape, 1e-290)
		shape++
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := NormalQuantile(uniform(random))
		v := 1 + float64(c*x)
		if v <= 0 {
			continue
		}
		v = float64(v * v * v)
		if ln(uniform(random)) < float64(x*x/2)+float64(d*((1-v)+ln(v))) {
			return small + ln(d*v)
		}
	}
}

// uniform returns a number above 0 and below 1.
func uniform(random *rand.Rand) float64 {
	return (float64(random.Uint64()>>12) + 0.5) / (1 << 52)
}

// binomial returns how many of n trials succeed, each with probability p: n is halved
// at the middle one of n uniform numbers, which is Beta, until few are left (Devroye
// 1986, X.4.3). p counts as within 0..1.
func binomial(random *rand.Rand, n int64, p float64) (count int64) {
	for n > 32 && p > 0 && p < 1 {
		i := n/2 + 1
		a, b := logGamma(random, float64(i)), logGamma(random, float64(n+1-i))
		middle := 1 / (1 + exp(max(-700, min(b-a, 700))))
		if middle <= p {
			count += i
			n -= i
			p = (p - middle) / (1 - middle)
		} else {
			n = i - 1
			p /= middle
		}
	}
	switch {
	case p >= 1:
		return count + n
	case p > 0:
		for range n {
			if random.Float64() < p {
				count++
			}
		}
	}
	return count
}
