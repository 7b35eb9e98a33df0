package placement

import "container/heap"

// ask is a wish for at most most cartons, or for none or at least least of them,
// at cost each. value is what the first n cartons are worth, concave in n and 0
// at 0.
type ask struct {
	most, least, cost int64
	value             func(n int64) float64
}

// allot grants cartons within a limit on their cost, so that they are worth as
// much as possible, and returns a bound on what any such grant is worth.
//
// At a price of a unit of the limit every ask has a best number of its own; the
// lowest price at which these fit is found by bisection, and bounds the best
// grant (Everett 1963). What is left of the limit goes, carton by carton or at
// first the least number of them, to the ask of the most value for its cost, as
// long as any fits. For one ask of cartons that all fit or not that is exact.
func allot(asks []ask, limit int64) (granted []int64, worth, most float64) {
	granted = make([]int64, len(asks))
	spent, fits := int64(0), true
	for i := range asks {
		granted[i] = asks[i].most
		worth += asks[i].value(asks[i].most)
		fits = fits && (asks[i].cost == 0 || asks[i].most <= (limit-spent)/asks[i].cost)
		if fits {
			spent += asks[i].most * asks[i].cost
		}
	}
	if fits {
		return granted, worth, worth
	}
	low, high := 0.0, 0.0 // prices
	for i := range asks {
		if a := &asks[i]; a.most > 0 && a.cost > 0 {
			high = max(high, a.value(1)/float64(a.cost)*2)
		}
	}
	for range 60 {
		price := (low + high) / 2
		if wishes(asks, price, limit, granted) {
			high = price
		} else {
			low = price
		}
	}
	wishes(asks, high, limit, granted)
	most = float64(high * float64(limit))
	for i := range asks {
		a := &asks[i]
		n := a.wish(high)
		most += a.value(n) - float64(high*float64(float64(n)*float64(a.cost)))
		limit -= granted[i] * a.cost
	}
	fill(asks, limit, granted)
	worth = 0
	for i := range asks {
		worth += asks[i].value(granted[i])
	}
	return granted, worth, max(most, worth)
}

// wish returns the number of cartons of the most value at a price, without the
// least number.
func (a *ask) wish(price float64) int64 {
	low, high := int64(0), a.most // worth it, and not known
	for low < high {
		n := high - (high-low)/2
		if a.value(n)-a.value(n-1) > float64(price*float64(a.cost)) {
			low = n
		} else {
			high = n - 1
		}
	}
	return low
}

// wishes writes what the asks take at a price, and reports whether that fits.
func wishes(asks []ask, price float64, limit int64, granted []int64) bool {
	for i := range asks {
		a := &asks[i]
		n := a.wish(price)
		if n < a.least {
			if n = 0; a.least <= a.most && a.value(a.least) > float64(price*float64(float64(a.least)*float64(a.cost))) {
				n = a.least
			}
		}
		if a.cost > 0 && n > limit/a.cost {
			return false
		}
		granted[i] = n
		limit -= n * a.cost
	}
	return true
}

// fill spends what is left of a limit.
func fill(asks []ask, limit int64, granted []int64) {
	q := &queue{asks: asks, granted: granted}
	for i := range asks {
		q.push(i, limit)
	}
	for q.Len() > 0 {
		next := heap.Pop(q).(offer)
		if cost := next.cartons * asks[next.ask].cost; cost <= limit {
			limit -= cost
			granted[next.ask] += next.cartons
			q.push(next.ask, limit)
		}
	}
}

// offer is the next cartons of an ask, with their value for their cost.
type offer struct {
	ask     int
	cartons int64
	ratio   float64
}

// queue holds offers, the best first.
type queue struct {
	asks    []ask
	granted []int64
	offers  []offer
}

// push adds the next offer of an ask, if there is one and it fits.
func (q *queue) push(i int, limit int64) {
	a, n := &q.asks[i], int64(1)
	if q.granted[i] == 0 {
		n = max(n, a.least)
	}
	if q.granted[i]+n > a.most || a.cost > 0 && n > limit/a.cost {
		return
	}
	gain := a.value(q.granted[i]+n) - a.value(q.granted[i])
	heap.Push(q, offer{i, n, gain / (float64(n) * float64(max(1, a.cost)))})
}

func (q *queue) Len() int { return len(q.offers) }

func (q *queue) Less(i, j int) bool {
	a, b := q.offers[i], q.offers[j]
	return a.ratio > b.ratio || a.ratio == b.ratio && a.ask < b.ask
}

func (q *queue) Swap(i, j int) { q.offers[i], q.offers[j] = q.offers[j], q.offers[i] }

func (q *queue) Push(x any) { q.offers = append(q.offers, x.(offer)) }

func (q *queue) Pop() any {
	last := q.offers[len(q.offers)-1]
	q.offers = q.offers[:len(q.offers)-1]
	return last
}
