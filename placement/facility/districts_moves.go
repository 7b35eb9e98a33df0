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
			loss[p.slot[i]] += cost - float64(p.at(i, j))
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
// worth the slope of the safety cost, until there are none of them.
func (p *districts) attract(i int32, now []float64) (cost float64) {
	costs := p.cost[int(i)*p.md.clients:][:p.md.clients]
	p.swarm = p.swarm[:0]
	variance, sum := 0.0, 0.0
	for j, c := range costs {
		if a := float64(c) - now[j]; a < 0 && c != Never {
			p.swarm = append(p.swarm, int32(j))
			variance += float64(p.md.variance[j])
			sum += a
		}
	}
	p.work += int64(len(costs)) / 4
	for before := -1; len(p.swarm) != before && variance > 0; {
		before = len(p.swarm)
		slope := p.risk[i] / (2 * math.Sqrt(variance))
		kept := p.swarm[:0]
		variance, sum = 0, 0
		for _, j := range p.swarm {
			a, v := float64(costs[j])-now[j], float64(p.md.variance[j])
			if a+float64(slope*v) < 0 {
				kept = append(kept, j)
				variance += v
				sum += a
			}
		}
		p.swarm = kept
	}
	return float64(p.md.opening[i]) + sum + float64(p.risk[i]*math.Sqrt(variance))
}

// improve returns the changes that promise most: the best single openings,
// closings and exchanges, best first.
func (p *districts) improve() []change {
	md := p.md
	n, m := len(md.number), md.clients
	now, to := make([]float64, m), make([]float64, m)
	loss := make([]float64, len(p.open))
	for j := range now {
		now[j] = p.saves(j)
	}
	p.detours(to, loss)
	var list []change
	offer := func(c change) {
		if c.saves > 0 {
			list = append(list, c)
		}
	}
	for r, i := range p.open {
		if md.state[i] == free && len(p.open) > max(1, md.lo) {
			offer(change{in: -1, out: i, saves: -loss[r]})
		}
	}
	nearest := make([][]int32, len(p.open))
	whole := make([][]float64, len(p.open))
	moved := make([]float64, len(p.open))
	for i := range int32(n) {
		if p.slot[i] >= 0 {
			continue
		}
		if len(p.open) < md.hi {
			offer(change{in: i, out: -1, saves: -p.attract(i, now)})
		}
		// What each district would cost here, to find what is worth a closer look.
		clear(moved)
		for j, c := range p.cost[int(i)*m:][:m] {
			if k := p.serve[j]; k >= 0 {
				moved[p.slot[k]] += min(float64(c), to[j])
			}
		}
		p.work += int64(m) / 4
		for r := range p.open {
			cost := moved[r] + float64(md.opening[i]) + float64(p.risk[i]*p.root[p.open[r]])
			nearest[r], whole[r] = insert(nearest[r], whole[r], i, cost)
		}
	}
	for r, out := range p.open {
		if md.state[out] == opened {
			continue
		}
		for j := range now {
			now[j] = p.saves(j)
			if p.serve[j] == out {
				now[j] = to[j]
			}
		}
		for _, in := range nearest[r] {
			offer(change{in: in, out: out, saves: -loss[r] - p.attract(in, now)})
		}
		p.work += int64(m)
	}
	slices.SortFunc(list, func(a, b change) int {
		if d := cmp.Compare(b.saves, a.saves); d != 0 {
			return d
		}
		if d := cmp.Compare(a.in, b.in); d != 0 {
			return d
		}
		return cmp.Compare(a.out, b.out)
	})
	return list
}

// insert adds facility i to the closest ones.
func insert(list []int32, costs []float64, i int32, cost float64) ([]int32, []float64) {
	if len(list) == closest {
		if cost >= costs[closest-1] {
			return list, costs
		}
		list, costs = list[:closest-1], costs[:closest-1]
	}
	at, _ := slices.BinarySearch(costs, cost)
	for at < len(costs) && costs[at] == cost {
		at++
	}
	return slices.Insert(list, at, i), slices.Insert(costs, at, cost)
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
		for _, c := range list[:min(len(list), 3)] {
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
