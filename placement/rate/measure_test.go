package rate_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/placement/rate"
)

func TestUSUnits(t *testing.T) {
	for ounces, grams := range map[float64]rate.Weight{
		0: 0, 1: 28, 4: 113, 8: 227, 8.5: 241, 12: 340, 15.99: 453, 15.999: 453, 16: 454, 32: 907, 1120: 31_751,
	} {
		w, err := rate.Ounces(ounces)
		require.NoError(t, err)
		require.Equal(t, grams, w, "%v oz", ounces)
		w, err = rate.Pounds(ounces / 16)
		require.NoError(t, err)
		require.Equal(t, grams, w, "%v oz in pounds", ounces)
	}
	for inches, millimetres := range map[float64]rate.Size{0: 0, 1: 25, 12: 305, 48: 1219, 130: 3302, 0.5: 13} {
		s, err := rate.Inches(inches)
		require.NoError(t, err)
		require.Equal(t, millimetres, s, "%v in", inches)
	}
	v, err := rate.CubicFeet(1)
	require.NoError(t, err)
	require.Equal(t, rate.Volume(28_316_847), v)
	require.InDelta(t, 1, v.CubicFeet(), 1e-7)
	require.InDelta(t, 16, rate.Weight(454).Ounces(), 0.02)
	require.InDelta(t, 12, rate.Size(305).Inches(), 0.02)
	for _, x := range []float64{math.NaN(), math.Inf(1), -1, 1e30} {
		for _, f := range []func(float64) error{
			func(x float64) error { _, err := rate.Ounces(x); return err },
			func(x float64) error { _, err := rate.Pounds(x); return err },
			func(x float64) error { _, err := rate.Inches(x); return err },
			func(x float64) error { _, err := rate.CubicFeet(x); return err },
		} {
			require.Error(t, f(x), "%v", x)
		}
	}
}

func TestMoreOuncesAreNeverFewerGrams(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Float64Range(0, 3000).Draw(t, "a")
		b := rapid.Float64Range(a, 3001).Draw(t, "b")
		light, err := rate.Ounces(a)
		require.NoError(t, err)
		heavy, err := rate.Ounces(b)
		require.NoError(t, err)
		require.LessOrEqual(t, light, heavy)
		require.InDelta(t, a*28.349523125, float64(light), 1.5)
	})
}

func TestMeasuresAsText(t *testing.T) {
	require.Equal(t, "999 g", rate.Weight(999).String())
	require.Equal(t, "1.5 kg", rate.Weight(1500).String())
	require.Equal(t, "-1 kg", rate.Weight(-1000).String())
	require.Equal(t, "9223372036854775807 g", rate.Weight(math.MaxInt64).String())
	require.Equal(t, "305 mm", rate.Size(305).String())
	require.Equal(t, "28.316847 L", rate.Volume(28_316_847).String())
}

func TestVolumeOfAParcel(t *testing.T) {
	require.Equal(t, 6*rate.Litre, rate.Parcel{Length: 100, Width: 200, Height: 300}.Volume())
	require.Equal(t, rate.Volume(math.MaxInt64), rate.Parcel{Length: math.MaxInt64, Width: 2, Height: 1}.Volume())
	require.Equal(t, rate.Volume(math.MaxInt64), rate.Parcel{Length: math.MaxInt64 / 2, Width: 2, Height: 3}.Volume())
}
