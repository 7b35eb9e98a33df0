package facility

import "math/bits"

// chooser searches for the best choice of members of a cluster,
//
//	max over Y of sum over Y of alone + sum over clients of the highest saving in Y
//
// by branch and bound. What a member adds falls as others join (the function is
// submodular, Nemhauser, Wolsey and Fisher 1978): one that adds nothing can be
// left out for good, and the sum of what each would add is a bound.
type chooser struct {
	cluster *cluster
	have    [][]int64 // by depth: what is saved on each client
	left    [][]int32 // by depth: members that may still join
	adds    [][]int64 // by depth: what each of them would add
	value   int64     // of the best choice so far
	chosen  uint64
	missed  int64 // what choices that were not looked at may be worth
	work    int64
}

// enough is the work after which a choice is not improved any more.
const enough = 1 << 20

// fit makes room for a number of members and clients.
func (h *chooser) fit(members, clients int) {
	for range members + 2 {
		h.have = append(h.have, make([]int64, clients))
		h.left = append(h.left, make([]int32, members))
		h.adds = append(h.adds, make([]int64, members))
	}
}

// best returns the best choice and its value, given what was a good one before. If
// that is too much work, the value is a bound of the best, and the choice a good
// one.
func (h *chooser) best(c *cluster, before uint64) (value int64, chosen uint64) {
	h.cluster, h.work = c, 0
	have := h.have[0][:c.active]
	clear(have)
	var fixed uint64
	sum := int64(0)
	left := h.left[0][:0]
	for a, s := range c.state {
		switch s {
		case opened:
			fixed |= 1 << a
			sum += h.join(have, int32(a))
		case closed:
			before &^= 1 << a
		default:
			left = append(left, int32(a))
		}
	}
	again, total := h.have[1][:c.active], sum
	copy(again, have)
	for rest := before &^ fixed; rest != 0; rest &= rest - 1 {
		total += h.join(again, int32(bits.TrailingZeros64(rest)))
	}
	h.value, h.chosen, h.missed = total, before|fixed, -impossible
	h.extend(0, left, fixed, sum)
	return max(h.value, h.missed), h.chosen
}

// join adds member a to a choice that has saved so much, and returns what that
// adds.
func (h *chooser) join(have []int64, a int32) int64 {
	adds := h.cluster.alone[a]
	for _, w := range h.cluster.wants[a] {
		if more := w.saves - have[w.client]; more > 0 {
			adds += more
			have[w.client] = w.saves
		}
	}
	return adds
}

// extend looks for better choices than the best so far among those that extend
// one by members that are left.
func (h *chooser) extend(depth int, left []int32, chosen uint64, sum int64) {
	if sum > h.value {
		h.value, h.chosen = sum, chosen
	}
	have := h.have[depth][:h.cluster.active]
	kept, adds := left[:0], h.adds[depth][:0]
	bound := sum
	for _, a := range left {
		v := h.cluster.alone[a]
		for _, w := range h.cluster.wants[a] {
			if more := w.saves - have[w.client]; more > 0 {
				v += more
			}
		}
		h.work += int64(len(h.cluster.wants[a])) + 1
		if v > 0 {
			kept, adds = append(kept, a), append(adds, v)
			bound += v
		}
	}
	for bound > h.value { // with the one that adds most, then without it
		if h.work > enough {
			h.missed = max(h.missed, bound)
			return
		}
		top := 0
		for k, v := range adds {
			if v > adds[top] {
				top = k
			}
		}
		a, v, last := kept[top], adds[top], len(kept)-1
		kept[top], adds[top] = kept[last], adds[last]
		kept, adds = kept[:last], adds[:last]
		next := h.have[depth+1][:h.cluster.active]
		copy(next, have)
		h.join(next, a)
		h.extend(depth+1, append(h.left[depth+1][:0], kept...), chosen|1<<a, sum+v)
		bound -= v
	}
}
