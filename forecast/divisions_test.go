package forecast

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/geo"
)

func TestEveryStateIsInOneDivision(t *testing.T) {
	require.Len(t, strings.Fields(strings.Join(divisions[:], " ")), 51, "with the District")
	seen := map[string]bool{}
	for d, states := range divisions {
		for _, s := range strings.Fields(states) {
			require.False(t, seen[s], s)
			seen[s] = true
			require.Equal(t, d, division(s))
			_, ok := geo.StateKind(s)
			require.True(t, ok, s)
		}
	}
	require.Equal(t, len(divisions), division("PR"))
	require.Equal(t, len(divisions), division(""))
}

// Without orders people decide; orders from one state speak for its neighbours
// too.
func TestNeighboursLearnFromEachOther(t *testing.T) {
	a := newAtlas(geo.Regions())
	shares, before := a.sellerStates(&tally{})
	require.InDeltaSlice(t, a.people, shares, 1e-12)
	require.Greater(t, before, 1.0)
	var orders tally
	orders.add(a.find(Place{State: "ME"}).state, 40)
	orders.add(a.find(Place{State: "VT"}).state, 30)
	after, sure := a.sellerStates(&orders)
	rise := func(state string) float64 {
		s := a.find(Place{State: state}).state
		return after[s] / shares[s]
	}
	require.Greater(t, rise("ME"), rise("NH"))
	require.Greater(t, rise("NH"), 1.2*rise("TX"))
	require.Less(t, rise("TX"), 1.0)
	require.Greater(t, sure, 0.0)
	sum := 0.0
	for _, p := range after {
		require.GreaterOrEqual(t, p, 0.0)
		sum += p
	}
	require.InDelta(t, 1, sum, 1e-12)
}

// Of states that are as rough as each other and of regions that are, each is
// recognised.
func TestSpreadOutFindsTheEvenness(t *testing.T) {
	people := []float64{0.7, 0.2, 0.1}
	for _, e := range []float64{0, 1} {
		want := []float64{60, 60, 60}
		if e == 1 {
			want = []float64{60 * 2.1, 60 * 0.6, 60 * 0.3}
		}
		c, within := spreadOut(people, func(within []float64) (sum float64) {
			for s, x := range within {
				off := ln(x / want[s])
				sum -= 100 * off * off
			}
			return sum
		})
		require.InEpsilon(t, 60, c, 0.05)
		for s, x := range within {
			require.InEpsilon(t, want[s], x, 0.05)
		}
	}
}
