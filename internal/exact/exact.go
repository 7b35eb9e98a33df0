// Package exact holds the arithmetic that must be the same on every machine:
// checked int64 operations, products over a divisor in 128 bits, rounding of
// floats to integers, sums of fractions, and a compensated float sum.
package exact

import (
	"errors"
	"math"
	"math/bits"
)

// ErrOverflow is returned when a result does not fit in an int64.
var ErrOverflow = errors.New("integer overflow")

// ErrNotFinite is returned when a float to be rounded is NaN or infinite.
var ErrNotFinite = errors.New("not a finite number")

// Add returns a + b, or ErrOverflow.
func Add(a, b int64) (int64, error) {
	s := a + b
	if (a > 0 && b > 0 && s <= 0) || (a < 0 && b < 0 && s >= 0) {
		return 0, ErrOverflow
	}
	return s, nil
}

// Mul returns a * b, or ErrOverflow.
func Mul(a, b int64) (int64, error) {
	return MulDivFloor(a, b, 1)
}

// MulDivRound returns a*b/c rounded to the nearest integer, halves away from
// zero, computed in 128 bits. c must be positive.
func MulDivRound(a, b, c int64) (int64, error) {
	q, r, negative, err := mulDiv(a, b, c)
	if err != nil {
		return 0, err
	}
	if r >= uint64(c)-r { // 2r >= c without overflow
		q++
	}
	return signed(q, negative)
}

// MulDivFloor returns a*b/c rounded towards minus infinity, computed in 128
// bits. c must be positive.
func MulDivFloor(a, b, c int64) (int64, error) {
	q, r, negative, err := mulDiv(a, b, c)
	if err != nil {
		return 0, err
	}
	if negative && r != 0 {
		q++
	}
	return signed(q, negative)
}

func mulDiv(a, b, c int64) (q, r uint64, negative bool, err error) {
	if c <= 0 {
		return 0, 0, false, ErrOverflow
	}
	negative = (a < 0) != (b < 0)
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	if hi >= uint64(c) {
		return 0, 0, false, ErrOverflow
	}
	q, r = bits.Div64(hi, lo, uint64(c))
	return q, r, negative, nil
}

func magnitude(x int64) uint64 {
	if x < 0 {
		return uint64(-(x + 1)) + 1
	}
	return uint64(x)
}

func signed(q uint64, negative bool) (int64, error) {
	if negative {
		if q > 1<<63 {
			return 0, ErrOverflow
		}
		return -int64(q), nil // q == 1<<63 wraps to MinInt64, which is right
	}
	if q > math.MaxInt64 {
		return 0, ErrOverflow
	}
	return int64(q), nil
}

// Round returns x rounded to the nearest integer, halves away from zero. It
// returns ErrNotFinite or ErrOverflow for what an int64 cannot hold.
func Round(x float64) (int64, error) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, ErrNotFinite
	}
	x = math.Round(x)
	if x >= 1<<63 || x < -(1<<63) {
		return 0, ErrOverflow
	}
	return int64(x), nil
}

// Sum is a compensated (Neumaier 1974) sum, which gives the same bits on every
// machine for the same order of terms. Its zero value is an empty sum.
type Sum struct{ sum, lost float64 }

// Add adds x.
func (s *Sum) Add(x float64) {
	t := s.sum + x
	if math.Abs(s.sum) >= math.Abs(x) {
		s.lost += (s.sum - t) + x
	} else {
		s.lost += (x - t) + s.sum
	}
	s.sum = t
}

// Value returns the sum so far.
func (s *Sum) Value() float64 { return s.sum + s.lost }
