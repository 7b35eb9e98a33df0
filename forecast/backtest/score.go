package backtest

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/exact"
)

// Levels are the probabilities at which quantiles are scored.
var levels = [...]float64{0.5, 0.75, 0.9, 0.95, 0.98, 0.99}

// Levels returns the probabilities at which quantiles are scored: .5, .75, .9,
// .95, .98 and .99.
func Levels() []float64 { return append([]float64(nil), levels[:]...) }

// Score is the mean quality of a method over pairs of item and origin. See the
// package comment for what its fields are.
type Score struct {
	Method     string    `json:"method"`
	N          int       `json:"n"`           // pairs of item and origin
	Mean       float64   `json:"mean"`        // mean outcome, units
	WAPE       float64   `json:"wape"`        // of the mean; 0 is best
	MedianWAPE float64   `json:"median_wape"` // of the median, which an absolute error asks for
	Bias       float64   `json:"bias"`        // 0.1: forecasts 10 % too much
	CRPS       float64   `json:"crps"`        // units
	CRPSErr    float64   `json:"crps_err"`    // standard error of CRPS, items taken as independent
	MASE       float64   `json:"mase"`
	RMSSE      float64   `json:"rmsse"`
	Unscaled   int       `json:"unscaled"` // pairs without a scale, not in MASE and RMSSE
	Quantile   []AtLevel `json:"quantile"` // by Levels
}

// AtLevel scores the quantiles of one probability.
type AtLevel struct {
	Level       float64 `json:"level"`
	Pinball     float64 `json:"pinball"`  // units
	Coverage    float64 `json:"coverage"` // share of outcomes that the quantile was enough for
	CoverageErr float64 `json:"coverage_err"`
}

// outcome is one forecast and what came of it.
type outcome struct {
	dist   forecast.Dist
	future []float64 // by period
	scale  scale
}

// scale is how much a series moves from one period to the next.
type scale struct{ abs, square float64 }

// scaleOf returns the mean absolute and square step of y from its first sale
// on, zero if there is none.
func scaleOf(y []float64) (s scale) {
	for len(y) > 0 && y[0] == 0 {
		y = y[1:]
	}
	for t := 1; t < len(y); t++ {
		step := y[t] - y[t-1]
		s.abs += math.Abs(step)
		s.square += float64(step * step)
	}
	if n := float64(len(y) - 1); n > 0 {
		s.abs /= n
		s.square /= n
	}
	return s
}

// judged is what an outcome adds to a Score.
type judged struct {
	mean, actual, crps float64
	abs, mase, rmsse   float64
	scaled             bool
	pinball            [len(levels)]float64
	enough             [len(levels)]bool
}

func judge(o outcome) judged {
	actual := sum(o.future)
	j := judged{mean: o.dist.Mean, actual: actual, abs: math.Abs(actual - o.dist.Mean), crps: o.dist.CRPS(actual)}
	if o.scale.abs > 0 {
		j.scaled = true
		n := float64(len(o.future))
		square := 0.0
		for _, y := range o.future {
			off := y - o.dist.Mean/n
			j.mase += math.Abs(off) / n / o.scale.abs
			square += off * off / n
		}
		j.rmsse = math.Sqrt(square / o.scale.square)
	}
	var quantiles [len(levels)]int64
	o.dist.Quantiles(quantiles[:], levels[:])
	for i, p := range levels {
		q := float64(quantiles[i])
		j.pinball[i], j.enough[i] = pinball(q, actual, p), q >= actual
	}
	return j
}

// tally sums judged outcomes in the order in which they come.
type tally struct {
	n, scaled                                   int
	mean, actual, abs, crps, crps2, mase, rmsse exact.Sum
	pinball                                     [len(levels)]exact.Sum
	enough                                      [len(levels)]int
}

func (t *tally) add(j judged) {
	t.n++
	t.mean.Add(j.mean)
	t.actual.Add(j.actual)
	t.abs.Add(j.abs)
	t.crps.Add(j.crps)
	t.crps2.Add(j.crps * j.crps)
	if j.scaled {
		t.scaled++
		t.mase.Add(j.mase)
		t.rmsse.Add(j.rmsse)
	}
	for i := range levels {
		t.pinball[i].Add(j.pinball[i])
		if j.enough[i] {
			t.enough[i]++
		}
	}
}

// score returns the means. Where nothing was sold, WAPE and Bias are relative
// to one unit.
func (t *tally) score(method string) Score {
	n := math.Max(1, float64(t.n))
	scaled := math.Max(1, float64(t.scaled))
	sold := t.actual.Value()
	if sold == 0 {
		sold = 1
	}
	crps := t.crps.Value() / n
	s := Score{
		MedianWAPE: 2 * t.pinball[0].Value() / sold,
		Method:     method, N: t.n, Mean: t.actual.Value() / n,
		WAPE: t.abs.Value() / sold, Bias: (t.mean.Value() - t.actual.Value()) / sold,
		CRPS: crps, CRPSErr: math.Sqrt(math.Max(0, t.crps2.Value()/n-crps*crps) / n),
		MASE: t.mase.Value() / scaled, RMSSE: t.rmsse.Value() / scaled, Unscaled: t.n - t.scaled,
	}
	for i, p := range levels {
		share := float64(t.enough[i]) / n
		s.Quantile = append(s.Quantile, AtLevel{
			Level: p, Pinball: t.pinball[i].Value() / n,
			Coverage: share, CoverageErr: math.Sqrt(share * (1 - share) / n),
		})
	}
	return s
}

// Table writes the scores as a text table, one line each. The error is that of w.
func Table(w io.Writer, scores []Score) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "method\tCRPS\t±\tbias\tWAPE\tMASE\tRMSSE\t")
	for _, p := range levels {
		fmt.Fprintf(t, "pin%g\t", p)
	}
	for _, p := range levels {
		fmt.Fprintf(t, "cov%g\t", p)
	}
	fmt.Fprintln(t)
	for _, s := range scores {
		fmt.Fprintf(t, "%s\t%.3f\t%.3f\t%+.1f%%\t%.3f\t%.3f\t%.3f\t",
			s.Method, s.CRPS, s.CRPSErr, 100*s.Bias, s.WAPE, s.MASE, s.RMSSE)
		for _, q := range s.Quantile {
			fmt.Fprintf(t, "%.3f\t", q.Pinball)
		}
		for _, q := range s.Quantile {
			fmt.Fprintf(t, "%.3f\t", q.Coverage)
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}
