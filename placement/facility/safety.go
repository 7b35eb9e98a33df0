package facility

import (
	"math"
	"math/bits"
)

// safetyCost returns what the safety stock of a facility costs: rate *
// sqrt(variance), rounded up exactly; math.MaxInt64 if that is 2^61 or more, to
// the precision of a float. Neither is negative.
func safetyCost(rate, variance int64) int64 {
	const most = 1 << 61
	root := float64(rate) * math.Sqrt(float64(variance)) // right to 51 bits
	if root >= most {
		return math.MaxInt64
	}
	// square is rate^2 * variance, below 2^123.
	hi, lo := bits.Mul64(uint64(rate), uint64(rate))
	over, low := bits.Mul64(lo, uint64(variance))
	square := wide{hi*uint64(variance) + over, low}
	r := uint64(root)
	// r is off by less than 2^11. A step of Newton's method leaves an error below
	// one, the loops the rest.
	if r > 1<<30 {
		if own := product(r, r); own.less(square) {
			r += square.minus(own).over(2 * r)
		} else {
			r -= own.minus(square).over(2 * r)
		}
	}
	for r > 0 && !product(r-1, r-1).less(square) {
		r--
	}
	for product(r, r).less(square) {
		r++
	}
	return int64(r)
}

// wide is an unsigned integer of 128 bits.
type wide struct{ hi, lo uint64 }

// product returns a * b.
func product(a, b uint64) wide {
	hi, lo := bits.Mul64(a, b)
	return wide{hi, lo}
}

func (x wide) less(y wide) bool { return x.hi < y.hi || x.hi == y.hi && x.lo < y.lo }

// plus returns x + y, which must fit.
func (x wide) plus(y wide) wide {
	lo, carry := bits.Add64(x.lo, y.lo, 0)
	hi, _ := bits.Add64(x.hi, y.hi, carry)
	return wide{hi, lo}
}

// minus returns x - y, which must not be negative.
func (x wide) minus(y wide) wide {
	lo, borrow := bits.Sub64(x.lo, y.lo, 0)
	hi, _ := bits.Sub64(x.hi, y.hi, borrow)
	return wide{hi, lo}
}

// over returns x / d rounded down, which must fit in 64 bits.
func (x wide) over(d uint64) uint64 {
	q, _ := bits.Div64(x.hi, x.lo, d)
	return q
}
