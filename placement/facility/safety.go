package facility

import (
	"math"

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
