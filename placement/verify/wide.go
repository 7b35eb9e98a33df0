package verify

import (
	"cmp"
	"math/big"
	"math/bits"
)

// wide is a sum of int64 in 128 bits, which no number of terms that fits in
// memory can overflow. Its zero value is zero.
type wide struct {
	hi int64
	lo uint64
}

func (a *wide) add(x int64) {
	lo, carry := bits.Add64(a.lo, uint64(x), 0)
	a.lo = lo
	a.hi += x>>63 + int64(carry)
}

func (a wide) plus(b wide) wide {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	return wide{a.hi + b.hi + int64(carry), lo}
}

func (a wide) negative() wide {
	lo, borrow := bits.Sub64(0, a.lo, 0)
	return wide{-a.hi - int64(borrow), lo}
}

func (a wide) compare(b wide) int {
	return cmp.Or(cmp.Compare(a.hi, b.hi), cmp.Compare(a.lo, b.lo))
}

// small returns the sum as an int64, if it is one.
func (a wide) small() (x int64, ok bool) {
	return int64(a.lo), a.hi == int64(a.lo)>>63
}

func widen(x int64) wide { return wide{x >> 63, uint64(x)} }

// String returns the sum in decimal.
func (a wide) String() string {
	n := new(big.Int).Lsh(big.NewInt(a.hi), 64)
	return n.Or(n, new(big.Int).SetUint64(a.lo)).String()
}

// quotient returns a / 1e6, rounded down.
func (a wide) quotient() wide {
	if a.hi < 0 { // minus the ceiling of the opposite
		up := a.negative().plus(wide{lo: million - 1}).quotient()
		return up.negative()
	}
	hi, rest := uint64(a.hi)/million, uint64(a.hi)%million
	lo, _ := bits.Div64(rest, a.lo, million)
	return wide{int64(hi), lo}
}

// millionth returns a / 1e6, rounded down, and whether it is within ±2^60.
func (a wide) millionth() (x int64, ok bool) {
	if a.hi == int64(a.lo)>>63 { // it is an int64 itself
		x = int64(a.lo)
		q := x / million
		if x%million < 0 {
			q--
		}
		return q, true
	}
	x, ok = a.quotient().small()
	return x, ok && x >= -most && x <= most
}
