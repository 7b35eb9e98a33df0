package exact

import (
	"math"
	"math/big"
	"math/bits"
)

// Fractions is a sum of proper fractions without loss. Its zero value is an
// empty sum.
type Fractions struct{ num, den []int64 }

// Reset empties the sum and keeps its memory.
func (f *Fractions) Reset() { f.num, f.den = f.num[:0], f.den[:0] }

// Add adds num / den, where 0 <= num < den.
func (f *Fractions) Add(num, den int64) {
	if num > 0 {
		f.num, f.den = append(f.num, num), append(f.den, den)
	}
}

// Ceil returns the sum, rounded up. Sums in units of 2^-64 settle it, unless an
// integer lies within their error; only then it allocates.
func (f *Fractions) Ceil() int64 {
	var whole int64
	var rest, lost uint64 // rest is rounded down, in units of 2^-64
	for k, num := range f.num {
		q, r := bits.Div64(uint64(num), 0, uint64(f.den[k]))
		var carry uint64
		rest, carry = bits.Add64(rest, q, 0)
		whole += int64(carry)
		if r > 0 {
			lost++
		}
	}
	if lost == 0 && rest == 0 {
		return whole
	}
	if rest <= math.MaxUint64-lost {
		return whole + 1
	}
	var sum big.Rat
	for k, num := range f.num {
		sum.Add(&sum, big.NewRat(num, f.den[k]))
	}
	if sum.Cmp(big.NewRat(whole+1, 1)) > 0 {
		return whole + 2
	}
	return whole + 1
}
