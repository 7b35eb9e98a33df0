package forecast_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/forwardstock/forwardstock/forecast"
)

const (
	promotedItems = 240
	promotedDays  = 60 * 7
	anaTimes      = 6.0
	saleTimes     = 2.5
)

// promoted are sales at steady rates, times six on the two days of Ana's
// streams, each about a third of the items, and times 2.5 on the five days of
// sales of all. From the end on, one more of both is planned.
func promoted(t testing.TB) (h *forecast.History, events []forecast.Event, rates []float64) {
	random := rand.New(rand.NewPCG(21, 22))
	name := func(i int) string { return fmt.Sprintf("item-%04d", i) }
	for i := range promotedItems {
		rates = append(rates, math.Exp(float64(i%12)/3-2.5))
	}
	times := make([][]float64, promotedItems)
	for i := range times {
		times[i] = make([]float64, promotedDays+60)
		for d := range times[i] {
			times[i][d] = 1
		}
	}
	add := func(day int) {
		sale := forecast.Event{First: someDay.Add(day), Last: someDay.Add(day + 4), Channel: "sale"}
		stream := forecast.Event{First: someDay.Add(day + 10), Last: someDay.Add(day + 11), Channel: "Ana"}
		for i := range promotedItems {
			for d := range 5 {
				times[i][day+d] = saleTimes
			}
			if random.IntN(3) == 0 {
				stream.Items = append(stream.Items, name(i))
				times[i][day+10], times[i][day+11] = anaTimes, anaTimes
			}
		}
		events = append(events, sale, stream)
	}
	for day := 33; day < promotedDays+28; day += 43 {
		add(day)
	}
	var b forecast.Builder
	for i, rate := range rates {
		for d := range promotedDays {
			for range int(distuv.Poisson{Lambda: rate * times[i][d], Src: random}.Rand()) {
				require.NoError(t, b.Add(forecast.Sale{Day: someDay.Add(d), Item: name(i), Units: 1, State: "TX"}))
			}
		}
	}
	return b.History(), events, rates
}

func before(events []forecast.Event, end forecast.Day) (past, planned []forecast.Event) {
	for _, e := range events {
		if e.First < end {
			past = append(past, e)
		} else {
			planned = append(planned, e)
		}
	}
	return past, planned
}

// off returns the mean absolute error of item means over what was expected of
// them, and the bias of their sum.
func off(d forecast.Demand, expected func(i int) float64) (wape, bias float64) {
	var abs, got, want float64
	for i, item := range d.Items {
		x := expected(i)
		abs += math.Abs(item.Mean - x)
		got += item.Mean
		want += x
	}
	return abs / want, got/want - 1
}

func TestUpliftsAreFoundAndLevelsStayClean(t *testing.T) {
	h, events, rates := promoted(t)
	start := h.Last() + 1
	past, planned := before(events, start)
	require.NotEmpty(t, planned)
	usual := func(i int) float64 { return 28 * rates[i] }

	m := fit(t, h, forecast.Options{Events: past})
	channels := m.Learned().Channels
	require.Len(t, channels, 2)
	require.Equal(t, "Ana", channels[0].Name)
	require.InEpsilon(t, anaTimes, channels[0].Uplift, 0.08)
	require.InEpsilon(t, saleTimes, channels[1].Uplift, 0.08)
	require.Greater(t, channels[0].Occasions, promotedItems)
	clean, bias := off(m.Demand(), usual)
	require.InDelta(t, 0, bias, 0.03, "what nobody plans does not happen")

	unknown, bias := off(fit(t, h, forecast.Options{}).Demand(), usual)
	require.Greater(t, bias, 0.1, "without a calendar the level has the events in it")
	require.Less(t, clean, 0.8*unknown)

	// Planned ones come on top, at their dates.
	m = fit(t, h, forecast.Options{Events: events})
	streamed := map[string]bool{}
	days := map[string]int{}
	for _, e := range planned {
		days[e.Channel] = int(min(e.Last, start+27) - e.First + 1)
		for _, item := range e.Items {
			streamed[item] = true
		}
	}
	require.Equal(t, 5, days["sale"])
	require.Equal(t, 2, days["Ana"])
	wape, bias := off(m.Demand(), func(i int) float64 {
		x := usual(i) + (saleTimes-1)*5*rates[i]
		if streamed[h.Item(i)] {
			x += (anaTimes - 1) * 2 * rates[i]
		}
		return x
	})
	require.InDelta(t, 0, bias, 0.04)
	require.Less(t, wape, 0.15)
	sound(t, m.Demand())
}

// A planned event with a given uplift, and one beyond the horizon.
func TestAPlannedUpliftIsTaken(t *testing.T) {
	h := seller(t, 40, 140, 0.5)
	base := fit(t, h, forecast.Options{}).Demand()
	start := base.Start
	event := forecast.Event{First: start + 3, Channel: "new", Uplift: 15, Items: []string{h.Item(7), "vase", "unheard of"}}
	o := forecast.Options{New: []string{"vase"}, Events: []forecast.Event{event, {First: start + 28, Uplift: 100}}}
	m := fit(t, h, o)
	for i, item := range m.Demand().Items {
		switch item.Item {
		case h.Item(7):
			require.InEpsilon(t, 1+14.0/28, item.Mean/base.Items[i].Mean, 0.05) // as weekdays are
			require.Greater(t, item.LevelVar, base.Items[i].LevelVar)
		case "vase":
			require.InEpsilon(t, 1.5, item.Mean/fit(t, h, forecast.Options{New: []string{"vase"}}).Demand().Items[i].Mean, 0.05)
		default:
			require.Equal(t, base.Items[i], item)
		}
	}
	// Without any history of its channel, an event changes nothing in the mean.
	o = forecast.Options{Events: []forecast.Event{{First: start, Channel: "new"}}}
	d := fit(t, h, o).Demand()
	require.InEpsilon(t, base.Items[0].Mean, d.Items[0].Mean, 1e-9)
	require.Greater(t, d.Items[0].Total().Var, base.Items[0].Total().Var)
	// Nor does one without days in the history or the horizon.
	o.Events[0].First = start + 5000
	d = fit(t, h, o).Demand()
	require.Equal(t, base, d)
}

// Everything at all was sold on days of events, and items without any history.
func TestEventsEverywhere(t *testing.T) {
	h := seller(t, 5, 50, 0.5)
	for _, items := range [][]string{nil, {h.Item(0), h.Item(3)}} {
		o := forecast.Options{Events: []forecast.Event{
			{First: h.First() - 20, Last: h.Last() + 40, Channel: "x", Items: items},
			{First: h.First(), Last: h.Last(), Channel: "y"},
		}}
		sound(t, fit(t, h, o).Demand())
		sound(t, fit(t, h, forecast.Options{Events: o.Events, Workers: 3}).Demand())
	}
	sound(t, fit(t, nil, forecast.Options{Start: someDay, New: []string{"a"}, Events: []forecast.Event{{First: someDay}}}).Demand())
}

func TestBadEvents(t *testing.T) {
	for says, e := range map[string]forecast.Event{
		"events[0]: its last day":         {First: someDay, Last: someDay - 1},
		"four-digit year":                 {First: forecast.MaxDay + 1},
		"more than 366":                   {First: someDay, Last: someDay + 400},
		"events[0].uplift: -1":            {First: someDay, Uplift: -1},
		"events[0].uplift: NaN":           {First: someDay, Uplift: math.NaN()},
		"uplift: 1001":                    {First: someDay, Uplift: 1001},
		"items: there are none":           {First: someDay, Items: []string{}},
		"one has no name":                 {First: someDay, Items: []string{"a", ""}},
		"events[0].items: \"a\" is there": {First: someDay, Items: []string{"a", "b", "a"}},
	} {
		err := forecast.Options{Events: []forecast.Event{e}}.Check()
		require.ErrorIs(t, err, forecast.ErrOptions, says)
		require.ErrorContains(t, err, says)
	}
}

func TestHolidayEvents(t *testing.T) {
	day := func(s string) forecast.Day {
		d, err := forecast.ParseDay(s)
		require.NoError(t, err)
		return d
	}
	events := forecast.HolidayEvents(day("2025-11-25"), day("2026-01-01"))
	var names []string
	for _, e := range events {
		names = append(names, fmt.Sprint(e.Channel, " ", e.First, " ", e.Last))
	}
	require.Equal(t, []string{
		"Christmas 2025-12-21 2025-12-27",
		"Thanksgiving 2025-11-25 2025-12-01",
		"New Year 2025-12-31 2026-01-01",
	}, names)
	require.NoError(t, forecast.Options{Events: forecast.HolidayEvents(day("2015-01-01"), day("2026-12-31"))}.Check())
	require.Empty(t, forecast.HolidayEvents(5, 4))
	require.NotEmpty(t, forecast.HolidayEvents(forecast.MinDay, forecast.MinDay+400))
	_ = forecast.HolidayEvents(forecast.MaxDay-400, forecast.MaxDay)
}

// The list of events is not changed and order of items in it is of no account.
func TestEventsByOrderOfTheList(t *testing.T) {
	h := seller(t, 6, 100, 1)
	first := h.First()
	a := forecast.Event{First: first + 10, Last: first + 12, Channel: "a"}
	b := forecast.Event{First: first + 12, Last: first + 13, Channel: "b", Items: []string{h.Item(2), h.Item(1)}}
	one := fit(t, h, forecast.Options{Events: []forecast.Event{a, b}}).Learned().Channels
	two := fit(t, h, forecast.Options{Events: []forecast.Event{b, a}}).Learned().Channels
	require.Equal(t, 6, one[0].Occasions)
	require.Equal(t, 2, one[1].Occasions)
	require.NotEqual(t, one, two, "the first in the list has the day of both")
}
