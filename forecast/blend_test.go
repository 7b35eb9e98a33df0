package forecast

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// A method that gives half the deviation that it has is corrected, by step and
// in total, and gets the tails that its errors have.
func TestCalibrationFindsTheTrueSpread(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	const n, horizon = 4000, 3
	paths, past := make([]*Path, n), make([]holdout, n)
	for i := range paths {
		paths[i] = &Path{Steps: make([]Spread, horizon), Total: Spread{Mean: 300, Dev: 10}}
		past[i] = make(holdout, horizon+1)
		for h := range horizon {
			paths[i].Steps[h] = Spread{Mean: 100, Dev: 5}
			past[i][h] = 2 * (random.ExpFloat64() - 1) // skewed
		}
		past[i][horizon] = 3 * random.NormFloat64()
	}
	calibrate(paths, past)
	for _, p := range []float64{0.025, 0.1, 0.25, 0.9, 0.975} {
		require.InDelta(t, 100+5*2*(-math.Log(1-p)-1), paths[7].Steps[1].Quantile(p), 1.5, p)
		require.InDelta(t, 300+10*3*normalQuantile(p), paths[7].Total.Quantile(p), 3, p)
	}
	// With nothing to learn from, nothing changes.
	same := &Path{Steps: []Spread{{Mean: 1, Dev: 2}}, Total: Spread{Mean: 1, Dev: 2}}
	calibrate([]*Path{same}, []holdout{nil})
	require.Equal(t, Path{Steps: []Spread{{Mean: 1, Dev: 2}}, Total: Spread{Mean: 1, Dev: 2}}, *same)
	calibrate(nil, nil)
}

func TestQuantilesOfSortedNumbers(t *testing.T) {
	require.Equal(t, 7.0, quantileOf([]float64{7}, 0.9))
	require.Equal(t, 2.0, quantileOf([]float64{1, 2, 3}, 0.5))
	require.Equal(t, 1.0, quantileOf([]float64{1, 2, 3}, 0.01))
	require.Equal(t, 3.0, quantileOf([]float64{1, 2, 3}, 0.99))
}

// A long series goes to whatever forecast it well: here one with two cycles.
func TestBlendFollowsTwoCycles(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 6))
	y := make([]float64, 5*weekOfHours+48)
	for k := range y {
		hour, day := k%24, k/24%7
		y[k] = 100 + 40*math.Sin(float64(hour)/24*2*math.Pi) + random.NormFloat64()
		if day >= 5 {
			y[k] /= 2
		}
	}
	var w workspace
	o := outline{mean: make([]float64, 48), dev: make([]float64, 48)}
	known := y[:5*weekOfHours]
	z := blend(&w, known, 24, &o)
	require.Len(t, z, 49)
	square := 0.0
	for h, u := range o.mean {
		square += (u - y[len(known)+h]) * (u - y[len(known)+h]) / 48
		require.Positive(t, o.dev[h])
	}
	require.Less(t, math.Sqrt(square), 4.0)
}

// Days of which nobody says that they are days are forecast with their weeks, and
// noise, trends and years of weeks are not taken for such.
func TestAWeekIsFound(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	draw := func(value func(t float64) float64) []float64 {
		y := make([]float64, 280)
		for k := range y {
			y[k] = 100 * value(float64(k)) * math.Exp(0.1*random.NormFloat64())
		}
		return y
	}
	var w workspace
	week := draw(func(t float64) float64 { return 1 + 0.2*math.Sin(t/7*2*math.Pi) })
	require.Equal(t, 7, cycleOf(&w, week, 1))
	require.Equal(t, 7, cycleOf(&w, week, 0))
	require.Equal(t, 24, cycleOf(&w, week, 24), "what is known counts")
	for range 50 {
		require.Equal(t, 1, cycleOf(&w, draw(func(float64) float64 { return 1 }), 1))
		require.Equal(t, 1, cycleOf(&w, draw(func(t float64) float64 { return 1 + 0.01*t }), 1))
		require.Equal(t, 1, cycleOf(&w, draw(func(t float64) float64 { return 1 + 0.3*math.Sin(t/52*2*math.Pi) }), 1))
	}
	paths, err := Auto().Forecast(t.Context(), []Series{{Units: week}}, 7, 1)
	require.NoError(t, err)
	for h, s := range paths[0].Steps {
		require.InEpsilon(t, 100+20*math.Sin(float64(280+h)/7*2*math.Pi), s.Mean, 0.12)
	}
}
