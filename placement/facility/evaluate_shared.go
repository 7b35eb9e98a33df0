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
	s, err := p.share(open, nil)
	return s.value, s.assign, s.shares, err
}

// sharing is how open facilities serve clients that may be shared.
type sharing struct {
	value  int64
	assign []int32
	shares []Share
}

// shareWork is the work of the transportation problem between two looks at stop.
const shareWork = 1 << 16

// share does what EvaluateShared does, unless stop, if not nil, says that it is to
// end, with transport.ErrStopped.
func (p *Problem) share(open []int, stop func() bool) (s sharing, err error) {
	value, open, err := p.openingCosts(open)
	switch {
	case err != nil:
		return s, err
	case p.Capacity == nil:
		return s, errors.New("shares of a problem without capacities")
	}
	m := p.Clients()
	cost := make([]int64, 0, len(open)*m)
	row := make([]int64, p.Facilities())
	for j := range m {
		if stop != nil && stop() {
			return s, transport.ErrStopped
		}
		p.Cost.Row(j, row)
		for _, i := range open {
			cost = append(cost, row[i])
		}
	}
	supply := make([]int64, len(open))
	for k, i := range open {
		supply[k] = p.Capacity[i]
	}
	solver, err := transport.New(transport.Problem{Demand: p.Demand, Supply: supply, Cost: cost, Whole: true, Stop: stop})
	if err != nil {
		return s, err
	}
	result := solver.Solve(shareWork)
	for result.Status != transport.Optimal {
		switch {
		case result.Status == transport.Infeasible:
			return s, errors.New("the open facilities cannot serve all clients within their capacities")
		case stop != nil && stop():
			return s, transport.ErrStopped
		}
		result = solver.Solve(shareWork)
	}
	shipments := solver.Shipments(nil)
	slices.SortFunc(shipments, func(a, b transport.Shipment) int {
		return cmp.Or(cmp.Compare(a.Client, b.Client), cmp.Compare(a.Site, b.Site))
	})
	if s.value, err = plus(value, result.Value); err != nil {
		return sharing{}, err
	}
	s.assign = make([]int32, m)
	most := slices.Repeat([]int64{-1}, m)
	for _, sh := range shipments {
		site := int32(open[sh.Site])
		if sh.Units > most[sh.Client] {
			s.assign[sh.Client], most[sh.Client] = site, sh.Units
		}
		if sh.Units > 0 {
			s.shares = append(s.shares, Share{Client: int32(sh.Client), Facility: site, Amount: sh.Units})
		}
	}
	return s, nil
}
