package exact

import (
	"math"
	"math/bits"
)

// SqrtFloor returns q * sqrt(v) rounded down, exactly. The result must be below
// 2^62; q and v are 0 or more.
func SqrtFloor(q, v int64) int64 {
	root, _ := sqrt(q, v)
	return root
}

// SqrtCeil returns q * sqrt(v) rounded up, exactly. The result must be below
// 2^62; q and v are 0 or more.
func SqrtCeil(q, v int64) int64 {
	root, rest := sqrt(q, v)
	if rest {
		root++
	}
	return root
}

// sqrt returns the square root of q^2 v rounded down, and whether that lost
// something.
func sqrt(q, v int64) (root int64, rest bool) {
	h, l := bits.Mul64(uint64(q), uint64(q))
	carry, low := bits.Mul64(l, uint64(v))
	high := h*uint64(v) + carry // below 2^60 as the root is below 2^62
	if high == 0 && low == 0 {
		return 0, false
	}
	// The float is right in all but some dozen of its 62 bits; one step of
	// Newton's method leaves an error of at most 1.
	r := uint64(math.Sqrt(float64(high)*(1<<64) + float64(low)))
	r = max(r, 1)
	quotient, _ := bits.Div64(high, low, r)
	r = (r + quotient) / 2
	for {
		sh, sl := bits.Mul64(r, r)
		if sh > high || (sh == high && sl > low) {
			r--
			continue
		}
		// (r+1)^2 = r^2 + 2r + 1
		nl, c := bits.Add64(sl, 2*r+1, 0)
		nh := sh + c
		if nh > high || (nh == high && nl > low) {
			return int64(r), sh != high || sl != low
		}
		r++
	}
}
