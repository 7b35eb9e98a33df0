package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/forecast/backtest"
	"github.com/forwardstock/forwardstock/internal/cputime"
)

// levelLine is what is printed of a method at an origin, or of all: WRMSSE by
// level, and their mean.
type levelLine struct {
	Method string             `json:"method"`
	Origin string             `json:"origin"`
	WRMSSE float64            `json:"wrmsse"`
	Levels map[string]float64 `json:"levels"`
	CPU    float64            `json:"cpu"`
}

// compareLevels prints the WRMSSE of methods by level: what they forecast for
// every node, reconciled by least squares with variances like the means, and the
// sums of what they forecast for the bottom series.
func compareLevels(ctx context.Context, out io.Writer, methods []forecast.Forecaster, s settings, files []string) error {
	if s.layout != "m5" || len(files) != 1 {
		return errors.New("-weights goes with -layout m5 and one file")
	}
	c := s.cut
	if c.horizon == 0 {
		c.horizon = 28
	}
	if c.step == 0 {
		c.step = c.horizon
	}
	weights := strings.Split(s.weights, ",")
	h, err := readHierarchy(files[0], weights, c.season)
	if err != nil {
		return err
	}
	var lines []levelLine
	for _, m := range methods {
		for _, up := range []string{"", " bottom-up"} {
			total := levelLine{Method: m.Name() + up, Origin: "mean", Levels: map[string]float64{}}
			for origin := range weights {
				cases, err := h.cases(origin, c)
				if err != nil {
					return err
				}
				before := cputime.Used()
				paths, err := h.predict(ctx, cases, m, up != "", s.workers)
				if err != nil {
					return err
				}
				l := levelLine{Method: m.Name() + up, Origin: fmt.Sprint(len(cases[0].Past.Units) + 1), CPU: (cputime.Used() - before).Seconds()}
				l.Levels = h.byLevel(backtest.Losses(cases, paths))
				for level, x := range l.Levels {
					total.Levels[level] += x / float64(len(weights))
				}
				total.CPU += l.CPU
				lines = append(lines, l)
			}
			lines = append(lines, total)
		}
	}
	for i := range lines {
		for _, level := range h.levels { // not in the order of a map
			lines[i].WRMSSE += lines[i].Levels[level] / float64(len(h.levels))
		}
	}
	if s.json {
		return printLines(out, lines)
	}
	return printLevels(out, h.levels, lines)
}

// predict forecasts all nodes so that they add up.
func (h *hierarchy) predict(ctx context.Context, cases []backtest.Case, m forecast.Forecaster, bottomUp bool, workers int) ([]forecast.Path, error) {
	paths, err := backtest.Predict(ctx, cases, m, workers)
	if err != nil {
		return nil, err
	}
	variance := make([]float64, len(paths))
	for v, p := range paths {
		if p.Err != nil {
			return nil, p.Err
		}
		variance[v] = math.Max(p.Total.Mean, 1e-6)
		if bottomUp && len(h.members[v]) > 1 {
			variance[v] = math.Inf(1)
		}
	}
	projection, err := h.groups.WLS(variance)
	if err != nil {
		return nil, err
	}
	step := make([]float64, len(paths))
	for k := range cases[0].Future {
		for v := range paths {
			step[v] = paths[v].Steps[k].Mean
		}
		if err := projection.Apply(step, step); err != nil {
			return nil, err
		}
		for v := range paths {
			paths[v].Steps[k].Mean = step[v]
		}
	}
	return paths, nil
}

// byLevel returns the WRMSSE of each level.
func (h *hierarchy) byLevel(losses []backtest.Loss) map[string]float64 {
	found := map[string]float64{}
	for l, name := range h.levels {
		var of []backtest.Loss
		for v, loss := range losses {
			if h.level[v] == l {
				of = append(of, loss)
			}
		}
		found[name] = backtest.Summarise(of).WRMSSE
	}
	return found
}

func printLevels(out io.Writer, levels []string, lines []levelLine) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	names := slices.Clone(levels)
	slices.Sort(names)
	fmt.Fprint(t, "method\tfrom\tWRMSSE\t"+strings.Join(names, "\t")+"\tCPU s\t\n")
	for _, l := range lines {
		fmt.Fprintf(t, "%s\t%s\t%.4f\t", l.Method, l.Origin, l.WRMSSE)
		for _, name := range names {
			fmt.Fprintf(t, "%.3f\t", l.Levels[name])
		}
		fmt.Fprintf(t, "%.1f\t\n", l.CPU)
	}
	return t.Flush()
}
