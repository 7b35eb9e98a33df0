package facility

import (
	"cmp"
	"math"
	"slices"
)

// change is a move of facilities: opening in, closing out, or both; -1 is
// neither. It is estimated to save so much.
type change struct {
	in, out int32
	saves   float64
}

// closest is the number of facilities that are tried in place of each open one.
const closest = 5

// attempts is the number of changes that are tried before a descent ends.
const attempts = 4

// detours sets to[j] to what client j costs where it is cheapest but at its own
// facility, and loss[r] to what closing the facility of slot r costs if its
// clients go there one by one.
func (p *districts) detours(to, loss []float64) {
	for r, i := range p.open {
		loss[r] = -float64(p.md.opening[i]) - float64(p.risk[i]*p.root[i])
	}
	for j, i := range p.serve {
		_, cost := p.best(j)
		if math.IsInf(cost, 1) {
			cost = float64(p.md.unserved)
			if cost == 0 {
				cost = far
			}
		}
		to[j] = cost
		if i >= 0 {
			loss[p.slot[i]] += cost - p.at(i, j)
		}
	}
}

// far is more than any plan costs.
const far = float64(1 << 62)

// attract finds the clients that facility i, if it were open, would take from
// where they cost now[j], and returns what that costs, opening included; swarm
// is those clients.
//
// It begins with all that cost less there and lets go of those that are not
// worth the slope of the safety cost, some times over.
func (p *districts) attract(i int32, now []float64) (cost float64) {
	const rounds = 4
	opening, risk := float64(p.md.opening[i]), p.risk[i]
	costs := p.cost[int(i)*len(now):][:len(now)]
	swarm := p.swarm[:len(now)]
	count, variance, sum := 0, 0.0, 0.0
	for j, c := range costs {
		swarm[count] = int32(j)
		if a := c - now[j]; a < 0 {
			count++
			variance += p.spread[j]
			sum += a
		}
	}
	p.work += int64(len(costs)) / 2
	for range rounds {
		if variance == 0 || opening+sum >= 0 { // it cannot pay
			break
		}
		slope := risk / (2 * math.Sqrt(variance))
		kept := 0
		variance, sum = 0, 0
		p.work += int64(count) / 2
		for _, j := range swarm[:count] {
			swarm[kept] = j
			a, v := costs[j]-now[j], p.spread[j]
			if a+float64(slope*v) < 0 {
				kept++
				variance += v
				sum += a
			}
		}
		if kept == count {
			break
		}
		count = kept
	}
	p.swarm = swarm[:count]
	return opening + sum + float64(risk*math.Sqrt(variance))
}

// improve returns the changes that promise most: single openings and closings,
// exchanges of one of the best of each, and exchanges near each open facility,
// best first.
func (p *districts) improve() []change {
	n, m := len(p.md.number), p.md.clients
	now, to := make([]float64, m), make([]float64, m)
	loss, moved := make([]float64, len(p.open)), make([]float64, len(p.open))
	p.detours(to, loss)
	for j := range now {
		now[j] = p.saves(j)
	}
	var adds, drops choice
	near := make([]choice, len(p.open))
	for i := range int32(n) {
		if p.slot[i] >= 0 {
			continue
		}
		if p.stop() {
			return nil
		}
		adds.insert(i, p.attract(i, now))
		// What each district would cost here, to find what is worth a closer look.
		clear(moved)
		for j, c := range p.cost[int(i)*m:][:m] {
			if k := p.serve[j]; k >= 0 {
				moved[p.slot[k]] += min(c, to[j])
			}
		}
		p.work += int64(m) / 2
		for r, k := range p.open {
			near[r].insert(i, moved[r]+float64(p.md.opening[i])+float64(p.risk[i]*p.root[k]))
		}
	}
	for r, i := range p.open {
		if p.md.state[i] == free && len(p.open) > 1 {
			drops.insert(i, loss[r])
		}
	}
	list := p.single(adds, drops)
	for r, out := range p.open {
		if p.md.state[out] == opened {
			continue
		}
		for j := range now {
			if now[j] = p.saves(j); p.serve[j] == out {
				now[j] = to[j]
			}
		}
		p.work += int64(m)
		for _, in := range near[r].list {
			list = append(list, change{in: in, out: out, saves: -loss[r] - p.attract(in, now)})
		}
	}
	list = slices.DeleteFunc(list, func(c change) bool { return c.saves <= 0 })
	slices.SortFunc(list, func(a, b change) int {
		return cmp.Or(cmp.Compare(b.saves, a.saves), cmp.Compare(a.in, b.in), cmp.Compare(a.out, b.out))
	})
	return list
}

// single returns the openings and closings given, one of each at a time, as far
// as the limits allow.
func (p *districts) single(adds, drops choice) (list []change) {
	for a, in := range adds.list {
		if len(p.open) < p.md.hi {
			list = append(list, change{in: in, out: -1, saves: -adds.costs[a]})
		}
		for d, out := range drops.list {
			list = append(list, change{in: in, out: out, saves: -adds.costs[a] - drops.costs[d]})
		}
	}
	for d, out := range drops.list {
		if len(p.open) > p.md.lo {
			list = append(list, change{in: -1, out: out, saves: -drops.costs[d]})
		}
	}
	return list
}

// choice is the facilities of least cost.
type choice struct {
	list  []int32
	costs []float64
}

// insert adds facility i if it is among the closest; of equals the first stays
// first.
func (c *choice) insert(i int32, cost float64) {
	if len(c.list) == closest {
		if cost >= c.costs[closest-1] {
			return
		}
		c.list, c.costs = c.list[:closest-1], c.costs[:closest-1]
	}
	at, _ := slices.BinarySearch(c.costs, cost)
	for at < len(c.costs) && c.costs[at] == cost {
		at++
	}
	c.list, c.costs = slices.Insert(c.list, at, i), slices.Insert(c.costs, at, cost)
}

// make makes a change, and then what moves of clients that calls for.
func (p *districts) make(c change) {
	if c.in >= 0 {
		now := make([]float64, len(p.serve))
		for j := range now {
			now[j] = p.saves(j)
			if c.out >= 0 && p.serve[j] == c.out {
				if _, now[j] = p.best(j); math.IsInf(now[j], 1) {
					now[j] = far
				}
			}
		}
		p.attract(c.in, now)
		p.add(c.in)
		for _, j := range p.swarm {
			p.move(int(j), c.in)
		}
	}
	if c.out >= 0 {
		p.clear(c.out)
	}
	p.settle()
}

// descend makes the changes that promise most as long as they keep it.
func (p *districts) descend() {
	p.settle()
	for !p.stop() {
		list, better := p.improve(), false
		before := p.answer()
		value := p.value
		for _, c := range list[:min(len(list), attempts)] {
			if p.make(c); p.value < value {
				better = true
				break
			}
			p.set(before)
		}
		if !better {
			return
		}
	}
}

// answer returns a copy of the plan.
func (p *districts) answer() answer {
	return answer{open: slices.Clone(p.open), serve: slices.Clone(p.serve)}
}
