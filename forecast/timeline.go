package forecast

import "slices"

// timeline cuts the days before a horizon into weeks. They are counted back
// from the end of the history, so that only the oldest can be cut off.
type timeline struct {
	first, end Day // the days [first, end) of the history that count
	start      Day // of the horizon
	days       int // of the horizon
	periods    int
	gap        float64    // weeks from end to the start of the horizon
	horizon    float64    // weeks of the horizon
	weekday    [7]float64 // what a weekday sells, of mean 1; Sunday is 0
}

const (
	daysPerPeriod = 7

	// maxPeriods bounds how far back the model looks: ten years.
	maxPeriods = 520

	// weekdayPrior is how many orders an even weekday profile is worth.
	weekdayPrior = 50
)

// newTimeline lays the weeks of h before start. orders are the order lines by
// weekday.
func newTimeline(h *History, start Day, days int, orders [7]float64) timeline {
	t := timeline{first: h.First(), end: h.Last() + 1, start: start, days: days}
	if t.end <= t.first {
		t.first, t.end = start, start
	}
	t.first = max(t.first, t.end.Add(-maxPeriods*daysPerPeriod))
	if t.end > t.first {
		// A history begins with a sale because it is cut there. Less than a week
		// of it counts as a week, or one order would look like one every day.
		t.first = min(t.first, t.end.Add(-daysPerPeriod))
	}
	t.periods = (int(t.end-t.first) + daysPerPeriod - 1) / daysPerPeriod
	t.weekday = profile(orders, t.first, t.end)
	t.gap = t.weeks(t.end, start)
	t.horizon = t.weeks(start, start.Add(days))
	return t
}

// profile returns the sales of each weekday relative to their mean, drawn to 1
// where orders are few.
func profile(orders [7]float64, first, end Day) [7]float64 {
	var days [7]float64
	for d := range 7 {
		days[d] = float64(int(end-first) / 7)
	}
	for d := end.Add(-(int(end-first) % 7)); d < end; d++ {
		days[weekdayOf(d)]++
	}
	total := 0.0
	for _, n := range orders {
		total += n
	}
	mean := total / max(1, float64(end-first))
	var s [7]float64
	sum := 0.0
	for d := range s {
		s[d] = (orders[d] + weekdayPrior) / (float64(days[d]*mean) + weekdayPrior)
		sum += s[d]
	}
	for d := range s {
		s[d] *= 7 / sum
	}
	return s
}

// weekdayOf is Day.Weekday without a calendar: 1970-01-01 was a Thursday.
func weekdayOf(d Day) int { return (int(d)%7 + 7 + 4) % 7 }

// weeks returns for how many weeks the days [from, to) count.
func (t *timeline) weeks(from, to Day) float64 {
	if to <= from {
		return 0
	}
	n := int(to - from)
	sum := 0.0
	for d := to.Add(-(n % 7)); d < to; d++ {
		sum += t.weekday[weekdayOf(d)]
	}
	return float64(n/7) + sum/7
}

// ahead returns the number of weeks from the end of the history to that of the
// horizon.
func (t *timeline) ahead() int {
	return max(1, (int(t.start.Add(t.days)-t.end)+daysPerPeriod-1)/daysPerPeriod)
}

// window returns how many of the days of each of these weeks the horizon has,
// as parts of a week.
func (t *timeline) window() []float64 {
	parts := make([]float64, t.ahead())
	for d := t.start; d < t.start.Add(t.days); d++ {
		parts[int(d-t.end)/daysPerPeriod] += t.weekday[weekdayOf(d)] / daysPerPeriod
	}
	return parts
}

// period returns which week a day of [first, end) is in.
func (t *timeline) period(d Day) int {
	return t.periods - 1 - int(t.end-1-d)/daysPerPeriod
}

// begin returns the first day of a week.
func (t *timeline) begin(period int) Day {
	return max(t.first, t.end.Add(-(t.periods-period)*daysPerPeriod))
}

// middles returns the middle day of each week.
func (t *timeline) middles() []Day {
	days := make([]Day, t.periods)
	for p := range days {
		days[p] = t.begin(p) + (t.begin(p+1)-t.begin(p))/2
	}
	return days
}

// record is what one item sold in a timeline.
type record struct {
	series Series    // order lines by week
	units  []float64 // units by week
	size   sizeTally
	excess excess  // that was cut off both
	cut    []spike // scratch
	orders int64   // order lines, all
	launch Day     // from when on the item is taken to have been for sale
	first  Day     // of its first sale
	origin int     // week of the launch

	occasions []occasion // of past events
	exposure  []float64  // scratch
	missing   []float64  // scratch: parts of weeks that were days of events
	fill      []filling  // scratch
}

// interval returns the mean number of weeks between orders.
func (r *record) interval(t *timeline) float64 {
	return float64(t.end-r.first) / daysPerPeriod / float64(max(1, r.orders))
}

// read fills r with the sales of item i to places that spots knows, reusing its
// memory. pace is the mean number of days between orders of an item.
//
// An item has been for sale since its launchDay.
func (r *record) read(h *History, i int, t *timeline, spots []spot, pace float64, events *calendar) {
	*r = record{
		series: Series{Units: r.series.Units[:0]}, units: r.units[:0], cut: r.cut[:0],
		occasions: r.occasions[:0], exposure: r.exposure, missing: r.missing[:0], fill: r.fill[:0],
	}
	own := events.of(h.Item(i))
	for c := range h.Cells(i) {
		if c.Units > 0 && c.Day >= t.first && !spots[c.Place].outside {
			if r.orders == 0 {
				r.first = c.Day
			}
			r.orders += c.Orders
			r.size.add(c.Totals)
		}
	}
	r.launch = launchDay(t.first, r.first, t.end, r.orders, pace)
	if r.launch >= t.end {
		return
	}
	origin := t.period(r.launch)
	r.origin = origin
	r.series.Units = zeros(r.series.Units, t.periods-origin)
	r.units = zeros(r.units, t.periods-origin)
	if whole := t.begin(origin + 1); whole-r.launch < daysPerPeriod {
		r.series.First = t.weeks(r.launch, whole)
	}
	for c := range h.Cells(i) {
		if c.Day >= r.launch && !spots[c.Place].outside {
			if e := events.at(own, c.Day); e >= 0 {
				r.occasion(e).units += float64(c.Units)
				continue
			}
			week := t.period(c.Day) - origin
			r.series.Units[week] += float64(c.Orders)
			r.units[week] += float64(c.Units)
		}
	}
	if len(events.events) > 0 {
		r.fillIn(t, events, own)
	}
	r.excess = r.calm()
}

// launchDay returns since when an item with a number of orders in the days
// [begin, end), the first of them on day first, is taken to have been for sale:
// since the beginning, unless its first order came so late that, at the pace it has
// sold since, no order until then has a chance below 5 % (as Poisson arrivals): then
// it is new since that day. That day itself does not count as evidence, because it
// was chosen by its order. pace is the mean number of days between orders of an item.
func launchDay(begin, first, end Day, orders int64, pace float64) Day {
	const ln20 = 2.995732273553991
	if before, after := float64(first-begin), float64(end-first); orders > 0 && before*float64(orders) > ln20*(after+pace) {
		return first + 1
	}
	return begin
}

// zeros returns n zeros, in the memory of x if that is enough.
func zeros(x []float64, n int) []float64 {
	x = slices.Grow(x[:0], n)[:n]
	clear(x)
	return x
}
