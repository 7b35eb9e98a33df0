package facility

import "math"

// impossible is the bound of an empty set of plans.
const impossible = math.MaxInt64

// oracle evaluates the Lagrangian bound: for multipliers u,
//
//	z(u) = sum_j u_j + min sum_i y_i rho_i(u)
//	rho_i(u) = f_i + sum_j min(0, c_ij - u_j)
//
// where y ranges over the plans of a domain. Every u gives a lower bound of all
// those plans, exactly, as everything is an integer. It does not allocate.
type oracle struct {
	lists   *lists
	opening []int64
	// What the last evaluation found:
	bound   int64
	reduced []int64 // rho, by facility
	reach   []int32 // where the list of each client stops mattering
	open    []int32 // 1 for the facilities that attain the minimum, else 0
	count   int     // how many those are
	order   []int32 // scratch of choose
	work    int64   // list entries looked at so far
}

func newOracle(md *model) *oracle {
	n := len(md.number)
	return &oracle{
		lists: &md.lists, opening: md.opening,
		reduced: make([]int64, n), reach: make([]int32, md.clients),
		open: make([]int32, n), order: make([]int32, 0, n),
	}
}

// eval returns z(u) for the plans of d. O(facilities + entries cheaper than u).
func (o *oracle) eval(u []int64, d *domain) int64 {
	copy(o.reduced, o.opening)
	reduced, site, cost := o.reduced, o.lists.site, o.lists.cost
	start, reach := o.lists.start[:len(u)], o.reach[:len(u)]
	sum, entries := int64(0), int64(0)
	for j, uj := range u {
		sum += uj
		k := start[j]
		entries -= int64(k)
		for cost[k] < uj { // the sentinel ends the list
			reduced[site[k]] -= uj - cost[k]
			k++
		}
		entries += int64(k)
		reach[j] = k
	}
	o.work += entries + int64(len(u)) + int64(len(reduced))/4
	return o.choose(sum, d)
}

// choose finds the best y for the reduced costs and returns the bound.
func (o *oracle) choose(sum int64, d *domain) int64 {
	o.count, o.bound = 0, impossible
	if d.empty() {
		return impossible
	}
	z := sum
	for i, s := range d.state {
		o.open[i] = 0
		if s == opened || (s == free && o.reduced[i] < 0) {
			o.open[i] = 1
			o.count++
			z += o.reduced[i]
		}
	}
	if o.count < d.lo || o.count > d.hi {
		z = o.chooseCount(sum, min(max(o.count, d.lo), d.hi), d)
	}
	o.bound = z
	return z
}

// chooseCount opens the opened facilities of d and the cheapest free ones, count
// in all.
func (o *oracle) chooseCount(sum int64, count int, d *domain) int64 {
	z := sum
	o.order = o.order[:0]
	for i, s := range d.state {
		o.open[i] = 0
		switch s {
		case opened:
			o.open[i] = 1
			z += o.reduced[i]
		case free:
			o.order = append(o.order, int32(i))
		}
	}
	k := count - d.opened
	smallest(o.order, k, o.reduced)
	for _, i := range o.order[:k] {
		o.open[i] = 1
		z += o.reduced[i]
	}
	o.count = count
	return z
}

// gradient writes to g the supergradient of z at the multipliers of the last
// evaluation: 1 minus the number of open facilities that want the client.
func (o *oracle) gradient(g []int32) {
	site, open := o.lists.site, o.open
	for j := range g {
		v := int32(1)
		for _, i := range site[o.lists.start[j]:o.reach[j]] {
			v -= open[i]
		}
		g[j] = v
	}
	o.work += int64(len(g))
}

// smallest moves the k facilities with the lowest key, of equals those with the
// lowest number, to the front of order (Hoare's selection, median of three).
func smallest(order []int32, k int, key []int64) {
	less := func(a, b int32) bool {
		return key[a] < key[b] || (key[a] == key[b] && a < b)
	}
	lo, hi := 0, len(order)-1
	for lo < hi && k > lo && k <= hi {
		mid := lo + (hi-lo)/2
		if less(order[mid], order[lo]) {
			order[mid], order[lo] = order[lo], order[mid]
		}
		if less(order[hi], order[lo]) {
			order[hi], order[lo] = order[lo], order[hi]
		}
		if less(order[hi], order[mid]) {
			order[hi], order[mid] = order[mid], order[hi]
		}
		pivot := order[mid]
		i, j := lo, hi
		for i <= j {
			for less(order[i], pivot) {
				i++
			}
			for less(pivot, order[j]) {
				j--
			}
			if i <= j {
				order[i], order[j] = order[j], order[i]
				i++
				j--
			}
		}
		switch { // everything in [lo, j] is below what is in [i, hi]
		case k <= j:
			hi = j
		case k > i:
			lo = i
		default:
			return
		}
	}
}
