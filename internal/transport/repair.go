package transport

// shut is the price of a closed site in the tree: no arc from it can ever
// enter.
const shut = -(1 << 60)

// repair makes the tree a strongly feasible one for the present supplies and
// costs, keeping of it what still works: O(sites + clients) and a scan of the
// rows of clients that lost their supply. The tree of a new solver, where
// nobody is served, is repaired in the same way.
func (s *Solver) repair() {
	s.evict()
	s.balance()
	for _, v := range s.order {
		if v >= s.sites && s.node[v].parent == s.root && !s.node[v].up {
			s.serve(v)
		}
	}
	s.settle()
}

// evict cuts closed sites loose.
func (s *Solver) evict() {
	for i, open := range s.open {
		v := int32(i)
		if open {
			continue
		}
		for c := s.node[v].first; c != none; c = s.node[v].first {
			s.move(c, s.root, false, 0, 0)
		}
		if s.node[v].parent != s.root {
			s.move(v, s.root, true, 0, 0)
		}
	}
}

// balance computes the flows of the tree from the leaves up, and hangs the
// nodes whose arcs would run against their direction on the root.
func (s *Solver) balance() {
	s.order = s.order[:0]
	for v := s.node[s.root].first; v != none; v = s.after(v, s.root) {
		s.order = append(s.order, v)
		s.flow[v] = 0
	}
	surplus := s.flow // of the nodes below each node, and of itself
	for k := len(s.order) - 1; k >= 0; k-- {
		v := s.order[k]
		site := v < s.sites
		if !site {
			surplus[v] -= s.problem.Demand[v-s.sites]
		} else if s.open[v] {
			surplus[v] += s.problem.Supply[v]
		}
		switch b, p := surplus[v], s.node[v].parent; {
		case p == s.root, site && b < 0, !site && b >= 0:
			s.toRoot(v, b)
		case site:
			surplus[p] += b
		default:
			surplus[p] += b
			s.flow[v] = -b
		}
	}
}

// toRoot hangs v, whose subtree has a surplus of b, on the root.
func (s *Solver) toRoot(v int32, b int64) {
	switch {
	case b < 0:
		s.move(v, s.root, false, -b, s.penalty)
	case v < s.sites:
		s.move(v, s.root, true, b, 0)
	default:
		s.move(v, s.root, true, b, 1)
	}
}

// serve gives v, a client below the root, what it lacks, from the cheapest
// sites that have something left.
func (s *Solver) serve(v int32) {
	j := int(v - s.sites)
	row := s.row(j, int(s.sites))
	for k := range row {
		i, w := row[k].site, row[k].ticks
		if w == Never {
			break
		}
		s.work++
		if s.node[i].parent != s.root || !s.node[i].up || s.flow[i] == 0 {
			continue
		}
		if lacks := s.flow[v]; lacks <= s.flow[i] {
			s.flow[i] -= lacks
			s.move(v, i, false, lacks, w)
			return
		}
		s.flow[v] -= s.flow[i]
		s.move(i, v, true, s.flow[i], w)
	}
}

// settle computes all prices and depths from the tree.
func (s *Solver) settle() {
	for v := s.node[s.root].first; v != none; v = s.after(v, s.root) {
		p := s.node[v].parent
		s.node[v].depth = s.node[p].depth + 1
		switch {
		case p != s.root:
			s.price[v] = s.cost[v] - s.price[p]
		case v < s.sites && !s.open[v]:
			s.price[v] = shut
		case s.node[v].up != (v < s.sites): // what is owed or in excess
			s.price[v] = -s.cost[v]
		default:
			s.price[v] = s.cost[v]
		}
	}
	s.work += int64(s.sites) + int64(len(s.problem.Demand))
}
