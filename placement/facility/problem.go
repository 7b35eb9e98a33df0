package facility

// Problem is a location problem: which facilities to open, and which of them
// serves each client, at the lowest sum of opening, serving and safety costs.
// Numbers are integers; what is not integer is scaled and rounded by whoever
// builds the problem.
type Problem struct {
	// Name is for people only.
	Name string
	// Opening is the cost of opening each facility, 0 or more. Nil means that
	// opening costs nothing, as in the p-median problem.
	Opening []int64
	// Cost is the cost of serving each client from each facility. Nil means
	// no clients (and as many facilities as Opening).
	Cost Costs
	// Demand is what each client needs, and Capacity what each facility can give,
	// in one unit, both 0 or more. Both nil means that no facility has a limit.
	// Costs are those of a client's whole demand.
	Demand, Capacity []int64
	// Single asks that one facility serves the whole of a client. Otherwise
	// clients may be shared: amount a of a demand d costs a/d of the client's
	// cost; a client without demand costs what its cheapest open facility does.
	// It means nothing without capacities, where the cheapest open facility
	// serves a client alone.
	Single bool
	// Variance is that of the demand of each client, and Safety what the safety
	// stock of a facility costs per unit of standard deviation: facility i with
	// the clients S costs another Safety[i] * sqrt(sum of Variance over S),
	// rounded up. One facility serves the whole of a client then. Both nil means
	// no safety stock; it cannot be had together with capacities.
	Variance, Safety []int64
	// Scale is the number of integers per unit of the source of the problem:
	// a value of 250 at a scale of 100 is 2.5 there. Zero means 1.
	Scale int64
	// MinOpen and MaxOpen limit the number of open facilities; a MaxOpen of
	// zero means no limit.
	MinOpen, MaxOpen int
	// Forced and Forbidden list facilities that must be open and closed.
	Forced, Forbidden []int
}

// Facilities returns the number of facilities.
func (p *Problem) Facilities() int {
	if p.Cost == nil {
		return len(p.Opening)
	}
	return p.Cost.Facilities()
}

// Clients returns the number of clients.
func (p *Problem) Clients() int {
	if p.Cost == nil {
		return 0
	}
	return p.Cost.Clients()
}

// Fixed returns 1 for each facility that is forced, -1 for each that is forbidden
// and 0 for the others. Numbers of facilities that do not exist, which
// [Problem.Check] reports, are left out.
func (p *Problem) Fixed() []int8 {
	states := make([]int8, p.Facilities())
	set := func(list []int, state int8) {
		for _, i := range list {
			if i >= 0 && i < len(states) {
				states[i] = state
			}
		}
	}
	set(p.Forced, opened)
	set(p.Forbidden, closed)
	return states
}

// OpeningCost returns the cost of opening facility i.
func (p *Problem) OpeningCost(i int) int64 {
	if p.Opening == nil {
		return 0
	}
	return p.Opening[i]
}

// Unit returns a value of the problem in the unit of its source.
func (p *Problem) Unit(value int64) float64 { return float64(value) / float64(max(p.Scale, 1)) }
