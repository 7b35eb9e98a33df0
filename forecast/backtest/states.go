package backtest

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
)

// states are those of the regions of a demand.
type states struct {
	names    []string
	of       []int // the state of each region
	byRegion map[geo.RegionID]int
}

func newStates(regions []geo.Region) *states {
	s := &states{of: make([]int, len(regions)), byRegion: make(map[geo.RegionID]int, len(regions))}
	for _, r := range regions {
		s.names = append(s.names, r.State)
	}
	slices.Sort(s.names)
	s.names = slices.Compact(s.names)
	for r, region := range regions {
		s.of[r], _ = slices.BinarySearch(s.names, region.State)
		s.byRegion[region.ID] = s.of[r]
	}
	return s
}

// places returns the state of each place of h, -1 where it is not known.
func (s *states) places(h *forecast.History) []int {
	places := h.Places()
	at := make([]int, len(places))
	for p, place := range places {
		at[p] = -1
		if k, ok := s.byRegion[place.Region]; ok {
			at[p] = k
		} else if k, ok := slices.BinarySearch(s.names, place.State); ok {
			at[p] = k
		}
	}
	return at
}

// shares returns the share of an item in each state.
func (s *states) shares(item forecast.ItemDemand) []float64 {
	sums := make([]exact.Sum, len(s.names))
	for r, p := range item.Shares {
		sums[s.of[r]].Add(p)
	}
	shares := make([]float64, len(sums))
	for k := range sums {
		shares[k] = sums[k].Value()
	}
	return shares
}

// judgeItems scores the demand for every item in every state.
func (s *states) judgeItems(ctx context.Context, workers int, demand forecast.Demand, known, later *forecast.History, t *tally) error {
	at := s.places(later)
	for i := range known.Len() {
		item := demand.Items[i]
		shares := s.shares(item)
		units := make([]float64, len(s.names))
		if k, ok := later.Find(item.Item); ok {
			for c := range later.Cells(k) {
				if at[c.Place] >= 0 {
					units[at[c.Place]] += float64(c.Units)
				}
			}
		}
		err := judgeAll(ctx, workers, len(s.names), t, func(k int) outcome {
			return outcome{dist: item.Territory(shares[k]), future: units[k : k+1]}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// totals returns the distribution of all items together in each state.
func (s *states) totals(demand forecast.Demand) func(k int) forecast.Dist {
	shares := make([][]float64, len(demand.Items))
	for i, item := range demand.Items {
		shares[i] = s.shares(item)
	}
	return func(k int) forecast.Dist {
		return demand.Together(func(i int) float64 { return shares[i][k] })
	}
}

// past returns the units sold in each state by period before the origin,
// without the cut-off oldest one.
func (s *states) past(h *forecast.History, w windows, origin forecast.Day) [][]float64 {
	y := s.table(max(0, int(origin-h.First())/w.step))
	at := s.places(h)
	for i := range h.Len() {
		for c := range h.Cells(i) {
			k := at[c.Place]
			if k < 0 {
				continue
			}
			if back := int(origin-1-c.Day) / w.step; back < len(y[k]) {
				y[k][len(y[k])-1-back] += float64(c.Units)
			}
		}
	}
	return y
}

// future returns the units sold in each state by period from the origin on.
func (s *states) future(h *forecast.History, w windows, origin forecast.Day) [][]float64 {
	y := s.table(w.horizon)
	at := s.places(h)
	for i := range h.Len() {
		for c := range h.Cells(i) {
			if k := at[c.Place]; k >= 0 {
				y[k][int(c.Day-origin)/w.step] += float64(c.Units)
			}
		}
	}
	return y
}

func (s *states) table(periods int) [][]float64 {
	y := make([][]float64, len(s.names))
	for k := range y {
		y[k] = make([]float64, periods)
	}
	return y
}
