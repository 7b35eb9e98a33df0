package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/forecast/backtest"
	"github.com/forwardstock/forwardstock/forecast/reconcile"
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
