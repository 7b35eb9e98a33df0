package placement

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// No change of a number, of two of them with each other or of how many they are keeps
// the digest.
func TestDigest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 20).Draw(t, "x")
		before := digest(x)
		require.Equal(t, before, digest(slices.Clone(x)))
		require.NotEqual(t, before, digest(append(slices.Clone(x), 0)))
		require.NotEqual(t, before, digest(x[1:]))
		i, j := rapid.IntRange(0, len(x)-1).Draw(t, "i"), rapid.IntRange(0, len(x)-1).Draw(t, "j")
		if x[i] != x[j] {
			y := slices.Clone(x)
			y[i], y[j] = y[j], y[i]
			require.NotEqual(t, before, digest(y))
		}
		x[i] = math.Nextafter(x[i], 2)
		require.NotEqual(t, before, digest(x))
	})
}

func BenchmarkMark(b *testing.B) {
	e := Entry{}
	e.Demand.Shares = make([]float64, 884)
	for b.Loop() {
		e.mark()
	}
}
