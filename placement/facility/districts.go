package facility

import (
	"math"
	"slices"
)

// districts is a plan in which each client belongs to one open facility, whose
// safety stock all its clients share, so that the nearest facility need not be
// the best. What moves promise is estimated in floating point and settled in
// integers.
type districts struct {
	md   *model
	cost []float64 // of each client at each facility, clients of a facility together
	risk []float64 // ticks of safety stock per unit of deviation, by facility
	// spread is the variance of each client.
	spread []float64
	serve  []int32   // facility of each client, nobody if it has none
	open   []int32   // in no order
	slot   []int32   // of each facility in open, -1 if closed
	load   []int64   // variance at each facility
	root   []float64 // square root of load
	value  int64
	work   int64
	stop   func() bool
	swarm  []int32 // scratch: clients that a move takes along
}

func newDistricts(md *model, stop func() bool) *districts {
	n, m := len(md.number), md.clients
	p := &districts{
		md: md, cost: make([]float64, n*m), risk: make([]float64, n), serve: make([]int32, m),
		slot: make([]int32, n), load: make([]int64, n), root: make([]float64, n), stop: stop,
		spread: make([]float64, m), swarm: make([]int32, m),
	}
	for j, v := range md.variance {
		p.spread[j] = float64(v)
	}
	for e := range p.cost {
		p.cost[e] = math.Inf(1)
	}
	for j := range m {
		if stop() {
			break // without all costs there may be no plan to find
		}
		for e := md.start[j]; e < md.start[j+1]-1; e++ {
			p.cost[int(md.site[e])*m+j] = float64(md.cost[e])
		}
	}
	for j := range p.serve {
		p.serve[j] = nobody
	}
	for i, q := range md.safety {
		p.risk[i] = float64(q) * float64(md.unit)
		p.slot[i] = -1
	}
	p.value = md.unserved * int64(m)
	for i, s := range md.state {
		if s == opened {
			p.add(int32(i))
		}
	}
	return p
}

// at returns the cost of client j at facility i, infinite if that must not be.
func (p *districts) at(i int32, j int) float64 { return p.cost[int(i)*p.md.clients+j] }

// exact returns the cost of client j at facility i, which may serve it.
func (p *districts) exact(i int32, j int) int64 {
	return p.md.ticks(p.md.costs.At(int(p.md.number[i]), j))
}

// add opens facility i, without clients.
func (p *districts) add(i int32) {
	p.slot[i] = int32(len(p.open))
	p.open = append(p.open, i)
	p.value += p.md.opening[i]
}

// drop closes facility i, which must have no clients.
func (p *districts) drop(i int32) {
	r, last := p.slot[i], int32(len(p.open)-1)
	p.open[r] = p.open[last]
	p.slot[p.open[r]] = r
	p.slot[i], p.open = -1, p.open[:last]
	p.value -= p.md.opening[i]
}

// move makes facility i, or nobody, serve client j.
func (p *districts) move(j int, i int32) {
	v := p.md.variance[j]
	if from := p.serve[j]; from >= 0 {
		p.value -= p.exact(from, j)
		p.fill(from, -v)
	} else {
		p.value -= p.md.unserved
	}
	p.serve[j] = i
	if i >= 0 {
		p.value += p.exact(i, j)
		p.fill(i, v)
	} else {
		p.value += p.md.unserved
	}
}

// fill adds variance to facility i.
func (p *districts) fill(i int32, v int64) {
	p.value -= p.md.stock(i, p.load[i])
	p.load[i] += v
	p.root[i] = math.Sqrt(float64(p.load[i]))
	p.value += p.md.stock(i, p.load[i])
}

// saves returns what the plan would cost less without client j.
func (p *districts) saves(j int) float64 {
	i := p.serve[j]
	if i < 0 {
		return float64(p.md.unserved)
	}
	rest := p.root[i] - math.Sqrt(float64(p.load[i]-p.md.variance[j]))
	return p.at(i, j) + float64(p.risk[i]*rest)
}

// takes returns what a client of cost c and variance v would cost at facility i
// on top of those that it has.
func (p *districts) takes(i int32, c float64, v int64) float64 {
	more := math.Sqrt(float64(p.load[i]+v)) - p.root[i]
	return c + float64(p.risk[i]*more)
}

// best returns the open facility, not that of the client, that takes client j
// at the lowest cost; -1 if none may.
func (p *districts) best(j int) (i int32, cost float64) {
	v := p.md.variance[j]
	i, cost = -1, math.Inf(1)
	for _, k := range p.open {
		c := p.at(k, j)
		if k == p.serve[j] || c >= cost {
			continue
		}
		if t := p.takes(k, c, v); t < cost || (t == cost && k < i) {
			i, cost = k, t
		}
	}
	p.work += int64(len(p.open))
	return i, cost
}

// settle moves clients one by one as long as that saves anything.
func (p *districts) settle() {
	for again := true; again && !p.stop(); {
		again = false
		for j := range p.serve {
			i, cost := p.best(j)
			if i < 0 || cost >= p.saves(j) {
				continue
			}
			from, before := p.serve[j], p.value
			if p.move(j, i); p.value < before {
				again = true
			} else {
				p.move(j, from)
			}
		}
	}
}

// clear closes facility i; each of its clients goes where it is cheapest.
func (p *districts) clear(i int32) {
	p.swarm = p.swarm[:0]
	for j, k := range p.serve {
		if k == i {
			p.swarm = append(p.swarm, int32(j))
		}
	}
	slices.SortFunc(p.swarm, func(a, b int32) int { // those of much variance first
		if d := p.md.variance[b] - p.md.variance[a]; d != 0 {
			return int(min(max(d, -1), 1))
		}
		return int(a - b)
	})
	for _, j := range p.swarm {
		to, _ := p.best(int(j))
		p.move(int(j), to)
	}
	p.drop(i)
}

// set changes the plan to the open facilities of a, those that the model has
// opened, and the districts of a; clients without one go where it is cheapest.
func (p *districts) set(a answer) {
	for r := len(p.open) - 1; r >= 0; r-- {
		p.slot[p.open[r]] = -1
	}
	p.open, p.value = p.open[:0], 0
	for i, s := range p.md.state {
		if s == opened {
			p.add(int32(i))
		}
	}
	for _, i := range a.open {
		if p.slot[i] < 0 {
			p.add(i)
		}
	}
	clear(p.load)
	for j := range p.serve {
		p.serve[j] = nobody
	}
	for j, i := range a.serve {
		if i >= 0 && p.slot[i] >= 0 && !math.IsInf(p.at(i, j), 1) {
			p.serve[j] = i
			p.load[i] += p.md.variance[j]
			p.value += p.exact(i, j)
		}
	}
	for _, i := range p.open {
		p.root[i] = math.Sqrt(float64(p.load[i]))
		p.value += p.md.stock(i, p.load[i])
	}
	for j, i := range p.serve {
		if i < 0 {
			p.value += p.md.unserved
			to, _ := p.best(j)
			p.move(j, to)
		}
	}
	p.work += int64(len(p.serve))
}
