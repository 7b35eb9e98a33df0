package facility

import (
	"github.com/forwardstock/forwardstock/internal/transport"
)

// capacitated is a problem with capacities as its local searches see it, in
// integers of unit ticks each.
type capacitated struct {
	unit              int64
	opening, capacity []int64 // by facility
	demand            []int64 // by client
	// serving the whole of client j from facility i costs serving[j*n+i] with n
	// facilities; Never says that i may not serve j.
	serving []int64
	state   []int8 // free or opened, by facility
	lo, hi  int    // limits of the number of open facilities
}

// flow is a set of open facilities and the cheapest plan for it, in which
// clients may be shared: a transportation problem, whose prices tell what
// changes of the set promise (see guess).
type flow struct {
	*capacitated
	solver *transport.Solver
	basis  transport.Basis // of the set that changes are tried on
	need   int64           // demand of all clients
	column []float64       // cost of client j at facility i: column[i*m+j] with m clients
	weight []float64       // demand, by client
	far    []float64       // more than all costs of a client
	rate   []float64       // by facility: cost of a unit, if full of those nearest

	open   []int32 // facility of each slot
	slot   []int32 // of each facility, -1 if closed
	supply int64   // of the open facilities
	fixed  int64   // their opening costs
	value  int64   // cost of the plan, impossible if there is none
	solved bool    // value is that of the present set

	rent          []float64 // by slot: what another unit of its capacity would save
	first, second []float64 // by client: cost with rent at its two cheapest facilities
	by, next      []int32   // their slots, -1 if there is none
	loss          []float64 // by slot: what closing it costs at least
	guesses       []guess
	wants         []int32   // scratch of guess: clients
	extra         []float64 // scratch of guess, by slot
	work          int64
	stop          func() bool
}

// newFlow returns the set in which only what must be open is open. It fails if
// the numbers are too large for the transportation solver, or if stop says so.
func newFlow(c *capacitated, stop func() bool) (*flow, error) {
	n, m := len(c.opening), len(c.demand)
	solver, err := transport.New(transport.Problem{
		Demand: c.demand, Supply: c.capacity, Cost: c.serving, Whole: true, Stop: stop,
	})
	if err != nil {
		return nil, err
	}
	p := &flow{
		capacitated: c, solver: solver, stop: stop,
		column: make([]float64, n*m), weight: make([]float64, m), far: make([]float64, m),
		rate: make([]float64, n), slot: make([]int32, n),
		first: make([]float64, m), second: make([]float64, m),
		by: make([]int32, m), next: make([]int32, m), wants: make([]int32, 0, m),
	}
	for j, d := range c.demand {
		if stop() {
			return nil, transport.ErrStopped
		}
		p.need += d
		p.weight[j] = float64(d)
		for _, v := range c.serving[j*n : (j+1)*n] {
			if v != Never {
				p.far[j] = max(p.far[j], float64(4*float64(v)))
			}
		}
		p.far[j]++
		for i, v := range c.serving[j*n : (j+1)*n] {
			p.column[i*m+j] = p.far[j]
			if v != Never {
				p.column[i*m+j] = float64(v)
			}
		}
	}
	for i := range n {
		if stop() {
			return nil, transport.ErrStopped
		}
		p.slot[i] = -1
		solver.SetOpen(i, false)
		p.rate[i] = p.fullRate(int32(i))
	}
	for i, s := range c.state {
		if s == opened {
			p.add(int32(i))
		}
	}
	return p, nil
}

// costs returns the costs of all clients at facility i; what it may not serve
// costs far.
func (p *flow) costs(i int32) []float64 {
	m := len(p.demand)
	return p.column[int(i)*m : (int(i)+1)*m]
}

// add opens facility i.
func (p *flow) add(i int32) {
	p.slot[i] = int32(len(p.open))
	p.open = append(p.open, i)
	p.supply += p.capacity[i]
	p.fixed += p.opening[i]
	p.solver.SetOpen(int(i), true)
	p.solved = false
}

// drop closes facility i. The last slot takes its place.
func (p *flow) drop(i int32) {
	r, last := p.slot[i], int32(len(p.open)-1)
	p.open[r] = p.open[last]
	p.slot[p.open[r]] = r
	p.slot[i] = -1
	p.open = p.open[:last]
	p.supply -= p.capacity[i]
	p.fixed -= p.opening[i]
	p.solver.SetOpen(int(i), false)
	p.solved = false
}

// change opens in and closes out; -1 is neither.
func (p *flow) change(in, out int32) {
	if in >= 0 {
		p.add(in)
	}
	if out >= 0 {
		p.drop(out)
	}
}

// set opens exactly the facilities given, and those that must be open.
func (p *flow) set(open []int32) {
	wanted := make([]bool, len(p.slot))
	for _, i := range open {
		wanted[i] = true
	}
	for i, s := range p.state {
		switch want := wanted[i] || s == opened; {
		case want && p.slot[i] < 0:
			p.add(int32(i))
		case !want && p.slot[i] >= 0:
			p.drop(int32(i))
		}
	}
}

// solve finds the cheapest plan of the set and returns its cost, impossible if
// there is none.
func (p *flow) solve() int64 {
	if p.solved {
		return p.value
	}
	p.value, p.solved = impossible, true
	if p.supply < p.need {
		return impossible
	}
	p.work += int64(len(p.slot) + len(p.demand))
	for !p.stop() {
		r := p.solver.Solve(slice)
		p.work += r.Work
		switch r.Status {
		case transport.Optimal:
			p.value = p.fixed + r.Value
			return p.value
		case transport.Infeasible:
			return impossible
		}
	}
	return impossible
}

// slice is the work of the transportation solver between two looks at stop.
const slice = 1 << 22

// grow opens everything, closes what does not pay and descends.
func (p *flow) grow() {
	for i, r := range p.slot {
		if r < 0 {
			p.add(int32(i))
		}
	}
	p.thin()
	p.repair()
	p.descend()
}

// spend returns the work since it was last called.
func (p *flow) spend() (work int64) {
	work, p.work = p.work, 0
	return work
}

// save keeps the plan to go back to.
func (p *flow) save() { p.solver.Save(&p.basis) }

// back undoes a change of the set that save was called for, of the given cost.
func (p *flow) back(in, out int32, value int64) {
	p.change(out, in)
	p.solver.Load(&p.basis)
	p.work += int64(len(p.slot) + len(p.demand))
	p.value, p.solved = value, true
}
