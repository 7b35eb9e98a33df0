package facility

// gather opens the cheapest facility of every ball of d in the choice that is being
// made and returns the sum with their reduced costs. O(facilities).
func (o *oracle) gather(z int64, d *domain) int64 {
	o.first = o.first[:0]
	for range d.balls.size {
		o.first = append(o.first, nobody)
	}
	for i, g := range d.balls.of {
		if g >= 0 && (o.first[g] < 0 || o.reduced[i] < o.reduced[o.first[g]]) {
			o.first[g] = int32(i)
		}
	}
	for _, i := range o.first {
		if i >= 0 && o.open[i] == 0 {
			o.open[i] = 1
			o.count++
			z = max(z+o.reduced[i], lowest)
		}
	}
	return z
}

// leads reports whether facility i was the cheapest of its ball in the last choice.
func (o *oracle) leads(i int32, d *domain) bool {
	g := d.balls.in(i)
	return g >= 0 && o.first[g] == i
}

// second returns the cheapest facility of the ball of i but for i itself.
func (o *oracle) second(i int32, d *domain) int32 {
	best := nobody
	for k, g := range d.balls.of {
		if g == d.balls.of[i] && int32(k) != i && (best < 0 || o.reduced[k] < o.reduced[best]) {
			best = int32(k)
		}
	}
	return best
}

// sets appends the unmet balls as sets of so many words.
func (b *balls) sets(list [][]uint64, words int) [][]uint64 {
	if b.unmet == 0 {
		return list
	}
	at := make([]int, len(b.size))
	for g, size := range b.size {
		if size > 0 {
			at[g] = len(list)
			list = append(list, make([]uint64, words))
		}
	}
	for i, g := range b.of {
		if g >= 0 {
			list[at[g]][i>>6] |= 1 << (i & 63)
		}
	}
	return list
}

// meets reports whether two sets have a facility in common.
func meets(a, b []uint64) bool {
	for w, word := range a {
		if word&b[w] != 0 {
			return true
		}
	}
	return false
}
