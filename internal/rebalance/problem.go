package rebalance

import (
	"errors"
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// Problem is what there is of one item and what it lacks.
type Problem struct {
	Surplus []int64 // units that could leave, by source
	Short   []Short // by destination
	Lanes   []Lane
}

// Short is a destination that lacks Units. New goods come in cartons of Pack
// units, each of which costs Carton, at least Least of them if any.
type Short struct {
	Units, Pack, Carton, Least int64
}

// Lane is a way from a source to a destination.
type Lane struct {
	From, To    int
	Unit, Fixed int64
}

// Move is what goes over a lane.
type Move struct {
	Lane  int
	Units int64
}

// Bounds of units, and of costs in all.
const (
	mostUnits = 1 << 50
	mostCost  = 1 << 58
)

func (p *Problem) check() error {
	var errs []error
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf(format, a...)) }
	for i, n := range p.Surplus {
		if n < 0 || n > mostUnits {
			bad("surplus %d of %d units is not within 0..%d", i, n, int64(mostUnits))
		}
	}
	for w, s := range p.Short {
		if s.Units < 0 || s.Units > mostUnits || s.Pack < 1 || s.Pack > mostUnits || s.Carton < 0 || s.Least < 0 || s.Least > mostUnits {
			bad("destination %d: %+v", w, s)
		}
	}
	for l, lane := range p.Lanes {
		if lane.From < 0 || lane.From >= len(p.Surplus) || lane.To < 0 || lane.To >= len(p.Short) || lane.Fixed < 0 {
			bad("lane %d: %+v", l, lane)
		}
	}
	if len(errs) == 0 && !p.fits() {
		bad("the costs are too large for exact sums")
	}
	return errors.Join(errs...)
}

// fits reports whether no sum of costs passes mostCost.
func (p *Problem) fits() bool {
	left, ok := int64(mostCost), true
	spend := func(cost, times int64) {
		if cost < 0 {
			cost = -cost
		}
		x, err := exact.Mul(cost, times)
		if ok = ok && cost >= 0 && err == nil && x <= left; ok {
			left -= x
		}
	}
	for w := range p.Short {
		spend(p.Short[w].Carton, p.Short[w].cartons(0))
	}
	for _, lane := range p.Lanes {
		// Twice, as the relaxation lifts all costs by that of the cheapest lane.
		spend(lane.Unit, 2*min(p.Surplus[lane.From], p.Short[lane.To].Units))
		spend(lane.Fixed, 1)
	}
	return ok
}

// cartons returns how many are needed where so many units come from elsewhere.
func (s *Short) cartons(moved int64) int64 {
	if moved >= s.Units {
		return 0
	}
	return max(s.Least, (s.Units-moved-1)/s.Pack+1)
}

// next returns the fewest units beyond those moved that save a carton more. There
// must be one to save.
func (s *Short) next(moved int64) int64 {
	if n := s.cartons(moved) - 1; n >= max(s.Least, 1) {
		return s.Units - n*s.Pack
	}
	return s.Units
}

// steps returns the numbers of moved units from low to high between which the
// lower hull of the cartons is straight, at most five of them, rising.
func (s *Short) steps(low, high int64) []int64 {
	all := [...]int64{low, high, high, high, high}
	if s.cartons(low) > 0 {
		all[1] = min(high, s.next(low))
	}
	if room := s.Units - s.Pack*max(s.Least, 1); s.Least <= s.Units/s.Pack { // the fewest that may come
		all[2] = min(high, max(low, room))
	}
	if n := s.cartons(high); n > 0 && n <= s.Units/s.Pack {
		all[3] = max(low, s.Units-n*s.Pack)
	}
	slices.Sort(all[:])
	return slices.Compact(all[:])
}

// Cost returns what moves come to, with the new goods that they leave to be
// sent. Moves of no units cost nothing. The costs must be such that it fits.
func (p *Problem) Cost(moves []Move) int64 {
	cost := int64(0)
	came := make([]int64, len(p.Short))
	for _, m := range moves {
		if m.Units > 0 {
			lane := p.Lanes[m.Lane]
			cost += lane.Unit*m.Units + lane.Fixed
			came[lane.To] += m.Units
		}
	}
	for w := range p.Short {
		cost += p.Short[w].Carton * p.Short[w].cartons(came[w])
	}
	return cost
}
