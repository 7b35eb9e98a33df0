package knapsack

// unreached stands for a weight that no choice of items has.
const unreached = -maxTotal

// Fill returns the highest profit of items that weigh at least some weight and no
// more than the capacity, or false if no choice does. Profits may be below zero
// here; profits and losses must each add up to less than 2^61. It is a table over
// the weights (Bellman 1957), O(items * capacity), so that the caller must keep
// the capacity small.
func (s *Solver) Fill(items []Item, least, capacity int64) (Whole, bool) {
	if cap(s.in) < len(items) {
		s.in = make([]bool, len(items))
	}
	s.in = s.in[:len(items)]
	clear(s.in)
	w := Whole{In: s.in}
	least = max(least, 0)
	if capacity < least {
		return w, false
	}
	size := int(capacity) + 1
	if cap(s.best) < size {
		s.best = make([]int64, size)
	}
	best := s.best[:size]
	best[0] = 0
	for c := range best[1:] {
		best[c+1] = unreached
	}
	words := (size + 63) / 64
	if n := words * len(items); cap(s.taken) < n {
		s.taken = make([]uint64, n)
	}
	s.taken = s.taken[:words*len(items)]
	clear(s.taken)
	top := 0 // the highest weight that is reached
	for k, it := range items {
		if it.Weight > capacity {
			continue
		}
		taken, weight := s.taken[k*words:(k+1)*words], int(it.Weight)
		top = min(top+weight, size-1)
		for c := top; c >= weight; c-- {
			if v := best[c-weight]; v > unreached && v+it.Profit > best[c] {
				best[c] = v + it.Profit
				taken[c>>6] |= 1 << (c & 63)
			}
		}
		w.Work += int64(top-weight+words) + 1
	}
	at := -1
	for c := int(least); c < size; c++ {
		if best[c] > unreached && (at < 0 || best[c] > best[at]) {
			at = c
		}
	}
	if at < 0 {
		return w, false
	}
	w.Value, w.Bound = best[at], best[at]
	for k := len(items) - 1; k >= 0; k-- {
		if s.taken[k*words+at>>6]>>(at&63)&1 == 1 {
			s.in[k] = true
			at -= int(items[k].Weight)
		}
	}
	return w, true
}
