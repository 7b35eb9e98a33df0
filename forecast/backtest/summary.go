package backtest

import (
	"errors"
	"fmt"
	"math"
)

// Summary is the mean quality of a method over cases. Means are over cases
// unless said otherwise.
type Summary struct {
	N        int         `json:"n"`        // cases with a forecast
	Failed   int         `json:"failed"`   // cases without
	Unscaled int         `json:"unscaled"` // cases whose past never moved, not in the scaled scores
	SMAPE    float64     `json:"smape"`    // per cent
	MASE     float64     `json:"mase"`
	RMSSE    float64     `json:"rmsse"`
	WRMSSE   float64     `json:"wrmsse"` // weighted by Case.Weight; 0 without weights
	CRPS     float64     `json:"crps"`   // of totals, units
	CRPSErr  float64     `json:"crps_err"`
	Pinball  float64     `json:"pinball"`  // of totals, units, mean over Levels
	SPL      float64     `json:"spl"`      // scaled pinball loss of steps at the M5 levels
	Coverage float64     `json:"coverage"` // share of steps within the central 95 % interval
	MSIS     float64     `json:"msis"`     // of that interval
	Bias     float64     `json:"bias"`     // sum of forecasts over sum of outcomes, less 1
	BiasMean float64     `json:"bias_mean"`
	Quantile []AtLevel   `json:"quantile"` // of totals, by Levels
	PIT      [10]float64 `json:"pit"`      // share of totals by tenth of the distribution; .1 each is best
}

// Summarise returns the means over losses.
func Summarise(losses []Loss) Summary {
	var s Summary
	var totals, steps, inside, scaled, scaledSteps, actual, forecast, crps2, weight, relative float64
	var enough [len(levels)]float64
	s.Quantile = make([]AtLevel, len(levels))
	for _, l := range losses {
		if l.Failed {
			s.Failed++
			continue
		}
		s.N++
		steps += float64(l.Steps)
		inside += float64(l.Inside)
		actual += l.Actual
		forecast += l.Mean
		s.SMAPE += l.SMAPE
		if size := math.Abs(l.Actual) + math.Abs(l.Mean); size > 0 {
			relative += 2 * (l.Mean - l.Actual) / size
		}
		if !l.Gaps {
			totals++
			s.CRPS += l.CRPS
			crps2 += l.CRPS * l.CRPS
			s.transform(l.Below, l.PIT)
			for i := range levels {
				s.Quantile[i].Pinball += l.Pinball[i]
				if l.Enough[i] {
					enough[i]++
				}
			}
		}
		if !l.Scaled {
			s.Unscaled++
			continue
		}
		scaled++
		s.MASE += l.MASE
		s.MSIS += l.MSIS * float64(l.Steps)
		scaledSteps += float64(l.Steps)
		s.RMSSE += l.RMSSE
		s.SPL += l.SPL
		s.WRMSSE += l.Weight * l.RMSSE
		weight += l.Weight
	}
	n := math.Max(1, float64(s.N))
	s.SMAPE /= n
	s.BiasMean = relative / n
	if actual > 0 {
		s.Bias = forecast/actual - 1
	}
	s.MSIS /= math.Max(1, scaledSteps)
	for _, x := range []*float64{&s.MASE, &s.RMSSE, &s.SPL} {
		*x /= math.Max(1, scaled)
	}
	if weight > 0 {
		s.WRMSSE /= weight
	}
	s.Coverage = inside / math.Max(1, steps)
	totals = math.Max(1, totals)
	s.CRPS /= totals
	s.CRPSErr = math.Sqrt(math.Max(0, crps2/totals-s.CRPS*s.CRPS) / totals)
	for i := range s.PIT {
		s.PIT[i] /= totals
	}
	for i, level := range levels {
		share := enough[i] / totals
		q := &s.Quantile[i]
		q.Level, q.Coverage, q.CoverageErr = level, share, math.Sqrt(share*(1-share)/totals)
		q.Pinball /= totals
		s.Pinball += q.Pinball / float64(len(levels))
	}
	return s
}

// transform spreads a total evenly over the tenths of the distribution that its jump
// covers: the mean of the randomised probability integral transform, without
// chance (Czado, Gneiting and Held 2009).
func (s *Summary) transform(below, upTo float64) {
	width := upTo - below
	if !(width > 1e-12) {
		s.PIT[max(0, min(9, int(upTo*10)))]++
		return
	}
	for k := range s.PIT {
		from, to := float64(k)/10, float64(k+1)/10
		s.PIT[k] += math.Max(0, math.Min(to, upTo)-math.Max(from, below)) / width
	}
}

// OWA returns the overall weighted average of the M4 competition: the mean of
// the ratios of sMAPE and MASE to those of the reference method, Naive 2. It is
// NaN where the reference makes no error.
func OWA(s, reference Summary) float64 {
	if reference.SMAPE == 0 || reference.MASE == 0 {
		return math.NaN()
	}
	return (s.SMAPE/reference.SMAPE + s.MASE/reference.MASE) / 2
}

// DieboldMariano tests whether two methods have the same expected loss, given
// the losses of both at n successive origins with forecasts that reach horizon
// origins far. A positive statistic says that a is worse. It is corrected for
// small samples and is Student's with n-1 degrees of freedom if they are equal
// (Diebold and Mariano 1995; Harvey, Leybourne and Newbold 1997). For losses of
// independent series take a horizon of 1. The error wraps [ErrPlan].
func DieboldMariano(a, b []float64, horizon int) (statistic float64, err error) {
	n := len(a)
	if n != len(b) || n < 2 || horizon < 1 || horizon >= n {
		return 0, fmt.Errorf("%w: %d and %d losses with a horizon of %d", ErrPlan, n, len(b), horizon)
	}
	d, average := make([]float64, n), 0.0
	for t := range d {
		d[t] = a[t] - b[t]
		average += d[t] / float64(n)
	}
	variance := 0.0
	for lag := range horizon {
		covariance := 0.0
		for t := lag; t < n; t++ {
			covariance += (d[t] - average) * (d[t-lag] - average) / float64(n)
		}
		if lag > 0 {
			covariance *= 2
		}
		variance += covariance
	}
	if !(variance > 0) {
		return 0, errors.Join(ErrPlan, errors.New("the losses do not differ enough for a test"))
	}
	h, m := float64(horizon), float64(n)
	correction := (m + 1 - 2*h + h*(h-1)/m) / m
	return average / math.Sqrt(variance/m) * math.Sqrt(correction), nil
}
