package forecast

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
)

func TestSeasonIsFoundAgain(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 9))
	const weeks = 4 * 52
	middle := make([]Day, weeks)
	sales, expected := make([]float64, weeks), make([]float64, weeks)
	truth := func(d Day) float64 {
		years := float64(d) / yearDays
		return math.Exp(0.5*math.Cos(2*math.Pi*years) - 0.3*math.Sin(4*math.Pi*years))
	}
	for t := range middle {
		middle[t] = 18000 + Day(7*t)
		expected[t] = 200
		growth := 0.8 + 0.4*float64(t)/weeks
		sales[t] = distuv.Poisson{Lambda: 200 * growth * truth(middle[t]), Src: random}.Rand()
	}
	s := newSeason(middle, sales, expected)
	mean := 0.0
	for _, d := range middle {
		mean += truth(d) / weeks
	}
	for d := Day(20000); d < 20365; d += 11 { // in a year to come
		require.InEpsilon(t, truth(d)/mean, s.at(d), 0.12, "%v", d)
	}
	// Less than two years, or nothing sold, give none.
	require.Equal(t, season{}, newSeason(middle[:100], sales[:100], expected[:100]))
	require.Equal(t, 1.0, (&season{}).at(20000))
	flat := newSeason(middle, make([]float64, weeks), make([]float64, weeks))
	require.InDelta(t, 1, flat.at(20000), 1e-9)
}

func TestSeasonOfNoiseIsSmall(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 9))
	const weeks = 150
	middle := make([]Day, weeks)
	sales, expected := make([]float64, weeks), make([]float64, weeks)
	for t := range middle {
		middle[t] = 18000 + Day(7*t)
		expected[t] = 2
		sales[t] = distuv.Poisson{Lambda: 2, Src: random}.Rand()
	}
	s := newSeason(middle, sales, expected)
	for d := Day(20000); d < 20365; d += 7 {
		require.InDelta(t, 1, s.at(d), 0.5, "two orders a week say little about a season")
	}
}
