package facility

import "fmt"

// Evaluate returns the cost of opening exactly the given facilities and serving
// each client from the cheapest of them, of equals the one with the lowest
// number. It returns an error if a facility does not exist or a client cannot be
// served; it does not look at the problem's limits. O(facilities * clients).
func Evaluate(p *Problem, open []int) (value int64, assign []int32, err error) {
	marks := make([]bool, p.Facilities())
	for _, i := range open {
		if i < 0 || i >= len(marks) {
			return 0, nil, fmt.Errorf("no facility %d among %d", i, len(marks))
		}
		if !marks[i] {
			marks[i] = true
			value += p.OpeningCost(i)
		}
	}
	assign = make([]int32, p.Clients())
	row := make([]int64, len(marks))
	for j := range assign {
		p.Cost.Row(j, row)
		best, cost := -1, Never
		for i, c := range row {
			if marks[i] && c < cost {
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
