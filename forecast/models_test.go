package forecast

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

type bowl struct{ calls int }

func (b *bowl) value(x point) float64 {
	b.calls++
	return 3 + (x[0]-0.3)*(x[0]-0.3) + 2*(x[1]-0.6)*(x[1]-0.6) + (x[0]-0.3)*(x[1]-0.6)
}

func TestSimplexFindsTheMinimum(t *testing.T) {
	b := &bowl{}
	x, v := minimise(b, 2, point{0.9, 0.1}, point{0.1, 0.1}, 200, 1e-10)
	require.InDelta(t, 0.3, x[0], 1e-3)
	require.InDelta(t, 0.6, x[1], 1e-3)
	require.InDelta(t, 3, v, 1e-6)
	require.Less(t, b.calls, 210)
}

func noisy(seed uint64, n int) []float64 {
	random := rand.New(rand.NewPCG(seed, seed))
	y, level := make([]float64, n), 100.0
	for t := range y {
		level += 2 + 5*random.NormFloat64()
		y[t] = max(1, level+8*random.NormFloat64())
	}
	return y
}

// The closed form for start level and drift is no worse than any other pair, by
// the plain recursion.
func TestDotmMinimisesThePlainRecursion(t *testing.T) {
	for seed := range uint64(20) {
		y := noisy(seed, 30)
		d := dotm{y: y, a: make([]float64, len(y)), b: make([]float64, len(y)), from: 3}
		d.lines()
		plain := func(alpha, level, c float64) float64 {
			squares := 0.0
			average, a, b := 0.0, 0.0, 0.0
			for t, u := range y {
				if t > 0 {
					q := 1 - alpha
					mu := level + c*(math.Pow(q, float64(t))*a+(1-math.Pow(q, float64(t+1)))/alpha*b)
					if t >= 3 {
						squares += (u - mu) * (u - mu)
					}
					level = alpha*u + q*level
					average, a, b = extend(average, b, u, float64(t+1))
					continue
				}
				level = alpha*u + (1-alpha)*level
				average, a = u, u
			}
			return squares
		}
		for _, alpha := range []float64{0.1, 0.4, 0.9} {
			v := d.value(point{alpha})
			require.InEpsilon(t, plain(alpha, d.level, d.drift), v, 1e-6)
			require.LessOrEqual(t, v, plain(alpha, d.level+1, d.drift)*(1+1e-9))
			require.LessOrEqual(t, v, plain(alpha, d.level-1, d.drift)*(1+1e-9))
			if d.drift > 0 && d.drift < maxDrift {
				require.LessOrEqual(t, v, plain(alpha, d.level, d.drift+0.01)*(1+1e-9))
				require.LessOrEqual(t, v, plain(alpha, d.level, d.drift-0.01)*(1+1e-9))
			}
		}
	}
}

// The line of extend is the least squares line.
func TestExtendFitsTheLine(t *testing.T) {
	y := noisy(7, 12)
	average, a, b := y[0], 0.0, 0.0
	for k := 1; k < len(y); k++ {
		average, a, b = extend(average, b, y[k], float64(k+1))
		n := float64(k + 1)
		var st, sy, stt, sty float64
		for i, u := range y[:k+1] {
			x := float64(i + 1)
			st, sy, stt, sty = st+x, sy+u, stt+x*x, sty+x*u
		}
		slope := (n*sty - st*sy) / (n*stt - st*st)
		require.InDelta(t, slope, b, 1e-9)
		require.InDelta(t, (sy-slope*st)/n, a, 1e-9)
		require.InDelta(t, sy/n, average, 1e-9)
	}
}

// The passes of all kinds agree with the textbook recursions.
func TestPassesOfExponentialSmoothing(t *testing.T) {
	y := noisy(3, 40)
	w := etsWeights{alpha: 0.3, beta: 0.05, phi: 0.9, gamma: 0.2}
	for _, kind := range etsKinds {
		index := []float64{1.1, 0.9, 1.2, 0.8}
		if kind.season == additiveSeason {
			index = []float64{3, -3, 5, -5}
		}
		f := etsFit{kind: kind, y: y, level0: 100, slope0: 2}
		if kind.season != noSeason {
			f.start, f.ring = index, make([]float64, 4)
		}
		used := w
		if !kind.trend {
			used.beta, used.phi = 0, 1
		}
		logs := f.pass(used)
		level, slope, season := 100.0, 2.0, append([]float64(nil), index...)
		if !kind.trend {
			slope = 0
		}
		squares, wantLogs := 0.0, 0.0
		for t, u := range y {
			s := season[t%4]
			base := level + used.phi*slope
			mu := base
			switch kind.season {
			case additiveSeason:
				mu = base + s
			case multiplicativeSeason:
				mu = base * s
			}
			e := u - mu
			if kind.multiplicative { // state equations in relative errors
				r := e / mu
				squares += r * r
				wantLogs += math.Log(mu)
				level = base * (1 + used.alpha*r)
				slope = used.phi*slope + used.beta*base*r
				season[t%4] = s * (1 + used.gamma*r)
				continue
			}
			squares += e * e
			level = base + used.alpha*e
			slope = used.phi*slope + used.beta*e
			season[t%4] = s + used.gamma*e
		}
		require.InEpsilon(t, squares, f.squares, 1e-9, "%+v", kind)
		require.InEpsilon(t, level, f.level, 1e-9)
		if kind.multiplicative {
			require.InEpsilon(t, wantLogs, logs, 1e-9)
		}
	}
}

// Classical decomposition finds an exact season, and the test sees it.
func TestDecomposition(t *testing.T) {
	profile := []float64{0.7, 1, 1.3}
	y := make([]float64, 30)
	for k := range y {
		y[k] = 50 * profile[k%3]
	}
	index := make([]float64, 3)
	decompose(&workspace{}, y, index, true)
	require.InDeltaSlice(t, profile, index, 1e-9)
	decompose(&workspace{}, y, index, false)
	require.InDeltaSlice(t, []float64{-15, 0, 15}, index, 1e-9)
	even := make([]float64, 24)
	for k := range even {
		even[k] = 100 + float64(k) + []float64{-4, 1, 3, 0}[k%4]
	}
	index = make([]float64, 4)
	decompose(&workspace{}, even, index, false)
	require.InDeltaSlice(t, []float64{-4, 1, 3, 0}, index, 1e-9)
	require.True(t, seasonal(y, 3))
	require.False(t, seasonal(noisy(1, 60), 12))
	require.False(t, seasonal(y[:8], 3), "less than three cycles")
}

// The fitted autoregression is the one that made the series, and errors spread
// by its weights.
func TestAutoregressionFindsItsCoefficients(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 3))
	z := make([]float64, 4000)
	for k := 2; k < len(z); k++ {
		z[k] = 3 + 0.5*z[k-1] - 0.3*z[k-2] + random.NormFloat64()
	}
	b, noise := regressOnLags(z[100:])
	require.InDelta(t, 0.5, b[1], 0.05)
	require.InDelta(t, -0.3, b[2], 0.05)
	require.InDelta(t, 3, b[0], 0.3)
	require.InDelta(t, 1, noise, 0.05)
	require.False(t, drifts(z))
	walk := make([]float64, 500)
	for k := 1; k < len(walk); k++ {
		walk[k] = walk[k-1] + random.NormFloat64()
	}
	require.True(t, drifts(walk))
	var w workspace
	o := outline{mean: make([]float64, 20), dev: make([]float64, 20)}
	autoregression(&w, walk, 1, &o)
	require.InDelta(t, math.Sqrt(20)*o.dev[0], o.dev[19], 0.3*o.dev[19], "a random walk")
}

// Forms of complex exponential smoothing agree with the definition in complex
// numbers.
func TestComplexSmoothingByComplexNumbers(t *testing.T) {
	y := noisy(9, 40)
	f := cesFit{kind: cesKind{plain: true}, y: y, l: 90, c: 80}
	x := point{1.4, 0.9}
	f.pass(x, 1)
	state := complex(90, 80)
	squares := 0.0
	for _, u := range y {
		e := u - real(state)
		squares += e * e
		// l' = l - (1-a1) c + (a0-a1) e, c' = l + (1-a0) c + (a0+a1) e
		l, c := real(state), imag(state)
		state = complex(l-(1-x[1])*c, l+(1-x[0])*c) + complex(e, 0)*complex(x[0]-x[1], x[0]+x[1])
	}
	require.InEpsilon(t, squares, f.squares, 1e-9)
	require.InEpsilon(t, real(state), f.l, 1e-9)
	require.InEpsilon(t, imag(state), f.c, 1e-9)
}
