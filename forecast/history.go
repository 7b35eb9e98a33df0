package forecast

import (
	"iter"
	"slices"
	"sort"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// Totals are sums over some sales.
type Totals struct {
	Units    int64 `json:"units"`    // ordered, returned or not
	Orders   int64 `json:"orders"`   // order lines with units
	Returned int64 `json:"returned"` // units that came back
}

// Cell is what was sold of one item on one day to one place.
type Cell struct {
	Day   Day
	Place int32 // index into [History.Places]
	Totals
}

// History is what was sold, by item, day and place, within a span of days:
// where it holds nothing, nothing was sold. It does not change once it is
// built, so that it can be shared. Its size grows with the cells that are not
// empty and not with the orders. The order of items, places and cells depends
// only on what was sold, not on the order in which it was added.
//
// Items are counted from 0 in the order of their names; a number that is out
// of range has no cells and no sales. A nil History is empty.
type History struct {
	items  []string // sorted
	places []Place  // sorted
	start  []int    // the cells of item i are cells[start[i]:start[i+1]]
	cells  []Cell   // sorted by item, day, place
	totals []Totals // by item
	sum    Totals
	first  Day
	end    Day // the day after the span
}

// Collect builds the history of all sales. It stops at the first error, of
// the sequence or of an invalid sale, and returns it. A nil sequence has no
// sales.
func Collect(sales iter.Seq2[Sale, error]) (*History, error) {
	var b Builder
	if sales == nil {
		return b.History(), nil
	}
	for sale, err := range sales {
		if err != nil {
			return nil, err
		}
		if err := b.Add(sale); err != nil {
			return nil, err
		}
	}
	return b.History(), nil
}

// First returns the first day of the span.
func (h *History) First() Day { return h.orNone().first }

// Last returns the last day of the span, which is the day before First if
// the span is empty.
func (h *History) Last() Day { return h.orNone().end - 1 }

// Days returns the number of days of the span, 0 without any.
func (h *History) Days() int { return int(h.orNone().end - h.orNone().first) }

// Len returns the number of items.
func (h *History) Len() int { return len(h.orNone().items) }

// Item returns the name of item i, or "".
func (h *History) Item(i int) string {
	if !h.has(i) {
		return ""
	}
	return h.items[i]
}

// Items returns a copy of the names of all items, sorted.
func (h *History) Items() []string { return slices.Clone(h.orNone().items) }

// Find returns the number of the item of that name, in logarithmic time.
func (h *History) Find(item string) (i int, ok bool) {
	return slices.BinarySearch(h.orNone().items, item)
}

// Places returns a copy of all places that bought anything, sorted by
// [Place.Compare].
func (h *History) Places() []Place { return slices.Clone(h.orNone().places) }

// Cells returns the cells of item i by day, then place.
func (h *History) Cells(i int) iter.Seq[Cell] {
	if !h.has(i) {
		return func(func(Cell) bool) {}
	}
	return slices.Values(h.cells[h.start[i]:h.start[i+1]])
}

// Totals returns the sums of item i.
func (h *History) Totals(i int) Totals {
	if !h.has(i) {
		return Totals{}
	}
	return h.totals[i]
}

// Sum returns the sums of all items.
func (h *History) Sum() Totals { return h.orNone().sum }

func (h *History) has(i int) bool { return h != nil && i >= 0 && i < len(h.items) }

// orNone returns h, which is empty if nil.
func (h *History) orNone() *History {
	if h == nil {
		return &History{}
	}
	return h
}

// Between returns the part of h from a day on and before another, in time and
// memory linear in the cells of h. Items and places without sales in these
// days are absent, and the span ends where the days end.
func (h *History) Between(from, to Day) *History {
	return h.part(from, to, true)
}

// Until returns what was known in the morning of a day: the sales before it,
// and nothing that came later, not even the names of items and places. So it
// holds no returned units, because files do not say when a unit came back. It
// takes time and memory linear in the cells of h.
func (h *History) Until(day Day) *History {
	return h.part(h.First(), day, false)
}

func (h *History) part(from, to Day, returns bool) *History {
	h = h.orNone()
	g := &History{start: []int{0}, first: max(h.first, from), end: min(h.end, to)}
	if g.end <= g.first {
		return &History{}
	}
	for i, name := range h.items {
		cells := h.cells[h.start[i]:h.start[i+1]]
		lo := sort.Search(len(cells), func(k int) bool { return cells[k].Day >= g.first })
		hi := sort.Search(len(cells), func(k int) bool { return cells[k].Day >= g.end })
		var sum Totals
		for _, c := range cells[lo:hi] {
			if !returns {
				c.Returned = 0
			}
			if c.Totals == (Totals{}) {
				continue // it was only a return
			}
			g.cells = append(g.cells, c)
			sum.add(c.Totals)
		}
		if len(g.cells) > g.start[len(g.items)] {
			g.items = append(g.items, name)
			g.start = append(g.start, len(g.cells))
			g.totals = append(g.totals, sum)
			g.sum.add(sum)
		}
	}
	g.keepPlaces(h.places)
	return g
}

// keepPlaces gives h those of places, sorted, that its cells point to, and
// renumbers the cells.
func (h *History) keepPlaces(places []Place) {
	number := make([]int32, len(places))
	for _, c := range h.cells {
		number[c.Place] = 1
	}
	for p, used := range number {
		if used == 1 {
			number[p] = int32(len(h.places))
			h.places = append(h.places, places[p])
		}
	}
	for k := range h.cells {
		h.cells[k].Place = number[h.cells[k].Place]
	}
}

// add adds without a check: the sum of a whole history fits, so each part of
// it does.
func (t *Totals) add(u Totals) {
	t.Units += u.Units
	t.Orders += u.Orders
	t.Returned += u.Returned
}

// plus returns t + u, or an error if a number overflows.
func (t Totals) plus(u Totals) (sum Totals, err error) {
	if sum.Units, err = exact.Add(t.Units, u.Units); err != nil {
		return t, err
	}
	if sum.Orders, err = exact.Add(t.Orders, u.Orders); err != nil {
		return t, err
	}
	if sum.Returned, err = exact.Add(t.Returned, u.Returned); err != nil {
		return t, err
	}
	return sum, nil
}
