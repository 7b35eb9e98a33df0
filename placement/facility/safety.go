package facility

import (
	"math"
	"math/bits"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// safetyCost returns what the safety stock of a facility costs: rate *
// sqrt(variance), rounded up exactly; math.MaxInt64 if that is 2^61 or more, to
// the precision of a float. Neither is negative.
func safetyCost(rate, variance int64) int64 {
	if float64(rate)*math.Sqrt(float64(variance)) >= 1<<61 {
		return math.MaxInt64
	}
	return exact.SqrtCeil(rate, variance)
}

// wide is an unsigned integer of 128 bits.
type wide struct{ hi, lo uint64 }

// product returns a * b.
func product(a, b uint64) wide {
	hi, lo := bits.Mul64(a, b)
	return wide{hi, lo}
}

// plus returns x + y, which must fit.
func (x wide) plus(y wide) wide {
	lo, carry := bits.Add64(x.lo, y.lo, 0)
	hi, _ := bits.Add64(x.hi, y.hi, carry)
	return wide{hi, lo}
}
