package forecast

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// reference are values of R's package forecast: see testdata/r/reference.R, which
// made them. By series, method and what.
func reference(t *testing.T) map[string]map[string]map[string][]float64 {
	file, err := os.Open("testdata/r/reference.csv")
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	rows, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	all := map[string]map[string]map[string][]float64{}
	for _, row := range rows[1:] {
		var values []float64
		for _, text := range strings.Fields(row[3]) {
			x, err := strconv.ParseFloat(text, 64)
			require.NoError(t, err)
			values = append(values, x)
		}
		if all[row[0]] == nil {
			all[row[0]] = map[string]map[string][]float64{}
		}
		if all[row[0]][row[1]] == nil {
			all[row[0]][row[1]] = map[string][]float64{}
		}
		all[row[0]][row[1]][row[2]] = values
	}
	require.Len(t, all, 7)
	return all
}

// units returns a series and its cycle.
func unitsOf(t *testing.T, of map[string]map[string][]float64) ([]float64, int) {
	for what, y := range of["series"] {
		m, err := strconv.Atoi(strings.TrimPrefix(what, "units"))
		require.NoError(t, err)
		return y, m
	}
	require.Fail(t, "no series")
	return nil, 0
}

// closeTo requires got within a part of the size of want.
func closeTo(t *testing.T, want, got []float64, part float64, msg ...any) {
	t.Helper()
	require.GreaterOrEqual(t, len(got), len(want), msg...)
	for i, w := range want {
		require.InDelta(t, w, got[i], part*math.Abs(w), msg...)
	}
}

func pathOf(t *testing.T, method string, y []float64, m, horizon int) (mean, upper []float64) {
	for _, f := range Methods() {
		if f.Name() != method {
			continue
		}
		paths, err := f.Forecast(t.Context(), []Series{{Units: y, Period: m}}, horizon, 1)
		require.NoError(t, err)
		for _, s := range paths[0].Steps {
			mean, upper = append(mean, s.Mean), append(upper, s.Mean+1.959963985*s.Dev)
		}
		return mean, upper
	}
	require.Fail(t, method)
	return nil, nil
}

// What has no search in it agrees to all digits that the file has.
func TestNaiveAndCrostonAgreeWithR(t *testing.T) {
	for name, of := range reference(t) {
		y, m := unitsOf(t, of)
		for _, method := range []string{"naive", "snaive"} {
			mean, upper := pathOf(t, method, y, m, 8)
			closeTo(t, of[method]["mean"], mean, 1e-9, name+" "+method)
			// R divides by the number of errors, too.
			closeTo(t, of[method]["upper95"], upper, 1e-9, name+" "+method)
		}
		if want := of["croston"]["mean"]; want != nil {
			mean, _ := pathOf(t, "croston", y, m, 8)
			closeTo(t, want, mean, 1e-9, name)
		}
	}
}

// Simple exponential smoothing: the errors are at most one in a thousand more
// than those that R finds, which on slow series has another of several minima;
// on others weight and level agree.
func TestSESAgreesWithR(t *testing.T) {
	for name, of := range reference(t) {
		y, _ := unitsOf(t, of)
		line := SES(y)
		squares := line.Noise * float64(len(y)-2)
		require.LessOrEqual(t, squares, of["ses"]["sse"][0]*(1+1e-3), name)
		if strings.HasPrefix(name, "slow") {
			continue
		}
		require.InDelta(t, of["ses"]["alpha"][0], line.Alpha, 5e-3, name)
		closeTo(t, of["ses"]["mean"][:1], []float64{line.Level}, 2e-3, name)
	}
}

func TestThetaAgreesWithR(t *testing.T) {
	for name, of := range reference(t) {
		y, m := unitsOf(t, of)
		if strings.HasPrefix(name, "slow") {
			continue // see above
		}
		mean, _ := pathOf(t, "theta", y, m, 8)
		closeTo(t, of["theta"]["mean"], mean, 3e-3, name)
	}
}

var kindNames = map[string]etsKind{
	"ANN": etsKinds[0], "MNN": etsKinds[1], "AAN": etsKinds[2], "MAN": etsKinds[3],
	"ANA": etsKinds[4], "MNM": etsKinds[5], "AAA": etsKinds[6], "MAM": etsKinds[7],
}

// Run with the weights and start values that R found, every kind of exponential
// smoothing has the errors, forecasts and intervals of R.
func TestExponentialSmoothingRunsAsInR(t *testing.T) {
	compared := 0
	for name, of := range reference(t) {
		y, m := unitsOf(t, of)
		for kind, k := range kindNames {
			want, ok := of[kind]
			if !ok {
				continue
			}
			compared++
			p := want["start"]
			f := etsFit{kind: k, y: y, level0: p[4], slope0: p[5]}
			if k.season != noSeason {
				f.start, f.ring = p[6:], make([]float64, m)
				require.Len(t, f.start, m)
			}
			w := etsWeights{alpha: p[0], beta: p[1], phi: p[2], gamma: p[3]}
			f.pass(w)
			require.InEpsilon(t, want["squares"][0], f.squares, 1e-7, "%s %s", name, kind)
			to := outline{mean: make([]float64, 8), dev: make([]float64, 8)}
			f.forecast(w, &to)
			exact := 1e-8
			if k.season == multiplicativeSeason {
				exact = 1e-3 // R has the product of what is not independent in its mean
			}
			closeTo(t, want["mean"], to.mean, exact, name+" "+kind)
			for h, u := range want["upper95"] { // R has another number of degrees of freedom
				ratio := (u - to.mean[h]) / (want["upper95"][0] - to.mean[0])
				require.InDelta(t, ratio, to.dev[h]/to.dev[0], 1e-4, "%s %s", name, kind)
			}
		}
	}
	require.Equal(t, 3*4+2*8, compared)
}

// The mean of all kinds, whose start values are not searched for, is near the
// kind that R likes best: within 4 % on every series.
func TestWeightedSmoothingIsNearR(t *testing.T) {
	for name, of := range reference(t) {
		y, m := unitsOf(t, of)
		best, least := "", math.Inf(1)
		for kind := range kindNames {
			if v := of[kind]["aicc"]; v != nil && v[0] < least {
				best, least = kind, v[0]
			}
		}
		if best == "" {
			continue
		}
		mean, _ := pathOf(t, "ets", y, m, 8)
		closeTo(t, of[best]["mean"], mean, 0.04, name+" "+best)
	}
}
