package certify

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// levels say what one client more or less means for the facilities. With a price
// l for a unit of the capacity of a facility it saves at most
//
//	l * capacity + sum over its clients of max(0, saving - l * demand)
//
// and extra is by how much that exceeds what it saves at most.
type levels struct {
	k     *checker
	u     *vector
	price []*big.Rat
	extra []*big.Rat
}

// levels prices the capacities within the choices that led to q: at what the
// first client that does not fit saves per unit, or else 0.
func (k *checker) levels(u *vector, q *priced, r restrictions, c choices) *levels {
	l := &levels{k: k, u: u, price: make([]*big.Rat, len(q.rho)), extra: make([]*big.Rat, len(q.rho))}
	for i, rho := range q.rho {
		l.price[i], l.extra[i] = new(big.Rat), new(big.Rat)
		if r.state[i] < 0 {
			continue
		}
		list := k.allowed(u, i, c)
		if n := k.fitting(list, k.p.Capacity[i]); n < len(list) {
			l.price[i].SetFrac64(list[n].amount, k.p.Demand[list[n].client])
		}
		most := l.worth(i, k.p.Capacity[i])
		for _, s := range list {
			if v := l.beyond(i, s.client, s.amount); v.Sign() > 0 {
				most.Add(most, v)
			}
		}
		saves := new(big.Int).Sub(k.opening(i), rho)
		l.extra[i] = most.Sub(most, new(big.Rat).SetInt(saves))
	}
	return l
}

// worth returns what units of the capacity of facility i are worth.
func (l *levels) worth(i int, units int64) *big.Rat {
	return new(big.Rat).Mul(l.price[i], new(big.Rat).SetInt64(units))
}

// beyond returns what facility i saves on client j beyond the price of the
// capacity.
func (l *levels) beyond(i, j int, saving int64) *big.Rat {
	return new(big.Rat).Sub(new(big.Rat).SetInt64(saving), l.worth(i, l.k.p.Demand[j]))
}

// saving returns what facility i saves on client j, below 0 if it costs more than
// the multiplier, times the denominator.
func (l *levels) saving(i, j int) *big.Rat {
	cost := new(big.Int).Mul(big.NewInt(l.k.p.Cost.At(i, j)), big.NewInt(l.k.c.Denominator))
	return new(big.Rat).SetInt(cost.Sub(big.NewInt(l.u.u[j]), cost))
}

// with returns by how much the reduced cost of facility i rises at least if it
// must serve client j.
func (l *levels) with(i, j int) *big.Rat {
	v := l.worth(i, l.k.p.Demand[j])
	v.Sub(v, l.saving(i, j))
	return atLeast0(v.Sub(v, l.extra[i]))
}

// without returns the same if it must not serve the client.
func (l *levels) without(i, j int) *big.Rat {
	v := l.saving(i, j)
	v.Sub(v, l.worth(i, l.k.p.Demand[j]))
	return atLeast0(v.Sub(v, l.extra[i]))
}

func atLeast0(v *big.Rat) *big.Rat {
	if v.Sign() < 0 {
		return v.SetInt64(0)
	}
	return v
}

// fixPairs checks a FixPairs step: that each pair alone, decided the other way,
// leaves only plans that cost the bound.
func (k *checker) fixPairs(step facility.Step, r restrictions) ([]restrictions, error) {
	if err := k.checkPairs(step); err != nil {
		return nil, err
	}
	u, err := k.vector(step.Multipliers)
	if err != nil {
		return nil, err
	}
	after := r.clone()
	for n, j := range step.Clients {
		if served := n >= len(step.Close); served {
			after = after.withPair(int(j), int(step.Open[n-len(step.Close)]), true)
		} else {
			after.pairs = &pair{int(j), int(step.Close[n]), false, after.pairs}
		}
	}
	if k.p.Safety != nil {
		return k.holdPooled(u, step, r, after)
	}
	c, possible := k.choices(r)
	if !possible || r.never || k.crowded(c) {
		return []restrictions{after}, nil // there are no plans
	}
	q := k.within(u, r, c)
	if q == nil {
		return []restrictions{after}, nil
	}
	l := k.levels(u, q, r, c)
	slack := k.slacks(q, step, r)
	for n, j := range step.Clients {
		j := int(j)
		if n >= len(step.Close) { // what if it is not served?
			i := int(step.Open[n-len(step.Close)])
			if r.state[i] != 1 || !c.allows(i, j) || !exceeds(l.without(i, j), slack.any) {
				return nil, fmt.Errorf("vector %d does not make facility %d serve client %d", step.Multipliers, i, j)
			}
			continue
		}
		i := int(step.Close[n])
		if k.p.Cost.At(i, j) == facility.Never || r.state[i] < 0 {
			continue
		}
		rise := l.with(i, j)
		for _, s := range k.lists[j] {
			if s.site != i && r.state[s.site] == 1 && c.allows(s.site, j) {
				rise.Add(rise, l.without(s.site, j))
			}
		}
		if !exceeds(rise, slack.open[i]) {
			return nil, fmt.Errorf("vector %d does not keep facility %d from serving client %d", step.Multipliers, i, j)
		}
	}
	return []restrictions{after}, nil
}

// checkPairs reports what is wrong with the form of a FixPairs step.
func (k *checker) checkPairs(step facility.Step) error {
	if k.p.Safety == nil && (k.p.Capacity == nil || !k.p.Single) {
		return errors.New("who serves clients is fixed, but clients may be shared or choose")
	}
	if len(step.Clients) != len(step.Close)+len(step.Open) {
		return fmt.Errorf("%d clients for %d and %d facilities", len(step.Clients), len(step.Close), len(step.Open))
	}
	for _, j := range step.Clients {
		if j < 0 || int(j) >= k.p.Clients() {
			return fmt.Errorf("no client %d among %d", j, k.p.Clients())
		}
	}
	for _, list := range [2][]int32{step.Close, step.Open} {
		for _, i := range list {
			if err := k.known(int(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

// slacks say by how much the bound of a vector may still rise before it proves
// what is needed: of all plans, and of those that open a facility. One that is nil
// proves it already.
type slacks struct {
	any  *big.Rat
	open []*big.Rat
}

// slacks takes the better of the bound of q and of that with the price of step
// for all capacities together.
func (k *checker) slacks(q *priced, step facility.Step, r restrictions) slacks {
	best := slacks{open: make([]*big.Rat, len(q.rho))}
	plain := q.choose(r)
	var dual *choice
	per := big.NewInt(1)
	if d := k.dual(q, step); d != nil {
		dual, per = d.choose(r), big.NewInt(step.Per)
	}
	slack := func(i int) *big.Rat {
		least := plain.leastOpening(i, r)
		if least == nil {
			return nil
		}
		gap := new(big.Rat).SetInt(new(big.Int).Sub(k.needed, least))
		if dual != nil {
			other := new(big.Rat).SetFrac(dual.leastOpening(i, r), per)
			other.Sub(new(big.Rat).SetInt(k.needed), other)
			if other.Cmp(gap) < 0 {
				gap = other
			}
		}
		return gap
	}
	best.any = slack(-1)
	for i := range q.rho {
		best.open[i] = slack(i)
	}
	return best
}

// leastOpening is least of the plans that open facility i, of all if i is -1.
func (c *choice) leastOpening(i int, r restrictions) *big.Int {
	if i < 0 || r.state[i] != 0 {
		return c.least()
	}
	return c.leastWith(i, 1)
}

// exceeds reports whether a rise is more than a slack.
func exceeds(rise, slack *big.Rat) bool { return slack == nil || rise.Cmp(slack) > 0 }
