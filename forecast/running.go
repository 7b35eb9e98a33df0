package forecast

import (
	"errors"
	"fmt"
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
// it knows nothing. Of a Model that no Fit has made it is a Running that no model has.
func (m *Model) Run(h *History) *Running {
	if m.where.h == nil {
		return &Running{}
	}
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
