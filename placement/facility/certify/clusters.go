package certify

import (
	"fmt"
	"math/big"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// clustered is the bound of a vector with a fee and clusters,
//
//	sum_j u_j - max(fee lo, fee hi) + sum over clusters of min over sets Y of
//	    sum over Y of (f_i + fee) - sum_j max(0, max over Y of u_j - c_ij)
//
// where facilities in no cluster are clusters by themselves, and lo and hi limit
// the number of open facilities. The limits are relaxed by the fee; within a
// cluster a client pays once.
type clustered struct {
	k      *checker
	v      *vector
	q      *priced
	fee    *big.Int
	state  []int8
	sets   [][]int32
	of     []int // cluster of each facility, -1 if it is alone
	total  *big.Int
	values []*big.Int // of each cluster
}

// cluster returns the bound of step within r, nil if it has no clusters and no fee.
// It returns an error if the clusters are none.
func (k *checker) cluster(q *priced, step facility.Step, r restrictions) (*clustered, error) {
	if q == nil || k.p.Capacity != nil || k.p.Safety != nil || (step.Fee == 0 && step.Clusters == 0) {
		return nil, nil
	}
	v, err := k.vector(step.Multipliers)
	if err != nil {
		return nil, err
	}
	c := &clustered{k: k, v: v, q: q, fee: big.NewInt(step.Fee), state: r.state, of: make([]int, len(r.state))}
	for i := range c.of {
		c.of[i] = -1
	}
	if step.Clusters < 0 || step.Clusters > len(k.c.Clusters) {
		return nil, fmt.Errorf("no clusters %d among %d", step.Clusters, len(k.c.Clusters))
	}
	if step.Clusters > 0 {
		c.sets = k.c.Clusters[step.Clusters-1]
	}
	for s, set := range c.sets {
		for _, i := range set {
			if i < 0 || int(i) >= len(c.of) || c.of[i] >= 0 {
				return nil, fmt.Errorf("clusters %d: facility %d is in two or does not exist", step.Clusters, i)
			}
			c.of[i] = s
		}
	}
	low, high := new(big.Int).Mul(c.fee, big.NewInt(int64(r.lo))), new(big.Int).Mul(c.fee, big.NewInt(int64(r.hi)))
	if low.Cmp(high) > 0 {
		high = low
	}
	c.total = new(big.Int).Sub(q.sum, high)
	for i, s := range r.state {
		if c.of[i] < 0 {
			c.total.Add(c.total, c.alone(i, s))
		}
	}
	for s := range c.sets {
		c.values = append(c.values, c.value(s))
		c.total.Sub(c.total, c.values[s])
	}
	return c, nil
}

// alone returns what facility i in a state adds to the bound by itself.
func (c *clustered) alone(i int, state int8) *big.Int {
	v := new(big.Int).Add(c.q.rho[i], c.fee)
	if state == -1 || (state == 0 && v.Sign() > 0) {
		return new(big.Int)
	}
	return v
}

// with returns the bound if facility i, which is free, has a state.
func (c *clustered) with(i int, state int8) *big.Int {
	sum := new(big.Int).Set(c.total)
	s := c.of[i]
	if s < 0 {
		return sum.Add(sum.Sub(sum, c.alone(i, 0)), c.alone(i, state))
	}
	c.state[i] = state
	value := c.value(s)
	c.state[i] = 0
	return sum.Sub(sum.Add(sum, c.values[s]), value)
}

// value returns an upper limit of what the best choice of members of a cluster
// saves. Where the numbers or the work are too large it is the sum of what each
// would save alone.
func (c *clustered) value(s int) *big.Int {
	set := c.sets[s]
	h := &chooser{have: map[int]int64{}, work: 1 << 26}
	rough, sum := new(big.Int), new(big.Int)
	fits := true
	base := int64(0)
	var members []member
	for _, i := range set {
		v := new(big.Int).Neg(new(big.Int).Add(c.k.opening(int(i)), c.fee))
		sum.Add(sum, new(big.Int).Abs(v)).Add(sum, total(c.v.saving[i]))
		fits = fits && v.IsInt64() && sum.BitLen() < 62
		all := new(big.Int).Neg(c.alone(int(i), c.state[i]))
		rough.Add(rough, all)
		if fits && c.state[i] >= 0 {
			m := member{v.Int64(), c.v.saving[i]}
			if c.state[i] == 1 {
				base += h.join(m)
			} else {
				members = append(members, m)
			}
		}
	}
	if !fits {
		return rough
	}
	h.best = base
	h.extend(members, base)
	if h.work < 0 {
		return rough
	}
	return big.NewInt(h.best)
}

// member is a facility of a cluster: what it costs to open, below 0, and what it
// saves on clients.
type member struct {
	opening int64
	saving  []saving
}

// chooser looks for the best choice of members by trying both states of one after
// the other. What a member adds only falls as others join.
type chooser struct {
	have map[int]int64 // what is saved on each client
	best int64
	work int // that is left
}

// adds returns what m adds to the choice.
func (h *chooser) adds(m member) int64 {
	sum := m.opening
	for _, s := range m.saving {
		sum += max(0, s.amount-h.have[s.client])
	}
	h.work -= len(m.saving) + 1
	return sum
}

// join adds m to the choice and returns what that adds.
func (h *chooser) join(m member) int64 {
	sum := h.adds(m)
	for _, s := range m.saving {
		h.have[s.client] = max(h.have[s.client], s.amount)
	}
	return sum
}

// extend raises best by what choices with some more members save in all.
func (h *chooser) extend(members []member, sum int64) {
	h.best = max(h.best, sum)
	limit, top := sum, 0
	adds := make([]int64, 0, len(members))
	kept := make([]member, 0, len(members))
	for _, m := range members {
		if v := h.adds(m); v > 0 {
			limit += v
			if len(adds) > 0 && v > adds[top] {
				top = len(adds)
			}
			kept, adds = append(kept, m), append(adds, v)
		}
	}
	for limit > h.best && h.work >= 0 {
		m, v, last := kept[top], adds[top], len(kept)-1
		kept[top], adds[top] = kept[last], adds[last]
		kept, adds = kept[:last], adds[:last]
		undo := make([]int64, len(m.saving))
		for k, s := range m.saving {
			undo[k] = h.have[s.client]
			h.have[s.client] = max(undo[k], s.amount)
		}
		h.extend(kept, sum+v)
		for k, s := range m.saving {
			h.have[s.client] = undo[k]
		}
		limit -= v
		top = 0
		for k := range adds {
			if adds[k] > adds[top] {
				top = k
			}
		}
	}
}
