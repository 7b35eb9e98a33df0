package certify

import (
	"errors"
	"fmt"
	"math/bits"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// group lists the clients of each multiplier and checks that the costs of those
// that share one are proportional: then the same facility is the cheapest for
// all of them, and a multiplier for the sum of their costs gives a bound.
func (k *checker) group() error {
	m := k.p.Clients()
	merged := k.c.Merged
	if merged == nil {
		k.groups = make([][]int, m)
		for j := range k.groups {
			k.groups[j] = []int{j}
		}
		return nil
	}
	if k.p.Capacity != nil || k.p.Safety != nil {
		return errors.New("clients are merged, but capacities or safety stock tell them apart")
	}
	if len(merged) != m {
		return fmt.Errorf("groups of %d clients, problem has %d", len(merged), m)
	}
	for j, g := range merged {
		if g < 0 || int(g) > len(k.groups) {
			return fmt.Errorf("client %d: group %d is out of order", j, g)
		}
		if int(g) == len(k.groups) {
			k.groups = append(k.groups, nil)
		}
		k.groups[g] = append(k.groups[g], j)
		if err := k.proportional(j, k.groups[g][0]); err != nil {
			return fmt.Errorf("clients %d and %d of group %d: %w", j, k.groups[g][0], g, err)
		}
	}
	return nil
}

// proportional checks that the costs of two clients are proportional, with the
// facilities that may never serve them the same.
func (k *checker) proportional(a, b int) error {
	var x, y int64 // costs at one facility, above zero if one of any is
	for i := range k.p.Facilities() {
		v, w := k.p.Cost.At(i, a), k.p.Cost.At(i, b)
		if (v == facility.Never) != (w == facility.Never) {
			return fmt.Errorf("facility %d may never serve one of them", i)
		}
		if v == facility.Never {
			continue
		}
		if (v == 0) != (w == 0) {
			return errors.New("one of them costs nothing")
		}
		if x == 0 {
			x, y = v, w
		}
		h1, l1 := bits.Mul64(uint64(v), uint64(y))
		h2, l2 := bits.Mul64(uint64(w), uint64(x))
		if h1 != h2 || l1 != l2 {
			return fmt.Errorf("their costs at facility %d are not in proportion", i)
		}
	}
	return nil
}
