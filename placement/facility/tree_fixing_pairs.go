package facility

import "math/bits"

// pairReduction is what one evaluation proves about the pairs of a client and a
// facility in the plans of a domain that cost no more than a cutoff: those that
// none of them has, and those that all of them have.
type pairReduction struct {
	drop, hold []match
	cost, size int64 // price of the covering row that it rests on: cost / size
}

func (r *pairReduction) len() int { return len(r.drop) + len(r.hold) }

// reducePairs derives from the last evaluation of o, at u on the plans of d,
// what plans of d that cost at most cut have in common. The bound must be at most
// cut. O(entries).
//
// Where facility i serves client j for sure, or for sure not, it saves at most
// what its continuous knapsack says at the price of its capacity; and if it does,
// no other facility saves anything on j.
func (o *oracle) reducePairs(u []int64, cut int64, d *domain) (r pairReduction) {
	if p, ok := o.kernel.(*prefix); ok {
		return p.holds(o, cut, d)
	}
	p, ok := o.kernel.(*packing)
	if !ok {
		return r
	}
	p.appraise(o)
	if o.dualise(d) {
		r.cost, r.size = o.covering.cost, o.covering.size
	}
	rise, slack := o.rises(d), cut-o.bound
	site, cost := o.lists.site, o.lists.cost
	for j, uj := range u {
		first, last := o.lists.start[j], o.lists.start[j+1]-1
		if last-first < 2 {
			continue
		}
		lost := int64(0) // if no facility that is open for sure may serve j
		for k := first; k < o.reach[j]; k++ {
			if i := site[k]; d.state[i] == opened {
				v := p.without(i, j, uj-cost[k])
				if lost += v; v > slack {
					r.hold = append(r.hold, match{int32(j), i})
				}
			}
		}
		for k := first; k < last; k++ {
			i := site[k]
			v := rise[i] + lost + p.with(i, j, uj-cost[k])
			if k < o.reach[j] && d.state[i] == opened {
				v -= p.without(i, j, uj-cost[k])
			}
			if v > slack {
				r.drop = append(r.drop, match{int32(j), i})
			}
		}
	}
	o.work += 2 * int64(len(site))
	return r
}

// rises returns by how much the bound of the last evaluation rises at least if
// a facility must be open.
func (o *oracle) rises(d *domain) []int64 {
	dearest, _ := o.margins(d)
	rise := make([]int64, len(d.state))
	for i, s := range d.state {
		if s != free || o.open[i] == 1 {
			continue
		}
		v, ok := o.with(int32(i), dearest, d.hi, d)
		if rise[i] = min(v, huge); !ok {
			rise[i] = huge
		}
	}
	return rise
}

// huge is more than any plan costs, and few of it add up without overflow.
const huge = 1 << 60

// rent is what a unit of the capacity of a facility is worth in its continuous
// knapsack, price / per, and by how much that exceeds the 0-1 knapsack.
type rent struct{ price, per, extra int64 }

// appraise finds the rents of the last evaluation.
func (p *packing) appraise(o *oracle) {
	p.rents = p.rents[:0]
	for i, first := range p.first {
		r := rent{0, 1, 0}
		if first >= 0 {
			items := p.items[first : first+p.wants[i]]
			f := p.solver.Continuous(items, p.capacity[i])
			if f.Split >= 0 {
				r.price, r.per = items[f.Split].Profit, items[f.Split].Weight
			}
			r.extra = f.Value - (o.opening[i] - o.reduced[i])
			o.work += 4 * int64(len(items))
		}
		p.rents = append(p.rents, r)
	}
}

// worth returns what units of capacity are worth at a rent, rounded down.
func (r rent) worth(units int64) int64 {
	hi, lo := bits.Mul64(uint64(r.price), uint64(units))
	if hi >= uint64(r.per) {
		return huge
	}
	q, _ := bits.Div64(hi, lo, uint64(r.per))
	return int64(min(q, huge))
}

// with returns by how much the reduced cost of facility i rises at least if it
// must serve client j, on which it saves so much.
func (p *packing) with(i int32, j int, saves int64) int64 {
	r := p.rents[i]
	return max(0, r.worth(p.demand[j])-saves-r.extra)
}

// without returns the same if it must not serve the client.
func (p *packing) without(i int32, j int, saves int64) int64 {
	r := p.rents[i]
	return max(0, saves-r.worth(p.demand[j])-1-r.extra)
}
