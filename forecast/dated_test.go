package forecast

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

func TestSkylineAgainstLinearAlgebra(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		border := rapid.IntRange(0, n).Draw(t, "border")
		var w workspace
		s := w.skylineOf(n, border)
		dense := mat.NewSymDense(n, nil)
		b := make([]float64, n)
		for i := range n {
			for j := s.first[i]; j <= i; j++ {
				x := rapid.Float64Range(-1, 1).Draw(t, "x")
				if i == j {
					x += 2 * float64(n)
				}
				s.add(i, j, x)
				dense.SetSym(i, j, x)
			}
			b[i] = rapid.Float64Range(-5, 5).Draw(t, "b")
		}
		var want mat.VecDense
		require.NoError(t, want.SolveVec(dense, mat.NewVecDense(n, append([]float64(nil), b...))))
		s.factor()
		s.solve(b)
		require.InDeltaSlice(t, want.RawVector().Data, b, 1e-9)
	})
}

// shop is sales by day with a week, paydays, a year, a doubled Thanksgiving eve
// and closed Christmases.
func shop(start Day, n int, level, noise float64, seed uint64) []float64 {
	random := rand.New(rand.NewPCG(seed, 7))
	y := make([]float64, n)
	for t := range y {
		d := start + Day(t)
		_, month, day := d.Date()
		x := level * (1 + 0.3*math.Cos(2*math.Pi*float64(t)/7)) * math.Exp(0.2*math.Sin(2*math.Pi*float64(d)/yearDays))
		if day <= 5 {
			x *= 1.3
		}
		if d == nth(time.November, time.Thursday, 4)(d.Year())-1 {
			x *= 2
		}
		x *= math.Exp(noise * random.NormFloat64())
		if month == time.December && day == 25 {
			x = 0
		}
		y[t] = math.Round(x)
	}
	return y
}

func TestDatesAreSeen(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine fits hundreds of models")
	}
	const start Day = 16000
	all := shop(start, 5*365, 1000, 0.1, 1)
	truth := shop(start, 5*365, 1000, 0, 1)
	for _, christmas := range []Day{on(2017, time.December, 10), on(2018, time.April, 3)} {
		n := int(christmas - start)
		worse := 0.0
		var got [2][]float64
		for k, first := range []Day{start, 0} {
			paths, err := Auto().Forecast(t.Context(), []Series{{Units: all[:n], Period: 7, Start: first}}, 28, 1)
			require.NoError(t, err)
			require.NoError(t, paths[0].Err)
			off := 0.0
			for h, s := range paths[0].Steps {
				got[k] = append(got[k], s.Mean)
				off += math.Abs(s.Mean-truth[n+h]) / 28
			}
			if k == 0 {
				worse = off
				require.Less(t, off, 50.0, "of about 1000")
				continue
			}
			require.Less(t, 1.5*worse, off, "than without dates")
		}
		if day := int(on(2017, time.December, 25) - christmas); day >= 0 && day < 28 {
			require.Less(t, got[0][day], 100.0, "closed at Christmas")
			require.Greater(t, got[0][day+1], 500.0)
		}
	}
}

// What comes after the origin, and other series, change nothing.
func TestDatedForecastsSeeThePastOnly(t *testing.T) {
	const start Day = 16000
	y := shop(start, 4*365, 300, 0.2, 2)
	n := len(y) - 100
	one, err := Auto().Forecast(t.Context(), []Series{{Units: y[:n:n], Period: 7, Start: start}}, 28, 1)
	require.NoError(t, err)
	for k := n; k < len(y); k++ {
		y[k] = 1e6
	}
	again, err := Auto().Forecast(t.Context(), []Series{{Units: y[:n], Period: 7, Start: start}}, 28, 2)
	require.NoError(t, err)
	require.Equal(t, one[0].Steps, again[0].Steps)
}

// goldenDated changes whenever dated does; what it must not do is differ between
// machines.
const goldenDated = "5b2dfa7f98836058"

func TestDatedIsTheSameEverywhere(t *testing.T) {
	w := workspace{start: 16000}
	random := rand.New(rand.NewPCG(3, 3))
	y := make([]float64, 900)
	for k := range y {
		y[k] = float64(50 + random.IntN(40)*(1+k%7))
	}
	digest := fnv.New64a()
	for _, drift := range []float64{0.05, 0.5} {
		w.reset()
		to := outline{mean: w.take(28), dev: w.take(28)}
		dated(drift)(&w, y, 7, &to)
		for h := range to.mean {
			fmt.Fprintf(digest, "%x %x ", math.Float64bits(to.mean[h]), math.Float64bits(to.dev[h]))
		}
	}
	require.Equal(t, goldenDated, fmt.Sprintf("%016x", digest.Sum64()))
}

func TestDatedDoesNotAllocate(t *testing.T) {
	w := workspace{start: 16000}
	y := shop(w.start, 3*365, 500, 0.1, 3)
	m := dated(0.1)
	run := func() {
		w.reset()
		to := outline{mean: w.take(28), dev: w.take(28)}
		m(&w, y, 7, &to)
	}
	run()
	run()
	require.Zero(t, testing.AllocsPerRun(3, run))
}

func TestOddDatedSeriesAreSane(t *testing.T) {
	odd := func(f func(t int) float64) Series {
		y := make([]float64, 900)
		for t := range y {
			y[t] = f(t)
		}
		return Series{Units: y, Period: 7, Start: 17000}
	}
	series := []Series{
		odd(func(int) float64 { return 50 }),
		odd(func(int) float64 { return 1e15 }),
		odd(func(t int) float64 { return 1e15 * float64(t%30/29) }),
		odd(func(t int) float64 { return float64(t) * 1e6 }),
		odd(func(t int) float64 { return math.Exp(float64(t) / 40) }),
		odd(func(t int) float64 { return 1e9 * math.Exp(-float64(t)/60) }),
		{Units: make([]float64, 800), Period: 7, Start: MaxDay - 800},
		{Units: []float64{1}, Period: 7, Start: MinDay},
	}
	for k := range series[6].Units {
		series[6].Units[k] = 100 + float64(k%7)
	}
	paths, err := Auto().Forecast(t.Context(), series, 60, 1)
	require.NoError(t, err)
	for i, p := range paths {
		require.NoError(t, p.Err, i)
		for _, s := range append(p.Steps, p.Total) {
			for _, x := range []float64{s.Mean, s.Dev, s.Quantile(0.01), s.Quantile(0.99)} {
				require.True(t, x >= 0 && x <= 1e17, "%d: %+v", i, s)
			}
		}
	}
	paths, err = Auto().Forecast(t.Context(), []Series{{Units: []float64{1, 2}, Start: MaxDay + 1}}, 3, 1)
	require.NoError(t, err)
	require.ErrorIs(t, paths[0].Err, ErrSeries)
}

func BenchmarkDated(b *testing.B) {
	w := workspace{start: 16000}
	y := shop(w.start, 1941, 500, 0.1, 3)
	m := dated(0.1)
	for b.Loop() {
		w.reset()
		to := outline{mean: w.take(28), dev: w.take(28)}
		m(&w, y, 7, &to)
	}
}
