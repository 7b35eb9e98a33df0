package concave_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/internal/concave"
)

// draw returns a problem with numbers of up to some bits.
func draw(t *rapid.T) (list []concave.Item, q, base int64) {
	bits := func(name string, most int) int64 { return 1 << rapid.IntRange(0, most).Draw(t, name) }
	costs := rapid.Int64Range(-bits("cost bits", 55), 10)
	variances := rapid.Int64Range(0, bits("variance bits", 40))
	list = make([]concave.Item, rapid.IntRange(0, 14).Draw(t, "n"))
	for k := range list {
		list[k] = concave.Item{Cost: costs.Draw(t, "cost"), Variance: variances.Draw(t, "variance"), ID: int32(k)}
	}
	return list, rapid.Int64Range(0, bits("factor bits", 36)).Draw(t, "q"), variances.Draw(t, "base")
}

// worth returns cost + q sqrt(variance), rounded down.
func worth(cost, q, variance int64) int64 {
	square := new(big.Int).Mul(big.NewInt(q), big.NewInt(q))
	square.Mul(square, big.NewInt(variance))
	return square.Sqrt(square).Int64() + cost
}

func TestCheapestIsTheCheapestSubset(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list, q, base := draw(t)
		best := worth(0, q, base)
		for set := range 1 << len(list) {
			cost, variance := int64(0), base
			for k, it := range list {
				if set>>k&1 == 1 {
					cost += it.Cost
					variance += it.Variance
				}
			}
			best = min(best, worth(cost, q, variance))
		}
		before := slices.Clone(list)
		value, size := concave.Cheapest(list, q, base)
		require.Equal(t, best, value)
		require.ElementsMatch(t, before, list)
		cost, variance := int64(0), base
		for _, it := range list[:size] {
			cost += it.Cost
			variance += it.Variance
		}
		require.Equal(t, best, worth(cost, q, variance))
	})
}

func TestOrderOfItemsChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list, q, base := draw(t)
		turned := slices.Clone(list)
		slices.Reverse(turned)
		value, size := concave.Cheapest(list, q, base)
		again, same := concave.Cheapest(turned, q, base)
		require.Equal(t, value, again)
		require.ElementsMatch(t, list[:size], turned[:same])
	})
}

// regions returns a problem like that of one facility and n regions.
func regions(n int) ([]concave.Item, int64) {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	list := make([]concave.Item, n)
	for k := range list {
		size := 1 + r.Int64N(1<<20)
		list[k] = concave.Item{Cost: size * (r.Int64N(1<<20) - 3<<18), Variance: size, ID: int32(k)}
	}
	return list, 1 << 28
}

func TestCheapestDoesNotAllocate(t *testing.T) {
	list, q := regions(100)
	scratch := slices.Clone(list)
	require.Zero(t, testing.AllocsPerRun(10, func() {
		copy(scratch, list)
		concave.Cheapest(scratch, q, 0)
	}))
}

func BenchmarkCheapest(b *testing.B) {
	for _, n := range []int{10, 100, 900} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			list, q := regions(n)
			scratch := slices.Clone(list)
			for b.Loop() {
				copy(scratch, list)
				concave.Cheapest(scratch, q, 0)
			}
		})
	}
}
