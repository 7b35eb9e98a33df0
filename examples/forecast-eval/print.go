package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"github.com/forwardstock/forwardstock/forecast/backtest"
)

// line is what is printed of a method. OWA is null where the reference makes no
// error. Pinball losses, coverage by level and CRPS are of horizon totals, the
// rest is by step.
type line struct {
	Method     string   `json:"method"`
	N          int      `json:"n"`
	Failed     int      `json:"failed"`
	SMAPE      float64  `json:"smape"`
	MASE       float64  `json:"mase"`
	OWA        *float64 `json:"owa"`
	RMSSE      float64  `json:"rmsse"`
	CRPS       float64  `json:"crps"`
	CRPSErr    float64  `json:"crps_err"`
	Pinball    float64  `json:"pinball"`
	Pinball50  float64  `json:"pinball50"`
	Pinball90  float64  `json:"pinball90"`
	Pinball95  float64  `json:"pinball95"`
	Pinball99  float64  `json:"pinball99"`
	Coverage90 float64  `json:"coverage90"`
	Coverage95 float64  `json:"coverage95"`
	Coverage99 float64  `json:"coverage99"`
	SPL        float64  `json:"spl"`
	Coverage   float64  `json:"coverage"`
	MSIS       float64  `json:"msis"`
	Bias       float64  `json:"bias"`
	BiasMean   float64  `json:"bias_mean"`
	CPU        float64  `json:"cpu"`
}

func newLine(method string, s, naive2 backtest.Summary, cpu float64) line {
	l := line{
		Method: method, N: s.N, Failed: s.Failed, SMAPE: s.SMAPE, MASE: s.MASE, RMSSE: s.RMSSE,
		CRPS: s.CRPS, CRPSErr: s.CRPSErr, Pinball: s.Pinball, SPL: s.SPL,
		Coverage: s.Coverage, MSIS: s.MSIS, Bias: s.Bias, BiasMean: s.BiasMean, CPU: cpu,
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
	if owa := backtest.OWA(s, naive2); !math.IsNaN(owa) {
		l.OWA = &owa
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
		owa := "-"
		if l.OWA != nil {
			owa = fmt.Sprintf("%.3f", *l.OWA)
		}
		fmt.Fprintf(t, "%s\t%d\t%.3f\t%.3f\t%s\t%.3f\t%.3f\t%.2f\t%.4f\t%.4g\t%.4g\t%.4g\t%.3f\t%.3f\t%+.1f%%\t%+.1f%%\t%.2f\t\n",
			l.Method, l.N, l.SMAPE, l.MASE, owa, l.RMSSE, l.Coverage, l.MSIS, l.SPL,
			l.CRPS, l.Pinball, l.Pinball99, l.Coverage95, l.Coverage99, 100*l.Bias, 100*l.BiasMean, l.CPU)
	}
	return t.Flush()
}
