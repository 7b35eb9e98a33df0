package verify

import (
	"context"
	"math/big"
	"slices"

	"github.com/forwardstock/forwardstock/internal/par"
)

// partition checks that every way of all is in exactly one of parts: no two
// parts have one in common, and their numbers add up to that of all. Parts
// without any way do not matter. It takes time quadratic in the parts.
func partition(all ways, parts []ways, f *findings) {
	masks := make([]mask, len(parts))
	sum := new(big.Int)
	for i, part := range parts {
		masks[i] = newMask(part)
		sum.Add(sum, part.number())
	}
	overlap := make([]int, len(parts)) // the first later part in common, or 0
	_ = par.Do(context.Background(), 0, len(parts), func(i int) {
		if !parts[i].any() {
			return
		}
		for j := i + 1; j < len(parts) && overlap[i] == 0; j++ {
			if !masks[i].excludes(masks[j]) && parts[i].and(parts[j]).any() {
				overlap[i] = j
			}
		}
	})
	disjoint := true
	for i, j := range overlap {
		if j > 0 {
			f.bad("certificate: leaves %d and %d have ways of opening sites in common", i, j)
			disjoint = false
		}
	}
	if total := all.number(); disjoint && sum.Cmp(total) != 0 {
		f.bad("certificate: the leaves cover %v of %v ways of opening sites", sum, total)
	}
}

// and returns the ways in both.
func (v ways) and(o ways) ways {
	both := ways{slices.Clone(v.open), slices.Clone(v.closed), v.least, v.most, v.groups}
	for w := range both.open {
		both.open[w] = both.open[w] || o.open[w]
		both.closed[w] = both.closed[w] || o.closed[w]
	}
	return both
}

// mask is the same as sets of bits.
type mask struct{ open, closed []uint64 }

func newMask(v ways) mask {
	words := (len(v.open) + 63) / 64
	m := mask{make([]uint64, words), make([]uint64, words)}
	for w := range v.open {
		if v.open[w] {
			m.open[w/64] |= 1 << (w % 64)
		}
		if v.closed[w] {
			m.closed[w/64] |= 1 << (w % 64)
		}
	}
	return m
}

// excludes reports whether one opens a site that the other closes.
func (m mask) excludes(o mask) bool {
	for i := range m.open {
		if m.open[i]&o.closed[i]|m.closed[i]&o.open[i] != 0 {
			return true
		}
	}
	return false
}
