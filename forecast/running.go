package forecast

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
)

// Running is a demand model that goes on day by day without another [Fit]: what
// all items share stays as it was learned, and each sale moves the level of its
// item, its order size and its shares. Fit sees growth, seasons and other models
// anew; until the next one, Running costs a few additions a sale and a day, and
// less than 200 bytes an item beside 16 for each place that bought it. So it also
// holds catalogues that no Fit could: learn from a sample of the items, and run all.
//
// By day the level goes as that of [Smoother] does, with the seventh root of its
// discount and the exposure of the weekday. An item of the Model keeps the ratio
// between what Fit said of it and what its level says; a new one has that of new
// items.
//
// It is not for use by several goroutines at once.
type Running struct {
	shared
	next  Day // the first that has not come
	daily Smoother
	fresh runningItem
	names []string
	items []runningItem
	index map[string]int
}

// shared is what a Model keeps for Running.
type shared struct {
	first    Day // from which on orders count
	smoother Smoother
	weekday  [7]float64
	busy     float64 // exposure of a week
	spread   float64
	sizes    sizes
	regional *regional
	planned  []promotion // by item
	prior    ItemDemand  // of new items
}

// runningItem is the state of an item.
type runningItem struct {
	level      Level   // of order lines in a usual week, in the morning of at
	at         Day     // up to now or its last sale
	today      float64 // order lines on that day
	orders     int64
	size       sizeTally
	scale      float64 // of the mean, from the smoother's to that of Fit
	widen      float64 // of the level's variance, likewise
	dispersion float64
	method     Method
	places     []runningPlace
}

// runningPlace holds the orders of one place, of which the day at of the item counts
// in full.
type runningPlace struct {
	spot   spot
	orders float64
}

// Run returns the model as it goes on after the history that it was fitted to.
// What h has from the start of the horizon on does not count. The first
// [Running.Demand] for as many days is that of m, but for planned events, of which
// it knows nothing.
func (m *Model) Run(h *History) *Running {
	r := &Running{shared: m.shared, next: m.demand.Start, index: map[string]int{}}
	r.begin()
	r.fresh = runningItem{level: r.smoother.Prior(), at: r.next}
	r.match(&r.fresh, m.shared.prior, m.demand.Days)
	if h == nil {
		h = &History{}
	}
	places := h.Places()
	for i, d := range m.demand.Items {
		item := runningItem{level: r.smoother.Prior(), at: r.first}
		if k, ok := h.Find(d.Item); ok {
			for c := range h.Cells(k) {
				if c.Day >= r.first && c.Day < r.next {
					r.take(&item, c.Day, places[c.Place], c.Totals)
				}
			}
		}
		if i < len(m.shared.planned) {
			m.shared.planned[i].without(&d)
		}
		r.match(&item, d, m.demand.Days)
		r.index[d.Item] = len(r.items)
		r.names, r.items = append(r.names, d.Item), append(r.items, item)
	}
	return r
}

func (r *Running) begin() {
	r.daily = r.smoother
	r.daily.Discount = exp(ln(r.smoother.Discount) / daysPerPeriod)
}

// Next returns the first day that has not come.
func (r *Running) Next() Day { return r.next }

// Len returns the number of items.
func (r *Running) Len() int { return len(r.items) }

// Add adds a sale of [Running.Next] or a later day, all before which then have
// come. A return by itself does nothing. The error wraps [ErrSale].
func (r *Running) Add(s Sale) error {
	if err := s.Validate(); err != nil {
		return err
	}
	if s.Day < r.next {
		return fmt.Errorf("%w: %v is before %v, which has not come", ErrSale, s.Day, r.next)
	}
	r.next = s.Day
	if s.Units == 0 {
		return nil
	}
	i, ok := r.index[s.Item]
	if !ok {
		i = len(r.items)
		name := strings.Clone(s.Item)
		r.index[name] = i
		r.names, r.items = append(r.names, name), append(r.items, r.fresh)
		r.items[i].at = max(r.fresh.at, s.Day)
		r.items[i].method = Smoothed
	}
	r.take(&r.items[i], s.Day, s.Place(), Totals{Units: s.Units, Orders: 1})
	return nil
}

// Until tells that all days before one have come, with no other sales than those
// added. A day before [Running.Next] does nothing.
func (r *Running) Until(day Day) { r.next = max(r.next, min(day, MaxDay)) }

// Demand returns the demand for each item over days from [Running.Next] on, in
// the order of the Model and then of their first sales; names and shares are in
// each, and nothing is kept of what was yielded, so that memory does not grow with
// the number of items. Days count as within 1..3,660. It takes time linear in items
// times regions.
func (r *Running) Demand(days int) iter.Seq[ItemDemand] {
	days = max(1, min(days, 3660))
	return func(yield func(ItemDemand) bool) {
		counts, n := r.regional.counts(), nodes{}
		weeks, exposure := r.exposure(days)
		for i := range r.items {
			item := r.items[i] // so that asking changes nothing
			fade := weight(int(r.next - 1 - item.at))
			r.advance(&item, r.next)
			d := r.total(&item, weeks, exposure)
			d.Item = r.names[i]
			d.Mean, d.LevelVar = sane(d.Mean*item.scale, maxMean), sane(d.LevelVar*item.widen, maxVar)
			d.Dispersion, d.Method, d.Orders = item.dispersion, item.method, item.orders
			for _, p := range item.places {
				counts.add(p.spot, float64(p.orders*fade))
			}
			counts.take(r.regional.atlas, &n)
			d.Shares, d.Concentration = r.regional.item(&n)
			if !yield(d) {
				return
			}
		}
	}
}

// match sets the ratios of an item so that its demand over so many days is d.
func (r *Running) match(item *runningItem, d ItemDemand, days int) {
	item.method, item.orders = d.Method, d.Orders
	item.scale, item.widen, item.dispersion = 1, 1, d.Dispersion
	r.fade(item, r.next)
	r.advance(item, r.next)
	weeks, exposure := r.exposure(days)
	own := r.total(item, weeks, exposure)
	if own.Mean > 0 && own.LevelVar > 0 {
		item.scale, item.widen = d.Mean/own.Mean, d.LevelVar/own.LevelVar
	}
}

// exposure returns the weeks of the next days, and their exposure.
func (r *Running) exposure(days int) (weeks, exposure float64) {
	t := timeline{weekday: r.weekday}
	weeks = t.weeks(r.next, r.next.Add(days))
	return weeks, float64(r.busy * weeks)
}

// total returns the mean and the level's variance of an item by its level.
func (r *Running) total(item *runningItem, weeks, exposure float64) (d ItemDemand) {
	orders, levelVar := r.smoother.Total(item.level, weeks, exposure)
	size, _, unsure := r.sizes.of(item.size)
	levelVar += float64((float64(orders*orders) + levelVar) * r.spread)
	d.Mean = float64(orders * size)
	d.LevelVar = float64(levelVar*(size*size)) + float64((float64(orders*orders)+levelVar)*unsure)
	return d
}

// fade brings the orders of places to a day.
func (r *Running) fade(item *runningItem, day Day) {
	if w := weight(int(day - item.at)); w != 1 {
		for k := range item.places {
			item.places[k].orders *= w
		}
	}
}

// advance moves the level of an item to the morning of a day. Beyond ten years it
// does not count days.
func (r *Running) advance(item *runningItem, day Day) {
	item.at = max(item.at, day.Add(-maxPeriods*daysPerPeriod))
	for ; item.at < day; item.at++ {
		x := float64(r.busy*r.weekday[weekdayOf(item.at)]) / daysPerPeriod
		item.level = r.daily.Update(item.level, x, item.today)
		item.today = 0
	}
}

// take adds what an item sold on a day that is not before its last.
func (r *Running) take(item *runningItem, day Day, p Place, t Totals) {
	at := r.regional.find(p)
	if at.outside || t.Orders == 0 {
		return
	}
	r.fade(item, day)
	r.advance(item, day)
	item.today += float64(t.Orders)
	item.orders += t.Orders
	item.size.add(t)
	if item.method == Stopped { // it has not
		item.method, item.scale, item.widen = Smoothed, 1, 1
	}
	if at.state < 0 {
		return
	}
	k, ok := slices.BinarySearchFunc(item.places, at, func(p runningPlace, s spot) int {
		return compareSpots(p.spot, s)
	})
	if !ok {
		item.places = slices.Insert(item.places, k, runningPlace{spot: at})
	}
	item.places[k].orders += float64(t.Orders)
}

func compareSpots(a, b spot) int {
	return cmp.Or(cmp.Compare(a.state, b.state), cmp.Compare(a.region, b.region))
}

// without takes the promotion out of the demand for an item.
func (p promotion) without(d *ItemDemand) {
	if grown := 1 + p.more; p != (promotion{}) && grown > 0 {
		d.Mean /= grown
		d.LevelVar = max(0, (d.LevelVar-float64(p.square*(d.Mean*d.Mean)))/(float64(grown*grown)+p.square))
	}
}
