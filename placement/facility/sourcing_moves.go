package facility

// insert gives every client whom nobody serves a facility: first the client that
// would lose most if it did not get its best one (Martello and Toth 1981).
func (s *sourcing) insert() {
	var list []int32
	for j, i := range s.serve {
		if i == nobody && len(s.neighbours(int32(j))) > 0 {
			list = append(list, int32(j))
		}
	}
	for len(list) > 0 && !s.stop() {
		pick, to, most := 0, nobody, int64(-1)
		for k, j := range list {
			best, second, at := int64(impossible), int64(impossible), nobody
			for _, i := range s.neighbours(j) {
				switch v := s.at(i, j) + s.fined(i, s.demand[j]); {
				case v < best:
					best, second, at = v, best, i
				case v < second:
					second = v
				}
			}
			s.work += nearest
			if regret := second - best; regret > most {
				pick, to, most = k, at, regret
			}
		}
		s.move(list[pick], to)
		s.push(list[pick])
		list[pick] = list[len(list)-1]
		list = list[:len(list)-1]
	}
}

// improve makes moves that lower cost and fines until no client on the queue has
// one.
func (s *sourcing) improve() (changed bool) {
	for next := 0; next < len(s.queue); next++ {
		j := s.queue[next]
		s.queued[j] = false
		for !s.stop() && s.improveClient(j) {
			changed = true
		}
		s.seen[j] = s.clock
	}
	s.queue = s.queue[:0]
	return changed
}

// polish makes moves until no client has one near whom anything has changed.
func (s *sourcing) polish() {
	for s.improve(); ; {
		for j := range s.serve {
			if s.changed(int32(j), s.seen[j]) {
				s.push(int32(j))
			}
		}
		if !s.improve() && !s.exchangeAll() {
			return
		}
	}
}

// changed reports whether clients of the facilities near client j have changed
// since a time.
func (s *sourcing) changed(j int32, since int64) bool {
	if a := s.serve[j]; a < 0 || s.touched[a] > since {
		return true
	}
	for _, i := range s.neighbours(j) {
		if s.touched[i] > since {
			return true
		}
	}
	s.work++
	return false
}

// relocation moves a client to a facility and, if another is not nobody, another
// one of its clients on to a third facility.
type relocation struct {
	to, other, onward int32
}

// improveClient makes the best of the moves of client j: to another facility
// (shift), in exchange for one of its clients (swap), or such that one of those
// goes on to a third (ejection).
func (s *sourcing) improveClient(j int32) bool {
	a, d := s.serve[j], s.demand[j]
	leave := s.fined(a, -d) - s.at(a, j)
	var best relocation
	least := int64(0)
	for _, i := range s.neighbours(j) {
		if i == a {
			continue
		}
		base := leave + s.at(i, j)
		if v := base + s.fined(i, d); v < least {
			least, best = v, relocation{to: i, other: nobody}
		}
		// Others may save what they cost beyond their nearest, and all fines.
		relief := s.fines(i, s.load[i])
		for k := s.head[i]; k >= 0; k = s.after[k] {
			s.work++
			list := s.neighbours(k)
			from := s.at(i, k)
			if base+s.at(list[0], k)-from-relief >= least {
				continue
			}
			dk := s.demand[k]
			room := base - from + s.fined(i, d-dk)
			for _, l := range list {
				if l == i {
					continue
				}
				v := room + s.at(l, k)
				if l == a {
					v += s.fined(a, dk-d) - s.fined(a, -d)
				} else {
					v += s.fined(l, dk)
				}
				if v < least {
					least, best = v, relocation{to: i, other: k, onward: l}
				}
			}
			s.work += int64(len(list))
		}
	}
	if least >= 0 {
		return false
	}
	s.move(j, best.to)
	if best.other != nobody {
		s.move(best.other, best.onward)
		s.push(best.other)
	}
	return true
}
