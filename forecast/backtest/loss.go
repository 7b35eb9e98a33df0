package backtest

import (
	"math"

	"github.com/forwardstock/forwardstock/forecast"
)

// official are the probabilities of the M5 uncertainty competition.
var official = [...]float64{0.005, 0.025, 0.165, 0.25, 0.5, 0.75, 0.835, 0.975, 0.995}

// Loss is how wrong the forecast of one case was. See the package comment for
// the formulas.
type Loss struct {
	Failed  bool    // there was no forecast of the case: nothing else counts
	Steps   int     // periods that were counted
	Gaps    bool    // others were not, so that the scores of the total are not known
	Actual  float64 // their total
	Mean    float64 // the forecast of that
	SMAPE   float64 // in per cent, 0..200
	Scaled  bool    // the past moved, so that the following are known
	MASE    float64
	MSIS    float64
	RMSSE   float64
	SPL     float64 // pinball loss by step at the M5 levels, over the scale of steps
	Inside  int     // steps within their central 95 % interval
	CRPS    float64 // of the total, units
	PIT     float64 // chance that the total is at most what came
	Below   float64 // chance that it is less, which differs where units are whole
	Weight  float64
	Pinball [len(levels)]float64 // of the total, units
	Enough  [len(levels)]bool    // the quantile of the total was
}

// Losses judges every path against what came of its case. A case has failed if it
// has no path, or one with an error or with other than a step for each period.
func Losses(cases []Case, paths []forecast.Path) []Loss {
	losses := make([]Loss, len(cases))
	for i := range cases {
		if losses[i] = (Loss{Failed: true, Weight: cases[i].Weight}); i < len(paths) {
			losses[i] = lossOf(&cases[i], &paths[i])
		}
	}
	return losses
}

func lossOf(c *Case, p *forecast.Path) Loss {
	l := Loss{Weight: c.Weight}
	if p.Err != nil || len(p.Steps) != len(c.Future) || len(c.Future) == 0 {
		l.Failed = true
		return l
	}
	seasonal, step := absSteps(c.Past.Units, c.season()), scaleOf(counted(c.Past.Units))
	l.Scaled = seasonal > 0 && step.square > 0
	var abs, square, width, spl float64
	for k, y := range c.Future {
		if math.IsNaN(y) {
			l.Gaps = true
			continue
		}
		s := p.Steps[k]
		off := math.Abs(y - s.Mean)
		l.Steps++
		l.Actual += y
		l.Mean += s.Mean
		abs += off
		square += off * off
		if size := math.Abs(y) + math.Abs(s.Mean); size > 0 {
			l.SMAPE += 200 * off / size
		}
		low, high := s.Quantile(0.025), s.Quantile(0.975)
		width += high - low + 40*(math.Max(0, low-y)+math.Max(0, y-high))
		if low <= y && y <= high {
			l.Inside++
		}
		for _, level := range official {
			spl += pinball(s.Quantile(level), y, level) / float64(len(official))
		}
	}
	n := math.Max(1, float64(l.Steps))
	l.SMAPE /= n
	if l.Scaled {
		l.MASE = abs / n / seasonal
		l.MSIS = width / n / seasonal
		l.RMSSE = math.Sqrt(square / n / step.square)
		l.SPL = spl / n / step.abs
	}
	if !l.Gaps {
		l.CRPS = p.Total.CRPS(l.Actual)
		l.PIT = p.Total.CDF(l.Actual)
		if l.Below = l.PIT; p.Total.Whole {
			l.Below = p.Total.CDF(l.Actual - 1)
		}
		for i, level := range levels {
			q := p.Total.Quantile(level)
			l.Pinball[i], l.Enough[i] = pinball(q, l.Actual, level), q >= l.Actual
		}
	}
	return l
}

// pinball returns the loss of a quantile q of probability p.
func pinball(q, y, p float64) float64 {
	if y < q {
		return (1 - p) * (q - y)
	}
	return p * (y - q)
}

// absSteps returns the mean absolute change over m periods, 0 if there is none.
func absSteps(y []float64, m int) float64 {
	sum, n := 0.0, 0.0
	for t := m; t < len(y); t++ {
		if step := math.Abs(y[t] - y[t-m]); !math.IsNaN(step) {
			sum += step
			n++
		}
	}
	return sum / math.Max(1, n)
}

// counted returns y without gaps.
func counted(y []float64) []float64 {
	for t, u := range y {
		if math.IsNaN(u) {
			rest := append([]float64(nil), y[:t]...)
			for _, u := range y[t:] {
				if !math.IsNaN(u) {
					rest = append(rest, u)
				}
			}
			return rest
		}
	}
	return y
}
