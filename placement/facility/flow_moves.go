package facility

import (
	"cmp"
	"slices"
)

// trials is how many of the changes that promise most are tried before a set is
// taken for a local optimum.
const trials = 16

// descend makes changes that save something until none of those that promise
// most does.
func (p *flow) descend() {
	for p.solve() < impossible && !p.stop() && p.step() {
	}
}

// step makes the first of the most promising changes that saves anything.
func (p *flow) step() bool {
	value := p.value
	p.price()
	p.guessAll(trials)
	if len(p.guesses) == 0 {
		return false
	}
	p.save()
	for _, g := range p.guesses {
		p.change(g.in, g.out)
		if p.solve() < value {
			return true
		}
		p.back(g.in, g.out, value)
		if p.stop() {
			return false
		}
	}
	return false
}

// thin closes facilities, many at once at first, as long as that saves anything
// or too many are open.
func (p *flow) thin() {
	share, failures := 8, 0
	tried := make([]bool, len(p.slot)) // in vain, alone
	for p.solve() < impossible && !p.stop() {
		p.price()
		many := len(p.open) > p.hi
		batch := p.pickDrops(max(1, len(p.open)/share), many, tried)
		if len(batch) == 0 {
			return
		}
		value := p.value
		p.save()
		for _, i := range batch {
			p.drop(i)
		}
		if v := p.solve(); v < value || (many && v < impossible) {
			continue
		}
		for _, i := range batch {
			p.add(i)
		}
		p.solver.Load(&p.basis)
		p.value, p.solved = value, true
		if len(batch) > 1 {
			share *= 4
			continue
		}
		tried[batch[0]] = true
		if failures++; failures == trials && !many {
			return
		}
	}
}

// pickDrops returns the facilities whose closing promises most, count of them at
// most, not the tried ones, and never two that clients need in place of each
// other. If many it takes also those whose closing costs something.
func (p *flow) pickDrops(count int, many bool, tried []bool) []int32 {
	var order []int32
	for r, i := range p.open {
		if p.state[i] == free && !tried[i] && (many || p.loss[r] < 0) {
			order = append(order, i)
		}
	}
	rate := func(i int32) float64 { return p.loss[p.slot[i]] / float64(p.capacity[i]+1) }
	slices.SortFunc(order, func(a, b int32) int {
		if x, y := rate(a), rate(b); x != y {
			return cmp.Compare(x, y)
		}
		return cmp.Compare(a, b)
	})
	spare := p.supply - p.need
	count = min(count, len(p.open)-p.lo)
	needed := make([]bool, len(p.open))
	var batch []int32
	for _, i := range order {
		r := p.slot[i]
		if len(batch) >= count {
			break
		}
		if needed[r] || p.capacity[i] > spare {
			continue
		}
		spare -= p.capacity[i]
		batch = append(batch, i)
		for j, b := range p.by {
			if b == r && p.next[j] >= 0 {
				needed[p.next[j]] = true
			}
		}
		p.work += int64(len(p.by)) / 2
	}
	return batch
}

// fullRate returns what a unit costs at facility i if it is filled with those
// who are nearest by cost of a unit.
func (p *flow) fullRate(i int32) float64 {
	costs := p.costs(i)
	order := make([]int32, 0, len(costs))
	for j, c := range costs {
		if c < p.far[j] && p.demand[j] > 0 {
			order = append(order, int32(j))
		}
	}
	slices.SortFunc(order, func(a, b int32) int {
		if x, y := costs[a]/p.weight[a], costs[b]/p.weight[b]; x != y {
			return cmp.Compare(x, y)
		}
		return cmp.Compare(a, b)
	})
	left, sum := p.capacity[i], float64(p.opening[i])
	for _, j := range order {
		if p.demand[j] > left {
			sum += costs[j] * float64(left) / p.weight[j]
			left = 0
			break
		}
		left -= p.demand[j]
		sum += costs[j]
	}
	return sum / float64(max(1, p.capacity[i]-left))
}
