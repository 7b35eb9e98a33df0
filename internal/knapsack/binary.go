package knapsack

// Whole is a solution of a 0-1 problem.
type Whole struct {
	// Value is that of the items In, and Bound what no choice exceeds, or, of a
	// cover, falls below. They are equal unless the limit ended the search.
	Value, Bound int64
	// In says which items are chosen. It is valid until the next call.
	In []bool
	// Work is the number of items and of partial solutions looked at.
	Work int64
}

// Binary returns the highest profit of items that weigh no more than the
// capacity, by dynamic programming that grows from the items that are worth just
// about their weight, with bounds (Pisinger 1997). It ends when about limit
// partial solutions were looked at. If the capacity is below zero nothing is
// packed.
//
// There are never more partial solutions of a stage than sums of weights, so
// that the worst case is O(items * capacity); mostly few items are left after
// O(items) and few partial solutions at each.
func (s *Solver) Binary(items []Item, capacity, limit int64) Whole {
	s.load(items, capacity)
	w := Whole{In: s.in, Work: int64(len(items))}
	place, profit, room := s.split(capacity)
	for _, e := range s.order[:place] {
		s.in[e.item] = true
	}
	if place == len(s.order) {
		w.Value, w.Bound = profit, profit
		return w
	}
	c := &s.core
	c.begin(s.order, place, profit, room, limit)
	c.search()
	w.Value, w.Bound = c.best, c.bound
	w.Work += c.work
	c.apply(s.in)
	return w
}
