package files

import (
	"fmt"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// figures collects the numbers of a file with capacities, of which costs have
// one unit, demands and capacities another.
type figures struct {
	n, m                            int // facilities and clients
	opening, cost, demand, capacity numbers
	// given is the capacity that the options state for the word "capacity"; open
	// says that the word was there, and none was stated.
	given int64
	open  bool
}

func (f *figures) addOpening(s *scanner, count int) error {
	return f.opening.addAll(s, count, "an opening cost")
}

func (f *figures) addCosts(s *scanner, count int) error { return f.cost.addAll(s, count, "a cost") }

func (f *figures) addDemands(s *scanner, count int) error {
	return f.demand.addAll(s, count, "a demand")
}

func (f *figures) addCapacities(s *scanner, count int) error {
	return f.capacity.addAll(s, count, "a capacity")
}

// addCapacityOrWord adds a capacity for which the word may stand.
func (f *figures) addCapacityOrWord(s *scanner) error {
	const what = "a capacity, or the word,"
	word, err := s.word(what)
	if err != nil {
		return err
	}
	if string(word) != "capacity" {
		return f.capacity.addWord(s, word, what, 0)
	}
	f.open = f.open || f.given == 0
	v, err := exact.Mul(f.given, f.capacity.scale())
	if err != nil {
		return s.fault("a capacity of %d with %d decimals: %w", f.given, f.capacity.decimals, err)
	}
	f.capacity.values = append(f.capacity.values, v)
	return nil
}

// problem returns the problem of the figures, with costs client by client. It
// has no capacities if the file leaves them open.
func (f *figures) problem() (*facility.Problem, error) {
	if err := unify(&f.opening, &f.cost); err != nil {
		return nil, fmt.Errorf("costs: %w", err)
	}
	if err := unify(&f.demand, &f.capacity); err != nil {
		return nil, fmt.Errorf("demands and capacities: %w", err)
	}
	p := &facility.Problem{
		Opening: f.opening.values,
		Cost:    facility.Dense{Width: f.n, Values: f.cost.values},
		Scale:   f.cost.scale(),
	}
	if !f.open {
		p.Demand, p.Capacity = f.demand.values, f.capacity.values
	}
	return p, nil
}

// transpose turns costs facility by facility into those client by client.
func (f *figures) transpose() {
	values := make([]int64, len(f.cost.values))
	for i := range f.n {
		for j, c := range f.cost.values[i*f.m : (i+1)*f.m] {
			values[j*f.n+i] = c
		}
	}
	f.cost.values = values
}

// timesDemand turns costs of a unit, facility by facility, into those of the
// whole demand.
func (f *figures) timesDemand() error {
	for k, c := range f.cost.values {
		i, j := k/f.m, k%f.m
		whole, err := exact.Mul(c, f.demand.values[j])
		if err != nil {
			return fmt.Errorf("cost of a unit for client %d at facility %d times its demand: %w", j, i, err)
		}
		f.cost.values[k] = whole
	}
	if f.cost.decimals += f.demand.decimals; f.cost.decimals > maxDecimals {
		return fmt.Errorf("costs of a unit and demands: %w", errTooLong)
	}
	return nil
}

// unify gives two lists of numbers the same scale.
func unify(a, b *numbers) error {
	decimals := max(a.decimals, b.decimals)
	if err := a.grow(decimals); err != nil {
		return err
	}
	return b.grow(decimals)
}
