package forecast_test

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
)

// goldenPaths changes whenever a method does; what it must not do is differ
// between machines.
const goldenPaths = "be6429d82b9084f2"

// Forecasts are the same, bit by bit, on every machine: with fused multiply-add
// or without.
func TestForecastsAreTheSameEverywhere(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	var series []forecast.Series
	for i := range 48 {
		y := forecast.Series{Period: []int{1, 4, 12, 24}[i%4]}
		level := 1 << (i % 12)
		for k := range 30 + 6*i + 150*(i%2) {
			y.Units = append(y.Units, float64(random.IntN(1+level)+level*(k%4)/4)/float64(1+i%3))
		}
		series = append(series, y)
	}
	digest := fnv.New64a()
	for _, f := range everyForecaster() {
		paths, err := f.Forecast(t.Context(), series, 7, 0)
		require.NoError(t, err)
		var b [8]byte
		add := func(s forecast.Spread) {
			for _, x := range []float64{s.Mean, s.Dev, s.Quantile(0.025), s.Quantile(0.99)} {
				binary.LittleEndian.PutUint64(b[:], math.Float64bits(x))
				_, _ = digest.Write(b[:])
			}
		}
		for _, p := range paths {
			for _, s := range p.Steps {
				add(s)
			}
			add(p.Total)
		}
	}
	require.Equal(t, goldenPaths, fmt.Sprintf("%016x", digest.Sum64()))
}
