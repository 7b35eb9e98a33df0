package facility

// repair brings the set within the limits of the number of facilities and gives
// it enough capacity: it closes those at which a unit costs most and opens those
// where it costs least, and if no more may be open, larger ones take the place of
// smaller ones.
func (p *flow) repair() {
	rate := func(i int32) float64 { return p.rate[i] }
	for len(p.open) > p.hi {
		out := p.worst(rate)
		if out < 0 {
			return
		}
		p.drop(out)
	}
	for p.supply < p.need || len(p.open) < p.lo {
		if !p.addCheapest() {
			break
		}
	}
	for p.supply < p.need {
		out := p.worst(func(i int32) float64 { return -float64(p.capacity[i]) })
		in := p.largest()
		if out < 0 || in < 0 || p.capacity[in] <= p.capacity[out] {
			return
		}
		p.change(in, out)
	}
	for p.solve() == impossible && p.addCheapest() { // some clients are not served everywhere
	}
}

// addCheapest opens the closed facility at which a unit costs least. It returns
// false if no more may be open.
func (p *flow) addCheapest() bool {
	best := int32(-1)
	for i, r := range p.slot {
		if r < 0 && (best < 0 || p.rate[i] < p.rate[best]) {
			best = int32(i)
		}
	}
	if best < 0 || len(p.open) >= p.hi || p.stop() {
		return false
	}
	p.add(best)
	return true
}

// largest returns the closed facility with most capacity, -1 if none is closed.
func (p *flow) largest() int32 {
	best := int32(-1)
	for i, r := range p.slot {
		if r < 0 && (best < 0 || p.capacity[i] > p.capacity[best]) {
			best = int32(i)
		}
	}
	return best
}

// worst returns the open facility with the highest badness that may be closed,
// of equals the one with the lowest number, -1 if none may.
func (p *flow) worst(badness func(int32) float64) int32 {
	worst := int32(-1)
	for _, i := range p.open {
		if p.state[i] != free {
			continue
		}
		if b := badness(i); worst < 0 || b > badness(worst) || (b == badness(worst) && i < worst) {
			worst = i
		}
	}
	return worst
}
