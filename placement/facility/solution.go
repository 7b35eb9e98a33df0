package facility

// Solution is the answer to a Problem.
type Solution struct {
	// Status says what the answer is, Stop why the search ended.
	Status Status `json:"status"`
	Stop   Stop   `json:"stop"`
	// Reason says in words why a problem is infeasible; otherwise it is empty.
	Reason string `json:"reason,omitempty"`
	// Open lists the open facilities in increasing order.
	Open []int `json:"open"`
	// Assign is the facility of each client. Without capacities and safety stock
	// it is the cheapest open one, of equals the one with the lowest number. Of
	// clients that are shared it is the facility that gives most, of equals the
	// one with the lowest number.
	Assign []int32 `json:"assign"`
	// Shares lists what facilities give to the clients of a problem with
	// capacities that is not Single, by client and facility; amounts are above 0.
	Shares []Share `json:"shares,omitempty"`
	// Value is the cost of the plan, if there is one (Optimal, Feasible), in
	// the problem's integers, and Value / Scale is that in its own unit. The cost
	// of Shares is a fraction, rounded up: see [CostOfShares].
	Value int64 `json:"value"`
	// Bound is proved: no plan costs less. It equals Value if Optimal, and
	// means nothing if Infeasible.
	Bound int64 `json:"bound"`
	// Nodes is the number of nodes of the search tree that were looked at.
	Nodes int `json:"nodes"`
	// Work is the number of elementary steps, as Options.Work counts them.
	Work int64 `json:"work"`
	// Certificate proves Bound, if Options.Certify asked for it; nil if the
	// problem has no plan or the search ended before it had a bound.
	Certificate *Certificate `json:"certificate,omitempty"`
}

// Share is what one facility gives to one client.
type Share struct {
	Client   int32 `json:"client"`
	Facility int32 `json:"facility"`
	Amount   int64 `json:"amount"`
}

// HasPlan reports whether Open, Assign and Value hold a plan.
func (s *Solution) HasPlan() bool { return s.Status == Feasible || s.Status == Optimal }

// Gap returns (Value - Bound) / Value, at least 0; 0 if Value is 0, and 1 if
// there is no plan.
func (s *Solution) Gap() float64 {
	if !s.HasPlan() {
		return 1
	}
	return gap(s.Value, s.Bound)
}

func gap(value, bound int64) float64 {
	if value <= bound || value == 0 {
		return 0
	}
	return float64(value-bound) / float64(value)
}
