package forecast

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBinomialAgainstItsProbabilities(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const draws = 20_000
	for _, n := range []int64{1, 5, 40, 200} {
		for _, p := range []float64{0.01, 0.3, 0.97} {
			seen := make([]float64, n+1)
			for range draws {
				seen[binomial(random, n, p)]++
			}
			weight := math.Pow(1-p, float64(n)) // of 0, then of each number
			below, found := 0.0, 0.0
			for k := range seen {
				below, found = below+weight, found+seen[k]/draws
				require.InDelta(t, below, found, 0.02, "n %d, p %g, at most %d", n, p, k) // Kolmogorov: 0.02 sqrt(20,000) = 2.8
				weight *= float64(n-int64(k)) / float64(k+1) * p / (1 - p)
			}
		}
	}
	require.Equal(t, int64(9), binomial(random, 9, 2))
	require.Zero(t, binomial(random, 1<<50, 0))
	require.InEpsilon(t, 1e14, float64(binomial(random, 1e15, 0.1)), 1e-5)
}

func TestGammaAgainstItsDistribution(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	const draws = 20_000
	for _, shape := range []float64{0.05, 0.9, 1, 7, 80} {
		var at [9]float64
		for range draws {
			p := lowerGamma(shape, exp(logGamma(random, shape)))
			for k := range at {
				if p <= float64(k+1)/10 {
					at[k] += 1.0 / draws
				}
			}
		}
		for k, share := range at {
			require.InDelta(t, float64(k+1)/10, share, 0.02, "shape %g", shape)
		}
	}
	require.Less(t, logGamma(random, 1e-200), -1e100)
}
