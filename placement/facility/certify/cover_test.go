package certify

import (
	"cmp"
	"math/big"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func partsOf(costs, capacities []int64) (parts []part) {
	for k := range costs {
		parts = append(parts, part{big.NewInt(costs[k]), big.NewInt(capacities[k])})
	}
	slices.SortStableFunc(parts, func(a, b part) int {
		return cmp.Compare(a.cost.Int64()*b.capacity.Int64(), b.cost.Int64()*a.capacity.Int64())
	})
	return parts
}

// TestCoversAgainstAllSets draws parts, often all as large.
func TestCoversAgainstAllSets(t *testing.T) {
	r := rand.New(rand.NewPCG(81, 82))
	counted := 0
	for range 3000 {
		n := r.IntN(9)
		costs, capacities := make([]int64, n), make([]int64, n)
		alike := r.IntN(2) == 0
		for k := range n {
			costs[k], capacities[k] = r.Int64N(20), 1+r.Int64N(9)
			if alike {
				capacities[k] = 5
			}
		}
		spare, lacks := r.Int64N(60)-5, r.Int64N(40)-3
		fits := false
		for set := range uint(1) << n {
			cost, capacity := int64(0), int64(0)
			for ; set > 0; set &= set - 1 {
				k := bits.TrailingZeros(set)
				cost, capacity = cost+costs[k], capacity+capacities[k]
			}
			fits = fits || (cost <= spare && capacity >= lacks)
		}
		c := cover{parts: partsOf(costs, capacities)}
		if c.counted(big.NewInt(spare), big.NewInt(lacks)) {
			counted++
			require.False(t, fits)
		} else if alike {
			require.True(t, fits, "all as large need no search")
		}
		require.Equal(t, fits, c.search(0, big.NewInt(spare), big.NewInt(lacks)))
	}
	require.Greater(t, counted, 300)
}
