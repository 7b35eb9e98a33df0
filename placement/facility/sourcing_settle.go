package facility

// pack makes a plan from that in which clients are shared: each goes where most
// of it is.
func (s *sourcing) pack() {
	if s.solve() == impossible {
		return
	}
	s.ships = s.solver.Shipments(s.ships[:0])
	for k := 0; k < len(s.ships); {
		at, j := k, s.ships[k].Client
		for ; k < len(s.ships) && s.ships[k].Client == j; k++ {
			if s.ships[k].Units > s.ships[at].Units {
				at = k
			}
		}
		if i := int32(s.ships[at].Site); s.serve[j] != i {
			s.move(int32(j), i)
		}
		s.push(int32(j))
	}
	s.work += int64(len(s.serve))
}

// settle makes a plan of what there is: it serves everybody, and raises fines
// until nothing is overloaded or that does not help.
func (s *sourcing) settle() {
	s.insert()
	s.fine = s.usual
	s.polish()
	for tries := 0; s.over > 0 && tries < 8 && !s.stop(); tries++ {
		s.raise()
		s.polish()
	}
	s.strict()
}

// strict polishes with fines that nothing outweighs, so that a plan without
// overload stays one.
func (s *sourcing) strict() {
	s.fine = s.prohibitive
	s.polish()
}

// settleNear is settle for a plan that was settled but for a few clients, and
// gives up if the plan stays clearly above value.
func (s *sourcing) settleNear(value int64) {
	s.insert()
	s.fine = s.usual
	s.improve()
	for tries := 0; s.over > 0 && tries < 8 && !s.stop(); tries++ {
		if s.fixed+s.cost > value+value/500 {
			return
		}
		s.raise()
		for j, i := range s.serve {
			if i < 0 || s.load[i] > s.capacity[i] {
				s.push(int32(j))
			}
		}
		s.improve()
	}
	if v := s.total(); v >= value && v < value+value/1000 {
		s.strict()
	}
}

// closeEmpty closes facilities that serve nobody.
func (s *sourcing) closeEmpty() {
	for r := len(s.open) - 1; r >= 0 && len(s.open) > s.lo; r-- {
		if i := s.open[r]; s.head[i] < 0 && s.state[i] == free {
			s.drop(i)
			s.now++
		}
	}
}
