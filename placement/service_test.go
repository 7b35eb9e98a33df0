package placement_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// flat is a price list of one price from a day on, for parcels up to a weight.
func flat(from string, price rate.Money, upTo rate.Weight) rate.Card {
	return rate.Card{Name: "flat", ValidFrom: from, Dim: rate.Dim{ActualWeightOnly: true},
		Bands: []rate.Band{{UpTo: upTo, Prices: []rate.Money{price}}}}
}

// A parcel costs the mean of the prices in force over the horizon; lists that are never
// in force are not asked.
func TestPriceOfSeasons(t *testing.T) {
	start, err := forecast.NewDay(2026, 9, 27)
	require.NoError(t, err)
	s := placement.Service{Card: flat("", 6*rate.Dollar, 5000), Later: []rate.Card{
		flat("2026-10-04", 7*rate.Dollar, 5000), flat("2027-01-17", 5*rate.Dollar, 1000),
	}}
	for _, test := range []struct {
		name  string
		start forecast.Day
		days  int
		want  rate.Money
	}{
		{"before the season", start, 7, 6 * rate.Dollar},
		{"one day of it", start, 8, 6_125_000},
		{"all of it", start.Add(7), 105, 7 * rate.Dollar},
		{"and three days", start.Add(7), 108, 6_944_444},
		{"after it", start.Add(400), 30, 5 * rate.Dollar},
	} {
		t.Run(test.name, func(t *testing.T) {
			price, err := s.Price(rate.Parcel{Weight: 900}, 1, test.start, test.days)
			require.NoError(t, err)
			require.Equal(t, test.want, price)
		})
	}
	_, err = s.Price(rate.Parcel{Weight: 2000}, 1, start, 112)
	require.NoError(t, err)
	_, err = s.Price(rate.Parcel{Weight: 2000}, 1, start, 113)
	require.ErrorIs(t, err, rate.ErrNotCarried)
}

// Price lists follow one another, and a plan tells of days on which they are not valid.
func TestPriceListsOutOfDate(t *testing.T) {
	p := oneOfEach(t, 10)
	start := p.Demand.Start
	card := p.Network.Services[0].Card
	card.ValidTo = start.Add(4).String()
	p.Network.Services[0].Card = card
	plan, err := placement.Solve(t.Context(), p, placement.Options{})
	require.NoError(t, err)
	require.Len(t, plan.Warnings, 1)
	require.Contains(t, plan.Warnings[0], "days of the plan come after")
	next := card
	next.ValidFrom, next.ValidTo = start.Add(5).String(), ""
	p.Network.Services[0].Later = []rate.Card{next}
	again, err := placement.Solve(t.Context(), p, placement.Options{})
	require.NoError(t, err)
	require.Empty(t, again.Warnings)
	require.Equal(t, plan.Cost, again.Cost)
	next.ValidFrom = ""
	p.Network.Services[0].Later = []rate.Card{next}
	_, err = placement.Solve(t.Context(), p, placement.Options{})
	require.ErrorIs(t, err, placement.ErrInvalid)
	require.True(t, strings.Contains(err.Error(), "later[0]"), err)
}
