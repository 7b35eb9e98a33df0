package facility

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/internal/transport"
)

// EvaluateShared returns the cost of opening exactly the given facilities of a
// problem with capacities, rounded up, and the cheapest way to serve the clients
// from them if clients may be shared: what the fields of the same names in
// [Solution] hold. It returns an error if a facility does not exist or if those
// given cannot serve all clients; it does not look at the problem's limits. It
// solves a transportation problem.
func EvaluateShared(p *Problem, open []int) (value int64, assign []int32, shares []Share, err error) {
	if p == nil {
		return 0, nil, nil, errNone
	}
	n, m := p.Facilities(), p.Clients()
	if p.Opening != nil && len(p.Opening) != n {
		return 0, nil, nil, fmt.Errorf("opening costs: %d for %d facilities", len(p.Opening), n)
	}
	cost := make([]int64, n*m)
	for j := range m {
		p.Cost.Row(j, cost[j*n:(j+1)*n])
	}
	if len(p.Capacity) != n || len(p.Demand) != m {
		return 0, nil, nil, fmt.Errorf("%d capacities and %d demands for %d facilities and %d clients", len(p.Capacity), len(p.Demand), n, m)
	}
	solver, err := transport.New(transport.Problem{Demand: p.Demand, Supply: p.Capacity, Cost: cost, Whole: true})
	if err != nil {
		return 0, nil, nil, err
	}
	for i := range n {
		solver.SetOpen(i, false)
	}
	for _, i := range open {
		if i < 0 || i >= n {
			return 0, nil, nil, fmt.Errorf("no facility %d among %d", i, n)
		}
		if !solver.IsOpen(i) {
			solver.SetOpen(i, true)
			value += p.OpeningCost(i)
		}
	}
	result := solver.Solve(0)
	if result.Status == transport.Infeasible {
		return 0, nil, nil, errors.New("the open facilities cannot serve all clients within their capacities")
	}
	shipments := solver.Shipments(nil)
	slices.SortFunc(shipments, func(a, b transport.Shipment) int {
		return cmp.Or(cmp.Compare(a.Client, b.Client), cmp.Compare(a.Site, b.Site))
	})
	assign = make([]int32, m)
	most := slices.Repeat([]int64{-1}, m)
	for _, s := range shipments {
		if s.Units > most[s.Client] {
			assign[s.Client], most[s.Client] = int32(s.Site), s.Units
		}
		if s.Units > 0 {
			shares = append(shares, Share{Client: int32(s.Client), Facility: int32(s.Site), Amount: s.Units})
		}
	}
	return value + result.Value, assign, shares, nil
}
