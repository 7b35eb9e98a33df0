package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/forecast/backtest"
)

// cut says how series are cut into what is known and what came of it. Zeros
// leave it to the layout.
type cut struct{ horizon, season, origins, step, every int }

// read returns the cases of files in a layout.
func read(layout string, files []string, c cut) ([]backtest.Case, error) {
	if c.horizon < 0 || c.season < 0 || c.origins < 0 || c.step < 0 || c.every < 1 {
		return nil, errors.New("-horizon, -season, -origins and -step are not below 0, -every not below 1")
	}
	if len(files) == 0 {
		return nil, errors.New("no files given; -h shows how to use it")
	}
	switch layout {
	case "mcomp":
		return mcomp(files, c)
	case "m4":
		if len(files) != 2 {
			return nil, fmt.Errorf("m4: a training and a test file are needed, not %d", len(files))
		}
		return m4(files[0], files[1], c)
	case "wide":
		return wide(files, c, cut{horizon: 6, origins: 4})
	case "m5":
		return wide(files, c, cut{horizon: 28, season: 7, origins: 2, step: 28})
	}
	return nil, fmt.Errorf("-layout: %q is none of mcomp, m4, wide, m5", layout)
}

// cycles are the periods of a season by the name that mcomp files have for them.
var cycles = map[string]int{"yearly": 1, "quarterly": 4, "monthly": 12, "weekly": 1, "daily": 1, "hourly": 24, "other": 1}

// mcomp reads rows series,period,type,n,h,start,split,values, whose values are
// separated by spaces, a row for the training and one for the test data.
func mcomp(files []string, c cut) ([]backtest.Case, error) {
	var cases []backtest.Case
	for _, file := range files {
		rows, err := table(file)
		if err != nil {
			return nil, err
		}
		at, err := columns(file, rows[0], "series", "period", "split", "values")
		if err != nil {
			return nil, err
		}
		known := map[string]forecast.Series{}
		count := 0
		for n, row := range rows[1:] {
			values, err := numbers(strings.Fields(row[at[3]]))
			if err != nil {
				return nil, fmt.Errorf("%s: line %d: %w", file, n+2, err)
			}
			id := row[at[0]]
			if row[at[2]] == "train" {
				period, ok := cycles[strings.ToLower(row[at[1]])]
				if !ok && c.season == 0 {
					return nil, fmt.Errorf("%s: line %d: what is the season of %q? say so with -season", file, n+2, row[at[1]])
				}
				known[id] = forecast.Series{Units: values, Period: period}
				continue
			}
			past, ok := known[id]
			if !ok {
				return nil, fmt.Errorf("%s: line %d: no training data of %s before it", file, n+2, id)
			}
			if count++; count%c.every != 0 || len(values) == 0 {
				continue
			}
			cases = append(cases, c.apply(past, values))
		}
	}
	return cases, nil
}

// apply makes a case of a series whose future is given, with the flags'
// horizon and season.
func (c cut) apply(past forecast.Series, future []float64) backtest.Case {
	if c.season > 0 {
		past.Period = c.season
	}
	if c.horizon > 0 {
		future = future[:min(c.horizon, len(future))]
	}
	return backtest.Case{Past: past, Future: future}
}

// m4Season is the cycle that the M4 competition scores with, by its horizons:
// years, quarters, months, weeks, days, hours.
var m4Season = map[int]int{6: 1, 8: 4, 18: 12, 13: 1, 14: 1, 48: 24}

// m4 reads two files whose rows are the name of a series and its values, in one
// cell or in one each.
func m4(train, test string, c cut) ([]backtest.Case, error) {
	known := map[string][]float64{}
	var cases []backtest.Case
	for _, file := range []string{train, test} {
		rows, err := table(file)
		if err != nil {
			return nil, err
		}
		for n, row := range rows[1:] {
			cells := row[1:]
			if len(cells) == 1 {
				cells = strings.Fields(cells[0])
			}
			for len(cells) > 0 && cells[len(cells)-1] == "" {
				cells = cells[:len(cells)-1]
			}
			values, err := numbers(cells)
			switch past, ok := known[row[0]]; {
			case err != nil:
				return nil, fmt.Errorf("%s: line %d: %w", file, n+2, err)
			case file == train:
				known[row[0]] = values
			case !ok:
				return nil, fmt.Errorf("%s: line %d: %s is not in %s", file, n+2, row[0], train)
			case len(values) > 0 && n%c.every == 0:
				cases = append(cases, c.apply(forecast.Series{Units: past, Period: max(1, m4Season[len(values)])}, values))
			}
		}
	}
	return cases, nil
}
