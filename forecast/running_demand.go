package forecast

import (
	"iter"
)

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
