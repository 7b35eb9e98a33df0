package whatif

import "slices"

// stocker looks for the sites and units of one item that cost least over its samples.
type stocker struct {
	*shelves
	draws *draws
	left  []int64
	work  int64 // lots that may still be looked at
	units []int64
	best  []int64
	cost  int64
	sets  map[string]bool // tried
}

const (
	// maxLots is how many lots are looked at for one item.
	maxLots = 60_000_000
	// maxBox is the number of stocks up to which all are tried.
	maxBox = 300
)

// improve returns the best stocks found over all samples, from those to start from on.
// Sites are added, dropped and swapped as long as that helps, each time with the best
// units found for them.
func (s *shelves) improve(start []int64, d *draws) []int64 {
	x := &stocker{shelves: s, draws: d, left: make([]int64, len(s.slots)), work: maxLots, sets: map[string]bool{}}
	x.best = slices.Clone(start)
	x.cost = x.price(x.best)
	x.try(x.best)
	for !s.fixed && x.work > 0 {
		from := slices.Clone(x.best)
		before := x.cost
		for i := range from {
			if from[i] >= 0 {
				if x.mayLeave(from, i) {
					x.try(x.moved(from, i, -1))
				}
				continue
			}
			if s.closed[i] {
				continue
			}
			x.try(x.moved(from, -1, i))
			for j := range from {
				if from[j] >= 0 && !s.slots[j].Forced {
					x.try(x.moved(from, j, i))
				}
			}
		}
		if x.cost == before {
			break
		}
	}
	return x.best
}

// mayLeave reports whether the item may be dropped at a site.
func (x *shelves) mayLeave(stock []int64, i int) bool {
	others := slices.IndexFunc(stock, func(n int64) bool { return n >= 0 }) != i ||
		slices.ContainsFunc(stock[i+1:], func(n int64) bool { return n >= 0 })
	return !x.slots[i].Forced && (others || x.none)
}

// moved returns stocks without a site and with another one, -1 for neither; the units go
// from the one to the other, or to the first that is left.
func (x *shelves) moved(stock []int64, out, in int) []int64 {
	next := slices.Clone(stock)
	units := int64(0)
	if out >= 0 {
		units = next[out] - x.kept[out]
		next[out] = nowhere
	}
	if in >= 0 {
		next[in] = x.whole(in, units)
	} else if to := slices.IndexFunc(next, func(n int64) bool { return n >= 0 }); to >= 0 {
		next[to] = x.whole(to, next[to]-x.kept[to]+units)
	}
	return next
}

// whole returns the stock of a site with so many units sent, in whole cartons and none or
// as many as a shipment has at least.
func (x *shelves) whole(w int, send int64) int64 {
	return x.kept[w] + x.allowed(w, max(0, (send+x.pack-1)/x.pack))*x.pack
}

// allowed returns a number of cartons that can be sent, the next from below one half of
// the least.
func (x *shelves) allowed(w int, cartons int64) int64 {
	switch {
	case cartons >= x.least[w]:
		return cartons
	case 2*cartons >= x.least[w]:
		return x.least[w]
	}
	return 0
}

// try looks for the best units at the sites of some stocks.
func (x *stocker) try(stock []int64) {
	key := make([]byte, len(stock))
	for w, n := range stock {
		if n >= 0 {
			key[w] = 1
		}
	}
	if x.work <= 0 || x.sets[string(key)] {
		return
	}
	x.sets[string(key)] = true
	x.units = append(x.units[:0], stock...)
	if x.box() <= maxBox {
		x.all(0)
		return
	}
	x.descend()
}

// price returns the cost of stocks over all samples, and notes the best.
func (x *stocker) price(stock []int64) int64 {
	x.work -= int64(len(x.draws.lots) + x.draws.len())
	return x.sum(stock, x.draws, x.left)
}

// fits reports whether as many units can be bought.
func (x *stocker) fits(stock []int64) bool {
	if x.limit == 0 {
		return true
	}
	sum, planned := int64(0), int64(0)
	for w, n := range stock {
		sum += max(0, n-x.kept[w])
		planned += max(0, x.planned[w]-x.kept[w])
	}
	return sum <= max(x.limit, planned)
}

// note keeps stocks that are better.
func (x *stocker) note(stock []int64) int64 {
	cost := x.price(stock)
	if cost < x.cost {
		x.cost = cost
		copy(x.best, stock)
	}
	return cost
}

// ceiling is the number of cartons beyond which no sample needs more at a site.
func (x *stocker) ceiling(w int) int64 {
	return max(x.least[w], (max(0, x.draws.most-x.kept[w])+x.pack-1)/x.pack)
}

// box is the number of stocks that could be the best at the sites of x.units.
func (x *stocker) box() int64 {
	size := int64(1)
	for w, n := range x.units {
		if n >= 0 {
			if size *= x.ceiling(w) - max(0, x.least[w]-1) + 1; size > maxBox {
				break
			}
		}
	}
	return size
}

// all tries all stocks of the sites from w on.
func (x *stocker) all(w int) {
	for w < len(x.units) && x.units[w] < 0 {
		w++
	}
	if w == len(x.units) {
		if x.fits(x.units) {
			x.note(x.units)
		}
		return
	}
	for n := int64(0); n <= x.ceiling(w); n++ {
		if n == 0 || n >= x.least[w] {
			x.units[w] = x.kept[w] + n*x.pack
			x.all(w + 1)
		}
	}
}

// descend moves cartons as long as that helps: to a site, from a site, and from one to
// another, by large steps first.
func (x *stocker) descend() {
	stock := slices.Clone(x.units)
	for !x.fits(stock) {
		w := slices.Index(stock, slices.Max(stock))
		if stock[w] <= x.kept[w] {
			return
		}
		cartons := (stock[w] - x.kept[w]) / x.pack / 2
		if cartons < x.least[w] {
			cartons = 0
		}
		stock[w] = x.kept[w] + cartons*x.pack
	}
	cost := x.note(stock)
	step := int64(1)
	for w := range stock {
		for stock[w] >= 0 && 4*step <= x.ceiling(w) {
			step *= 2
		}
	}
	next := slices.Clone(stock)
	for step > 0 && x.work > 0 {
		better := false
		for i := -1; i < len(stock); i++ {
			for j := -1; j < len(stock) && x.work > 0; j++ {
				if i == j || i >= 0 && stock[i] < 0 || j >= 0 && stock[j] < 0 {
					continue
				}
				copy(next, stock)
				if !x.shift(next, i, -step) || !x.shift(next, j, step) || !x.fits(next) {
					continue
				}
				if c := x.note(next); c < cost {
					copy(stock, next)
					cost, better = c, true
				}
			}
		}
		if !better {
			step /= 2
		}
	}
}

// shift adds cartons to a site, none if w is -1, and reports whether that can be.
func (x *stocker) shift(stock []int64, w int, cartons int64) bool {
	if w < 0 {
		return true
	}
	now := (stock[w] - x.kept[w]) / x.pack
	next := min(now+cartons, x.ceiling(w))
	switch {
	case cartons < 0 && next < x.least[w]:
		next = 0
	case next < x.least[w]:
		next = x.least[w]
	}
	stock[w] = x.kept[w] + next*x.pack
	return next >= 0 && next != now
}
