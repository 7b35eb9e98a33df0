package certify

import (
	"slices"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// splitBall checks a SplitBall step and returns the restrictions of its subtrees, last
// first.
func (k *checker) splitBall(step facility.Step, r restrictions) ([]restrictions, error) {
	for _, i := range step.Close {
		if err := k.known(int(i)); err != nil {
			return nil, err
		}
	}
	none, some := r.clone(), r.clone()
	for _, i := range step.Close {
		none.set(int(i), -1)
	}
	some.open(step.Close)
	return []restrictions{some, none}, nil
}

// open requires that one of some facilities is open. A set that shares facilities with
// one before and has others too is left out, which only adds plans.
func (r *restrictions) open(set []int32) {
	free := make([]int32, 0, len(set))
	for _, i := range set {
		switch r.state[i] {
		case 1:
			return
		case 0:
			free = append(free, i)
		}
	}
	slices.Sort(free)
	free = slices.Compact(free)
	switch len(free) {
	case 0:
		r.never = true
		return
	case 1:
		r.set(int(free[0]), 1)
		return
	}
	for b, ball := range r.balls {
		if r.met(ball) {
			continue
		}
		common := 0
		for _, i := range free {
			if slices.Contains(ball, i) {
				common++
			}
		}
		switch {
		case common == len(free): // then that of ball follows
			r.balls[b] = free
			return
		case common > 0:
			return
		}
	}
	r.balls = append(r.balls, free)
}

// settle opens the last facility of a ball that has no other left, once facility i was
// closed.
func (r *restrictions) settle(i int32) {
	for _, ball := range r.balls {
		if !slices.Contains(ball, i) {
			continue
		}
		left, last := 0, 0
		for _, i := range ball {
			switch r.state[i] {
			case 1:
				return
			case 0:
				left++
				last = int(i)
			}
		}
		switch left {
		case 0:
			r.never = true
		case 1:
			r.set(last, 1)
		}
		return
	}
}

// met reports whether a facility of a ball is open.
func (r *restrictions) met(ball []int32) bool {
	return slices.ContainsFunc(ball, func(i int32) bool { return r.state[i] == 1 })
}

// lead sets the free facilities that are the cheapest of their ball by q, of which one
// must be open, and those that are in any such ball.
func (c *choice) lead(q *priced, r restrictions) {
	if len(r.balls) == 0 {
		return
	}
	c.leads, c.member = make([]bool, len(q.rho)), make([]bool, len(q.rho))
	for _, ball := range r.balls {
		best := int32(-1)
		if r.met(ball) {
			continue
		}
		for _, i := range ball {
			if r.state[i] != 0 {
				continue
			}
			c.member[i] = true
			if best < 0 || q.rho[i].Cmp(q.rho[best]) < 0 {
				best = i
			}
		}
		if best < 0 {
			c.never = true
			return
		}
		c.leads[best] = true
	}
}
