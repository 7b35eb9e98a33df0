package facility

// class says which kind of problem it is, and so which oracle, local search and
// checks apply.
type class uint8

const (
	uncapacitated class = iota
	shared              // capacities, clients may be shared
	single              // capacities, one facility for each client
	pooled              // safety stock, one facility for each client
)

// class returns the kind of p.
func (p *Problem) class() class {
	switch {
	case p.Safety != nil:
		return pooled
	case p.Capacity == nil:
		return uncapacitated
	case p.Single:
		return single
	}
	return shared
}
