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
	m := p.Clients()
	cost := make([]int64, 0, len(open)*m)
	row := make([]int64, p.Facilities())
	for j := range m {
		p.Cost.Row(j, row)
		for _, i := range open {
			cost = append(cost, row[i])
		}
	}
	supply := make([]int64, len(open))
	for k, i := range open {
		supply[k] = p.Capacity[i]
	}
	solver, err := transport.New(transport.Problem{Demand: p.Demand, Supply: supply, Cost: cost, Whole: true})
	if err != nil {
		return 0, nil, nil, err
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
		site := open[s.Site]
		if s.Units > most[s.Client] {
			assign[s.Client], most[s.Client] = int32(site), s.Units
		}
		if s.Units > 0 {
			shares = append(shares, Share{Client: int32(s.Client), Facility: int32(site), Amount: s.Units})
		}
	}
	return value + result.Value, assign, shares, nil
}
