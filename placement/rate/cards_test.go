package rate_test

import (
	"encoding/csv"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/internal/dataset"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// TestExampleCards compares the cards that ship with the package with the
// tables they were taken from, and looks at their shape.
func TestExampleCards(t *testing.T) {
	for _, c := range []struct {
		load   func() (*rate.Card, error)
		file   string
		weight int // column
		unit   float64
		first  int // price column
		zones  int
	}{
		{rate.GroundAdvantageRetail20251005, "usps_ga_retail_2025-10-05.csv", 0, 1, 1, 9},
		{rate.GroundAdvantageCommercial20260712, "usps_ga_commercial_2026-07-12.csv", 0, 1, 1, 8},
		{rate.FulfilledByTikTok20260713, "fbt_fulfilment_2026-07-13.csv", 1, 16, 2, 1},
	} {
		card, err := c.load()
		require.NoError(t, err)
		require.Equal(t, c.zones, card.Zones())
		require.NotEmpty(t, card.Source)
		require.NotEmpty(t, card.ValidFrom)
		for i, b := range card.Bands {
			require.True(t, slices.IsSorted(b.Prices), "%s, band %d", card.Name, i)
			for z := range b.Prices {
				require.True(t, i == 0 || b.Prices[z] >= card.Bands[i-1].Prices[z], "%s, band %d", card.Name, i)
			}
		}

		rows, err := csv.NewReader(dataset.Open(t, "rates", c.file)).ReadAll()
		require.NoError(t, err)
		require.Len(t, card.Bands, len(rows)-1)
		for _, row := range rows[1:] {
			var ounces float64
			if row[c.weight] == "<16" {
				ounces = 15.99
			} else {
				_, err := fmt.Sscan(row[c.weight], &ounces)
				require.NoError(t, err)
			}
			w, err := rate.Ounces(ounces * c.unit)
			require.NoError(t, err)
			for z := range c.zones {
				want, err := rate.ParseMoney(row[c.first+z])
				require.NoError(t, err)
				got, err := card.Price(rate.Parcel{Weight: w}, z+1)
				require.NoError(t, err)
				require.Equal(t, want, got, "%s: %v oz to zone %d", card.Name, ounces, z+1)
			}
		}
	}
}

// TestPricesRiseWithWeightAndZone holds on a card whose own prices do.
func TestPricesRiseWithWeightAndZone(t *testing.T) {
	card, err := rate.GroundAdvantageRetail20251005()
	require.NoError(t, err)
	card.Excess = rate.Excess{StepOunces: 16, Prices: card.Bands[0].Prices}
	card.Limits = rate.Limits{}
	rapid.Check(t, func(t *rapid.T) {
		small := parcels().Draw(t, "parcel")
		big := small
		big.Weight += rate.Weight(rapid.Int64Range(0, 5000).Draw(t, "heavier"))
		if big.Length > 0 {
			big.Length += rate.Size(rapid.Int64Range(0, 300).Draw(t, "longer"))
		}
		zone := rapid.IntRange(1, 9).Draw(t, "zone")
		a, err := card.Price(small, zone)
		require.NoError(t, err)
		b, err := card.Price(big, zone)
		require.NoError(t, err)
		require.LessOrEqual(t, a, b)
		if zone < 9 {
			c, err := card.Price(small, zone+1)
			require.NoError(t, err)
			require.LessOrEqual(t, a, c)
		}
	})
}
