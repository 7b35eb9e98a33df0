package forecast

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func drawDemand(t *rapid.T) ItemDemand {
	size := rapid.SampledFrom([]float64{0.1, 30, 1e5, 1e8})
	return ItemDemand{
		Mean:          rapid.Float64Range(0, size.Draw(t, "mean")).Draw(t, "M"),
		LevelVar:      rapid.SampledFrom([]float64{0, 0, 1e-3, 50, 1e9}).Draw(t, "V"),
		Dispersion:    rapid.SampledFrom([]float64{0, 0, 1, 3.7}).Draw(t, "κ"),
		Concentration: rapid.SampledFrom([]float64{0, 0.5, 40, 1e6}).Draw(t, "C"),
	}
}

// precise is the formula in 300 bits, less the rounding to whole millionths.
func precise(d ItemDemand, z float64, days, lead int, part, whole int64) *big.Float {
	f := func(x float64) *big.Float { return new(big.Float).SetPrec(300).SetFloat64(x) }
	n := func(x int64) *big.Float { return new(big.Float).SetPrec(300).SetInt64(x) }
	mul := func(x, y *big.Float) *big.Float { return new(big.Float).Mul(x, y) }
	add := func(x, y *big.Float) *big.Float { return new(big.Float).Add(x, y) }
	quo := func(x, y *big.Float) *big.Float { return new(big.Float).Quo(x, y) }
	p := quo(n(part), n(whole))
	noise := mul(mul(f(d.Dispersion), f(d.Mean)), p)
	variance := add(noise, mul(f(d.LevelVar), mul(p, p)))
	if d.Concentration > 0 {
		square := add(mul(f(d.Mean), f(d.Mean)), f(d.LevelVar))
		rest := quo(n(whole-part), n(whole))
		variance = add(variance, quo(mul(square, mul(p, rest)), add(f(d.Concentration), f(1))))
	}
	variance = quo(mul(variance, n(int64(days+lead))), n(int64(days)))
	return mul(mul(f(z), f(1e6)), new(big.Float).SetPrec(300).Sqrt(variance))
}

// Rounding adds no more than the doc says, also where all but a millionth of a
// unit is in the territory.
func TestReserveAgainstManyBits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDemand(t)
		level := rapid.Float64Range(0, 0.9999).Draw(t, "level")
		days, lead := rapid.IntRange(1, 400).Draw(t, "days"), rapid.IntRange(0, 90).Draw(t, "lead")
		whole := rapid.Int64Range(1, 1e14).Draw(t, "whole")
		part := rapid.OneOf(rapid.Int64Range(0, whole), rapid.Int64Range(max(0, whole-3), whole), rapid.Int64Range(0, min(3, whole))).Draw(t, "part")
		got := d.Reserve(level, days, lead, whole).At(part)
		want, _ := precise(d, max(0, NormalQuantile(level)), days, lead, part, whole).Float64()
		if want >= MaxReserve {
			require.InDelta(t, float64(MaxReserve), float64(got), 0.63)
			return
		}
		require.InDelta(t, want, float64(got), 0.63)
	})
}

func TestReserveIsThatOfTheTerritory(t *testing.T) {
	d := ItemDemand{Mean: 400, LevelVar: 900, Dispersion: 1.5, Concentration: 25}
	z := NormalQuantile(0.98)
	r := d.Reserve(0.98, 28, 14, 400e6)
	for _, part := range []int64{0, 1e6, 100e6, 399e6, 400e6} {
		variance := d.Territory(float64(part) / 400e6).Var
		require.InDelta(t, 1e6*z*math.Sqrt(variance*1.5), float64(r.At(part)), 1)
	}
	require.Equal(t, r.At(0), r.At(-5))
	require.Equal(t, r.At(400e6), r.At(1e18))
	// Pooling: two halves need more than the whole.
	require.Greater(t, 2*r.At(200e6), r.At(400e6))
}

func TestNoReserve(t *testing.T) {
	d := ItemDemand{Mean: 400, LevelVar: 900}
	require.True(t, d.Reserve(0.5, 28, 0, 1).None())
	require.True(t, d.Reserve(0.2, 28, 0, 1).None())
	require.True(t, d.Reserve(math.NaN(), 28, 0, 1).None())
	require.True(t, ItemDemand{Mean: 400, Concentration: 0}.Reserve(0.9, 28, 0, 1).None())
	require.False(t, d.Reserve(0.9, 28, 0, 1).None())
	require.Zero(t, d.Reserve(0.9, 0, -1, 0).At(0))
}

// Where the formula is said not to fall, it does not by more than its rounding;
// where it is said to, it does near the end.
func TestReserveRises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDemand(t)
		r := d.Reserve(0.95, 28, 3, 1e9)
		last := int64(0)
		for part := int64(0); part <= 1e9; part += 1e6 {
			u := r.At(part)
			if r.Rises() {
				require.GreaterOrEqual(t, u+1, last, "%d", part)
			}
			last = u
		}
	})
	falls := ItemDemand{Mean: 400, Concentration: 10}.Reserve(0.95, 28, 0, 1e9)
	require.False(t, falls.Rises())
	require.Less(t, falls.At(1e9), falls.At(5e8))
}
