package forecast

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// The percentage points of the tables in Abramowitz and Stegun (1964), 26.2 and
// 26.6.
func TestNormalQuantileAgainstTables(t *testing.T) {
	for p, z := range map[float64]float64{
		0.5: 0, 0.75: 0.674489750196082, 0.8: 0.841621233572914, 0.9: 1.281551565544600, 0.95: 1.644853626951473,
		0.975: 1.959963984540054, 0.98: 2.053748910631823, 0.99: 2.326347874040841, 0.995: 2.575829303548901,
		0.999: 3.090232306167814, 0.9999: 3.719016485455681, 0.99999: 4.264890793922825, 1e-6: -4.753424308822899,
	} {
		require.InDelta(t, z, NormalQuantile(p), 2e-12, "%v", p)
	}
}

func TestNormalQuantileInvertsItsDistribution(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.OneOf(rapid.Float64Range(1e-9, 0.5), rapid.Float64Range(1e-9, 1e-3)).Draw(t, "p")
		z := NormalQuantile(p)
		require.InEpsilon(t, p, math.Erfc(-z/math.Sqrt2)/2, 2e-13)
		near := math.Nextafter(p, 1)
		require.GreaterOrEqual(t, NormalQuantile(near), z-1e-14)
		if half := float64(int64(p*(1<<40))) / (1 << 40); half > 1e-9 { // 1-half is exact
			require.Equal(t, NormalQuantile(half), -NormalQuantile(1-half))
		}
	})
}

func TestNormalQuantileOutOfRange(t *testing.T) {
	for _, p := range []float64{0, -1, math.Inf(-1), math.NaN(), 5e-324} {
		require.Equal(t, NormalQuantile(1e-9), NormalQuantile(p), "%v", p)
	}
	for _, p := range []float64{1, 2, math.Inf(1), math.Nextafter(1, 0)} {
		require.Equal(t, NormalQuantile(1-1e-9), NormalQuantile(p), "%v", p)
	}
	require.InDelta(t, -5.997807015007707, NormalQuantile(1e-9), 1e-12)
}
