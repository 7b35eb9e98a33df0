package main

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/forecast/backtest"
)

// wide reads rows of a series each: names and other facts in the first columns,
// then a period a column. An empty cell was not
// counted. Origins whose future has such are left out; a series without any other
// is a case that fails.
func wide(files []string, c, usual cut) ([]backtest.Case, error) {
	for _, f := range [...]struct{ to, from *int }{{&c.horizon, &usual.horizon}, {&c.season, &usual.season}, {&c.origins, &usual.origins}, {&c.step, &usual.step}} {
		if *f.to == 0 {
			*f.to = *f.from
		}
	}
	if c.step == 0 {
		c.step = max(1, c.horizon/3)
	}
	var cases, short []backtest.Case
	for _, file := range files {
		rows, err := table(file)
		if err != nil {
			return nil, err
		}
		first := firstPeriod(rows)
		season := c.season
		if season == 0 {
			season = calendar(rows[0][first:])
		}
		start := firstDay(rows[0][first])
		if season != 7 {
			start = 0
		}
		for n, row := range rows[1:] {
			if n%c.every != 0 {
				continue
			}
			values, err := numbers(row[first:])
			if err != nil {
				return nil, fmt.Errorf("%s: line %d: %w", file, n+2, err)
			}
			before := len(cases)
			for _, one := range backtest.Origins(forecast.Series{Units: values, Period: season, Start: start}, c.horizon, c.step, c.origins, 1) {
				for len(one.Past.Units) > 0 && math.IsNaN(one.Past.Units[0]) {
					one.Past.Units = one.Past.Units[1:]
					if start != 0 {
						one.Past.Start++
					}
				}
				if len(one.Past.Units) > 0 && whole(one.Future) {
					cases = append(cases, one)
				}
			}
			if len(cases) == before {
				short = append(short, backtest.Case{Past: forecast.Series{Period: season}, Future: make([]float64, c.horizon)})
			}
		}
	}
	if len(cases) > 0 {
		cases = append(cases, short...)
	}
	return cases, nil
}

// m5Day0 is the day before d_1 of the M5 competition, 2011-01-29.
const m5Day0 forecast.Day = 15002

// firstDay returns the day that the name of a period says, d_1 of the M5
// competition or a date, or 0.
func firstDay(name string) forecast.Day {
	if n, err := strconv.Atoi(strings.TrimPrefix(name, "d_")); err == nil && strings.HasPrefix(name, "d_") && n > 0 && n < 100_000 {
		return m5Day0.Add(n)
	}
	day, err := forecast.ParseDay(name)
	if err != nil {
		return 0
	}
	return day
}

func whole(y []float64) bool {
	for _, u := range y {
		if math.IsNaN(u) {
			return false
		}
	}
	return true
}

// periodName is what the header has for periods: a date, or a number that may
// have a name before it, such as d_1.
var periodName = regexp.MustCompile(`^([A-Za-z]*_?[0-9]+|[0-9]{4}-[0-9]{2}(-[0-9]{2})?)$`)

// firstPeriod returns the column where periods begin: that from which on the
// header has names of periods, or else the first that holds a number.
func firstPeriod(rows [][]string) int {
	from := len(rows[0])
	for from > 1 && periodName.MatchString(rows[0][from-1]) {
		from--
	}
	if from < len(rows[0]) {
		return from
	}
	first := 1
	for len(rows) > 1 && first < len(rows[1])-1 {
		if _, err := strconv.ParseFloat(rows[1][first], 64); err == nil || rows[1][first] == "" {
			break
		}
		first++
	}
	return first
}

// calendar returns the cycle of periods with these dates: 12 for months, 4 for
// quarters, 7 for days, else 1.
func calendar(header []string) int {
	if len(header) < 2 {
		return 1
	}
	var days float64
	for _, layout := range [...]string{"2006-01-02", "2006-01"} {
		a, err := time.Parse(layout, header[0])
		b, err2 := time.Parse(layout, header[1])
		if err == nil && err2 == nil {
			days = b.Sub(a).Hours() / 24
		}
	}
	switch {
	case days == 1:
		return 7
	case days >= 28 && days <= 31:
		return 12
	case days >= 89 && days <= 92:
		return 4
	}
	return 1
}
