package facility

import "math"

// impossible is the bound of an empty set of plans.
const impossible = math.MaxInt64

// lowest is where sums of reduced costs end, lest they overflow. A bound is valid
// however far below zero.
const lowest = math.MinInt64 / 4

// oracle evaluates the Lagrangian bound: for multipliers u,
//
//	z(u) = sum_j u_j + min sum_i y_i rho_i(u)
//	rho_i(u) = f_i + min over the clients that i may serve of what they cost
//	           beyond their multipliers
//
// where y ranges over the plans of a domain. Every u gives a lower bound of all
// those plans, exactly, as everything is an integer or rounded down to one. What
// a facility may serve is the business of the kernel of the class of problem. It
// does not allocate.
type oracle struct {
	kernel
	covering *covering // nil without capacities
	lists    *lists
	opening  []int64
	one      int32   // what stands for 1 in gradients
	assigns  bool    // whether plans say which facility serves each client
	whole    bool    // whether knapsacks are 0-1
	domain   *domain // of the evaluation; not a copy
	// What the last evaluation found:
	u        []int64 // where it was; not a copy
	sum      int64   // of the multipliers
	bound    int64
	reduced  []int64     // rho, by facility
	reach    []int32     // where the list of each client stops mattering
	wants    []match     // what the gradient found of clients whom several facilities want
	open     []int32     // 1 for the facilities that attain the minimum, else 0
	count    int         // how many those are
	unfilled bool        // whether an opened facility cannot be as full as it must be
	order    []int32     // scratch of choose
	first    []int32     // cheapest facility of each ball, nobody of those that are met
	work     int64       // list entries looked at so far
	stop     func() bool // asked during long evaluations, if not nil
	look     int64       // entries after which that is due
}

// longLook is after how many entries an evaluation looks whether it is to halt.
const longLook = 1 << 21

// halts reports whether an evaluation that has gone through so many entries is to
// end here, by abandon.
func (o *oracle) halts(entries int64) bool {
	if entries < o.look {
		return false
	}
	o.look = entries + longLook
	return o.stop != nil && o.stop()
}

// abandon gives an evaluation that is not worth its time any more the least sum
// there is: a bound that is right and of no use.
func (o *oracle) abandon() (sum int64) {
	clear(o.reduced)
	copy(o.reach, o.lists.start)
	return lowest
}

// kernel prices the facilities of one class of problems.
type kernel interface {
	// price sets o.reduced and o.reach at multipliers u and returns their sum.
	price(o *oracle, u []int64) (sum int64)
	// gradient writes to g the supergradient of z at the multipliers of the last
	// evaluation, in units of o.one: 1 minus the shares of the client that open
	// facilities want. If serve is not nil, it gets the facility that wants each
	// client, nobody if none does and several if more than one do.
	gradient(o *oracle, g []int32, serve []int32)
}

// match says that a facility wants a client.
type match struct{ client, facility int32 }

// note adds facility i to those that want client j.
func (o *oracle) note(serve []int32, j, i int32) {
	if serve == nil {
		return
	}
	switch before := serve[j]; before {
	case nobody:
		serve[j] = i
		return
	case several:
	default:
		o.wants = append(o.wants, match{j, before})
		serve[j] = several
	}
	o.wants = append(o.wants, match{j, i})
}

// Values of serve that are not facilities.
const (
	nobody  int32 = -1
	several int32 = -2
)

func newOracle(md *model) *oracle {
	n := len(md.number)
	o := &oracle{
		kernel: plain{}, one: md.one, assigns: md.class == single || md.class == pooled,
		whole: md.class == single && !md.blurred, lists: &md.lists, opening: md.opening,
		reduced: make([]int64, n), reach: make([]int32, md.clients),
		open: make([]int32, n), order: make([]int32, 0, n),
	}
	if md.capacity != nil {
		o.kernel, o.covering = newPacking(md), newCovering(md)
	}
	if md.class == pooled {
		o.kernel = newPrefix(md)
	}
	return o
}

// eval returns z(u) for the plans of d. O(facilities + entries cheaper than u)
// without capacities.
func (o *oracle) eval(u []int64, d *domain) int64 {
	o.u, o.domain, o.unfilled, o.look = u, d, false, longLook
	o.sum = o.price(o, u)
	if o.unfilled {
		o.count, o.bound = 0, impossible
		return impossible
	}
	return o.choose(o.sum, d)
}

// choose finds the best y for the reduced costs and returns the bound.
func (o *oracle) choose(sum int64, d *domain) int64 {
	o.count, o.bound = 0, impossible
	if d.empty() || o.lists.hopeless {
		return impossible
	}
	z := sum
	for i, s := range d.state {
		o.open[i] = 0
		if s == opened || (s == free && o.reduced[i] < 0) {
			o.open[i] = 1
			o.count++
			z = max(z+o.reduced[i], lowest)
		}
	}
	if d.balls.unmet > 0 {
		z = o.gather(z, d)
	}
	if o.count < d.lo || o.count > d.hi {
		z = o.chooseCount(sum, min(max(o.count, d.lo), d.hi), d)
	}
	if o.covering != nil {
		z = o.cover(z, sum, d)
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
		switch {
		case s == opened || (s == free && o.leads(int32(i), d)):
			o.open[i] = 1
			z = max(z+o.reduced[i], lowest)
		case s == free:
			o.order = append(o.order, int32(i))
		}
	}
	k := count - d.opened - d.balls.unmet
	smallest(o.order, k, o.reduced)
	for _, i := range o.order[:k] {
		o.open[i] = 1
		z = max(z+o.reduced[i], lowest)
	}
	o.count = count
	return z
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
