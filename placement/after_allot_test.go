package placement

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// concave returns a random concave function that is 0 at 0, by its steps.
func concave(rng *rand.Rand, n int64) func(int64) float64 {
	at := make([]float64, n+1)
	step := float64(1 + rng.IntN(50))
	for i := range n {
		at[i+1] = at[i] + step
		step *= rng.Float64()
	}
	return func(n int64) float64 { return at[n] }
}

func TestAllotAgainstEnumeration(t *testing.T) {
	exact, problems, lost := 0, 0, 0.0
	for i := range 3000 {
		rng := rand.New(rand.NewPCG(uint64(i), 3))
		var asks []ask
		all := int64(0)
		for range 1 + rng.IntN(4) {
			a := ask{most: rng.Int64N(5), cost: rng.Int64N(9)}
			if rng.IntN(3) == 0 {
				a.least = rng.Int64N(4)
			}
			if a.most < a.least { // none of them can be had
				a.most = 0
			}
			a.value = concave(rng, max(a.most, 1))
			all += a.most * a.cost
			asks = append(asks, a)
		}
		limit := rng.Int64N(all + 2)
		granted, worth, most := allot(asks, limit)
		spent, value := int64(0), 0.0
		for i, n := range granted {
			require.True(t, n == 0 || n >= asks[i].least && n <= asks[i].most)
			spent += n * asks[i].cost
			value += asks[i].value(n)
		}
		require.LessOrEqual(t, spent, limit)
		require.InDelta(t, value, worth, 1e-9)
		best := enumerate(asks, limit)
		require.LessOrEqual(t, worth, best+1e-9)
		require.GreaterOrEqual(t, most, best-1e-6*(1+best))
		problems++
		lost += (best - worth) / max(1, best)
		if worth > best-1e-9 {
			exact++
		}
		for i, a := range asks { // nothing more fits
			n := max(1, a.least)
			if granted[i] > 0 {
				n = 1
			}
			if granted[i]+n <= a.most {
				require.Greater(t, n*a.cost, limit-spent)
			}
		}
	}
	require.Greater(t, exact, problems*7/10)
	require.Less(t, lost/float64(problems), 0.03)
}

func enumerate(asks []ask, limit int64) float64 {
	if len(asks) == 0 {
		return 0
	}
	best := math.Inf(-1)
	for n := int64(0); n <= asks[0].most && n*asks[0].cost <= limit; n++ {
		if n == 0 || n >= asks[0].least {
			best = max(best, asks[0].value(n)+enumerate(asks[1:], limit-n*asks[0].cost))
		}
	}
	return best
}

// Greedy grants are the best for one ask, and where all cartons cost the same.
func TestAllotIsExactForEqualCosts(t *testing.T) {
	for i := range 500 {
		rng := rand.New(rand.NewPCG(uint64(i), 4))
		var asks []ask
		cost := 1 + rng.Int64N(5)
		for range 1 + rng.IntN(4) {
			most := rng.Int64N(6)
			asks = append(asks, ask{most: most, cost: cost, value: concave(rng, max(most, 1))})
		}
		limit := rng.Int64N(40)
		_, worth, _ := allot(asks, limit)
		require.InDelta(t, enumerate(asks, limit), worth, 1e-9)
	}
}
