package exact_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// edgy draws int64 values with the extremes well represented.
func edgy() *rapid.Generator[int64] {
	return rapid.OneOf(rapid.Int64(), rapid.Int64Range(-1000, 1000),
		rapid.SampledFrom([]int64{math.MinInt64, math.MinInt64 + 1, -1, 0, 1, math.MaxInt64 - 1, math.MaxInt64}))
}

// same checks a result against the one of unbounded integers.
func same(t *rapid.T, want *big.Int, got int64, err error) {
	if !want.IsInt64() {
		require.ErrorIs(t, err, exact.ErrOverflow, "want %s", want)
		return
	}
	require.NoError(t, err, "want %s", want)
	require.Equal(t, want.Int64(), got)
}

func TestAgainstBigIntegers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := edgy().Draw(t, "a"), edgy().Draw(t, "b")
		c := edgy().Filter(func(c int64) bool { return c > 0 }).Draw(t, "c")
		bigA, bigB, bigC := big.NewInt(a), big.NewInt(b), big.NewInt(c)

		got, err := exact.Add(a, b)
		same(t, new(big.Int).Add(bigA, bigB), got, err)

		product := new(big.Int).Mul(bigA, bigB)
		got, err = exact.Mul(a, b)
		same(t, product, got, err)

		got, err = exact.MulDivFloor(a, b, c)
		floor := new(big.Int).Div(product, bigC) // Euclidean: floor for a positive divisor
		same(t, floor, got, err)

		got, err = exact.MulDivRound(a, b, c)
		twice := new(big.Int).Abs(new(big.Int).Lsh(product, 1))
		round := twice.Add(twice, bigC).Div(twice, new(big.Int).Lsh(bigC, 1))
		if product.Sign() < 0 {
			round.Neg(round)
		}
		same(t, round, got, err)
	})
}

func TestRoundRefusesWhatDoesNotFit(t *testing.T) {
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		_, err := exact.Round(x)
		require.ErrorIs(t, err, exact.ErrNotFinite)
	}
	for _, x := range []float64{1 << 63, -1.01 * (1 << 63), 1e300} {
		_, err := exact.Round(x)
		require.ErrorIs(t, err, exact.ErrOverflow)
	}
	for x, want := range map[float64]int64{0.5: 1, -0.5: -1, 2.4: 2, -(1 << 63): math.MinInt64} {
		got, err := exact.Round(x)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

func TestSumKeepsWhatPlainAdditionLoses(t *testing.T) {
	var s exact.Sum
	for _, x := range []float64{1, 1e100, 1, -1e100} {
		s.Add(x)
	}
	require.Equal(t, 2.0, s.Value())
}

func TestSquareRootsAreExact(t *testing.T) {
	check := func(t require.TestingT, q, v int64) {
		square := new(big.Int).Mul(big.NewInt(q), big.NewInt(q))
		square.Mul(square, big.NewInt(v))
		root := new(big.Int).Sqrt(square)
		if root.BitLen() > 62 {
			return
		}
		require.Equal(t, root.Int64(), exact.SqrtFloor(q, v), "%d %d", q, v)
		if new(big.Int).Mul(root, root).Cmp(square) < 0 {
			root.Add(root, big.NewInt(1))
		}
		require.Equal(t, root.Int64(), exact.SqrtCeil(q, v), "%d %d", q, v)
	}
	for q := range int64(40) {
		for v := range int64(400) {
			check(t, q, v)
		}
	}
	for _, r := range []int64{1 << 20, 1 << 26, 1<<31 - 1} {
		for d := int64(-2); d <= 2; d++ {
			for _, q := range []int64{1, 3, 1<<30 + 1} {
				check(t, q, r*r+d)
			}
		}
	}
	check(t, 1<<62-1, 1)
	check(t, 1<<31-1, 1<<62-1)
	rapid.Check(t, func(t *rapid.T) {
		check(t, rapid.Int64Range(0, 1<<62-1).Draw(t, "q")>>rapid.IntRange(0, 62).Draw(t, "bits"),
			rapid.Int64Range(0, 1<<62-1).Draw(t, "v")>>rapid.IntRange(0, 62).Draw(t, "bits"))
	})
}
