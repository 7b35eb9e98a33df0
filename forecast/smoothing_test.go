package forecast_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/forecast"
)

func anyLine(t *rapid.T) []float64 {
	return rapid.SliceOfN(rapid.Float64Range(0, 1000), 1, 60).Draw(t, "y")
}

// squares runs exponential smoothing step by step.
func squares(y []float64, alpha, level float64) (sum, last float64) {
	for _, u := range y {
		off := u - level
		sum += off * off
		level += alpha * off
	}
	return sum, level
}

func TestSESIsTheLeastSquaresStart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := anyLine(t)
		line := forecast.SES(y)
		best := line.Noise * math.Max(1, float64(len(y)-2))
		start := rapid.Float64Range(0, 1000).Draw(t, "start")
		other, _ := squares(y, line.Alpha, start)
		require.LessOrEqual(t, best, other*(1+1e-9)+1e-6, "no start is better for this weight")
		mean, variance := line.Total(0, 1)
		require.InDelta(t, math.Max(0, line.Level), mean, 1e-9)
		require.InDelta(t, line.Noise, variance, 1e-9*(1+line.Noise))
	})
}

func TestSESWeightIsNearTheBest(t *testing.T) {
	y := []float64{12, 14, 13, 17, 20, 19, 22, 21, 25, 24, 23, 27, 26, 30, 28, 31}
	line := forecast.SES(y)
	for alpha := 0.05; alpha < 1; alpha += 0.05 {
		least := math.Inf(1)
		for start := 5.0; start < 25; start += 0.1 {
			sum, _ := squares(y, alpha, start)
			least = min(least, sum)
		}
		require.LessOrEqual(t, line.Noise*14, least*1.001)
	}
}

func TestThetaFollowsAStraightLineHalfway(t *testing.T) {
	var y []float64
	for t := range 40 {
		y = append(y, 100+3*float64(t))
	}
	theta := forecast.Theta(y)
	require.InDelta(t, 1.5, theta.Slope, 1e-9)
	first, _ := theta.Total(0, 1)
	require.InDelta(t, y[39]+1.5, first, 3)
	constant := forecast.Theta([]float64{5, 5, 5, 5, 5, 5})
	total, variance := constant.Total(0, 4)
	require.InDelta(t, 20, total, 1e-9)
	require.InDelta(t, 0, variance, 1e-9)
}

// Totals over whole periods are sums of one period after another, and their
// variance is that of the moving average that the errors make.
func TestTotalOfALine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := forecast.Line{
			Level: rapid.Float64Range(10, 50).Draw(t, "level"), Slope: rapid.Float64Range(0, 2).Draw(t, "slope"),
			Alpha: rapid.Float64Range(0, 1).Draw(t, "alpha"), Noise: rapid.Float64Range(0, 9).Draw(t, "noise"),
		}
		gap, h := rapid.IntRange(0, 5).Draw(t, "gap"), rapid.IntRange(1, 12).Draw(t, "h")
		var mean, variance float64
		for k := 1; k <= h; k++ {
			mean += line.Level + line.Slope*float64(gap+k)
		}
		for shock := 1; shock <= gap+h; shock++ { // its effect on the sum
			effect := 0.0
			for k := max(shock, gap+1); k <= gap+h; k++ {
				if k == shock {
					effect++
				} else {
					effect += line.Alpha
				}
			}
			variance += effect * effect * line.Noise
		}
		m, v := line.Total(float64(gap), float64(h))
		require.InDelta(t, mean, m, 1e-9*mean)
		require.InDelta(t, variance, v, 1e-9*(1+variance))
	})
}

func TestLinesOfShortSeriesAreFinite(t *testing.T) {
	for _, y := range [][]float64{
		nil, {3}, {3, 4}, {0, 0, 0}, {1e15, 0, 1e15}, {math.NaN()}, {1, 2, math.NaN(), 4}, {1, 2, math.Inf(-1)}, {1e300, 1, 2, 3}, {-3, -4, -5, -1},
	} {
		for _, line := range []forecast.Line{forecast.SES(y), forecast.Theta(y)} {
			for _, x := range []float64{line.Level, line.Slope, line.Alpha, line.Noise} {
				require.False(t, math.IsNaN(x) || math.IsInf(x, 0), "%v: %+v", y, line)
			}
		}
	}
}

func BenchmarkTheta(b *testing.B) {
	y := simulate(1, 104, 20, 0.5, 2)[0].Units
	b.ReportAllocs()
	for b.Loop() {
		forecast.Theta(y)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "series/s")
}

func TestTotalsOfAnyNumbersAreNumbers(t *testing.T) {
	wild := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{
		math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -1, 0,
	}))
	rapid.Check(t, func(t *rapid.T) {
		y := rapid.SliceOfN(wild, 0, 5).Draw(t, "y")
		gap, periods := wild.Draw(t, "gap"), wild.Draw(t, "periods")
		for _, l := range []forecast.Line{forecast.SES(y), forecast.Theta(y)} {
			mean, variance := l.Total(gap, periods)
			require.True(t, mean >= 0 && mean <= 1e15, "%v", mean)
			require.True(t, variance >= 0 && variance <= 1e30, "%v", variance)
		}
	})
}
