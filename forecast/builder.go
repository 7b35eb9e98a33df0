package forecast

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Builder adds sales up to a History. Its memory grows with the cells that are
// not empty. The zero Builder is ready for use.
type Builder struct {
	items  map[string]int32
	places map[Place]int32
	index  map[cellKey]int
	cells  []Cell
	item   []int32 // of each cell
	sum    Totals
	first  Day
	last   Day
}

type cellKey struct {
	item, place int32
	day         Day
}

// Add adds a sale. An invalid sale, or one that takes a sum beyond an int64,
// is refused and leaves the Builder as it was.
func (b *Builder) Add(s Sale) error {
	if err := s.Validate(); err != nil {
		return err
	}
	t := Totals{Units: s.Units, Returned: s.Returned}
	if s.Units > 0 {
		t.Orders = 1
	}
	sum, err := b.sum.plus(t)
	if err != nil {
		return err
	}
	if b.index == nil {
		b.items = map[string]int32{}
		b.places = map[Place]int32{}
		b.index = map[cellKey]int{}
		b.first, b.last = s.Day, s.Day
	}
	b.sum = sum
	b.first, b.last = min(b.first, s.Day), max(b.last, s.Day)

	key := cellKey{item: b.itemNumber(s.Item), place: b.placeNumber(s.Place()), day: s.Day}
	at, ok := b.index[key]
	if !ok {
		at = len(b.cells)
		b.index[key] = at
		b.cells = append(b.cells, Cell{Day: key.day, Place: key.place})
		b.item = append(b.item, key.item)
	}
	b.cells[at].add(t)
	return nil
}

func (b *Builder) itemNumber(name string) int32 {
	n, ok := b.items[name]
	if !ok {
		n = int32(len(b.items))
		b.items[strings.Clone(name)] = n // name may be a piece of a long text
	}
	return n
}

func (b *Builder) placeNumber(p Place) int32 {
	n, ok := b.places[p]
	if !ok {
		n = int32(len(b.places))
		b.places[p.clone()] = n
	}
	return n
}

// History returns the history of the sales so far, in O(n log n) time for n
// cells. Later additions do not change it.
func (b *Builder) History() *History {
	if len(b.cells) == 0 {
		return &History{}
	}
	items := slices.Sorted(maps.Keys(b.items))
	itemRank := ranks(items, b.items)
	places := slices.SortedFunc(maps.Keys(b.places), Place.Compare)
	placeRank := ranks(places, b.places)

	order := make([]int, len(b.cells))
	for k := range order {
		order[k] = k
	}
	slices.SortFunc(order, func(x, y int) int {
		p, q := b.cells[x], b.cells[y]
		return cmp.Or(
			cmp.Compare(itemRank[b.item[x]], itemRank[b.item[y]]),
			cmp.Compare(p.Day, q.Day),
			cmp.Compare(placeRank[p.Place], placeRank[q.Place]))
	})

	h := &History{
		items:  items,
		places: places,
		start:  make([]int, len(items)+1),
		cells:  make([]Cell, len(order)),
		totals: make([]Totals, len(items)),
		sum:    b.sum,
		first:  b.first,
		end:    b.last + 1,
	}
	for k, from := range order {
		c := b.cells[from]
		c.Place = placeRank[c.Place]
		i := itemRank[b.item[from]]
		h.cells[k] = c
		h.totals[i].add(c.Totals)
		h.start[i+1] = k + 1
	}
	return h
}

// ranks returns the rank in sorted of each number that a key was given.
func ranks[K comparable](sorted []K, number map[K]int32) []int32 {
	rank := make([]int32, len(sorted))
	for r, key := range sorted {
		rank[number[key]] = int32(r)
	}
	return rank
}
