package forecast

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
)

// Fit learns what every item is expected to sell over a horizon, and where.
// See the package comment for the model. Sales more than ten years before the
// last do not count. An item without orders, or a history without any, gives
// the prior: wide and finite.
//
// Errors wrap [ErrOptions], or are the cause of ctx, which is seen within
// milliseconds. Time is linear in the cells of h and in items times weeks; memory
// in items, some 100 bytes each, and categories times regions, beside h, which the model keeps: shares are made
// when they are asked for. Items that sell often, and a sample, take their weeks too.
func Fit(ctx context.Context, h *History, o Options) (*Model, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	if h == nil {
		h = &History{}
	}
	if o.Start == 0 {
		if h.Days() == 0 {
			c := checker{kind: ErrOptions}
			c.bad("start: without a history it must be given")
			return nil, c.err()
		}
		if o.Start = h.Last() + 1; o.Start > MaxDay-longestHorizon {
			c := checker{kind: ErrOptions}
			c.bad("start: the history ends on %v, so that a horizon after it may have no four-digit year", h.Last())
			return nil, c.err()
		}
	}
	if o.Start <= h.Last() {
		h = h.Until(o.Start)
	}
	if o.Horizon == 0 {
		o.Horizon = 28
	}
	if o.Regions == nil {
		o.Regions = geo.Regions()
	}
	f := fitter{
		located: located{h: h, category: newCategories(o.Categories, h, o.New)}, atlas: newAtlas(slices.Clone(o.Regions)), workers: o.Workers,
		calendar: newCalendar(o.Events, min(h.First(), o.Start), o.Start.Add(o.Horizon)),
	}
	if err := f.survey(ctx, o.Start, o.Horizon); err != nil {
		return nil, err
	}
	if err := f.learn(ctx); err != nil {
		return nil, err
	}
	items, err := f.forecast(ctx, o.New)
	if err != nil {
		return nil, err
	}
	return &Model{
		demand:  Demand{Start: o.Start, Days: o.Horizon, Regions: f.atlas.regions, Items: items, Common: f.common},
		learned: f.learned(),
		outside: f.outside,
		workers: o.Workers,
		where:   f.located,
		shared: shared{
			first: f.time.first, pace: f.pace, smoother: f.smoother, brisk: f.brisk, weekday: f.time.weekday, sizes: f.sizes, regional: f.regional,
			busy: f.exposure / f.time.horizon, spread: f.spread, planned: f.planned, prior: f.prior,
			category: categories{names: f.category.names, coming: f.category.coming},
			sold:     sold{weeks: f.wholeWeeks(), end: f.time.end, weekdays: f.weekdays, extra: f.spiky(items)},
		},
	}, nil
}

// fitter is a Fit on its way.
type fitter struct {
	located
	atlas   *atlas
	workers int

	calendar *calendar
	uplifts  uplifts
	planned  []promotion // by item
	prior    ItemDemand  // of new items

	time     timeline
	weekdays [7]float64 // order lines
	pace     float64    // mean days between the orders of an item
	outside  Totals
	season   []float64 // factor of the season in each week
	ahead    float64   // and over the horizon
	activity Activity
	exposure float64   // of the horizon: ordinary weeks that it is worth
	spread   float64   // variance of the activity's level over its squared mean
	sold     []float64 // units of the seller by week, without spikes
	factor   float64   // by which the seller's total differs from the sum of items
	common   float64   // variance of what all items have in common, over its squared mean
	smoother Smoother  // of orders
	brisk    brisk     // of categories
	sizes    sizes
	spikes   spikes
	extra    float64 // units that spikes add over the horizon
}

// survey finds the places, and sums what the weeks and the pace depend on.
func (f *fitter) survey(ctx context.Context, start Day, days int) error {
	for _, p := range f.h.Places() {
		f.spots = append(f.spots, f.atlas.find(p))
	}
	orders := 0.0
	for i := range f.h.Len() {
		if i%64 == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		own := f.calendar.of(f.h.Item(i))
		for c := range f.h.Cells(i) {
			if f.spots[c.Place].outside {
				f.outside.add(c.Totals)
				continue
			}
			if f.calendar.at(own, c.Day) >= 0 {
				orders += float64(c.Orders)
				continue
			}
			f.weekdays[weekdayOf(c.Day)] += float64(c.Orders)
			orders += float64(c.Orders)
		}
	}
	f.time = newTimeline(f.h, start, days, f.weekdays)
	f.first, f.end = f.time.first, f.time.end
	f.pace = float64(f.h.Days()) * float64(f.h.Len()) / max(1, orders)
	return nil
}

// learn fits what all items share.
func (f *fitter) learn(ctx context.Context) (err error) {
	if err := f.measure(ctx); err != nil {
		return err
	}
	if err := f.fitSmoother(ctx); err != nil {
		return err
	}
	f.regional, err = newRegional(ctx, f.atlas, f.workers, family{
		items: f.h.Len(), categories: len(f.category.names), category: f.category.at, gather: f.gather,
	})
	return err
}

// measure finds how busy the seller was, and the sizes of orders.
func (f *fitter) measure(ctx context.Context) (err error) {
	orders := make([]float64, f.time.periods)
	expected := make([]float64, f.time.periods)
	f.sold = make([]float64, f.time.periods)
	var occasions [][]occasion
	tallies, excesses := make([]sizeTally, f.h.Len()), make([]excess, f.h.Len())
	var r record
	for i := range tallies {
		if i%64 == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		f.read(&r, i)
		tallies[i], excesses[i] = r.size, r.excess
		if len(r.occasions) > 0 {
			occasions = append(occasions, slices.Clone(r.occasions))
		}
		for t, u := range r.units {
			f.sold[r.origin+t] += u
		}
		if len(r.series.Units) > 0 {
			expect(r.series, orders[r.origin:], expected[r.origin:])
		}
	}
	f.sizes, f.spikes = newSizes(tallies), newSpikes(excesses)
	f.uplifts = newUplifts(f.calendar, occasions, float64(f.sizes.mean*(1+f.sizes.cv2)))
	for _, e := range excesses {
		extra, _ := f.spikes.of(e)
		f.extra += float64(extra * f.time.horizon)
	}
	middle := f.time.middles()
	yearly := newSeason(middle, orders, expected)
	f.season = make([]float64, len(middle))
	for p, d := range middle {
		f.season[p] = yearly.at(d)
	}
	f.ahead = yearly.mean(&f.time)
	f.activity, err = fitActivity(ctx, orders, expected, f.season)
	for range int(f.time.gap) {
		f.activity.level = f.activity.smoother.update(f.activity.level, 0, 0)
	}
	f.exposure, f.spread = f.activity.Ahead(f.time.horizon)
	f.exposure *= f.ahead
	return err
}

// read reads the record of item i, with the exposure of its weeks once that is
// known.
func (f *fitter) read(r *record, i int) {
	r.read(f.h, i, &f.time, f.spots, f.pace, f.calendar)
	if f.activity.Factor == nil || len(r.series.Units) == 0 {
		return
	}
	r.series.Exposure = f.activity.Factor[r.origin:]
	if f.brisk != nil {
		r.exposure = append(r.exposure[:0], r.series.Exposure...)
		for t := range r.exposure {
			r.exposure[t] *= f.brisk.of(f.category.at(i))
		}
		r.series.Exposure = r.exposure
	}
}
