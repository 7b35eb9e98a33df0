package forecast

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// poisson draws from a Poisson distribution.
func poisson(random *rand.Rand, mean float64) float64 {
	k, p := 0.0, math.Exp(-mean)
	for u := random.Float64() - p; u > 0 && k < 10*mean+50; k++ {
		p *= mean / (k + 1)
		u -= p
	}
	return k
}

func TestBuckets(t *testing.T) {
	of := func(u ...float64) bucket { return bucketOf(Series{Units: u}) }
	require.Equal(t, seldom, of(0, 0, 0, 9))
	require.Equal(t, seldom, of(1, 1, 2, 1))
	require.Equal(t, below5, of(3, 4, 2))
	require.Equal(t, below10, of(6, 9, 7))
	require.Equal(t, gappy, of(50, 90, 0))
	require.Equal(t, below100, of(50, 90, 40))
	require.Equal(t, frequent, of(50.5, 90, 40), "not counted")
	require.Equal(t, frequent, of(5000, 9000))
	require.Equal(t, frequent, of())
	require.Equal(t, frequent, of(math.NaN(), math.Inf(1)))
	late := make([]float64, 60)
	for k := 30; k < 60; k++ {
		late[k] = 1000
	}
	require.Equal(t, frequent, of(late...), "only the last 24 count")
}

// Frequent counts with a season of their own are not left to the smoother for
// slow items, and slow ones are.
func TestRouterKeepsFastSeriesFromTheSlowModel(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 8))
	var series []Series
	for i := range 60 {
		y := Series{Period: 12, Units: make([]float64, 72)}
		for k := range y.Units {
			season := 1 + 0.6*math.Sin(float64(k+i)/12*2*math.Pi) // each has its own phase
			y.Units[k] = poisson(random, 60*season)
		}
		series = append(series, y)
	}
	for range 60 {
		y := Series{Period: 12, Units: make([]float64, 72)}
		for k := range y.Units {
			y.Units[k] = poisson(random, 0.4)
		}
		series = append(series, y)
	}
	paths, err := Auto().Forecast(t.Context(), series, 6, 1)
	require.NoError(t, err)
	worst := 0.0
	for i, p := range paths {
		if i >= 60 {
			require.Equal(t, "gps", p.Method)
			require.True(t, p.Total.Whole)
			require.InDelta(t, 2.4, p.Total.Mean, 2)
			continue
		}
		for h, s := range p.Steps {
			truth := 60 * (1 + 0.6*math.Sin(float64(72+h+i)/12*2*math.Pi))
			worst = max(worst, math.Abs(s.Mean-truth)/60)
		}
	}
	require.Less(t, worst, 0.35)
}

func TestLaunch(t *testing.T) {
	late := make([]float64, 40)
	for k := 30; k < 40; k++ {
		late[k] = 1
	}
	require.Equal(t, 30, launched(late))
	late[35], late[36], late[37] = 0, 0, 0
	require.Equal(t, 30, launched(late))
	require.Equal(t, 0, launched([]float64{0, 0, 0, 1, 0, 0, 1}), "chance")
	require.Equal(t, 0, launched(make([]float64, 9)))
	require.Equal(t, 0, launched(nil))
}

// Growth that all share is found, and noise is not taken for it.
func TestGrowth(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 1))
	sold, expected, season := make([]float64, 60), make([]float64, 60), make([]float64, 60)
	for k := range sold {
		sold[k] = 1000 * math.Exp(-0.02*float64(k)) * math.Exp(0.05*random.NormFloat64())
		expected[k], season[k] = 500, 1
	}
	require.InDelta(t, -0.02, growthOf(sold, expected, season), 0.002)
	small := 0.0
	for range 50 {
		for k := range sold {
			sold[k] = 1000 * math.Exp(0.05*random.NormFloat64())
		}
		small = max(small, math.Abs(growthOf(sold, expected, season)))
	}
	require.Less(t, small, 0.002)
	require.Zero(t, growthOf(sold[:5], expected, season))
}

// A level that stands still is remembered longer than one that moves.
func TestMemoryIsThatOfTheHorizon(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 1))
	still := make([]Series, 50)
	for i := range still {
		rate := 2 * random.ExpFloat64()
		for range 200 {
			still[i].Units = append(still[i].Units, poisson(random, rate))
		}
	}
	s := Smoother{Discount: 0.8, Shape: 1, Rate: 1, Dispersion: 1.1}
	o, err := remember(t.Context(), s, still, 10, 1)
	require.NoError(t, err)
	require.Greater(t, o.Discount, 0.95)
	moving := make([]Series, 50)
	for i := range moving {
		rate := 5.0
		for k := range 200 {
			if k%25 == 0 {
				rate = 20 * random.Float64()
			}
			moving[i].Units = append(moving[i].Units, poisson(random, rate))
		}
	}
	o, err = remember(t.Context(), s, moving, 10, 1)
	require.NoError(t, err)
	require.Less(t, o.Discount, 0.9)
}

func TestMixtureOfSpreads(t *testing.T) {
	a, b := Spread{Mean: 10, Dev: 1}, Spread{Mean: 20, Dev: 2, Whole: true}
	m := a.mix(b, 0.25)
	require.InDelta(t, 12.5, m.Mean, 1e-12)
	require.InDelta(t, 0.75+0.25*4+0.75*0.25*100, m.Dev*m.Dev, 1e-9)
	require.True(t, m.Whole)
}
