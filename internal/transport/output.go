package transport

// Shipment is a flow of a plan.
type Shipment struct {
	Site, Client int
	Units        int64
}

// Shipments appends the plan of the last Solve to dst: every flow of more than
// 0, by client. It also lists, with 0 units, the site that serves a client
// without demand where costs are those of whole clients. Without a plan, it is
// what is served of one.
func (s *Solver) Shipments(dst []Shipment) []Shipment {
	for j, d := range s.problem.Demand {
		if d == 0 {
			if i := s.nearest(j); s.problem.Whole && i != none {
				dst = append(dst, Shipment{Site: int(i), Client: j})
			}
			continue
		}
		v := s.sites + int32(j)
		if p := s.node[v].parent; p != s.root {
			dst = append(dst, Shipment{Site: int(p), Client: j, Units: s.flow[v]})
		}
		for c := s.node[v].first; c != none; c = s.node[c].next {
			if s.flow[c] > 0 {
				dst = append(dst, Shipment{Site: int(c), Client: j, Units: s.flow[c]})
			}
		}
	}
	return dst
}

// Scale returns the number of ticks per integer of the costs, the unit of
// prices.
func (s *Solver) Scale() int64 { return s.scale }

// Exact reports whether every cost of a unit is a whole number of ticks, so that
// Value is the least cost, and Bound the same.
func (s *Solver) Exact() bool { return s.exact }

// SitePrice returns mu_i <= 0, in ticks: minus what one more unit of the supply
// of site i would save. It is 0 for a closed site.
func (s *Solver) SitePrice(i int) int64 {
	if !s.open[i] {
		return 0
	}
	return min(0, s.price[i])
}

// ClientPrice returns u_j = min_i (w_ij - mu_i) over open sites, in ticks: what
// one unit of the demand of client j costs at the margin. It is 0 for a client
// without demand where costs are those of whole clients, and 1<<63 - 1 if no
// open site may serve j. O(sites).
func (s *Solver) ClientPrice(j int) int64 {
	if s.problem.Demand[j] == 0 && s.problem.Whole {
		return 0
	}
	return s.reach(j)
}

// Basis is a tree to come back to, whatever sites, supplies and costs are then.
// Its zero value is empty.
type Basis struct {
	parent  []int32
	cost    []int64
	owner   *Solver
	version int // of the owner's costs
}

// Save stores the present tree in b.
func (s *Solver) Save(b *Basis) {
	b.parent = b.parent[:0]
	for v := range s.root {
		b.parent = append(b.parent, s.node[v].parent)
	}
	b.cost = append(b.cost[:0], s.cost...)
	b.owner, b.version = s, s.version
}

// Load makes the tree in b the one that the next Solve starts from. It does
// nothing if b is empty or of a solver with other numbers of sites and clients.
func (s *Solver) Load(b *Basis) {
	if b.owner == nil || b.owner.sites != s.sites || b.owner.root != s.root {
		return
	}
	s.uproot()
	for v, p := range b.parent {
		if p != s.root {
			v := int32(v)
			s.move(v, p, v < s.sites, 0, b.cost[v])
		}
	}
	if b.owner != s || b.version != s.version {
		s.recost()
	}
	s.fits = false
}
