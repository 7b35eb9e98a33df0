package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/forecast/backtest"
	"github.com/forwardstock/forwardstock/forecast/orders"
)

// plain are the methods that orders are compared with unless -methods says
// otherwise.
const plain = "zero,naive,snaive,sma12,mean,ses0.1,ses,theta,croston,imapa,auto"

// compareOrders scores the demand model on a file of orders, beside methods
// that see the same items, and the same states, as series of weeks.
func compareOrders(ctx context.Context, out, messages io.Writer, s settings, rest []string) error {
	if len(rest) > 0 || s.layout != "" {
		return errors.New("-orders goes without -layout and other files")
	}
	if s.cut.horizon < 0 || s.cut.origins < 0 || s.cut.season < 0 {
		return errors.New("-horizon, -season and -origins are not below 0")
	}
	if s.methods == "" {
		s.methods = plain
	}
	chosen, err := choose(s.methods)
	if err != nil {
		return err
	}
	history, categories, err := readHistory(s, messages)
	if err != nil {
		return err
	}
	plan := backtest.HistoryPlan{Options: forecast.Options{Horizon: s.cut.horizon, Workers: s.workers, Categories: categories}}
	if plan.Options.Horizon == 0 {
		plan.Options.Horizon = 28
	}
	if s.holidays {
		plan.Options.Events = forecast.HolidayEvents(history.First(), history.Last())
	}
	count := s.cut.origins
	if count == 0 {
		count = 2
	}
	for k := range count {
		plan.Origins = append(plan.Origins, history.Last().Add(1-(k+1)*plan.Options.Horizon))
	}
	slices.Reverse(plan.Origins)
	season := s.cut.season
	if season == 0 {
		season = 52
	}
	methods := make([]backtest.Method, len(chosen))
	for i, m := range chosen {
		methods[i] = backtest.Of(m, season)
	}
	report, err := backtest.History(ctx, history, plan, methods...)
	if err != nil {
		return err
	}
	sets := []judgedSet{{"items", report.Totals}, {"states", report.Sums}, {"items in states", []backtest.Score{report.States}}}
	if s.json {
		return printSetsJSON(out, sets)
	}
	return printSets(out, sets)
}

// readHistory reads the file of orders, unpacked if it is compressed, and the categories
// of items that it tells.
func readHistory(s settings, messages io.Writer) (*forecast.History, map[string]string, error) {
	options := orders.Options{Bulk: s.bulk}
	if s.until != "" {
		var err error
		if options.Until, err = forecast.ParseDay(s.until); err != nil {
			return nil, nil, fmt.Errorf("-until: %w", err)
		}
	}
	file, err := os.Open(s.orders)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = file.Close() }()
	in := bufio.NewReader(file)
	var text io.Reader = in
	if magic, _ := in.Peek(2); string(magic) == "\x1f\x8b" {
		if text, err = gzip.NewReader(in); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", s.orders, err)
		}
	}
	history, report, err := orders.Read(text, options)
	fmt.Fprintf(messages, "orders: %v\n", report)
	return history, report.Categories, err
}

// judgedSet is what was forecast, and the scores of that.
type judgedSet struct {
	name   string
	scores []backtest.Score
}

func printSetsJSON(out io.Writer, sets []judgedSet) error {
	encoder := json.NewEncoder(out)
	for _, set := range sets {
		for _, s := range set.scores {
			row := struct {
				Set string `json:"set"`
				backtest.Score
			}{set.name, s}
			if err := encoder.Encode(row); err != nil {
				return err
			}
		}
	}
	return nil
}

func printSets(out io.Writer, sets []judgedSet) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, set := range sets {
		fmt.Fprintf(t, "%s\tn\tunits\tWAPE\tWAPE median\tCRPS\tcov90\tcov95\tcov99\tbias\t\n", set.name)
		for _, s := range set.scores {
			fmt.Fprintf(t, "%s\t%d\t%.2f\t%.3f\t%.3f\t%.4g\t%.3f\t%.3f\t%.3f\t%+.1f%%\t\n",
				s.Method, s.N, s.Mean, s.WAPE, s.MedianWAPE, s.CRPS,
				s.Quantile[2].Coverage, s.Quantile[3].Coverage, s.Quantile[5].Coverage, 100*s.Bias)
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}
