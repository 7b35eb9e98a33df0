package forecast

import (
	"context"
	"errors"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// sold is what the seller sold: what of it is not told by the items.
type sold struct {
	weeks    []float64  // units by week without spikes and past events, at most ten years
	end      Day        // the day after the last of them
	weekdays [7]float64 // orders
	extra    float64    // share of the items' means that spikes are
}

func (s sold) clone() sold {
	s.weeks = slices.Clone(s.weeks)
	return s
}

// add adds sales of a day; what is too long ago does not count.
func (s *sold) add(day Day, t Totals) {
	s.weekdays[weekdayOf(day)] += float64(t.Orders)
	s.reach(day + 1)
	if k := len(s.weeks) - 1 - int(s.end-1-day)/daysPerPeriod; k >= 0 {
		s.weeks[k] += float64(t.Units)
	}
}

// reach appends weeks without sales until there are all before a day.
func (s *sold) reach(day Day) {
	missing := (int(day-s.end) + daysPerPeriod - 1) / daysPerPeriod
	if missing <= 0 {
		return
	}
	s.end = s.end.Add(missing * daysPerPeriod)
	s.weeks = append(s.weeks, make([]float64, min(missing, maxPeriods))...)
	if over := len(s.weeks) - maxPeriods; over > maxPeriods/4 { // not each time
		s.weeks = slices.Clone(s.weeks[over:])
	}
}

// Refit learns again what all items share, as far as the state tells: the sizes of
// orders, the weekdays, the shares of the seller and how much those of items are
// alike, and those of categories, all as [Fit] does; and the seller's total of the next days, by which the
// items are scaled as by Fit. That takes growth and the season of the year in, which
// levels follow too late. It takes time linear in items and places. The error is the
// cause of ctx, and then r stays as it was.
func (r *Running) Refit(ctx context.Context, days, workers int) error {
	if r.names == nil {
		return errors.Join(ErrState, errNoModel)
	}
	next := *r
	tallies := make([]sizeTally, r.Len())
	for i := range tallies {
		tallies[i] = r.at(i).size
	}
	next.sizes = newSizes(tallies)
	var err error
	next.regional, err = newRegional(ctx, r.regional.atlas, workers, family{
		items: r.Len(), categories: len(r.category.names), category: func(i int) int32 { return r.at(i).category },
		gather: func(i int, c *counts) { r.gather(r.at(i), c) },
	})
	if err != nil {
		return err
	}
	next.weekday = profile(r.sold.weekdays, r.first, r.next)
	factor, err := next.sellerFactor(ctx, horizonOf(days), workers)
	if err != nil {
		return err
	}
	for i := range r.Len() {
		r.at(i).rescale(factor)
	}
	next.fresh.rescale(factor)
	*r = next
	return nil
}

func (i *runningItem) rescale(factor float64) {
	i.scale = sane(i.scale*factor, maxMean)
	i.widen = sane(i.widen*(factor*factor), maxMean)
}

// sellerFactor returns by what items are to be scaled so that they add up to what
// the seller's weeks say. See fitSeller.
func (r *Running) sellerFactor(ctx context.Context, days, workers int) (float64, error) {
	past := r.sold.clone()
	past.reach(r.next)
	t := timeline{end: past.end, start: r.next, days: days, weekday: r.weekday}
	if t.end > t.start { // the last week is not over
		past.weeks, t.end = past.weeks[:len(past.weeks)-1], t.end-daysPerPeriod
	}
	y := past.weeks[max(0, len(past.weeks)-maxPeriods):]
	if len(y) < fastPeriods {
		return 1, nil
	}
	paths, err := auto{}.Forecast(ctx, []Series{{Units: y, Period: weeksOfYear}}, t.ahead(), workers)
	if err != nil || paths[0].Err != nil {
		return 1, err
	}
	var sum exact.Sum
	weeks, exposure := r.exposure(days)
	for i := range r.Len() {
		sum.Add(r.mean(*r.at(i), weeks, exposure).Mean)
	}
	usual := sum.Value() * (1 - r.sold.extra)
	if !(usual > 0) {
		return 1, nil
	}
	return max(1.0/mostScaled, min(paths[0].within(t.window()).Mean/usual, mostScaled)), nil
}
