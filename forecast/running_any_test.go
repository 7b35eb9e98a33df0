package forecast_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
)

// anySale is valid, and mostly of some day near; places may be unknown or outside.
func anySale(t *rapid.T, from, to forecast.Day) forecast.Sale {
	s := forecast.Sale{
		Day:   forecast.Day(rapid.Int32Range(int32(from), int32(to)).Draw(t, "day")),
		Item:  rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f", "g"}).Draw(t, "item"),
		Units: rapid.SampledFrom([]int64{0, 1, 1, 2, 50, 1e9, 1e15}).Draw(t, "units"),
	}
	switch rapid.IntRange(0, 3).Draw(t, "place") {
	case 0:
		s.State = rapid.SampledFrom([]string{"XX", "TX"}).Draw(t, "state")
	case 1:
		s.Region = geo.Regions()[rapid.IntRange(0, 895).Draw(t, "region")].ID
	}
	if s.Units == 0 {
		s.Returned = 3
	}
	return s
}

func anyHistory(t *rapid.T, from, to forecast.Day) *forecast.History {
	var b forecast.Builder
	for range rapid.IntRange(0, 40).Draw(t, "sales") {
		require.NoError(t, b.Add(anySale(t, from, to)))
	}
	return b.History()
}

// Whatever comes after whatever fit, the demand is sound, the same for one and four
// workers, and the same by way of bytes.
func TestRunningSurvivesAnything(t *testing.T) {
	regions := geo.Regions()[:60]
	rapid.Check(t, func(t *rapid.T) {
		span := rapid.SampledFrom([]int{1, 6, 40, 400, 4000}).Draw(t, "span")
		h := anyHistory(t, someDay, someDay.Add(span))
		o := forecast.Options{
			Start: someDay.Add(rapid.IntRange(0, span+20).Draw(t, "start")), Horizon: rapid.IntRange(1, 60).Draw(t, "horizon"),
			Regions: regions, New: []string{"new"}, Workers: 1,
			Categories: rapid.MapOf(rapid.SampledFrom([]string{"a", "b", "c", "d", "new", "never"}), rapid.SampledFrom([]string{"x", "y", "z"})).Draw(t, "categories"),
		}
		m := fit(t, h, o)
		require.NoError(t, m.Demand().Check())
		o.Workers = 4
		require.Equal(t, m.Demand(), fit(t, h, o).Demand())
		r, twin := m.Run(h), m.Run(h)
		for range rapid.IntRange(0, 12).Draw(t, "steps") {
			next := r.Next()
			switch rapid.IntRange(0, 5).Draw(t, "step") {
			case 0:
				gap := rapid.SampledFrom([]int{1, 7, 300, 10_000}).Draw(t, "gap")
				r.Until(next.Add(gap))
				twin.Until(next.Add(gap))
			case 1:
				require.NoError(t, r.Refit(t.Context(), o.Horizon, 1))
				require.NoError(t, twin.Refit(t.Context(), o.Horizon, 4))
			case 2:
				other := anyHistory(t, someDay, someDay.Add(span))
				require.Equal(t, r.Join(other), twin.Join(other))
			case 3:
				state, err := twin.MarshalBinary()
				require.NoError(t, err)
				twin = new(forecast.Running)
				require.NoError(t, twin.UnmarshalBinary(state))
			default:
				s := anySale(t, next, min(next+30, forecast.MaxDay))
				require.NoError(t, r.Add(s))
				require.NoError(t, twin.Add(s))
			}
		}
		d := forecast.Demand{Start: r.Next(), Days: o.Horizon, Regions: regions, Items: demands(r, o.Horizon)}
		require.NoError(t, d.Check())
		require.Equal(t, d.Items, demands(twin, o.Horizon))
		for _, item := range d.Items {
			total := item.Total()
			require.LessOrEqual(t, total.Quantile(0.5), total.Quantile(0.99))
		}
	})
}

// New items move nothing of those that have been sold, in the model as in what goes on.
func TestNewItemsLeaveTheOthersAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := anyHistory(t, someDay, someDay.Add(99))
		o := forecast.Options{Start: someDay.Add(100), Regions: geo.Regions()[:60], Workers: 1}
		if rapid.Bool().Draw(t, "events") {
			o.Events = []forecast.Event{{Channel: "show", First: someDay.Add(95), Last: someDay.Add(110)}}
		}
		plain := fit(t, h, o)
		o.New = []string{"x", "y", "z"}[:rapid.IntRange(1, 3).Draw(t, "new")]
		more := fit(t, h, o)
		require.Equal(t, plain.Demand().Items, more.Demand().Items[:h.Len()])
		others := demands(more.Run(h), 28)
		for i, d := range demands(plain.Run(h), 28) {
			require.Equal(t, d, others[i])
		}
	})
}
