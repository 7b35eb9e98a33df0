package forecast

import (
	"errors"
	"fmt"
	"iter"
	"maps"
)

// Running is a demand model that goes on day by day without another [Fit]: what
// all items share stays as it was learned, and each sale moves the level of its
// item, its order size and its shares. It costs a few additions a sale and a day,
// and some 150 bytes an item beside 16 for each place that bought it. So it also
// holds catalogues that no Fit could: learn from a sample of the items, and
// [Running.Join] all others.
//
// By day the level goes as that of [Smoother] does, with the seventh root of its
// discount and the exposure of the weekday. An item of the Model keeps the ratio
// between what Fit said of it and what its level says; a new one has that of new
// items of its category. [Running.Refit] learns again what the state can tell: order sizes, shares
// and the seller's total. The smoother, how much items of each category sell, the
// seller's activity and what models of frequent sales see stay as they are until the next Fit, which alone has the
// series of the items.
//
// It is not for use by several goroutines at once.
type Running struct {
	shared
	next   Day // the first that has not come
	daily  Smoother
	fresh  runningItem
	names  *names
	blocks []*[itemBlock]runningItem
}

// itemBlock is how many items memory is taken for at once: with blocks none is
// moved as the others come.
const itemBlock = 1024

// shared is what a Model keeps for Running.
type shared struct {
	first    Day // from which on orders count
	pace     float64
	smoother Smoother
	brisk    brisk
	weekday  [7]float64
	busy     float64 // exposure of a week
	spread   float64
	sizes    sizes
	regional *regional
	planned  []promotion // by item
	prior    ItemDemand  // of new items
	sold     sold
	category categories // of items that are not there yet
}

// Run returns the model as it goes on after the history h that it was fitted to, which
// nil means too. What h has from the start of the horizon on does not count. The first
// [Running.Demand] for as many days is that of m, but for planned events, of which
// it knows nothing.
func (m *Model) Run(h *History) *Running {
	r := &Running{shared: m.shared, next: m.demand.Start, names: newNames()}
	r.begin()
	r.fresh = runningItem{level: r.smoother.Prior(), at: r.next}
	r.match(&r.fresh, m.shared.prior, m.demand.Days)
	if h == nil {
		h = m.where.h
	}
	spots := r.spots(h)
	for i, d := range m.demand.Items {
		item := r.insert(d.Item)
		*item = runningItem{level: r.smoother.Prior(), at: r.first}
		item.category = m.where.category.at(i)
		if k, ok := h.Find(d.Item); ok {
			r.takeAll(item, h, k, spots)
		}
		if i < len(m.shared.planned) {
			d.Mean, d.LevelVar = m.shared.planned[i].mean, m.shared.planned[i].levelVar
		}
		r.match(item, d, m.demand.Days)
	}
	r.planned = nil
	return r
}

func (r *Running) begin() {
	r.daily = r.smoother
	r.daily.Discount = exp(ln(r.smoother.Discount) / daysPerPeriod)
	r.sold = r.sold.clone()
	r.category.coming = maps.Clone(r.category.coming)
}

// Join takes the items of a history that are new, with their sales before
// [Running.Next], and returns how many they are: those of a catalogue of which the
// model has seen a sample. Histories may come one after the other, so that not all
// need be in memory; each item must be whole in one. Of their sales those since the
// first of the model count. [Running.Refit], once all have come, learns from all.
func (r *Running) Join(h *History) int {
	if r.names == nil || h == nil {
		return 0
	}
	before := r.Len()
	spots := r.spots(h)
	for i := range h.Len() {
		if _, _, known := r.names.find(h.Item(i)); known {
			continue
		}
		item := r.insert(h.Item(i))
		*item = r.fresh
		item.level, item.at = r.smoother.Prior(), r.launch(h, i, spots)
		item.category = r.category.take(h.Item(i))
		r.takeAll(item, h, i, spots)
		for c := range h.Cells(i) {
			if c.Day >= r.first && c.Day < r.next && !spots[c.Place].outside {
				r.sold.add(c.Day, c.Totals)
			}
		}
	}
	return r.Len() - before
}

func (r *Running) spots(h *History) []spot {
	spots := make([]spot, len(h.places))
	for p := range spots {
		spots[p] = r.regional.find(h.places[p])
	}
	return spots
}

// takeAll takes the sales of item i of h that have come.
func (r *Running) takeAll(item *runningItem, h *History, i int, spots []spot) {
	for c := range h.Cells(i) {
		if c.Day >= r.first && c.Day < r.next {
			r.take(item, c.Day, spots[c.Place], c.Totals)
		}
	}
}

// launch returns since when item i of h is taken to have been for sale.
func (r *Running) launch(h *History, i int, spots []spot) Day {
	first, orders := r.next, int64(0)
	for c := range h.Cells(i) {
		if c.Units > 0 && c.Day >= r.first && c.Day < r.next && !spots[c.Place].outside {
			first, orders = min(first, c.Day), orders+c.Orders
		}
	}
	return launchDay(r.first, first, r.next, orders, r.pace)
}

// insert returns the place of an item of a new name.
func (r *Running) insert(name string) *runningItem {
	if r.Len()%itemBlock == 0 {
		r.blocks = append(r.blocks, new([itemBlock]runningItem))
	}
	r.names.add(name)
	return r.at(r.Len() - 1)
}

func (r *Running) at(i int) *runningItem { return &r.blocks[i/itemBlock][i%itemBlock] }

// Next returns the first day that has not come.
func (r *Running) Next() Day { return r.next }

// Len returns the number of items.
func (r *Running) Len() int {
	if r.names == nil {
		return 0
	}
	return r.names.len()
}

var errNoModel = errors.New("it was made by no model")

// Add adds a sale of [Running.Next] or a later day, all before which then have
// come. A return by itself does nothing. The error wraps [ErrSale], or [ErrState]
// for a Running that no model has made.
func (r *Running) Add(s Sale) error {
	if r.names == nil {
		return fmt.Errorf("%w: %w", ErrState, errNoModel)
	}
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
	var item *runningItem
	if i, _, known := r.names.find(s.Item); known {
		item = r.at(i)
	} else {
		item = r.insert(s.Item)
		*item = r.fresh
		item.at = max(item.at, s.Day)
		item.method = numberOf(Smoothed)
		item.category = r.category.take(s.Item)
	}
	at, t := r.regional.find(s.Place()), Totals{Units: s.Units, Orders: 1}
	r.take(item, s.Day, at, t)
	if !at.outside {
		r.sold.add(s.Day, t)
	}
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
	days = horizonOf(days)
	return func(yield func(ItemDemand) bool) {
		if r.names == nil {
			return
		}
		var s sharer
		weeks, exposure := r.exposure(days)
		for i := range r.Len() {
			if !yield(r.demand(i, weeks, exposure, &s)) {
				return
			}
		}
	}
}

// Item returns the demand for one item over days from [Running.Next] on, and whether
// there is one of that name. It takes time linear in regions.
func (r *Running) Item(name string, days int) (d ItemDemand, ok bool) {
	if r.names == nil {
		return d, false
	}
	i, _, ok := r.names.find(name)
	if ok {
		weeks, exposure := r.exposure(horizonOf(days))
		d = r.demand(i, weeks, exposure, &sharer{})
	}
	return d, ok
}

// demand returns that for item i.
func (r *Running) demand(i int, weeks, exposure float64, s *sharer) ItemDemand {
	item := r.at(i)
	d := r.mean(*item, weeks, exposure)
	d.Item = r.names.at(i)
	if s.counts == nil {
		s.counts = r.regional.counts()
	}
	r.gather(item, s.counts)
	s.counts.take(r.regional.atlas, &s.nodes)
	d.Shares, d.Concentration = r.regional.item(item.category, &s.nodes)
	return d
}

func horizonOf(days int) int { return max(1, min(days, 3660)) }

// mean returns the demand for an item, without its name and where it comes from.
func (r *Running) mean(item runningItem, weeks, exposure float64) ItemDemand {
	r.advance(&item, r.next)
	d := r.total(&item, weeks, exposure)
	d.Mean, d.LevelVar = sane(d.Mean*item.scale, maxMean), sane(d.LevelVar*item.widen, maxVar)
	d.Dispersion, d.Method, d.Orders = item.dispersion, methods[item.method], int64(item.size.orders)
	return d
}
