package knapsack

// Fractional is a solution of a continuous knapsack problem.
type Fractional struct {
	// Value is the highest profit, rounded up.
	Value int64
	// In says which items are packed whole. It is valid until the next call.
	In []bool
	// Split is the item of which only Amount of its weight is packed; more of
	// that, or of nothing else, would give the most per weight. It is -1 if
	// everything fits.
	Split  int
	Amount int64
}

// Continuous returns the highest profit of parts of items that weigh no more
// than the capacity (Dantzig 1957); a capacity below zero counts as zero.
// Of equal profits per weight the lower number is first. Expected O(items).
func (s *Solver) Continuous(items []Item, capacity int64) Fractional {
	capacity = max(capacity, 0)
	s.load(items, maxTotal)
	place, profit, room := s.split(capacity)
	for _, e := range s.order[:place] {
		s.in[e.item] = true
	}
	f := Fractional{Value: profit, In: s.in, Split: -1}
	if place < len(s.order) {
		e := s.order[place]
		part, rest := share(room, e.profit, e.weight)
		if rest {
			part++
		}
		f.Value += part
		f.Split, f.Amount = int(e.item), room
	}
	return f
}
