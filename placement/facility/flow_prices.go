package facility

// guess is a change of the set, opening in, closing out, or both, -1 being
// neither, and what it saves at most by the prices of the present plan.
type guess struct {
	in, out int32
	saves   float64
}

// price takes the prices of the plan over: what every client pays, with rent, at
// the two cheapest open facilities, and what closing each facility costs at
// least. For rents r and payments u_j = min_i (c_ij + d_j r_i) the cost of any
// set of facilities is at least
//
//	sum_j u_j + sum_i (f_i - s_i r_i)
//
// with the minima over that set and any rents of its own, and the transportation
// problem's prices attain it.
func (p *flow) price() {
	scale := float64(p.solver.Scale())
	p.rent, p.loss = p.rent[:0], p.loss[:0]
	for j, far := range p.far {
		p.first[j], p.second[j] = far, far
		p.by[j], p.next[j] = -1, -1
	}
	for r, i := range p.open {
		rent := float64(-p.solver.SitePrice(int(i))) / scale
		p.rent = append(p.rent, rent)
		p.loss = append(p.loss, float64(rent*float64(p.capacity[i]))-float64(p.opening[i]))
		p.offer(int32(r), p.costs(i), rent)
	}
	for j, r := range p.by {
		if r >= 0 {
			p.loss[r] += p.second[j] - p.first[j]
		}
	}
	p.work += int64(len(p.demand)) * int64(len(p.open)+1) / 2
}

// offer takes slot r, with its costs and rent, into the cheapest two.
func (p *flow) offer(r int32, costs []float64, rent float64) {
	first, second, weight := p.first[:len(costs)], p.second[:len(costs)], p.weight[:len(costs)]
	for j, c := range costs {
		v := c + float64(weight[j]*rent)
		if v >= second[j] {
			continue
		}
		if v < first[j] {
			second[j], p.next[j] = first[j], p.by[j]
			first[j], p.by[j] = v, r
		} else {
			second[j], p.next[j] = v, r
		}
	}
}

// guessAll finds the changes that promise most, limit of them at most, within
// the limits of the number of facilities and with enough capacity.
func (p *flow) guessAll(limit int) {
	p.guesses = p.guesses[:0]
	if len(p.open) > p.lo {
		for r, i := range p.open {
			if p.state[i] == free && p.supply-p.capacity[i] >= p.need {
				p.note(guess{in: -1, out: i, saves: -p.loss[r]}, limit)
			}
		}
	}
	for i := range p.slot {
		if p.slot[i] < 0 {
			p.guessFor(int32(i), limit)
		}
	}
}

// guessFor considers opening facility i, alone or in exchange for another. What
// it saves its clients is at most
//
//	l s_i + sum_j max(0, v_j - l d_j)    v_j = what client j would save
//
// for every price l >= 0 of its capacity; the one of the continuous knapsack is
// used for all exchanges.
func (p *flow) guessFor(i int32, limit int) {
	costs := p.costs(i)
	p.wants = p.wants[:0]
	demand := 0.0
	for j, c := range costs {
		if c < p.second[j] {
			p.wants = append(p.wants, int32(j))
			if c < p.first[j] {
				demand += p.weight[j]
			}
		}
	}
	p.work += int64(len(costs))/4 + int64(2*len(p.wants)) + 1
	capacity := float64(p.capacity[i])
	level := 0.0
	if demand > capacity {
		level = p.level(costs, capacity)
	}
	for len(p.extra) < len(p.open) {
		p.extra = append(p.extra, 0)
	}
	extra := p.extra[:len(p.open)]
	clear(extra)
	saves := float64(level*capacity) - float64(p.opening[i])
	for _, j := range p.wants {
		pays := costs[j] + float64(level*p.weight[j])
		own := max(0, p.first[j]-pays)
		saves += own
		if r := p.by[j]; r >= 0 {
			extra[r] += max(0, p.second[j]-pays) - own
		}
	}
	if len(p.open) < p.hi {
		p.note(guess{in: i, out: -1, saves: saves}, limit)
	}
	spare := p.supply + p.capacity[i] - p.need
	for r, out := range p.open {
		if v := saves + extra[r] - p.loss[r]; v > 0 && p.state[out] == free && p.capacity[out] <= spare {
			p.note(guess{in: i, out: out, saves: v}, limit)
		}
	}
	p.work += int64(len(p.open)) / 2
}

// level returns about the price of capacity at which those who still want a
// facility with such costs fill it.
func (p *flow) level(costs []float64, capacity float64) float64 {
	low, high := 0.0, 0.0
	for _, j := range p.wants {
		if d := p.weight[j]; d > 0 {
			high = max(high, (p.first[j]-costs[j])/d)
		}
	}
	for range 8 {
		mid := (low + high) / 2
		demand := 0.0
		for _, j := range p.wants {
			if p.first[j]-costs[j] > float64(mid*p.weight[j]) {
				demand += p.weight[j]
			}
		}
		if demand > capacity {
			low = mid
		} else {
			high = mid
		}
	}
	p.work += int64(8 * len(p.wants))
	return high
}

// note keeps g if it is among the most promising, of equals the first.
func (p *flow) note(g guess, limit int) {
	k := len(p.guesses)
	switch {
	case g.saves <= 0:
		return
	case k < limit:
		p.guesses = append(p.guesses, g)
	case g.saves <= p.guesses[k-1].saves:
		return
	default:
		k--
	}
	for ; k > 0 && g.saves > p.guesses[k-1].saves; k-- {
		p.guesses[k] = p.guesses[k-1]
	}
	p.guesses[k] = g
}
