package report

import (
	"fmt"
	"strconv"

	"github.com/forwardstock/forwardstock/placement"
)

// Charts are drawn in a frame of chartWidth units, which the page scales.
const (
	chartWidth = 520.0
	dayHeight  = 170.0 // of the largest bar of the histogram
	dayTop     = 24.0
	dayColumns = 9    // days drawn apart at most; the last one gathers the rest
	tooLittle  = 2000 // millionths
	costStep   = 52.0
	costTop    = 20.0
	costBar    = 20.0
)

// bars is a chart of rectangles with labels.
type bars struct {
	Width, Height string
	Base          string // y of the axis
	Bars          []bar
	Labels        []label
	Keys          []legend
	Desc          string
}

type bar struct{ X, Y, W, H, Hue, Title string }

type label struct{ X, Y, Text, Class string }

// dayChart is the histogram of days: for each number of days a bar for the
// plan and one for each way of stocking that it is compared with. Nil if the
// days of the plan are not known.
func (s *summary) dayChart() *bars {
	var known []outcome
	for _, o := range s.outcomes {
		if o.known {
			known = append(known, o)
		}
	}
	if len(known) == 0 || !s.outcomes[0].known {
		return nil
	}
	first, last := len(known[0].days), 0
	for _, o := range known {
		last = max(last, lastDay(o.days))
		first = min(first, reached(o.days, 1))
	}
	end := first // the last column, which gathers what is too little to be seen
	for _, o := range known {
		end = max(end, reached(o.days, o.days.Served()-tooLittle))
	}
	end = min(end, first+dayColumns-1)
	c := &bars{Width: decimal(chartWidth), Height: decimal(dayTop + dayHeight + 44), Base: decimal(dayTop + dayHeight)}
	most := int64(1)
	at := func(o outcome, day int) int64 {
		if day == end {
			return o.days.Served() - o.days.Within(end-1)
		}
		return int64(o.days[day])
	}
	for day := first; day <= end; day++ {
		for _, o := range known {
			most = max(most, at(o, day))
		}
	}
	group := chartWidth / float64(end-first+1)
	width := min(34, (group-14)/float64(len(known)))
	for day := first; day <= end; day++ {
		name := strconv.Itoa(day)
		if day == end && last > end {
			name += "+"
		}
		middle := float64(group * (float64(day-first) + 0.5))
		c.Labels = append(c.Labels, label{decimal(middle), decimal(dayTop + dayHeight + 17), name, "axis"})
		left := middle - float64(width*float64(len(known)))/2
		for i, o := range known {
			height := float64(dayHeight * (float64(at(o, day)) / float64(most)))
			x, y := left+float64(width*float64(i)), dayTop+dayHeight-height
			text := percent(at(o, day))
			c.Bars = append(c.Bars, bar{decimal(x), decimal(y), decimal(width - 2), decimal(height), outcomeHue(i),
				fmt.Sprintf("%s: %s in %s business days", o.name, text, name)})
			if n := rounded(at(o, day), million/100); n > 0 {
				c.Labels = append(c.Labels, label{decimal(x + (width-2)/2), decimal(y - 5), strconv.FormatInt(n, 10), "value " + outcomeHue(i)})
			}
		}
	}
	c.Labels = append(c.Labels, label{decimal(chartWidth / 2), decimal(dayTop + dayHeight + 38), "business days from order to arrival", "axis"})
	for i, o := range known {
		c.Keys = append(c.Keys, legend{Hue: outcomeHue(i), Label: named(o), Value: "mean " + meanDays(o.days)})
		c.Desc += fmt.Sprintf("%s: %s within 2 days, %s within 3 days, mean %s. ", o.name,
			percent(o.days.Within(2)), percent(o.days.Within(3)), meanDays(o.days))
	}
	return c
}

// reached returns the first day by which a share of demand, in millionths, arrives.
func reached(d placement.Arrivals, share int64) int {
	for day := range d {
		if d.Within(day) >= share {
			return day
		}
	}
	return len(d) - 1
}

func outcomeHue(i int) string { return "o" + strconv.Itoa(min(i, 2)) }

// named returns the name of an outcome with its sites.
func named(o outcome) string {
	if o.where == "" {
		return o.name
	}
	return o.name + ": " + o.where
}

// costChart has a bar for each outcome, divided by the causes of cost. Nil if
// there is no cost.
func (s *summary) costChart() *bars {
	most := placement.Money(0)
	for _, o := range s.outcomes {
		most = max(most, o.parts.Total())
	}
	if most <= 0 {
		return nil
	}
	c := &bars{Width: decimal(chartWidth), Height: decimal(costStep * float64(len(s.outcomes)))}
	for i, o := range s.outcomes {
		y := float64(costStep * float64(i))
		_, total := column(partValues(o.parts))
		c.Labels = append(c.Labels,
			label{"0.0", decimal(y + 14), short(named(o), 44), "name"},
			label{decimal(chartWidth), decimal(y + 14), total, "total"})
		x := 0.0
		for part, m := range partValues(o.parts) {
			width := float64(chartWidth * (float64(m) / float64(most)))
			if !(width > 0) {
				continue
			}
			c.Bars = append(c.Bars, bar{decimal(x), decimal(y + costTop), decimal(max(0.3, width-1)), decimal(costBar), partHue(part),
				fmt.Sprintf("%s, %s: %s", o.name, partNames[part], money(m))})
			x += width
		}
		c.Desc += fmt.Sprintf("%s: %s. ", o.name, total)
	}
	return c
}

func partHue(part int) string { return "p" + strconv.Itoa(part+1) }
