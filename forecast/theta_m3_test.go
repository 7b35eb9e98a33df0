package forecast_test

import (
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/dataset"
)

// On the series of the M3 competition without season, Theta must be as good
// relative to the naive forecast (the mean of the ratios of sMAPE and MASE) as
// thetaf of the R package forecast 8.20 is.
func TestThetaOnM3(t *testing.T) {
	rows, err := csv.NewReader(dataset.Open(t, "forecast", "m3.csv.gz")).ReadAll()
	require.NoError(t, err)
	numbers := func(text string) (y []float64) {
		for _, field := range strings.Fields(text) {
			x, err := strconv.ParseFloat(field, 64)
			require.NoError(t, err)
			y = append(y, x)
		}
		return y
	}
	score := func(kind string, of func(y []float64, step int) float64) (smape, mase float64) {
		var train []float64
		n := 0.0
		for _, row := range rows[1:] {
			if row[1] != kind {
				continue
			}
			if row[6] == "train" {
				train = numbers(row[7])
				continue
			}
			scale := 0.0
			for t := 1; t < len(train); t++ {
				scale += math.Abs(train[t]-train[t-1]) / float64(len(train)-1)
			}
			actual := numbers(row[7])
			for k, y := range actual {
				f := of(train, k+1)
				smape += 200 * math.Abs(y-f) / (math.Abs(y) + math.Abs(f)) / float64(len(actual))
				mase += math.Abs(y-f) / scale / float64(len(actual))
			}
			n++
		}
		return smape / n, mase / n
	}
	for kind, want := range map[string]float64{"yearly": 0.906, "other": 0.758} {
		smape, mase := score(kind, func(y []float64, step int) float64 {
			mean, _ := forecast.Theta(y).Total(float64(step-1), 1)
			return mean
		})
		naiveSMAPE, naiveMASE := score(kind, func(y []float64, _ int) float64 { return y[len(y)-1] })
		require.InEpsilon(t, want, (smape/naiveSMAPE+mase/naiveMASE)/2, 0.01, kind)
	}
}
