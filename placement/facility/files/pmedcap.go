package files

import (
	"slices"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// readPMedCap reads the format PMedCap.
func readPMedCap(s *scanner) (*facility.Problem, error) {
	if _, err := s.count("the number of the problem", 0, maxPoints); err != nil {
		return nil, err
	}
	var best, capacity, demand numbers
	if err := best.add(s, "the best known value", 0); err != nil {
		return nil, err
	}
	const most = 1 << 13 // points: the square is maxEntries
	n, err := s.count("the number of points", 1, most)
	if err != nil {
		return nil, err
	}
	p, err := s.count("the number of facilities to open", 1, n)
	if err != nil {
		return nil, err
	}
	if err := capacity.add(s, "a capacity", 0); err != nil {
		return nil, err
	}
	points := newPointReader(n)
	for range n {
		if err := points.read(s); err != nil {
			return nil, err
		}
		if err := demand.add(s, "a demand", 0); err != nil {
			return nil, err
		}
	}
	if err := s.end(); err != nil {
		return nil, err
	}
	grid, err := points.grid()
	if err != nil {
		return nil, err
	}
	if err := unify(&demand, &capacity); err != nil {
		return nil, err
	}
	return &facility.Problem{
		Cost: grid, MinOpen: p, MaxOpen: p, Single: true,
		Demand:   points.inOrder(demand.values),
		Capacity: slices.Repeat(capacity.values, n),
	}, nil
}
