package facility

// agenda holds the closed facilities near clients whose service has changed:
// only for them opening can have become worth it. Looking at nothing else makes
// the descent from a small change of a large plan independent of the size of
// the plan. It is not quite complete, which only costs some quality.
type agenda struct {
	queue   []int32 // first in, first out
	next    int
	queued  []bool
	extra   []int64 // scratch of swapFor, by slot
	touched []int32 // slots where extra is not zero
}

func newAgenda(facilities int) *agenda {
	return &agenda{queued: make([]bool, facilities)}
}

func (a *agenda) push(i int32) {
	if !a.queued[i] {
		a.queued[i] = true
		a.queue = append(a.queue, i)
	}
}

// pop returns the next facility, or -1.
func (a *agenda) pop() int32 {
	if a.next == len(a.queue) {
		a.queue, a.next = a.queue[:0], 0
		return -1
	}
	i := a.queue[a.next]
	a.next++
	a.queued[i] = false
	return i
}

// clear forgets all.
func (a *agenda) clear() {
	for _, i := range a.queue[a.next:] {
		a.queued[i] = false
	}
	a.queue, a.next = a.queue[:0], 0
}

// mention puts on the agenda what could serve client j better than its second
// facility does.
func (p *plan) mention(j int32) {
	if p.agenda == nil {
		return
	}
	for _, i := range p.md.site[p.md.start[j]:p.second[j]] {
		if p.slot[i] < 0 {
			p.agenda.push(i)
		}
	}
	p.work += int64(p.second[j]-p.md.start[j]) / 2
}

// settle makes moves that save something until the agenda is empty.
func (p *plan) settle() {
	cheap := p.cheapest()
	for !p.stop() {
		i := p.agenda.pop()
		if i < 0 {
			return
		}
		if p.slot[i] >= 0 {
			continue
		}
		m := p.swapFor(i, cheap)
		if len(p.open) < p.md.hi && p.gain[i] > m.saves {
			m = move{in: i, out: -1, saves: p.gain[i]}
		}
		if cheap >= 0 && len(p.open) > p.md.lo && -p.loss[cheap] > m.saves {
			m = move{in: -1, out: p.open[cheap], saves: -p.loss[cheap]}
			p.agenda.push(i)
		}
		if m.saves > 0 {
			p.make(m)
			cheap = p.cheapest()
		}
	}
}

// cheapest returns the slot that costs least to close, -1 if none may be.
func (p *plan) cheapest() int32 {
	best := int32(-1)
	for r, out := range p.open {
		if p.md.state[out] != opened && (best < 0 || p.loss[r] < p.loss[best]) {
			best = int32(r)
		}
	}
	p.work += int64(len(p.open)) / 2
	return best
}

// swapFor returns the best move that opens facility i and closes another one;
// cheap is the slot that costs least to close.
func (p *plan) swapFor(i, cheap int32) move {
	m := move{in: -1, out: -1}
	if cheap < 0 {
		return m
	}
	a := p.agenda
	for len(a.extra) < len(p.open) {
		a.extra = append(a.extra, 0)
	}
	first, last := p.cols.start[i], p.cols.start[i+1]
	for e, j := range p.cols.client[first:last] {
		k, f, s := p.cols.at[int(first)+e], p.first[j], p.second[j]
		if k >= s || p.md.site[f] < 0 {
			continue
		}
		v := p.at(j, s) - p.md.cost[max(k, f)]
		if v == 0 {
			continue
		}
		r := p.slot[p.md.site[f]]
		if a.extra[r] == 0 {
			a.touched = append(a.touched, r)
		}
		a.extra[r] += v
	}
	p.work += int64(last-first)/2 + 1
	consider := func(r int32) {
		if saves := p.gain[i] - p.loss[r] + a.extra[r]; saves > m.saves {
			m = move{in: i, out: p.open[r], saves: saves}
		}
	}
	consider(cheap)
	for _, r := range a.touched {
		if p.md.state[p.open[r]] != opened {
			consider(r)
		}
	}
	for _, r := range a.touched {
		a.extra[r] = 0
	}
	a.touched = a.touched[:0]
	return m
}
