package facility

import (
	"cmp"
	"errors"
	"slices"

	"github.com/forwardstock/forwardstock/internal/transport"
)

// EvaluateShared returns the cost of opening exactly the given facilities of a
// problem with capacities, rounded up, and the cheapest way to serve the clients
// from them if clients may be shared: what the fields of the same names in
// [Solution] hold. It returns an error if the problem has no capacities or lists of
// the wrong size, if a facility does not exist, or if those given cannot serve all
// clients; it does not look at the limits of open facilities. It solves a
// transportation problem.
func EvaluateShared(p *Problem, open []int) (value int64, assign []int32, shares []Share, err error) {
	value, open, err = p.openingCosts(open)
	switch {
	case err != nil:
		return 0, nil, nil, err
	case p.Capacity == nil:
		return 0, nil, nil, errors.New("shares of a problem without capacities")
	}
	n, m := p.Facilities(), p.Clients()
	cost := make([]int64, n*m)
	for j := range m {
		p.Cost.Row(j, cost[j*n:(j+1)*n])
	}
	solver, err := transport.New(transport.Problem{Demand: p.Demand, Supply: p.Capacity, Cost: cost, Whole: true})
	if err != nil {
		return 0, nil, nil, err
	}
	for i := range n {
		solver.SetOpen(i, false)
	}
	for _, i := range open {
		solver.SetOpen(i, true)
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
