package forecast

// What an event does is learned from what items sold on its days over what they
// would have sold, by the weeks around it.
const (
	eventWindow   = 4    // weeks on either side that say what is usual
	upliftPrior   = 10   // usual units that a channel's uplift is worth to an item, and that of all events to a channel
	upliftSpread  = 0.25 // variance of an uplift over its square, if none is known
	spreadPrior   = 5    // occasions that this is worth
	largestSpread = 4
)

// occasion is what an item sold on the days of an event.
type occasion struct {
	event        int
	units, usual float64
}

// occasion returns the one of an event.
func (r *record) occasion(event int) *occasion {
	for k := range r.occasions {
		if r.occasions[k].event == event {
			return &r.occasions[k]
		}
	}
	r.occasions = append(r.occasions, occasion{event: event})
	return &r.occasions[len(r.occasions)-1]
}

// fillIn gives the days of events, whose sales were left out of the weeks, what
// the item sold on the other days of the weeks around.
func (r *record) fillIn(t *timeline, c *calendar, own []int32) {
	missing := zeros(r.missing, len(r.units)) // what part of a week
	r.missing = missing
	for d := r.launch; d < t.end; d++ {
		if c.at(own, d) >= 0 {
			missing[t.period(d)-r.origin] += t.weekday[weekdayOf(d)] / daysPerPeriod
		}
	}
	whole := func(w int) float64 {
		if w == 0 && r.series.First > 0 {
			return r.series.First
		}
		return 1
	}
	// The rates come from what is there, before anything is filled in.
	r.fill = r.fill[:0]
	for w, gone := range missing {
		if gone == 0 {
			continue
		}
		var orders, units, seen float64
		for reach := eventWindow; ; reach *= 4 {
			orders, units, seen = 0, 0, 0
			for k := max(0, w-reach); k < min(len(missing), w+reach+1); k++ {
				orders += r.series.Units[k]
				units += r.units[k]
				seen += max(0, whole(k)-missing[k])
			}
			if seen >= 1 || reach > len(missing) {
				break
			}
		}
		seen = max(seen, 1)
		r.fill = append(r.fill, filling{week: w, orders: orders / seen, units: units / seen})
	}
	k := 0
	for d := r.launch; d < t.end; d++ {
		e := c.at(own, d)
		if e < 0 {
			continue
		}
		w := t.period(d) - r.origin
		for k < len(r.fill) && r.fill[k].week < w {
			k++
		}
		if k == len(r.fill) {
			break
		}
		part := t.weekday[weekdayOf(d)] / daysPerPeriod
		r.occasion(e).usual += float64(part * r.fill[k].units)
	}
	for _, f := range r.fill {
		r.series.Units[f.week] += float64(missing[f.week] * f.orders)
		r.units[f.week] += float64(missing[f.week] * f.units)
	}
}

// filling is what an item usually sells in a week.
type filling struct {
	week          int
	orders, units float64
}

// Channel is what was learned of the events of one channel.
type Channel struct {
	Name      string  `json:"name"`
	Occasions int     `json:"occasions"` // items times events, in the past
	Uplift    float64 `json:"uplift"`    // sales over usual sales; 1 without any occasion
}

// uplifts is what was learned of all events.
type uplifts struct {
	channels []Channel
	spread   float64 // variance of an uplift from occasion to occasion, over its square
}

// newUplifts learns from the occasions of all items, each list of which belongs
// to one item. noise is the variance over the mean of units.
//
//	uplift of a channel  (sold + 10 uplift of all events) / (usual + 10)
//	uplift of an item    (sold + 10 uplift of the channel) / (usual + 10)
func newUplifts(c *calendar, all [][]occasion, noise float64) uplifts {
	u := uplifts{channels: make([]Channel, len(c.channels)), spread: upliftSpread}
	sold, usual := make([]float64, len(c.channels)), make([]float64, len(c.channels))
	var allSold, allUsual float64
	for _, list := range all {
		for _, o := range list {
			k := c.channel[o.event]
			if k < 0 {
				continue
			}
			u.channels[k].Occasions++
			sold[k] += o.units
			usual[k] += o.usual
			allSold += o.units
			allUsual += o.usual
		}
	}
	pooled := (allSold + upliftPrior) / (allUsual + upliftPrior)
	for k := range u.channels {
		u.channels[k].Name = c.channels[k]
		u.channels[k].Uplift = (sold[k] + float64(upliftPrior*pooled)) / (usual[k] + upliftPrior)
	}
	var over, squares, n float64
	for _, list := range all {
		for _, o := range list {
			if c.channel[o.event] < 0 {
				continue
			}
			expected := float64(o.usual * u.channels[c.channel[o.event]].Uplift)
			off := o.units - expected
			over += float64(off*off) - float64(noise*expected)
			squares += float64(expected * expected)
			n++
		}
	}
	if squares > 0 {
		seen := max(0, min(over/squares, largestSpread))
		u.spread = (float64(n*seen) + spreadPrior*upliftSpread) / (n + spreadPrior)
	}
	return u
}

// promotion is what planned events make of the demand for an item.
type promotion struct {
	more   float64 // than usual, as a factor: 0 for nothing
	square float64 // variance of that

	mean, levelVar float64 // of the demand without it, once it has been added
}

// plan returns what the events of the horizon make of an item with these past
// occasions.
func (f *fitter) plan(item string, past []occasion) (p promotion) {
	own := f.calendar.of(item)
	if len(own) == 0 && f.calendar.common == nil {
		return p
	}
	last, part, lift := -1, 0.0, 0.0
	add := func() {
		p.more += float64(part * (lift - 1))
		p.square += float64(part * part * (lift * lift) * f.uplifts.spread)
	}
	for d := f.time.start; d < f.time.start.Add(f.time.days); d++ {
		e := f.calendar.at(own, d)
		if e < 0 {
			continue
		}
		if e != last {
			if last >= 0 {
				add()
			}
			last, part, lift = e, 0, f.lift(e, past)
		}
		part += f.time.weekday[weekdayOf(d)] / daysPerPeriod / f.time.horizon
	}
	if last >= 0 {
		add()
	}
	return p
}

// lift returns the uplift of a planned event for an item.
func (f *fitter) lift(event int, past []occasion) float64 {
	switch e := &f.calendar.events[event]; {
	case e.Closed:
		return 0
	case e.Uplift > 0:
		return e.Uplift
	}
	k := f.calendar.channel[event]
	sold, usual := 0.0, 0.0
	for _, o := range past {
		if f.calendar.channel[o.event] == k {
			sold += o.units
			usual += o.usual
		}
	}
	return (sold + float64(upliftPrior*f.uplifts.channels[k].Uplift)) / (usual + upliftPrior)
}

// promote adds the promotion to the demand for an item.
func (p *promotion) promote(d *ItemDemand) {
	p.mean, p.levelVar = d.Mean, d.LevelVar
	if p.more == 0 && p.square == 0 {
		return
	}
	grown := max(0, 1+p.more)
	usual := d.Mean
	d.Mean = sane(float64(usual*grown), maxMean)
	d.LevelVar = sane(float64(d.LevelVar*(grown*grown))+float64(p.square*(float64(usual*usual)+d.LevelVar)), maxVar)
}
