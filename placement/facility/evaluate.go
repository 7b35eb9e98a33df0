package facility

import (
	"fmt"
	"slices"
)

// Evaluate returns the cost of opening exactly the given facilities and serving
// each client from the cheapest of them, of equals the one with the lowest
// number. It returns an error if a facility does not exist or a client cannot be
// served; it does not look at the problem's limits. O(open * clients).
func Evaluate(p *Problem, open []int) (value int64, assign []int32, err error) {
	if p == nil {
		return 0, nil, errNone
	}
	if err := checkShape(p.Cost); err != nil {
		return 0, nil, err
	}
	if p.Opening != nil && len(p.Opening) != p.Facilities() {
		return 0, nil, fmt.Errorf("opening costs: %d for %d facilities", len(p.Opening), p.Facilities())
	}
	open = slices.Clone(open)
	slices.Sort(open)
	open = slices.Compact(open)
	for _, i := range open {
		if i < 0 || i >= p.Facilities() {
			return 0, nil, fmt.Errorf("no facility %d among %d", i, p.Facilities())
		}
		value += p.OpeningCost(i)
	}
	assign = make([]int32, p.Clients())
	for j := range assign {
		best, cost := -1, Never
		for _, i := range open {
			if c := p.Cost.At(i, j); c < cost {
				best, cost = i, c
			}
		}
		if best < 0 {
			return 0, nil, fmt.Errorf("no open facility may serve client %d", j)
		}
		assign[j] = int32(best)
		value += cost
	}
	return value, assign, nil
}
