package trig_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/internal/trig"
)

// near is four units in the last place of one, the error of package math
// included.
const near = 9e-16

func TestSinCosAgainstMath(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// In steps of 2^-20 degrees, so that the reduction below is exact.
		degrees := float64(rapid.Int64Range(-400<<20, 400<<20).Draw(t, "degrees")) / (1 << 20)
		sin, cos := trig.SinCos(degrees)
		radians := math.Mod(degrees, 360) / 180 * math.Pi
		// The radians of package math are rounded: worth 6.3 * 2^-53 at most.
		require.InDelta(t, math.Sin(radians), sin, near+1.2e-15)
		require.InDelta(t, math.Cos(radians), cos, near+1.2e-15)
		require.InDelta(t, 1, sin*sin+cos*cos, near)
	})
}

func TestSinCosInTheFirstOctant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		degrees := rapid.Float64Range(-45, 45).Draw(t, "degrees")
		sin, cos := trig.SinCos(degrees)
		radians := degrees * (math.Pi / 180)
		require.InEpsilon(t, 1, (math.Abs(sin)+1e-300)/(math.Abs(math.Sin(radians))+1e-300), near)
		require.InDelta(t, math.Cos(radians), cos, near)
	})
}

func TestSinCosOfRightAngles(t *testing.T) {
	for degrees, want := range map[float64][2]float64{
		0: {0, 1}, 90: {1, 0}, 180: {0, -1}, 270: {-1, 0}, 360: {0, 1}, 450: {1, 0},
		-90: {-1, 0}, -180: {0, -1}, -270: {1, 0}, -360: {0, 1},
	} {
		sin, cos := trig.SinCos(degrees)
		require.Equal(t, want, [2]float64{sin, cos}, "%v degrees", degrees)
	}
}

func TestAtan2AgainstMath(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y, x := rapid.Float64().Draw(t, "y"), rapid.Float64().Draw(t, "x")
		if y == 0 || x == 0 {
			return // TestAtan2OfSpecialValues has the axes
		}
		got := trig.Atan2(y, x)
		// The sign apart, because package math loses it when y/x underflows.
		require.InDelta(t, math.Abs(math.Atan2(y, x)), math.Abs(got), near)
		require.True(t, got == 0 || math.Signbit(got) == math.Signbit(y))
	})
	rapid.Check(t, func(t *rapid.T) {
		y, x := rapid.Float64Range(0, 1).Draw(t, "y"), rapid.Float64Range(0.001, 1).Draw(t, "x")
		require.InDelta(t, math.Atan2(y, x), trig.Atan2(y, x), near*math.Atan2(y, x))
	})
}

func TestAtan2OfSpecialValues(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	require.Equal(t, 0.0, trig.Atan2(0, 0))
	require.Equal(t, 0.0, trig.Atan2(0, 3))
	require.Equal(t, math.Pi, trig.Atan2(0, -3))
	require.Equal(t, math.Pi/2, trig.Atan2(inf, 3))
	require.Equal(t, -math.Pi/2, trig.Atan2(-3, 0))
	require.Equal(t, math.Pi/4, trig.Atan2(5, 5))
	for _, bad := range [][2]float64{{nan, 1}, {1, nan}, {nan, 0}, {0, nan}, {inf, inf}, {-inf, inf}} {
		require.True(t, math.IsNaN(trig.Atan2(bad[0], bad[1])), "%v", bad)
	}
	for _, bad := range []float64{nan, inf, -inf} {
		sin, cos := trig.SinCos(bad)
		require.True(t, math.IsNaN(sin) && math.IsNaN(cos), "%v", bad)
	}
}

// TestBits holds the bits themselves, which must not depend on the machine. It
// bites where the compiler fuses products and sums: GOAMD64=v3, arm64.
func TestBits(t *testing.T) {
	hash := sha256.New()
	write := func(x float64) {
		_ = binary.Write(hash, binary.LittleEndian, math.Float64bits(x))
	}
	for i := range 50_000 {
		sin, cos := trig.SinCos(float64(i-25_000) / 64)
		write(sin)
		write(cos)
		write(trig.Atan2(float64(i%251-125), float64(i%509-254)))
	}
	require.Equal(t, "63a71354fab6d8b96230571ef9328db6", hex.EncodeToString(hash.Sum(nil)[:16]))
}
