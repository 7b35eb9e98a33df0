package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"github.com/forwardstock/forwardstock/forecast/backtest"
)

// figure is a number that there may not be: null, or a dash.
type figure float64

func (f figure) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(f)) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(f))
}

func (f figure) text(format string) string {
	if math.IsNaN(float64(f)) {
		return "-"
	}
	return fmt.Sprintf(format, float64(f))
}

// line is what is printed of a method. OWA is null where the reference makes no
// error, and what is scaled by the steps of the past where no past has any. Pinball
// losses, coverage by level and CRPS are of horizon totals, the rest is by step.
type line struct {
	Method     string  `json:"method"`
	N          int     `json:"n"`
	Failed     int     `json:"failed"`
	SMAPE      float64 `json:"smape"`
	MASE       figure  `json:"mase"`
	OWA        figure  `json:"owa"`
	RMSSE      figure  `json:"rmsse"`
	CRPS       float64 `json:"crps"`
	CRPSErr    float64 `json:"crps_err"`
	Pinball    float64 `json:"pinball"`
	Pinball50  float64 `json:"pinball50"`
	Pinball90  float64 `json:"pinball90"`
	Pinball95  float64 `json:"pinball95"`
	Pinball99  float64 `json:"pinball99"`
	Coverage90 float64 `json:"coverage90"`
	Coverage95 float64 `json:"coverage95"`
	Coverage99 float64 `json:"coverage99"`
	SPL        figure  `json:"spl"`
	Coverage   float64 `json:"coverage"`
	MSIS       figure  `json:"msis"`
	Bias       float64 `json:"bias"`
	BiasMean   float64 `json:"bias_mean"`
	CPU        float64 `json:"cpu"`

	PIT [10]float64 `json:"pit"` // share of totals by tenth of their distribution
}

func newLine(method string, s, naive2 backtest.Summary, cpu float64) line {
	scaled := func(x float64) figure {
		if s.Unscaled == s.N {
			return figure(math.NaN())
		}
		return figure(x)
	}
	l := line{
		Method: method, N: s.N, Failed: s.Failed, SMAPE: s.SMAPE, MASE: scaled(s.MASE), RMSSE: scaled(s.RMSSE),
		OWA: figure(backtest.OWA(s, naive2)), CRPS: s.CRPS, CRPSErr: s.CRPSErr, Pinball: s.Pinball, SPL: scaled(s.SPL),
		Coverage: s.Coverage, MSIS: scaled(s.MSIS), Bias: s.Bias, BiasMean: s.BiasMean, CPU: cpu, PIT: s.PIT,
	}
	for _, q := range s.Quantile {
		switch q.Level {
		case 0.5:
			l.Pinball50 = q.Pinball
		case 0.9:
			l.Pinball90, l.Coverage90 = q.Pinball, q.Coverage
		case 0.95:
			l.Pinball95, l.Coverage95 = q.Pinball, q.Coverage
		case 0.99:
			l.Pinball99, l.Coverage99 = q.Pinball, q.Coverage
		}
	}
	return l
}

// printLines prints a line of JSON for each.
func printLines[T any](out io.Writer, lines []T) error {
	encoder := json.NewEncoder(out)
	for _, l := range lines {
		if err := encoder.Encode(l); err != nil {
			return err
		}
	}
	return nil
}

func printTable(out io.Writer, lines []line) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "method\tn\tsMAPE\tMASE\tOWA\tRMSSE\tcover\tMSIS\tSPL\tCRPS\tpinball\tpin99\tcov95\tcov99\tbias\tbias/n\tCPU s\t")
	for _, l := range lines {
		fmt.Fprintf(t, "%s\t%d\t%.3f\t%s\t%s\t%s\t%.3f\t%s\t%s\t%.4g\t%.4g\t%.4g\t%.3f\t%.3f\t%+.1f%%\t%+.1f%%\t%.2f\t\n",
			l.Method, l.N, l.SMAPE, l.MASE.text("%.3f"), l.OWA.text("%.3f"), l.RMSSE.text("%.3f"), l.Coverage, l.MSIS.text("%.2f"), l.SPL.text("%.4f"),
			l.CRPS, l.Pinball, l.Pinball99, l.Coverage95, l.Coverage99, 100*l.Bias, 100*l.BiasMean, l.CPU)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, l := range lines {
		if l.Failed > 0 {
			fmt.Fprintf(out, "%s: no forecast of %d more that are empty or too short, or hold values below 0 or beyond 1e15\n", l.Method, l.Failed)
		}
	}
	return nil
}
