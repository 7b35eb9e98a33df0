package certify

import (
	"errors"
	"fmt"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// pair is a client and a facility that must or must not serve it, one of a list.
type pair struct {
	client, facility int
	served           bool
	next             *pair
}

// withPair returns r with a pair fixed.
func (r restrictions) withPair(client, facility int, served bool) restrictions {
	r = r.clone()
	r.pairs = &pair{client, facility, served, r.pairs}
	if served {
		r.set(facility, 1)
	}
	return r
}

// splitPair checks a SplitPair step and returns the restrictions of its
// subtrees, last first.
func (k *checker) splitPair(step facility.Step, r restrictions) ([]restrictions, error) {
	i, j := int(step.Facility), int(step.Client)
	switch {
	case k.p.Safety == nil && (k.p.Capacity == nil || !k.p.Single):
		return nil, errors.New("who serves a client is split, but clients may be shared or choose")
	case i < 0 || i >= k.p.Facilities():
		return nil, fmt.Errorf("no facility %d among %d", i, k.p.Facilities())
	case j < 0 || j >= k.p.Clients():
		return nil, fmt.Errorf("no client %d among %d", j, k.p.Clients())
	}
	return []restrictions{r.withPair(j, i, true), r.withPair(j, i, false)}, nil
}

// choices tells which facilities the restrictions leave to each client.
type choices struct {
	only []int           // by client: the only one, -1 if there are several
	out  map[[2]int]bool // pairs of a client and a facility that are ruled out
}

// choices returns false if some client has no facility left.
func (k *checker) choices(r restrictions) (choices, bool) {
	m := k.p.Clients()
	c := choices{only: make([]int, m), out: map[[2]int]bool{}}
	for j := range c.only {
		c.only[j] = -1
	}
	for p := r.pairs; p != nil; p = p.next {
		switch {
		case !p.served:
			c.out[[2]int{p.client, p.facility}] = true
		case c.only[p.client] >= 0 && c.only[p.client] != p.facility:
			return c, false
		default:
			c.only[p.client] = p.facility
		}
	}
	for j, only := range c.only {
		count, last := 0, -1
		for i := 0; i < k.p.Facilities() && count < 2; i++ {
			if r.state[i] >= 0 && (only < 0 || only == i) && !c.out[[2]int{j, i}] && k.p.Cost.At(i, j) != facility.Never {
				count, last = count+1, i
			}
		}
		switch count {
		case 0:
			return c, false
		case 1:
			c.only[j] = last
		}
	}
	return c, true
}

// allows reports whether facility i may serve client j.
func (c choices) allows(i, j int) bool {
	return (c.only[j] < 0 || c.only[j] == i) && !c.out[[2]int{j, i}]
}
