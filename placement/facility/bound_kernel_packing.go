package facility

import (
	"slices"

	"github.com/forwardstock/forwardstock/internal/knapsack"
)

// packing is the kernel of problems with capacities: a facility serves those of
// the clients that cost less than their multipliers that save most within its
// capacity,
//
//	rho_i(u) = f_i + min sum_j (c_ij - u_j) x_j    sum_j d_j x_j <= s_i
//
// with x_j between 0 and 1, a continuous knapsack problem, or, where clients are
// not shared, 0 or 1. Sums are rounded down.
type packing struct {
	demand, capacity []int64
	solver           knapsack.Solver
	load             []int64 // by facility: demand of the clients that it wants, or of those that it serves if that is less
	wants            []int32 // by facility: their number
	// Items of the facilities whose capacity does not suffice, one facility after
	// the other, and for each how much of it is packed, in units of o.one.
	first  []int32 // by facility, -1 if its capacity suffices
	items  []knapsack.Item
	client []int32
	share  []int32
	rents  []rent // by facility, of appraise
	filling
}

// packLimit ends a 0-1 knapsack problem; what is rounded down then is valid.
const packLimit = 1 << 20

func newPacking(md *model) *packing {
	n := len(md.number)
	return &packing{
		demand: md.demand, capacity: md.capacity, load: make([]int64, n), wants: make([]int32, n), first: make([]int32, n),
		filling: filling{md: md, at: make([]int32, n), size: make([]int32, 0, n)},
	}
}

func (p *packing) price(o *oracle, u []int64) int64 {
	sum := p.collect(o, u)
	over := int32(0)
	for i, l := range p.load {
		p.first[i] = -1
		if l > p.capacity[i] {
			p.first[i] = over
			over += p.wants[i]
		}
	}
	p.items = p.items[:0]
	if over > 0 {
		p.sort(o, u, int(over))
		for i, first := range p.first {
			if first >= 0 {
				p.pack(o, i, int(first), int(first+p.wants[i]))
			}
		}
	}
	if o.whole && o.lists.complete {
		p.fill(o, u)
	}
	return sum
}

// collect prices facilities as if they had no capacity, and notes what they
// would need. It returns the sum of the multipliers.
func (p *packing) collect(o *oracle, u []int64) (sum int64) {
	copy(o.reduced, o.opening)
	clear(p.load)
	clear(p.wants)
	site, cost := o.lists.site, o.lists.cost
	for j, uj := range u {
		sum += uj
		first := o.lists.start[j]
		k := first
		for d := p.demand[j]; cost[k] < uj; k++ { // the sentinel ends the list
			i := site[k]
			o.reduced[i] -= uj - cost[k]
			p.load[i] += d
			p.wants[i]++
		}
		o.work += 2*int64(k-first) + 1
		o.reach[j] = k
	}
	return sum
}

// sort lists the items of the facilities whose capacity does not suffice.
func (p *packing) sort(o *oracle, u []int64, count int) {
	p.room(count)
	site, cost := o.lists.site, o.lists.cost
	for j, reach := range o.reach {
		d := p.demand[j]
		for k := o.lists.start[j]; k < reach; k++ {
			at := p.first[site[k]]
			if at < 0 {
				continue
			}
			p.items[at] = knapsack.Item{Profit: u[j] - cost[k], Weight: d}
			p.client[at] = int32(j)
			p.first[site[k]]++
		}
	}
	for i, end := range p.first {
		if end >= 0 {
			p.first[i] = end - p.wants[i]
		}
	}
}

// room makes place for so many items. Those that are there stay.
func (p *packing) room(count int) {
	more := count - len(p.items)
	p.items = slices.Grow(p.items, more)[:count]
	p.client = slices.Grow(p.client[:count-more], more)[:count]
	p.share = slices.Grow(p.share[:count-more], more)[:count]
}

// pack prices facility i, whose items do not all fit.
func (p *packing) pack(o *oracle, i, first, last int) {
	items, share := p.items[first:last], p.share[first:last]
	o.work += 4 * int64(len(items))
	if o.whole {
		w := p.solver.Binary(items, p.capacity[i], packLimit)
		o.reduced[i] = o.opening[i] - w.Bound
		o.work += w.Work
		p.serve(o, i, w)
		return
	}
	clear(share)
	f := p.solver.Continuous(items, p.capacity[i])
	o.reduced[i] = o.opening[i] - f.Value
	for k, in := range f.In {
		if in {
			share[k] = o.one
		}
	}
	if f.Split >= 0 {
		share[f.Split] = int32(float64(o.one) * (float64(f.Amount) / float64(items[f.Split].Weight)))
	}
}

// serve notes which of its items facility i serves.
func (p *packing) serve(o *oracle, i int, w knapsack.Whole) {
	p.load[i] = 0
	for k, in := range w.In {
		at := int(p.first[i]) + k
		if p.share[at] = 0; in {
			p.share[at] = o.one
			p.load[i] += p.items[at].Weight
		}
	}
}

func (p *packing) gradient(o *oracle, g, serve []int32) {
	for j := range g {
		v := o.one
		if serve != nil {
			serve[j] = nobody
		}
		for _, i := range o.lists.site[o.lists.start[j]:o.reach[j]] {
			if o.open[i] == 1 && p.first[i] < 0 {
				v -= o.one
				o.note(serve, int32(j), i)
			}
		}
		g[j] = v
		o.work += int64(o.reach[j]-o.lists.start[j]) + 1
	}
	for i, first := range p.first {
		if first < 0 || o.open[i] == 0 {
			continue
		}
		for k := first; k < first+p.wants[i]; k++ {
			if s := p.share[k]; s > 0 {
				g[p.client[k]] -= s
				o.note(serve, p.client[k], int32(i))
			}
		}
	}
}
