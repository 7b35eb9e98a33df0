package forecast

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
