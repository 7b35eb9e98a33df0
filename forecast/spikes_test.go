package forecast

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func recordOf(orders ...float64) *record {
	r := &record{}
	for _, y := range orders {
		r.series.Units = append(r.series.Units, y)
		r.units = append(r.units, 2*y)
	}
	return r
}

func TestASpikeIsCutOffAndItsExcessKept(t *testing.T) {
	weeks := []float64{3, 2, 4, 3, 1, 3, 2, 90, 4, 3, 2, 5, 3, 2, 3, 4, 1, 3}
	r := recordOf(weeks...)
	e := r.calm()
	require.Less(t, r.series.Units[7], 30.0)
	require.Greater(t, r.series.Units[7], 5.0, "as much as a good week may sell")
	for week, y := range weeks {
		if week != 7 {
			require.Equal(t, y, r.series.Units[week])
		}
	}
	require.InDelta(t, 2*(90-r.series.Units[7]), e.sum, 1e-9)
	require.InDelta(t, e.sum*e.sum, e.squares, 1e-6)
	require.InDelta(t, 2*r.series.Units[7], r.units[7], 1e-9)
}

func TestGrowthIsNoSpike(t *testing.T) {
	var weeks []float64
	for week := range 60 {
		y := 5.0
		if week >= 40 {
			y = 15
		}
		weeks = append(weeks, y+float64(week%3))
	}
	r := recordOf(weeks...)
	require.Zero(t, r.calm().sum)
	require.Equal(t, weeks, r.series.Units)
}

// Whatever is cut off is accounted for, and weeks never gain.
func TestCalmKeepsTheSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weeks := rapid.SliceOf(rapid.Custom(func(t *rapid.T) float64 {
			return float64(rapid.SampledFrom([]int{0, 0, 1, 2, 5, 50, 1000}).Draw(t, "y"))
		})).Draw(t, "weeks")
		r := recordOf(weeks...)
		e := r.calm()
		before, after := 0.0, 0.0
		for week, y := range weeks {
			require.LessOrEqual(t, r.series.Units[week], y)
			require.InDelta(t, 2*r.series.Units[week], r.units[week], 1e-9*(1+y))
			before += 2 * y
			after += r.units[week]
		}
		require.InDelta(t, before, after+e.sum, 1e-9*(1+before))
		if len(weeks) > 0 {
			require.InDelta(t, after/float64(len(weeks)), e.usual, 1e-9*(1+before))
		}
	})
}

func TestSpikesOfAnItemAreDrawnToThoseOfTheOthers(t *testing.T) {
	all := []excess{{weeks: 100, sum: 500, squares: 50_000, usual: 10}, {weeks: 100, usual: 10}}
	s := newSpikes(all)
	busy, _ := s.of(all[0])
	calm, variance := s.of(all[1])
	require.Greater(t, busy, calm)
	require.Greater(t, calm, 0.0)
	require.Greater(t, variance, 0.0)
	require.InDelta(t, 5, busy+calm, 1e-9, "together what was seen")
	fresh, _ := s.of(excess{})
	require.Zero(t, fresh)
	require.Equal(t, spikes{}, newSpikes(nil))
}
