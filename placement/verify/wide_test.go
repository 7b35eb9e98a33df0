package verify

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestWideAgainstBigIntegers(t *testing.T) {
	edgy := rapid.OneOf(rapid.Int64(), rapid.SampledFrom([]int64{math.MinInt64, -1, 0, 1, math.MaxInt64}))
	rapid.Check(t, func(t *rapid.T) {
		var a, b wide
		bigA, bigB := new(big.Int), new(big.Int)
		for _, x := range rapid.SliceOf(edgy).Draw(t, "a") {
			a.add(x)
			bigA.Add(bigA, big.NewInt(x))
		}
		for _, x := range rapid.SliceOf(edgy).Draw(t, "b") {
			b.add(x)
			bigB.Add(bigB, big.NewInt(x))
		}
		x, y := edgy.Draw(t, "x")&math.MaxInt64, edgy.Draw(t, "y")&math.MaxInt64
		b.addProduct(x, y)
		bigB.Add(bigB, new(big.Int).Mul(big.NewInt(x), big.NewInt(y)))

		require.Equal(t, bigA.String(), a.String())
		require.Equal(t, bigB.String(), b.String())
		require.Equal(t, new(big.Int).Add(bigA, bigB).String(), a.plus(b).String())
		require.Equal(t, bigA.Cmp(bigB), a.compare(b))
		small, ok := a.small()
		require.Equal(t, bigA.IsInt64(), ok)
		if ok {
			require.Equal(t, bigA.Int64(), small)
			require.Equal(t, a, widen(small))
		}
	})
}

// TestPartitionAgainstEnumeration draws parts at random, and makes most of them
// by splitting, so that many are a partition.
func TestPartitionAgainstEnumeration(t *testing.T) {
	yes, no := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "sites")
		whole := ways{make([]bool, n), make([]bool, n), rapid.IntRange(0, n).Draw(t, "least"), rapid.IntRange(0, n).Draw(t, "most")}
		for w := range n {
			if rule := rapid.IntRange(0, 9).Draw(t, "rule"); rule < 2 {
				whole.open[w], whole.closed[w] = rule == 0, rule == 1
			}
		}
		var parts []ways
		var grow func(v ways, free []int)
		grow = func(v ways, free []int) {
			switch choice := rapid.IntRange(0, 60).Draw(t, "choice"); {
			case choice == 0: // lost
			case choice == 1:
				parts = append(parts, v, v)
			case choice < 20 || len(free) == 0:
				parts = append(parts, v)
			default:
				w := free[0]
				in, out := v.and(v), v.and(v)
				in.open[w], out.closed[w] = true, true
				grow(in, free[1:])
				grow(out, free[1:])
			}
		}
		sites := make([]int, n)
		for w := range sites {
			sites[w] = w
		}
		grow(whole, rapid.Permutation(sites).Draw(t, "order"))

		want := true
		for way := range 1 << n {
			if !whole.has(way) {
				continue
			}
			in := 0
			for _, v := range parts {
				if v.has(way) {
					in++
				}
			}
			want = want && in == 1
		}
		f := &findings{kind: ErrFalse}
		partition(whole, parts, f)
		require.Equal(t, want, f.none(), "%v", f.err())
		if want {
			yes++
		} else {
			no++
		}
	})
	require.Positive(t, yes)
	require.Positive(t, no)
}

// has reports whether a set of open sites is among the ways.
func (v ways) has(way int) bool {
	count := 0
	for w := range v.open {
		is := way>>w&1 == 1
		if is {
			count++
		}
		if is && v.closed[w] || !is && v.open[w] {
			return false
		}
	}
	return count >= v.least && count <= v.most
}

func TestManyLeaves(t *testing.T) {
	const n = 60
	whole := ways{make([]bool, n), make([]bool, n), 3, 12}
	var parts []ways
	var grow func(v ways, w int)
	grow = func(v ways, w int) {
		if w == 12 {
			parts = append(parts, v)
			return
		}
		in, out := v.and(v), v.and(v)
		in.open[w*5], out.closed[w*5] = true, true
		grow(in, w+1)
		grow(out, w+1)
	}
	grow(whole, 0)
	require.Len(t, parts, 4096)
	f := &findings{kind: ErrFalse}
	partition(whole, parts, f)
	require.NoError(t, f.err())
	partition(whole, parts[1:], f)
	require.ErrorIs(t, f.err(), ErrFalse)
}
