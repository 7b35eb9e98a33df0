package forecast

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/internal/par"
)

// fitChunk is how many items one worker takes at a time: few enough for a
// cancellation to be seen in milliseconds.
const fitChunk = 16

// forecast makes the demand of every item of the history and of the new ones.
func (f *fitter) forecast(ctx context.Context, extra []string) ([]ItemDemand, error) {
	items := make([]ItemDemand, f.h.Len())
	quick := make([][]often, (len(items)+fitChunk-1)/fitChunk)
	if len(f.calendar.events) > 0 {
		f.planned = make([]promotion, len(items))
	}
	err := par.Chunks(ctx, f.workers, len(items), fitChunk, func(r *record, from, to int) {
		k := from / fitChunk
		for i := from; i < to; i++ {
			f.read(r, i)
			items[i] = f.total(r, f.category.at(i))
			items[i].Item = f.h.Item(i)
			if o, ok := f.often(i, r, &items[i]); ok {
				quick[k] = append(quick[k], o)
			}
			if f.planned != nil {
				f.planned[i] = f.plan(items[i].Item, r.occasions)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	if err := f.join(ctx, items, slices.Concat(quick...)); err != nil {
		return nil, err
	}
	if err := f.fitSeller(ctx, items); err != nil {
		return nil, err
	}
	for i := range items {
		f.scale(&items[i])
		if f.planned != nil {
			f.planned[i].promote(&items[i])
		}
		items[i] = items[i].sane()
	}
	f.prior = f.fresh(0)
	for _, name := range extra {
		if _, known := f.h.Find(name); !known {
			d := f.fresh(f.category.at(len(items)))
			d.Item = name
			p := f.plan(name, nil)
			p.promote(&d)
			d = d.sane()
			if f.planned != nil {
				f.planned = append(f.planned, p)
			}
			items = append(items, d)
		}
	}
	return items, nil
}

// fresh returns the demand for an item of a category of which nothing is known.
func (f *fitter) fresh(category int32) ItemDemand {
	d := f.total(&record{}, category)
	f.scale(&d)
	return d.sane()
}
