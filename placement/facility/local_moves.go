package facility

// swap opens facility in and closes facility out.
func (p *plan) swap(in, out int32) {
	p.add(in)
	p.drop(p.slot[out])
}

// set changes the plan to one that opens exactly the facilities given, which
// must hold those that the model has opened. If stop says so it stays in between.
func (p *plan) set(open []int32) {
	wanted := make([]bool, len(p.slot))
	for _, i := range open {
		wanted[i] = true
		if p.slot[i] < 0 && !p.stop() {
			p.add(i)
		}
	}
	for r := int32(len(p.open)) - 1; r >= 0; r-- {
		if !wanted[p.open[r]] && !p.stop() {
			p.drop(r)
		}
	}
}

// move is a change of a plan: opening in, closing out, or both; -1 is neither.
type move struct {
	in, out int32
	saves   int64
}

// best returns the move within the limits of the model that saves most, of
// equals the first in order of facilities.
func (p *plan) best() move {
	md := p.md
	m := move{in: -1, out: -1}
	if len(p.open) < md.hi {
		for i, g := range p.gain {
			if g > m.saves && p.slot[i] < 0 {
				m = move{in: int32(i), out: -1, saves: g}
			}
		}
	}
	for r, out := range p.open {
		if md.state[out] == opened {
			continue
		}
		loss := p.loss[r]
		if len(p.open) > md.lo && (-loss > m.saves || (-loss == m.saves && m.in < 0 && out < m.out)) {
			m = move{in: -1, out: out, saves: -loss}
		}
		extra := p.extra[r][:len(p.gain)]
		need := m.saves + loss
		for i, g := range p.gain {
			if g+extra[i] > need && p.slot[i] < 0 {
				need = g + extra[i]
				m = move{in: int32(i), out: out, saves: need - loss}
			}
		}
	}
	p.work += 1 + int64(len(p.open)+1)*int64(len(p.gain))/4
	return m
}

// make applies a move.
func (p *plan) make(m move) {
	switch {
	case m.in >= 0 && m.out >= 0:
		p.swap(m.in, m.out)
	case m.in >= 0:
		p.add(m.in)
	case m.out >= 0:
		p.drop(p.slot[m.out])
	}
}

// descend makes the best move until none saves anything.
func (p *plan) descend() {
	if p.agenda != nil {
		p.settle()
		return
	}
	for !p.stop() {
		m := p.best()
		if m.saves <= 0 {
			return
		}
		p.make(m)
	}
}

// grow opens the facility that saves most until none saves anything, and on
// until the number is at least the model's lower limit.
func (p *plan) grow() {
	for len(p.open) < p.md.hi && !p.stop() {
		in := int32(-1)
		for i, g := range p.gain {
			if p.slot[i] < 0 && (in < 0 || g > p.gain[in]) {
				in = int32(i)
			}
		}
		if in < 0 || (p.gain[in] <= 0 && len(p.open) >= p.md.lo) {
			return
		}
		p.add(in)
	}
}
