package facility

// exchange is the memory for dividing the clients of two facilities anew.
type exchange struct {
	members []int32
	least   []int64  // by load of the first facility
	taken   []uint64 // by member, in rows, and load: whether it goes to the first
	done    []int64  // by pair of facilities: when they were compared last
}

// exchangeLimit is the largest table for dividing the clients of two facilities.
const exchangeLimit = 1 << 22

// exchangeAll divides the clients of neighbouring facilities anew and reports
// whether that saved anything. Nothing may be overloaded.
func (s *sourcing) exchangeAll() (changed bool) {
	if s.over > 0 || s.missing > 0 {
		return false
	}
	n := len(s.slot)
	if s.pairs.done == nil {
		s.pairs.done = make([]int64, n*n)
	}
	for a := range s.slot {
		for j := s.head[a]; j >= 0 && !s.stop(); j = s.after[j] {
			for k, b := range s.neighbours(j) {
				if k == 4 {
					break
				}
				done := &s.pairs.done[min(a, int(b))*n+max(a, int(b))]
				if b == int32(a) || *done > max(s.touched[a], s.touched[b]) {
					continue
				}
				s.clock++
				*done = s.clock
				if s.divide(int32(a), b) {
					changed = true
					break // the list of members has changed
				}
			}
		}
	}
	return changed
}

// divide divides the clients of facilities a and b between them at the lowest
// cost, by dynamic programming over the load of a, and reports whether that saved
// anything. O(clients * capacity).
func (s *sourcing) divide(a, b int32) bool {
	x := &s.pairs
	x.members = x.members[:0]
	sum, ideal, now := int64(0), int64(0), int64(0)
	for _, i := range [2]int32{a, b} {
		for j := s.head[i]; j >= 0; j = s.after[j] {
			x.members = append(x.members, j)
			sum += s.demand[j]
			ideal += min(s.at(a, j), s.at(b, j))
			now += s.at(i, j)
		}
	}
	s.work += int64(len(x.members))
	high := min(sum, s.capacity[a])
	low := max(0, sum-s.capacity[b])
	if now == ideal || int64(len(x.members))*(high+1) > exchangeLimit {
		return false
	}
	width := int(high) + 1
	words := (width + 63) / 64
	if cap(x.least) < width {
		x.least = make([]int64, width)
	}
	least := x.least[:width]
	for w := range least {
		least[w] = impossible
	}
	least[0] = 0
	if cap(x.taken) < words*len(x.members) {
		x.taken = make([]uint64, words*len(x.members))
	}
	taken := x.taken[:words*len(x.members)]
	clear(taken)
	reach := 0
	for k, j := range x.members {
		inA, inB, d := s.at(a, j), s.at(b, j), int(s.demand[j])
		row := taken[k*words : (k+1)*words]
		reach = min(width-1, reach+d)
		for w := reach; w >= 0; w-- {
			v := int64(impossible)
			if least[w] != impossible && inB != Never {
				v = least[w] + inB
			}
			if w >= d && inA != Never && least[w-d] != impossible {
				if t := least[w-d] + inA; t < v {
					v = t
					row[w>>6] |= 1 << (w & 63)
				}
			}
			least[w] = v
		}
		s.work += int64(reach)/4 + 1
	}
	best := -1
	for w := int(low); w < width; w++ {
		if least[w] < now && (best < 0 || least[w] < least[best]) {
			best = w
		}
	}
	if best < 0 {
		return false
	}
	for k := len(x.members) - 1; k >= 0; k-- {
		j, to := x.members[k], b
		if taken[k*words+best>>6]>>(best&63)&1 == 1 {
			to = a
			best -= int(s.demand[j])
		}
		if s.serve[j] != to {
			s.move(j, to)
			s.push(j)
		}
	}
	return true
}
