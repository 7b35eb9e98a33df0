// Forecast-eval tells how good the forecasts of the library are on a file of
// series, beside those of other methods:
//
//	go run ./examples/forecast-eval -layout mcomp m3.csv.gz
//	go run ./examples/forecast-eval -layout m4 Weekly-train.csv.gz Weekly-test.csv.gz
//	go run ./examples/forecast-eval -layout wide -horizon 6 carparts.csv.gz
//	go run ./examples/forecast-eval -layout m5 -methods auto,snaive sales.csv.gz
//	go run ./examples/forecast-eval -simulate shares
//	go run ./examples/forecast-eval -simulate spikes
//
// or how good the whole demand model is on a file of orders:
//
//	go run ./examples/forecast-eval -orders orders.csv.gz
//
// Run it with -h for all flags.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/forwardstock/forwardstock/examples/internal/command"
	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/forecast/backtest"
	"github.com/forwardstock/forwardstock/internal/cputime"
)

func main() { command.Main("forecast-eval", run) }

// settings are the flags.
type settings struct {
	layout   string
	orders   string
	bulk     int64
	until    string
	holidays bool
	methods  string
	json     bool
	weights  string
	simulate string
	runs     int
	workers  int
	cut      cut
}

func run(ctx context.Context, args []string, out, messages io.Writer) error {
	var s settings
	flags := flag.NewFlagSet("forecast-eval", flag.ContinueOnError)
	flags.SetOutput(messages)
	flags.Usage = func() {
		fmt.Fprintln(messages, "usage: forecast-eval -layout L [flags] FILE...\n\nScores forecasts of the series in files, plain or .gz. Beside auto, the library's\ndefault, it knows these methods:\n "+strings.Join(names(known()), " "))
		flags.PrintDefaults()
	}
	flags.StringVar(&s.layout, "layout", "", "`L` is mcomp (rows series, period, ..., split, values), m4 (a training and a test file), wide (a series a row, a period a column) or m5 (the same with columns d_1, d_2, ...)")
	flags.IntVar(&s.cut.horizon, "horizon", 0, "forecast `H` periods; 0 means as many as the test data has, 6 for wide, 28 for m5")
	flags.IntVar(&s.cut.season, "season", 0, "cycle of `M` periods; 0 means what the file or its horizon says, 7 for m5")
	flags.IntVar(&s.cut.origins, "origins", 0, "stand at the last `N` origins of each series of wide and m5; 0 means 4 for wide, 2 for m5")
	flags.IntVar(&s.cut.step, "step", 0, "origins are `N` periods apart; 0 means a third of the horizon, for m5 all of it")
	flags.IntVar(&s.cut.every, "every", 1, "take every `N`-th series only")
	flags.StringVar(&s.methods, "methods", "", "comma-separated `names` of methods; empty means all")
	flags.StringVar(&s.simulate, "simulate", "", "instead of files, take the simulator `S`: shares, of regional shares and sites, or spikes, as of live streams")
	flags.IntVar(&s.runs, "runs", 0, "simulate `N` sellers, or items with spikes; 0 means 300 and 1,500")
	flags.StringVar(&s.weights, "weights", "", "judge sums of the series of m5 by WRMSSE, with the weights in comma-separated `files`, one for each origin, the latest first")
	flags.BoolVar(&s.json, "json", false, "print a line of JSON for each method")
	flags.IntVar(&s.workers, "workers", 0, "`N` goroutines at work; 0 means one for each core")
	flags.BoolVar(&s.holidays, "holidays", false, "with -orders: tell the demand model of holidays")
	flags.StringVar(&s.orders, "orders", "", "instead of series, take the orders in `FILE`: the demand model of items and states against the methods on their sales by week, at the last -origins (0 means 2) of -horizon days (0 means 28) each")
	flags.Int64Var(&s.bulk, "bulk", 0, "with -orders: leave out rows of `N` units and more, as wholesale; 0 leaves in all")
	flags.StringVar(&s.until, "until", "", "with -orders: leave out the rows from `DAY` (2006-01-02) on, such as the last if it was not over")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if s.orders != "" {
		return compareOrders(ctx, out, messages, s, flags.Args())
	}
	if err := command.FlagsFirst(flags.Args(), "FILE"); err != nil {
		return err
	}
	if s.simulate != "" {
		return simulate(ctx, out, s)
	}
	methods, err := choose(s.methods)
	if err != nil {
		return err
	}
	if s.weights != "" {
		return compareLevels(ctx, out, methods, s, flags.Args())
	}
	cases, err := read(s.layout, flags.Args(), s.cut)
	if err != nil {
		return err
	}
	return compare(ctx, out, cases, methods, s)
}

// simulate runs a simulator.
func simulate(ctx context.Context, out io.Writer, s settings) error {
	if s.runs < 0 {
		return fmt.Errorf("-runs: %d is below 0", s.runs)
	}
	usual := func(n int) int {
		if s.runs > 0 {
			return s.runs
		}
		return n
	}
	switch s.simulate {
	case "shares":
		return simulateShares(ctx, out, usual(sellers), s.json)
	case "spikes":
		return simulateSpikes(ctx, out, usual(spikeItems), s)
	}
	return fmt.Errorf("-simulate: %q is none of shares, spikes", s.simulate)
}

// known returns all methods, the default of the library first.
func known() []forecast.Forecaster {
	return append([]forecast.Forecaster{forecast.Auto()}, forecast.Methods()...)
}

func names(methods []forecast.Forecaster) []string {
	var names []string
	for _, m := range methods {
		names = append(names, m.Name())
	}
	return names
}

// choose returns the methods of a comma-separated list.
func choose(list string) ([]forecast.Forecaster, error) {
	all := known()
	if list == "" {
		return all, nil
	}
	var chosen []forecast.Forecaster
	for name := range strings.SplitSeq(list, ",") {
		i := slices.Index(names(all), strings.TrimSpace(name))
		if i < 0 {
			return nil, fmt.Errorf("-methods: there is no %q; there are %s", name, strings.Join(names(all), ", "))
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

// compare scores the methods and prints them.
func compare(ctx context.Context, out io.Writer, cases []backtest.Case, methods []forecast.Forecaster, s settings) error {
	if len(cases) == 0 {
		return errors.New("no series is long enough, with all values of the horizon there")
	}
	score := func(m forecast.Forecaster) (backtest.Summary, float64, error) {
		before := cputime.Used()
		paths, err := backtest.Predict(ctx, cases, m, s.workers)
		if err != nil {
			return backtest.Summary{}, 0, err
		}
		used := (cputime.Used() - before).Seconds()
		return backtest.Summarise(backtest.Losses(cases, paths)), used, nil
	}
	reference := slices.IndexFunc(known(), func(m forecast.Forecaster) bool { return m.Name() == "naive2" })
	naive2, _, err := score(known()[reference])
	if err != nil {
		return err
	}
	var lines []line
	for _, m := range methods {
		summary, used, err := score(m)
		if err != nil {
			return err
		}
		lines = append(lines, newLine(m.Name(), summary, naive2, used))
	}
	if s.json {
		return printLines(out, lines)
	}
	return printTable(out, lines)
}
