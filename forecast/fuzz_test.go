package forecast_test

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
)

// Whatever the series, every method gives a sane forecast or an error, and the
// good series beside it gets a sane one.
func FuzzForecast(f *testing.F) {
	f.Add([]byte{}, 12, 6)
	f.Add([]byte{1, 2, 3, 0, 0, 0, 4}, 4, 3)
	f.Add([]byte{0, 0, 0, 0, 255, 0, 0, 0}, 1, 30)
	f.Add([]byte("\x05\x00\x01\x02\xfe\xfd\xfc\xfb\x10\x20\x30\x40\x50\x60\x70\x80\x90\xa0\xb0\xc0"), 2, 9)
	f.Fuzz(func(t *testing.T, data []byte, period, horizon int) {
		if horizon < 1 || horizon > 40 || len(data) > 300 || period > 400 {
			return
		}
		y := forecast.Series{Period: period}
		for i, b := range data {
			switch {
			case b == 254:
				y.Units = append(y.Units, math.NaN())
			case b == 253:
				y.Units = append(y.Units, 1e15)
			case b == 252:
				y.Units = append(y.Units, math.SmallestNonzeroFloat64)
			case b == 251 && i+8 < len(data):
				y.Units = append(y.Units, math.Float64frombits(binary.LittleEndian.Uint64(data[i+1:])))
			default:
				y.Units = append(y.Units, float64(b))
			}
		}
		good := forecast.Series{Units: []float64{3, 5, 4, 6, 0, 2, 7, 5, 3, 4, 1, 2}, Period: 4}
		for _, m := range everyForecaster() {
			paths, err := m.Forecast(t.Context(), []forecast.Series{y, good}, horizon, 1)
			require.NoError(t, err, m.Name())
			if paths[0].Err != nil {
				require.ErrorIs(t, paths[0].Err, forecast.ErrSeries, m.Name())
			} else {
				requireSane(t, paths[0], horizon)
			}
			requireSane(t, paths[1], horizon)
		}
	})
}
