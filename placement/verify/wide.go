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
