package facility

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// Evaluate returns the cost of opening exactly the given facilities and serving
// each client from the cheapest of them, of equals the one with the lowest
// number. It returns an error if a facility does not exist, a client cannot be
// served, a cost is negative, the sum is beyond 64 bits, or the problem has
// capacities or safety stock, as the cheapest facility need not be the best one
// then: see [CostOf]. It does not look at the
// limits of open facilities. O(open * clients).
func Evaluate(p *Problem, open []int) (value int64, assign []int32, err error) {
	value, open, err = p.openingCosts(open)
	switch {
	case err != nil:
		return 0, nil, err
	case p.class() != uncapacitated:
		return 0, nil, errors.New("open facilities alone are no plan of a problem with capacities or safety stock")
	}
	assign = make([]int32, p.Clients())
	for j := range assign {
		i, cost := p.cheapest(j, open)
		if i < 0 {
			return 0, nil, fmt.Errorf("no open facility may serve client %d", j)
		}
		assign[j] = i
		if value, err = plus(value, cost); err != nil {
			return 0, nil, err
		}
	}
	return value, assign, nil
}

// CostOf returns the cost of opening exactly the given facilities and serving
// the whole of each client j from assign[j], with the safety stock that this
// needs. It returns an error if that is no plan: a facility does not exist, is
// closed, too small or may not serve the client; a cost is negative, or the sum is
// beyond 64 bits. It does not look at the limits of open facilities. O((open + clients) * log(open) + facilities).
func CostOf(p *Problem, open []int, assign []int32) (int64, error) {
	value, open, err := p.openingCosts(open)
	if err != nil {
		return 0, err
	}
	if len(assign) != p.Clients() {
		return 0, fmt.Errorf("%d assignments for %d clients", len(assign), p.Clients())
	}
	load := make([]int64, p.Facilities()) // demand or variance
	for j, i := range assign {
		cost, err := p.pairCost(int(i), j, open)
		if err != nil {
			return 0, err
		}
		if value, err = plus(value, cost); err != nil {
			return 0, err
		}
		switch p.class() {
		case shared, single:
			load[i] += p.Demand[j]
		case pooled:
			load[i] += p.Variance[j]
		}
	}
	switch p.class() {
	case shared, single:
		err = p.fits(load)
	case pooled:
		for _, i := range open {
			if value, err = plus(value, safetyCost(p.Safety[i], load[i])); err != nil {
				return 0, err
			}
		}
	}
	if err != nil {
		return 0, err
	}
	return value, nil
}

// CostOfShares returns the cost of opening exactly the given facilities of a
// problem with capacities and serving the clients by the given shares, which
// must be in increasing order of client and facility: a share of a client's
// demand costs that share of serving it, a client without demand what its
// cheapest open facility costs. The sum is exact, and rounded up once. It
// returns an error if that is no plan: a facility does not exist, is closed, too
// small or may not serve the client, or shares do not add up to the demand. It
// does not look at the limits of open facilities, nor at Single. O((open +
// shares) * log(open) + facilities + clients).
func CostOfShares(p *Problem, open []int, shares []Share) (int64, error) {
	value, open, err := p.openingCosts(open)
	switch {
	case err != nil:
		return 0, err
	case p.Capacity == nil:
		return 0, errors.New("shares of a problem without capacities")
	}
	load := make([]int64, p.Facilities())
	var rest exact.Fractions
	for j, demand := range p.Demand {
		if demand == 0 {
			i, cost := p.cheapest(j, open)
			if i < 0 {
				return 0, fmt.Errorf("no open facility may serve client %d", j)
			}
			if value, err = plus(value, cost); err != nil {
				return 0, err
			}
			continue
		}
		var high, low uint64 // of the sum of cost * amount
		left, last := demand, int32(-1)
		for ; len(shares) > 0 && int(shares[0].Client) == j; shares = shares[1:] {
			s := shares[0]
			switch {
			case s.Facility <= last:
				return 0, fmt.Errorf("shares of client %d are out of order", j)
			case s.Amount <= 0 || s.Amount > left:
				return 0, fmt.Errorf("facility %d gives client %d %d where 1 to %d is missing", s.Facility, j, s.Amount, left)
			}
			cost, err := p.pairCost(int(s.Facility), j, open)
			if err != nil {
				return 0, err
			}
			h, l := bits.Mul64(uint64(cost), uint64(s.Amount))
			var carry uint64
			low, carry = bits.Add64(low, l, 0)
			high += h + carry
			load[s.Facility] += s.Amount
			left, last = left-s.Amount, s.Facility
		}
		if left > 0 {
			return 0, fmt.Errorf("client %d is served %d of %d", j, demand-left, demand)
		}
		whole, part := bits.Div64(high, low, uint64(demand))
		if value, err = plus(value, int64(whole)); err != nil {
			return 0, err
		}
		rest.Add(int64(part), demand)
	}
	if len(shares) > 0 {
		return 0, fmt.Errorf("share of client %d, which is out of order, has no demand or does not exist", shares[0].Client)
	}
	if err := p.fits(load); err != nil {
		return 0, err
	}
	return plus(value, rest.Ceil())
}

// plus adds a cost to a sum of costs, unless it is negative or the sum too large.
func plus(sum, cost int64) (int64, error) {
	switch {
	case cost < 0:
		return 0, fmt.Errorf("a cost is negative: %d", cost)
	case sum > math.MaxInt64-cost:
		return 0, errors.New("costs are too large: their sum is beyond 64 bits")
	}
	return sum + cost, nil
}

// openingCosts returns what opening some facilities costs, and their sorted
// list.
func (p *Problem) openingCosts(open []int) (value int64, sorted []int, err error) {
	if err := p.checkSizes(); err != nil {
		return 0, nil, err
	}
	open = slices.Clone(open)
	slices.Sort(open)
	open = slices.Compact(open)
	for _, i := range open {
		if i < 0 || i >= p.Facilities() {
			return 0, nil, fmt.Errorf("no facility %d among %d", i, p.Facilities())
		}
		if value, err = plus(value, p.OpeningCost(i)); err != nil {
			return 0, nil, err
		}
	}
	return value, open, nil
}

// cheapest returns the open facility that serves client j at the lowest cost,
// of equals the one with the lowest number; -1 if there is none.
func (p *Problem) cheapest(j int, open []int) (best int32, cost int64) {
	best, cost = -1, Never
	for _, i := range open {
		if c := p.Cost.At(i, j); c < cost {
			best, cost = int32(i), c
		}
	}
	return best, cost
}

// pairCost returns the cost of client j at facility i, one of those in open.
func (p *Problem) pairCost(i, j int, open []int) (int64, error) {
	if _, isOpen := slices.BinarySearch(open, i); !isOpen {
		return 0, fmt.Errorf("facility %d, which is to serve client %d, is not open", i, j)
	}
	cost := p.Cost.At(i, j)
	if cost == Never {
		return 0, fmt.Errorf("facility %d may not serve client %d", i, j)
	}
	return cost, nil
}

// fits is an error if a facility gives more than it can.
func (p *Problem) fits(load []int64) error {
	for i, l := range load {
		if l > p.Capacity[i] {
			return fmt.Errorf("facility %d gives %d and can give %d", i, l, p.Capacity[i])
		}
	}
	return nil
}
