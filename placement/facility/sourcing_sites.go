package facility

// openUp opens facility i.
func (s *sourcing) openUp(i int32) {
	s.add(i)
	s.now++
	s.exchangeSites(i, -1)
}

// shut closes facility i.
func (s *sourcing) shut(i int32) {
	s.drop(i)
	s.now++
	s.exchangeSites(-1, i)
}

// exchangeSites follows a change of the set: clients of the closed facility are
// left alone, those who would like the new one are to be looked at.
func (s *sourcing) exchangeSites(in, out int32) {
	if out >= 0 {
		for j := s.head[out]; j >= 0; j = s.head[out] {
			s.move(j, nobody)
			s.push(j)
		}
	}
	if in >= 0 {
		for j, a := range s.serve {
			if s.at(in, int32(j)) < s.at(a, int32(j)) {
				s.push(int32(j))
			}
		}
		s.work += int64(len(s.serve)) / 2
	}
}

// nearest is how many of the nearest facilities a client may move to.
const nearest = 12

// neighbours returns the nearest open facilities of client j.
func (s *sourcing) neighbours(j int32) []int32 {
	list := s.near[int(j)*nearest : int(j+1)*nearest]
	if s.age[j] != s.now {
		n := len(s.slot)
		count := 0
		for _, i := range s.order[int(j)*n : int(j+1)*n] {
			s.work++
			if s.slot[i] >= 0 {
				if s.at(i, j) == Never {
					break
				}
				list[count] = i
				if count++; count == nearest {
					break
				}
			}
		}
		s.age[j], s.count[j] = s.now, int32(count)
	}
	return list[:s.count[j]]
}
