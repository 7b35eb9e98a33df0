package forecast

import (
	"cmp"
	"maps"
	"slices"
)

// Builder adds sales up to a History. Its memory grows with the cells that are not
// empty: some 40 bytes each, and as much again while they are sorted. The zero
// Builder is ready for use.
type Builder struct {
	items  *names
	places map[Place]int32
	blocks [][]row // some of the same cell; all but the last of those in use are full
	used   int     // blocks
	rows   int     // in all blocks
	merged int     // how many there were when those of the same cell were last merged
	sum    Totals
	first  Day
	last   Day
}

// row is what was sold in a cell, of which Place is the number in Builder.places.
type row struct {
	item int32
	Cell
}

// rowBlock is how many rows memory is taken for at once; none is moved as others come.
const rowBlock = 4096

// Add adds a sale. The error for an invalid sale, as of [Sale.Validate], or one that takes
// a sum beyond an int64 leaves the Builder as it was.
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
	if b.items == nil {
		b.items = newNames()
		b.places = map[Place]int32{}
		b.first, b.last = s.Day, s.Day
	}
	b.sum = sum
	b.first, b.last = min(b.first, s.Day), max(b.last, s.Day)
	if b.rows >= 2*b.merged+16*rowBlock {
		b.merge()
	}
	b.put(row{item: b.itemNumber(s.Item), Cell: Cell{Day: s.Day, Place: b.placeNumber(s.Place()), Totals: t}})
	return nil
}

func (b *Builder) itemNumber(name string) int32 {
	n, _, ok := b.items.find(name)
	if !ok {
		n = b.items.len()
		b.items.add(name)
	}
	return int32(n)
}

func (b *Builder) placeNumber(p Place) int32 {
	n, ok := b.places[p]
	if !ok {
		n = int32(len(b.places))
		b.places[p.clone()] = n // its text may be a piece of a long one
	}
	return n
}

// put appends a row, or adds it to the last one.
func (b *Builder) put(r row) {
	k := b.used - 1
	if k >= 0 {
		last := &b.blocks[k][len(b.blocks[k])-1]
		if last.item == r.item && last.Day == r.Day && last.Place == r.Place {
			last.add(r.Totals)
			return
		}
	}
	if k < 0 || len(b.blocks[k]) == rowBlock {
		if b.used == len(b.blocks) {
			b.blocks = append(b.blocks, make([]row, 0, rowBlock))
		}
		b.used++
		k++
	}
	b.blocks[k] = append(b.blocks[k], r)
	b.rows++
}

// merge merges the rows of each cell.
func (b *Builder) merge() {
	cells, start := b.sorted(numbers(b.items.len()), numbers(len(b.places)))
	for k := range b.blocks { // their memory is taken again
		b.blocks[k] = b.blocks[k][:0]
	}
	b.used, b.rows = 0, 0
	for i := range b.items.len() {
		for _, c := range cells[start[i]:start[i+1]] {
			b.put(row{item: int32(i), Cell: c})
		}
	}
	b.merged = b.rows
}

// numbers returns 0, 1, 2 and so on.
func numbers(n int) []int32 {
	x := make([]int32, n)
	for i := range x {
		x[i] = int32(i)
	}
	return x
}

// sorted returns the cells by rank of item, day and rank of place; those of the item
// of rank i are cells[start[i]:start[i+1]].
func (b *Builder) sorted(itemRank, placeRank []int32) (cells []Cell, start []int) {
	start = make([]int, len(itemRank)+1)
	for _, block := range b.blocks {
		for k := range block {
			start[itemRank[block[k].item]+1]++
		}
	}
	for i := range itemRank {
		start[i+1] += start[i]
	}
	cells = make([]Cell, b.rows)
	next := slices.Clone(start[:len(itemRank)])
	for _, block := range b.blocks {
		for k := range block {
			i, c := itemRank[block[k].item], block[k].Cell
			c.Place = placeRank[c.Place]
			cells[next[i]] = c
			next[i]++
		}
	}
	kept := 0
	for i := range itemRank {
		of := cells[start[i]:start[i+1]]
		slices.SortFunc(of, func(c, d Cell) int {
			return cmp.Or(cmp.Compare(c.Day, d.Day), cmp.Compare(c.Place, d.Place))
		})
		start[i] = kept
		for k, c := range of {
			if k > 0 && of[k-1].Day == c.Day && of[k-1].Place == c.Place {
				cells[kept-1].add(c.Totals)
				continue
			}
			cells[kept] = c
			kept++
		}
	}
	start[len(itemRank)] = kept
	return cells[:kept], start
}

// History returns the history of the sales so far, in O(n log n) time for n
// cells. Later additions do not change it.
func (b *Builder) History() *History {
	if b.rows == 0 {
		return &History{}
	}
	items, itemRank := ranks(b.items.len(), b.items.at, cmp.Compare[string])
	known := slices.SortedFunc(maps.Keys(b.places), func(p, q Place) int { return cmp.Compare(b.places[p], b.places[q]) })
	places, placeRank := ranks(len(known), func(p int) Place { return known[p] }, Place.Compare)
	h := &History{
		items:  items,
		places: places,
		totals: make([]Totals, len(items)),
		sum:    b.sum,
		first:  b.first,
		end:    b.last + 1,
	}
	h.cells, h.start = b.sorted(itemRank, placeRank)
	for i := range items {
		for _, c := range h.cells[h.start[i]:h.start[i+1]] {
			h.totals[i].add(c.Totals)
		}
	}
	return h
}

// ranks sorts n keys, and returns the rank of each.
func ranks[K any](n int, key func(i int) K, compare func(a, b K) int) (sorted []K, rank []int32) {
	order := numbers(n)
	slices.SortFunc(order, func(i, j int32) int { return compare(key(int(i)), key(int(j))) })
	sorted, rank = make([]K, n), make([]int32, n)
	for r, i := range order {
		sorted[r], rank[i] = key(int(i)), int32(r)
	}
	return sorted, rank
}
