package certify

import (
	"errors"
	"fmt"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// walk checks the steps, with a stack of the restrictions of the subtrees to
// come.
func (k *checker) walk(root restrictions) error {
	stack := []restrictions{root}
	for number, step := range k.c.Steps {
		if len(stack) == 0 {
			return fmt.Errorf("step %d: the tree has ended before", number)
		}
		r := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		next, err := k.step(step, r)
		if err != nil {
			return fmt.Errorf("step %d: %w", number, err)
		}
		stack = append(stack, next...)
	}
	if len(stack) > 0 {
		return fmt.Errorf("the tree ends with %d subtrees missing", len(stack))
	}
	return nil
}

// step checks one step and returns the restrictions of its subtrees, last first.
func (k *checker) step(step facility.Step, r restrictions) ([]restrictions, error) {
	switch step.Kind {
	case facility.Leaf:
		q, err := k.price(step.Multipliers, r)
		if err != nil {
			return nil, err
		}
		if k.proves(q, step, r) {
			return nil, nil
		}
		c, err := k.cluster(q, step, r)
		if err != nil {
			return nil, err
		}
		if c == nil || c.total.Cmp(k.needed) <= 0 {
			return nil, fmt.Errorf("vector %d does not prove the bound %d of this leaf", step.Multipliers, k.c.Bound)
		}
		return nil, nil
	case facility.Short:
		if k.p.Capacity == nil || !k.short(step.Clients, r) {
			return nil, errors.New("capacity suffices for these clients")
		}
		return nil, nil
	case facility.Fix:
		return k.fix(step, r)
	case facility.SplitFacility:
		i := int(step.Facility)
		if err := k.known(i); err != nil {
			return nil, err
		}
		a, b := r.clone(), r
		a.set(i, -1)
		b.set(i, 1)
		return []restrictions{b, a}, nil
	case facility.SplitBall:
		return k.splitBall(step, r)
	case facility.SplitPair:
		return k.splitPair(step, r)
	case facility.FixPairs:
		return k.fixPairs(step, r)
	case facility.SplitCount:
		a, b := r.clone(), r
		a.hi = min(a.hi, step.Count)
		b.lo = max(b.lo, step.Count+1)
		return []restrictions{b, a}, nil
	}
	return nil, fmt.Errorf("unknown kind %d", step.Kind)
}

// known returns an error if there is no facility i.
func (k *checker) known(i int) error {
	if n := k.p.Facilities(); i < 0 || i >= n {
		return fmt.Errorf("no facility %d among %d", i, n)
	}
	return nil
}

// fix checks a Fix step: that each facility alone, with the opposite state,
// leaves only plans that cost the bound.
func (k *checker) fix(step facility.Step, r restrictions) ([]restrictions, error) {
	q, err := k.price(step.Multipliers, r)
	if err != nil {
		return nil, err
	}
	after := r.clone()
	var c *choice
	if q != nil {
		c = q.choose(r)
	}
	clusters, err := k.cluster(q, step, r)
	if err != nil {
		return nil, err
	}
	for _, side := range []struct {
		list  []int32
		state int8
	}{{step.Close, -1}, {step.Open, 1}} {
		for _, i := range side.list {
			if err := k.known(int(i)); err != nil {
				return nil, err
			}
			after.set(int(i), side.state)
			if q != nil && r.state[i] == 0 {
				if least := c.leastWith(int(i), -side.state); least == nil || least.Cmp(k.needed) > 0 {
					continue
				}
			}
			if clusters != nil && r.state[i] == 0 && clusters.with(int(i), -side.state).Cmp(k.needed) > 0 {
				continue
			}
			other := r.clone()
			other.set(int(i), -side.state)
			if !k.proves(q, step, other) {
				return nil, fmt.Errorf("vector %d does not fix facility %d", step.Multipliers, i)
			}
		}
	}
	return []restrictions{after}, nil
}
