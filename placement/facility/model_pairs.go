package facility

// pairSet tells which pairs of a client and a facility a domain rules out.
type pairSet struct {
	pairs      *pair
	facilities int
	only       []int32  // by client: the facility that must serve it, or -1
	out        []uint64 // set of pairs that are ruled out one by one
}

// of sets s to the pairs of a domain. O(pairs), once memory is there.
func (s *pairSet) of(pairs *pair, facilities, clients int) {
	for p := s.pairs; p != nil; p = p.next {
		s.only[p.client] = -1
		s.out[s.word(p.facility, int(p.client))] = 0
	}
	s.pairs = pairs
	if pairs == nil {
		return
	}
	if s.facilities != facilities || len(s.only) != clients {
		s.facilities, s.only = facilities, make([]int32, clients)
		s.out = make([]uint64, (facilities*clients+63)/64)
		for j := range s.only {
			s.only[j] = -1
		}
	}
	for p := pairs; p != nil; p = p.next {
		if p.served {
			s.only[p.client] = p.facility
		} else {
			at := int(p.client)*facilities + int(p.facility)
			s.out[at>>6] |= 1 << (at & 63)
		}
	}
}

func (s *pairSet) word(i int32, j int) int { return (j*s.facilities + int(i)) >> 6 }

// drops reports whether facility i must not serve client j.
func (s *pairSet) drops(i int32, j int) bool {
	if s.pairs == nil {
		return false
	}
	if k := s.only[j]; k >= 0 && k != i {
		return true
	}
	at := j*s.facilities + int(i)
	return s.out[at>>6]>>(at&63)&1 == 1
}

// admits reports whether cut c serves the clients as the pairs allow.
func (s *pairSet) admits(c *cut) bool {
	for j, i := range c.serve {
		if k := s.only[j]; (k >= 0 && i != k) || (i >= 0 && s.drops(i, j)) {
			return false
		}
	}
	for _, m := range c.wants {
		if s.drops(m.facility, int(m.client)) {
			return false
		}
	}
	return true
}
