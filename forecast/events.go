package forecast

import (
	"slices"
	"strings"
)

// Event is an occasion on which items sell otherwise than usual, such as a
// promotion or a live stream, in the past or planned. What was sold on the days
// of past events does not count for the level of an item, for its season and for
// its spikes; it tells the uplift that planned events of the same channel are
// expected to have. Sales drawn from the days before and after are not looked
// for.
type Event struct {
	First Day `json:"first"`
	Last  Day `json:"last,omitzero"` // 0 means First; at most 366 days with both

	// Channel names what events have in common, such as the host of a live
	// stream or the kind of a promotion. Case counts.
	Channel string `json:"channel,omitempty"`

	// Items are those that it is about; nil means all. Items that are neither in
	// the history nor new do not count.
	Items []string `json:"items,omitempty"`

	// Uplift is how many times their usual sales items are expected to sell on
	// a planned day, above 0 to 1,000. 0 means as events of the channel did:
	// see [Learned.Channels].
	Uplift float64 `json:"uplift,omitempty"`

	// Closed tells that items could not be sold as usual, as while they were out of
	// stock: what they sold on these days tells nothing, neither of their level nor
	// of the channel, and on planned days they sell nothing.
	Closed bool `json:"closed,omitempty"`
}

const (
	longestEvent = 366
	mostUplift   = 1000
)

// end returns the day after e.
func (e *Event) end() Day { return max(e.First, e.Last) + 1 }

// HolidayEvents returns an event for each of [Holidays] with the days around it
// on which sales differ, as far as these are within first..last; its channel is
// the name of the holiday. Where the days of two meet, they belong to the first in
// the result. Given as [Options.Events] for the history and the horizon, each
// holiday learns its uplift from the years before. With less than two years of
// history it has none to learn from, and with two the season of the year has much
// of it already, but not what moves.
func HolidayEvents(first, last Day) []Event {
	var events []Event
	first, last = max(first, MinDay), min(last, MaxDay)
	if last < first {
		return nil
	}
	for year := first.Year(); year <= last.Year()+1; year++ { // New Year begins the day before
		for _, h := range holidays {
			day := h.rule(year)
			from, to := max(first, day.Add(-h.before)), min(last, day.Add(h.after))
			if from <= to {
				events = append(events, Event{First: from, Last: to, Channel: h.name})
			}
		}
	}
	return events
}

// events collects the mistakes of events.
func (c *checker) events(events []Event) {
	for i, e := range events {
		switch {
		case e.First < MinDay || e.First > MaxDay || e.Last > MaxDay || e.Last < MinDay:
			c.bad("events[%d]: a day has no four-digit year", i)
		case e.Last != 0 && e.Last < e.First:
			c.bad("events[%d]: its last day %v is before its first day %v", i, e.Last, e.First)
		case e.end()-e.First > longestEvent:
			c.bad("events[%d]: %d days are more than %d", i, e.end()-e.First, longestEvent)
		}
		if e.Uplift != 0 && !(e.Uplift > 0 && e.Uplift <= mostUplift) {
			c.bad("events[%d].uplift: %g is not above 0 and at most %d", i, e.Uplift, mostUplift)
		}
		if e.Closed && e.Uplift != 0 {
			c.bad("events[%d]: an uplift of what is closed", i)
		}
		if e.Items != nil && len(e.Items) == 0 {
			c.bad("events[%d].items: there are none", i)
		}
		named := slices.Clone(e.Items)
		slices.Sort(named)
		for k, item := range named {
			if item == "" {
				c.bad("events[%d].items: one has no name", i)
			} else if k > 0 && named[k-1] == item {
				c.bad("events[%d].items: %.40q is there twice", i, item)
			}
		}
	}
}

// calendar finds the events of an item and a day. Where several are on one day,
// the first in the list counts.
type calendar struct {
	events   []Event
	channel  []int // of each event, -1 for what was closed
	channels []string
	from     Day
	common   []int32            // by day: 1 + the event that is about all items, 0 for none
	own      map[string][]int32 // by item: events that name it
}

func newCalendar(events []Event, from, to Day) *calendar {
	c := &calendar{events: events, channel: make([]int, len(events)), from: from, own: map[string][]int32{}}
	if len(events) == 0 {
		return c
	}
	for _, e := range events {
		if !e.Closed {
			c.channels = append(c.channels, e.Channel)
		}
	}
	slices.Sort(c.channels)
	c.channels = slices.Compact(c.channels)
	c.common = make([]int32, max(0, int(to-from)))
	for k := range events {
		e := &events[k]
		c.channel[k] = -1
		if !e.Closed {
			c.channel[k], _ = slices.BinarySearchFunc(c.channels, e.Channel, strings.Compare)
		}
		for d := max(e.First, from); e.Items == nil && d < min(e.end(), to); d++ {
			if at := &c.common[d-from]; *at == 0 {
				*at = int32(k + 1)
			}
		}
		for _, item := range e.Items {
			c.own[item] = append(c.own[item], int32(k))
		}
	}
	return c
}

// of returns the events that name an item.
func (c *calendar) of(item string) []int32 { return c.own[item] }

// at returns the event of an item, of which own are those that name it, on a
// day; -1 for none.
func (c *calendar) at(own []int32, d Day) int {
	k := -1
	if t := int(d - c.from); t >= 0 && t < len(c.common) {
		k = int(c.common[t]) - 1
	}
	for _, e := range own {
		if k >= 0 && int(e) > k {
			break
		}
		if d >= c.events[e].First && d < c.events[e].end() {
			return int(e)
		}
	}
	return k
}
