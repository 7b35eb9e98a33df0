package facility

// proof is a step of a certificate under construction. Facilities have the
// numbers of the problem.
type proof struct {
	kind        StepKind
	u           []int64
	price, per  int64
	fee         int64
	clusters    [][]int32
	close, open []int32
	facility    int32
	client      int32
	clients     []int32
	count       int
	kids        [2]*proof
}

// leafAt ends the proof at slot with multipliers u. It does nothing if slot is
// nil, as in a search that keeps no proof; so do its fellows.
func leafAt(slot **proof, u []int64) {
	if slot != nil {
		*slot = &proof{kind: Leaf, u: u}
	}
}

// shortAt ends the proof at slot with clients for which capacity does not suffice.
func shortAt(slot **proof, clients []int32) {
	if slot != nil {
		*slot = &proof{kind: Short, clients: clients}
	}
}

// reduceAt adds to the proof at slot what r narrows d by, before d is narrowed.
// It returns the slot where the proof goes on.
func (md *model) reduceAt(slot **proof, r *reduction, d *domain, u []int64) **proof {
	if slot == nil {
		return nil
	}
	if r.hi < d.hi {
		p := &proof{kind: SplitCount, count: r.hi}
		p.kids[1] = &proof{kind: Leaf, u: u, price: r.cost, per: r.size}
		*slot, slot = p, &p.kids[0]
	}
	if r.lo > d.lo {
		p := &proof{kind: SplitCount, count: r.lo - 1}
		p.kids[0] = &proof{kind: Leaf, u: u, price: r.cost, per: r.size}
		*slot, slot = p, &p.kids[1]
	}
	if len(r.open)+len(r.close) > 0 {
		p := &proof{
			kind: Fix, u: u, price: r.cost, per: r.size,
			open: md.numbers(r.open), close: md.numbers(r.close),
		}
		*slot, slot = p, &p.kids[0]
	}
	return slot
}

// pairsAt adds to the proof at slot what r rules out by multipliers u. It returns
// the slot where it goes on.
func (md *model) pairsAt(slot **proof, r *pairReduction, u []int64) **proof {
	if slot == nil {
		return nil
	}
	p := &proof{kind: FixPairs, u: u, price: r.cost, per: r.size}
	for _, m := range r.drop {
		p.close = append(p.close, md.number[m.facility])
		p.clients = append(p.clients, m.client)
	}
	for _, m := range r.hold {
		p.open = append(p.open, md.number[m.facility])
		p.clients = append(p.clients, m.client)
	}
	*slot = p
	return &p.kids[0]
}

// splitAt adds a split and returns the slots of its two sides.
func (md *model) splitAt(slot **proof, s split) (a, b **proof) {
	if slot == nil {
		return nil, nil
	}
	p := &proof{kind: s.kind}
	switch s.kind {
	case SplitCount:
		p.count = s.count
	case SplitFacility:
		p.facility = md.number[s.facility]
	case SplitPair:
		p.facility, p.client = md.number[s.facility], s.client
	case SplitBall:
		p.close = md.numbers(s.ball)
	}
	*slot = p
	return &p.kids[0], &p.kids[1]
}

// numbers returns the numbers in the problem of facilities of the model.
func (md *model) numbers(list []int32) []int32 {
	numbers := make([]int32, len(list))
	for k, i := range list {
		if numbers[k] = nobody; i >= 0 {
			numbers[k] = md.number[i]
		}
	}
	return numbers
}

// certificate writes the proof out.
func (p *proof) certificate(bound, divisor, unit int64) *Certificate {
	c := &Certificate{Bound: bound, Denominator: unit}
	vectors := map[*int64]int{}
	vector := func(u []int64) int {
		if len(u) == 0 {
			if len(c.Multipliers) == 0 {
				c.Multipliers = append(c.Multipliers, []int64{})
			}
			return 0
		}
		v, ok := vectors[&u[0]]
		if !ok {
			v = len(c.Multipliers)
			vectors[&u[0]] = v
			scaled := make([]int64, len(u))
			for j := range u {
				scaled[j] = u[j] * divisor
			}
			c.Multipliers = append(c.Multipliers, scaled)
		}
		return v
	}
	families := map[*[]int32]int{}
	for stack := []*proof{p}; len(stack) > 0; {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		step := Step{
			Kind: s.kind, Close: s.close, Open: s.open, Facility: s.facility, Client: s.client, Clients: s.clients, Count: s.count,
			Price: s.price * divisor, Per: s.per, Fee: s.fee * divisor,
		}
		if len(s.clusters) > 0 {
			if step.Clusters = families[&s.clusters[0]]; step.Clusters == 0 {
				c.Clusters = append(c.Clusters, s.clusters)
				step.Clusters = len(c.Clusters)
				families[&s.clusters[0]] = step.Clusters
			}
		}
		switch s.kind {
		case Short:
		case Leaf:
			step.Multipliers = vector(s.u)
		case Fix, FixPairs:
			step.Multipliers = vector(s.u)
			stack = append(stack, s.kids[0])
		default:
			stack = append(stack, s.kids[1], s.kids[0])
		}
		c.Steps = append(c.Steps, step)
	}
	return c
}
