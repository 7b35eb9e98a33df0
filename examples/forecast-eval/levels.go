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
	"github.com/forwardstock/forwardstock/forecast/reconcile"
	"github.com/forwardstock/forwardstock/internal/cputime"
)

// hierarchy are series and the sums of them that are judged.
type hierarchy struct {
	rows    [][]float64 // of each bottom series
	start   forecast.Day
	season  int
	levels  []string // names, in the order of the file of weights
	level   []int    // of each node
	members [][]int  // bottom series of each node
	weight  [][]float64
	groups  *reconcile.Groups
}

// readHierarchy reads a file of the layout m5 and files of weights, one for each
// origin, the latest first: rows Level_id, Agg_Level_1, Agg_Level_2, ..., weight.
// A node is the sum of the series of which both names are facts, where X and
// Total are of all; rows without a series are left out.
func readHierarchy(file string, weights []string, season int) (*hierarchy, error) {
	rows, err := table(file)
	if err != nil {
		return nil, err
	}
	first := firstPeriod(rows)
	h := &hierarchy{season: season, start: firstDay(rows[0][first])}
	if season == 0 {
		h.season = 7
	}
	for n, row := range rows[1:] {
		values, err := numbers(row[first:])
		if err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", file, n+2, err)
		}
		if !whole(values) {
			return nil, fmt.Errorf("%s: line %d: a sum needs all numbers", file, n+2)
		}
		h.rows = append(h.rows, values)
	}
	number := map[string]int{}
	for origin, name := range weights {
		if err := h.weigh(name, origin, len(weights), rows[1:], first, number); err != nil {
			return nil, err
		}
	}
	h.groups, err = reconcile.NewGroups(h.members, len(h.rows))
	return h, err
}

// weigh reads the weights of one origin.
func (h *hierarchy) weigh(file string, origin, origins int, series [][]string, facts int, number map[string]int) error {
	lines, err := table(file)
	if err != nil {
		return err
	}
	at, err := columns(file, lines[0], "Level_id", "Agg_Level_1", "Agg_Level_2", "weight")
	if err != nil {
		return err
	}
	for n, line := range lines[1:] {
		level, one, two := line[at[0]], line[at[1]], line[at[2]]
		w, err := numbers(line[at[3] : at[3]+1])
		if err != nil {
			return fmt.Errorf("%s: line %d: %w", file, n+2, err)
		}
		key := level + "," + one + "," + two
		node, known := number[key]
		if !known {
			var members []int
			for i, row := range series {
				if has(row[:facts], one) && has(row[:facts], two) {
					members = append(members, i)
				}
			}
			if members == nil {
				continue
			}
			node = len(h.members)
			number[key] = node
			l := slices.Index(h.levels, level)
			if l < 0 {
				l = len(h.levels)
				h.levels = append(h.levels, level)
			}
			h.members, h.level = append(h.members, members), append(h.level, l)
			h.weight = append(h.weight, make([]float64, origins))
		}
		h.weight[node][origin] = w[0]
	}
	return nil
}

func has(facts []string, name string) bool {
	return name == "X" || name == "Total" || slices.Contains(facts, name)
}

// cases cuts all nodes at one origin, counted back from the last.
func (h *hierarchy) cases(origin int, c cut) ([]backtest.Case, error) {
	at := len(h.rows[0]) - c.horizon - origin*c.step
	if at < 1 {
		return nil, errors.New("the series are too short for so many origins")
	}
	cases := make([]backtest.Case, len(h.members))
	for v, members := range h.members {
		sum := make([]float64, len(h.rows[0]))
		for _, i := range members {
			for t, u := range h.rows[i] {
				sum[t] += u
			}
		}
		cases[v] = backtest.Case{
			Past:   forecast.Series{Units: sum[:at:at], Period: h.season, Start: h.start},
			Future: sum[at : at+c.horizon],
			Weight: h.weight[v][origin],
		}
	}
	return cases, nil
}

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
