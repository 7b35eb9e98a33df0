package forecast

// dayFacts are what effects depend on.
type dayFacts struct {
	weekday, month int
	holiday        int // number of the day around a holiday, or -1
	main           bool
	wave           [2 * harmonics]float64
}

// almanac holds the facts of successive days from start on, for all series that
// begin then.
type almanac struct {
	start    Day
	facts    []dayFacts
	holidays int // days around holidays
}

// reach fills the almanac in for at least n days from start on.
func (a *almanac) reach(start Day, n int) {
	if a.start == start && len(a.facts) >= n {
		return
	}
	a.start, a.facts, a.holidays = start, make([]dayFacts, n), 0
	for t := range a.facts {
		d := start + Day(t)
		_, _, day := d.Date()
		f := &a.facts[t]
		f.weekday, f.month, f.holiday = weekdayOf(d), day-1, -1
		waves(f.wave[:], d)
	}
	last := start + Day(n)
	for _, h := range holidays {
		for k := -h.before; k <= h.after; k++ {
			for year := start.Year() - 1; year <= last.Year()+1; year++ {
				if t := int(h.rule(year)) + k - int(start); t >= 0 && t < n && a.facts[t].holiday < 0 {
					a.facts[t].holiday, a.facts[t].main = a.holidays, k == 0
				}
			}
			a.holidays++
		}
	}
}
