package forecast_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
)

func TestAnItemThatStoppedIsDead(t *testing.T) {
	var b forecast.Builder
	for n := range 400 {
		if n < 150 {
			require.NoError(t, b.Add(forecast.Sale{Day: someDay.Add(n), Item: "gone", Units: 1, Region: "100"}))
		}
		for i := range 20 {
			if (n+i)%5 == 0 {
				require.NoError(t, b.Add(forecast.Sale{Day: someDay.Add(n), Item: fmt.Sprint("item", i), Units: 1, Region: "100"}))
			}
		}
	}
	d := fit(t, b.History(), forecast.Options{}).Demand()
	require.Equal(t, "gone", d.Items[0].Item)
	require.Equal(t, forecast.Stopped, d.Items[0].Method)
	require.Less(t, d.Items[0].Mean, 0.5)
	require.Equal(t, forecast.Smoothed, d.Items[1].Method)
	require.InEpsilon(t, 28./5, d.Items[1].Mean, 0.15)
}

// An item that is new is not taken for one that sold nothing for a year.
func TestANewItemIsNotHeldDownByItsPast(t *testing.T) {
	var b forecast.Builder
	for n := range 400 {
		for i := range 20 {
			if (n+i)%(1+i) == 0 {
				require.NoError(t, b.Add(forecast.Sale{Day: someDay.Add(n), Item: fmt.Sprint("item", i), Units: 1, Region: "100"}))
			}
		}
		if n >= 344 && n%2 == 0 {
			require.NoError(t, b.Add(forecast.Sale{Day: someDay.Add(n), Item: "fresh", Units: 1, Region: "100"}))
		}
	}
	d := fit(t, b.History(), forecast.Options{}).Demand()
	require.Equal(t, "fresh", d.Items[0].Item)
	require.Greater(t, d.Items[0].Mean, 8.0)
	require.Less(t, d.Items[0].Mean, 16.0)
}

// A live stream neither raises the level of an item for long nor is forgotten.
func TestASpikeIsNotTheLevel(t *testing.T) {
	mean := func(spike int) (spiky, calm float64) {
		var b forecast.Builder
		for n := range 300 {
			for i := range 10 {
				require.NoError(t, b.Add(forecast.Sale{Day: someDay.Add(n), Item: fmt.Sprint("item", i), Units: 1, Region: "100"}))
				if n == 290 && i == 0 {
					for range spike {
						require.NoError(t, b.Add(forecast.Sale{Day: someDay.Add(n), Item: "item0", Units: 1, Region: "100"}))
					}
				}
			}
		}
		d := fit(t, b.History(), forecast.Options{}).Demand()
		return d.Items[0].Mean, d.Items[1].Mean
	}
	spiky, calm := mean(700)
	require.InEpsilon(t, 28, calm, 0.35)
	require.Greater(t, spiky, calm, "not forgotten")
	require.Less(t, spiky, 28+700*4./43+35, "28 days of the usual, the mean spike, and a good week for a spike")
}
