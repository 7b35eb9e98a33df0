package knapsack

// Part is something that covers a need of Size at some Cost.
type Part struct{ Cost, Size int64 }

// turn sets up the knapsack problem of what a cover leaves out. It returns the
// cost of all parts and the size that may be left out, below zero if all of them
// are too small.
func (s *Solver) turn(parts []Part, need int64) (cost, spare int64) {
	s.turned = s.turned[:0]
	size := int64(0)
	for _, p := range parts {
		s.turned = append(s.turned, Item{p.Cost, p.Size})
		cost += p.Cost
		size += p.Size
	}
	return cost, size - max(need, 0)
}

// Cover returns the least cost of parts whose sizes add up to the need or more,
// or false if all of them do not. It is Binary for what is left out; parts that
// cost nothing are all in.
func (s *Solver) Cover(parts []Part, need, limit int64) (Whole, bool) {
	cost, spare := s.turn(parts, need)
	if spare < 0 {
		return Whole{}, false
	}
	w := s.Binary(s.turned, spare, limit)
	w.Value, w.Bound = cost-w.Value, cost-w.Bound
	for k, out := range w.In {
		w.In[k] = !out
	}
	return w, true
}

// FractionalCover is a solution of a continuous covering problem.
type FractionalCover struct {
	// Value is the least cost, rounded down.
	Value int64
	// In says which parts are in whole. It is valid until the next call.
	In []bool
	// Split is the part of which only Amount of its size is in, -1 if there is
	// none. Its cost per size is the multiplier of the need in the linear
	// program: what one more unit of need would cost.
	Split  int
	Amount int64
}

// ContinuousCover returns the least cost of parts of parts whose sizes add up to
// the need, or false if all of them do not. Expected O(parts).
func (s *Solver) ContinuousCover(parts []Part, need int64) (FractionalCover, bool) {
	cost, spare := s.turn(parts, need)
	if spare < 0 {
		return FractionalCover{}, false
	}
	f := s.Continuous(s.turned, spare)
	c := FractionalCover{Value: cost - f.Value, In: f.In, Split: f.Split}
	for k, out := range c.In {
		c.In[k] = !out
	}
	if f.Split >= 0 {
		c.In[f.Split] = false
		c.Amount = parts[f.Split].Size - f.Amount
	}
	return c, true
}
