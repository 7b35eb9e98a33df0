package facility

import (
	"cmp"
	"slices"
)

// atCount adds the split by the number of open facilities at count, if it is one
// of d and not there yet.
func (d *domain) atCount(splits []split, count int) []split {
	there := slices.ContainsFunc(splits, func(s split) bool { return s.count == count })
	if there || count < d.lo || count >= d.hi {
		return splits
	}
	return append(splits, split{kind: SplitCount, count: count})
}

// splits returns the splits to try: the number of facilities if that is not whole,
// and balls or the facilities that the relaxation leaves open to doubt, those first
// that by experience raise both bounds most.
func (w *worker) splits(d *domain) []split {
	if d.frees == 0 {
		return w.pairSplits()
	}
	sum := 0.0
	for _, y := range w.share {
		sum += y
	}
	var splits []split
	if count := int(sum); sum-float64(count) > 0.05 && sum-float64(count) < 0.95 {
		splits = d.atCount(splits, count)
	}
	if w.md.class == uncapacitated {
		splits = d.atCount(d.atCount(splits, w.count-1), w.count)
	}
	if w.effort.balls > 0 {
		balls := w.balls(d)
		if splits = append(splits, balls...); len(balls) == w.effort.balls {
			return splits
		}
	}
	return append(splits, w.sites(d)...)
}

// sites returns the splits by a facility.
func (w *worker) sites(d *domain) []split {
	type candidate struct {
		split
		rank float64 // lowest first
	}
	const sure = 1.0 // ranks of facilities without doubt begin here
	var list []candidate
	for i, y := range w.share {
		if d.state[i] != free {
			continue
		}
		a := y * w.history.expect(int32(i), 0)
		b := (1 - y) * w.history.expect(int32(i), 1)
		rank := -score(a, b)
		if y < 0.001 || y > 0.999 {
			rank = sure + abs(y-0.5)
		}
		list = append(list, candidate{split{kind: SplitFacility, facility: int32(i)}, rank})
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(a.rank, b.rank) })
	for k, c := range list { // one that is sure only if there is nothing else
		if k == candidates || (k > 0 && c.rank >= sure) {
			list = list[:k]
			break
		}
	}
	splits := make([]split, 0, len(list))
	for _, c := range list {
		splits = append(splits, c.split)
	}
	return splits
}
