package exact_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/internal/exact"
)

func TestFractionsAddUpWithoutLoss(t *testing.T) {
	var f exact.Fractions
	rapid.Check(t, func(t *rapid.T) {
		f.Reset()
		want := new(big.Rat)
		add := func(num, den int64) {
			f.Add(num, den)
			want.Add(want, big.NewRat(num, den))
		}
		high := rapid.SampledFrom([]int64{3, 12, 1 << 40, 1 << 61}).Draw(t, "high")
		for range rapid.IntRange(0, 8).Draw(t, "fractions") {
			den := rapid.Int64Range(2, high).Draw(t, "den")
			num := rapid.Int64Range(0, den-1).Draw(t, "num")
			add(num, den)
			if num > 0 && !rapid.Bool().Draw(t, "odd") {
				add(den-num, den) // so that the sum often is an integer
			}
		}
		got := big.NewRat(f.Ceil(), 1)
		require.GreaterOrEqual(t, got.Cmp(want), 0)
		require.Negative(t, got.Sub(got, big.NewRat(1, 1)).Cmp(want))
	})
}

func TestFractionsNextToAnInteger(t *testing.T) {
	const big = 1<<61 - 1
	const a = 1<<40 + 1
	for _, c := range []struct {
		want     int64
		num, den []int64
	}{
		{0, nil, nil},
		{1, []int64{1, 2}, []int64{3, 3}},
		{2, []int64{1, 2, 1}, []int64{3, 3, big}},
		{1, []int64{big / 2, big/2 + 1}, []int64{big, big}},
		{1, []int64{big / 2, big / 2}, []int64{big - 1, big}},   // 1/2 and a little less
		{2, []int64{big / 2, big/2 + 1}, []int64{big - 1, big}}, // 1/2 and a little more
		{2, []int64{1, a}, []int64{a, a + 1}},                   // 1 + 1/(a(a+1)), more by less than 2^-64
	} {
		var f exact.Fractions
		for k := range c.num {
			f.Add(c.num[k], c.den[k])
		}
		require.Equal(t, c.want, f.Ceil(), "%v / %v", c.num, c.den)
	}
}
