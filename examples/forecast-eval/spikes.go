package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"text/tabwriter"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/forecast/backtest"
)

// The simulator of spikes: items that sell at rates of their own, a little more
// unevenly than chance would have it and that wander by and by, and as after a
// live stream many times as much for a few days, every 100 days or so, and less
// each day. Nobody says when. Judged is the total of the 28 days after a year and
// a half.
const (
	spikeItems   = 1500
	spikeDays    = 546
	spikeHorizon = 28
	spikeChance  = 1. / 100 // of a spike to begin, a day
	spikeExtra   = 7.       // median extra sales on its first day, times the usual
	spikeSpread  = 0.5      // deviation of the logarithm of that
	spikeFade    = 0.5      // of that, left over after a day
	spikeUneven  = 1.5      // variance over mean of sales
	spikeWander  = 0.01     // deviation of the logarithm of a rate from one day to the next
)

// streams draws the sales of items with spikes.
func streams(items int) (*forecast.History, []backtest.Case, error) {
	cases := make([]backtest.Case, items)
	random := rand.New(rand.NewPCG(8, 15))
	var b forecast.Builder
	for i := range items {
		rate := math.Exp(0.8*random.NormFloat64() + 0.5)
		extra := 0.0
		var y []float64
		for d := range spikeDays + spikeHorizon {
			rate *= math.Exp(spikeWander * random.NormFloat64())
			extra *= spikeFade
			if random.Float64() < spikeChance {
				extra += spikeExtra * math.Exp(spikeSpread*random.NormFloat64())
			}
			mean := rate * (1 + extra)
			// Negative binomial: a Poisson number of which the mean is Gamma.
			mean = distuv.Gamma{Alpha: mean / (spikeUneven - 1), Beta: 1 / (spikeUneven - 1), Src: random}.Rand()
			sold := 0
			if mean > 0 {
				sold = int(distuv.Poisson{Lambda: mean, Src: random}.Rand())
			}
			y = append(y, float64(sold))
			for range sold {
				sale := forecast.Sale{Day: forecast.Day(20000).Add(d), Item: fmt.Sprint("item", i), Units: 1}
				if err := b.Add(sale); err != nil {
					return nil, nil, err
				}
			}
		}
		past := forecast.Series{Units: y[:spikeDays:spikeDays], Period: 7}
		cases[i] = backtest.Case{Past: past, Future: y[spikeDays:]}
	}
	return b.History(), cases, nil
}

// spikeLine is what is printed of a method. All but bias is over the mean sales.
type spikeLine struct {
	Method     string  `json:"method"`
	WAPE       float64 `json:"wape"`
	Pinball90  float64 `json:"pinball90"`
	Coverage90 float64 `json:"coverage90"`
	CRPS       float64 `json:"crps"`
	Bias       float64 `json:"bias"`
}

// simulateSpikes prints how the demand model and the methods that know nothing
// of spikes fare.
func simulateSpikes(ctx context.Context, out io.Writer, items int, s settings) error {
	h, cases, err := streams(items)
	if err != nil {
		return err
	}
	plan := backtest.HistoryPlan{
		Origins: []forecast.Day{20000 + spikeDays},
		Options: forecast.Options{Horizon: spikeHorizon, Workers: s.workers},
	}
	r, err := backtest.History(ctx, h, plan, backtest.Baselines()...)
	if err != nil {
		return err
	}
	var lines []spikeLine
	for _, score := range r.Totals {
		l := spikeLine{Method: score.Method, WAPE: score.WAPE, CRPS: score.CRPS / score.Mean, Bias: score.Bias}
		for _, q := range score.Quantile {
			if q.Level == 0.9 {
				l.Pinball90, l.Coverage90 = q.Pinball/score.Mean, q.Coverage
			}
		}
		lines = append(lines, l)
	}
	for _, name := range []string{"auto", "ses", "dotm"} {
		chosen, err := choose(name)
		if err != nil {
			return err
		}
		paths, err := backtest.Predict(ctx, cases, chosen[0], s.workers)
		if err != nil {
			return err
		}
		lines = append(lines, spikesOf(name+" by day", backtest.Losses(cases, paths)))
	}
	if s.json {
		return printLines(out, lines)
	}
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "method\tWAPE\tpin90\tcov90\tCRPS\tbias\t")
	for _, l := range lines {
		fmt.Fprintf(t, "%s\t%.3f\t%.4f\t%.3f\t%.4f\t%+.1f%%\t\n", l.Method, l.WAPE, l.Pinball90, l.Coverage90, l.CRPS, 100*l.Bias)
	}
	return t.Flush()
}

// spikesOf returns the line of losses.
func spikesOf(method string, losses []backtest.Loss) spikeLine {
	sum := backtest.Summarise(losses)
	l := spikeLine{Method: method, Bias: sum.Bias}
	off, actual := 0.0, 0.0
	for _, x := range losses {
		off += math.Abs(x.Actual - x.Mean)
		actual += x.Actual
	}
	mean := actual / float64(len(losses))
	l.WAPE, l.CRPS = off/actual, sum.CRPS/mean
	for _, q := range sum.Quantile {
		if q.Level == 0.9 {
			l.Pinball90, l.Coverage90 = q.Pinball/mean, q.Coverage
		}
	}
	return l
}
